"""Where the main button of a breach leads, from report to closing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from breaches.models import Breach
from breaches.next_step import next_step
from breaches.sections import PAGES
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
LATER = REPORTED + dt.timedelta(hours=5)
WAIT = ("evaluation", "notification", "informing")


def put_off(breach, *codes):
    """Answer all of the pages with "not known yet"."""
    for code in codes:
        fields = PAGES[code].fields
        answers = {"incident_types": []} if code == "kind" else {}
        breaches.save(breach, code, unknown=fields, **answers)


def step(breach, at=LATER):
    found = next_step(Breach.objects.get(pk=breach.pk), at)
    return found.url.removeprefix(f"/breaches/{breach.pk}/").strip("/")


def answered():
    """A breach with an answer on every page before the decision: that it is not known yet."""
    breach = breaches.breach()
    put_off(breach, *[code for code in PAGES if code not in WAIT])
    breaches.save(breach, "informing", inform_people="unknown")
    return breach


def test_it_leads_from_the_first_question_to_closing():
    breach = breaches.breach()
    assert step(breach) == "discovery"
    breach = answered()
    assert step(breach) == "notification"
    breaches.decide(breach, sent=False)
    assert step(breach) == "ap"
    why = {"inform_reasoning": "Zij moeten het weten.", "inform_by": dt.date(2026, 10, 30)}
    breaches.save(breach, "informing", inform_people="yes", **why)
    breaches.listed(breach, world.child(world.location()))
    breaches.text(breach)
    breaches.notify(Breach.objects.get(pk=breach.pk), "preliminary", at=LATER)
    assert step(breach) == "communications"
    breaches.tell(Breach.objects.get(pk=breach.pk), "letter")
    assert step(breach) == "discovery"  # what was not known yet
    breaches.notify(Breach.objects.get(pk=breach.pk), "follow_up", at=LATER, completes=True)
    assert step(breach) == "evaluation"
    breaches.evaluate(breach)
    assert step(breach) == "close"


def test_it_stands_above_the_pages_and_only_where_something_can_be_done():
    now = timezone.now()
    breach = breaches.breach(at=now, noticed=now)
    client, url = (
        asking(world.user("privacy_officer")),
        reverse("breaches:detail", args=[breach.pk]),
    )
    page = client.get(url).content.decode()
    assert page.index("Go on with: Discovered and certain") < page.index("What is known so far")
    assert "Go on with" not in asking(world.user("board")).get(url).content.decode()


def test_two_things_about_informing_have_two_names():
    page = asking(world.user("privacy_officer")).get(f"/breaches/{breaches.breach().pk}/")
    html = page.content.decode()
    assert html.count("Decision about informing people") == 1
    assert html.count("Messages to the people concerned") == 1


@pytest.mark.clause("L20")
def test_when_the_72_hours_press_the_decision_comes_before_the_questions():
    breach = breaches.breach()
    due_at = Breach.objects.get(pk=breach.pk).due_at
    assert step(breach, due_at - dt.timedelta(hours=25)) == "discovery"
    assert step(breach, due_at - dt.timedelta(hours=24)) == "notification"
    breaches.decide(breach, sent=False)
    assert step(breach, due_at + dt.timedelta(days=3)) == "ap"
    breaches.notify(Breach.objects.get(pk=breach.pk), "preliminary", at=due_at)
    assert step(breach, due_at + dt.timedelta(days=3)) == "discovery"
