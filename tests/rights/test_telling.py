"""Who hears by mail that there is something to read about a request, and what the mail says."""

import datetime as dt
import re

import pytest
from django.utils.translation import gettext, override

from accounts.models import Notice
from accounts.tasks import mail_notices
from core.dates import today
from rights.actions import (
    answer_request,
    ask_person,
    extend_request,
    refuse_request,
    withdraw_request,
)
from rights.reminders import remind_handlers
from subjects.actions import link_user
from tests.factories import staff, world
from tests.factories.rights import DAY, asked, of_oneself, ready
from tests.rights.letters import fresh, under_order, without_custody

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


@pytest.fixture
def child():
    here = world.location("De Boomhut")
    return world.child(here, care_group=world.care_group(here, "Eekhoorns"))


@pytest.fixture
def ans(child):
    return world.parent_user(child, email="post0@example.com")


def told(user) -> list[str]:
    return [notice.kind for notice in Notice.objects.filter(user=user).order_by("pk")]


def answer(request):
    answer_request(request=fresh(request), answer="Zo.", identity_check="known", on=DAY, by=None)


def go_through(child, kind="why", **more):
    """A request from its receipt to its answer."""
    request = asked(child, kind=kind, **more)
    ask_person(request=request, about="meaning", text="Wat?", on=DAY, by=None)
    extend_request(request=fresh(request), because="Veel werk.", on=DAY, by=None)
    answer(request)
    return request


def test_who_asked_hears_of_each_step(child, ans):
    go_through(child)
    assert told(ans) == [
        Kind.REQUEST_RECEIVED,
        Kind.REQUEST_QUESTION,
        Kind.REQUEST_EXTENDED,
        Kind.REQUEST_ANSWERED,
    ]


def test_who_asked_hears_of_a_refusal_and_of_a_copy(child, ans):
    request = asked(child, kind="correction", on=today())
    refuse_request(request=request, ground="identity", answer="Nee.", on=today(), by=None)
    ready(child)
    assert told(ans) == [
        Kind.REQUEST_RECEIVED,
        Kind.REQUEST_ANSWERED,
        Kind.REQUEST_COPY,  # that this request too came in, the unread first notice says already
    ]


def test_what_the_person_does_is_not_told_to_that_person(child, ans):
    withdraw_request(request=asked(child, kind="why"), on=DAY, by=ans)
    assert told(ans) == [Kind.REQUEST_RECEIVED]


def test_only_who_asked_is_told_and_without_an_account_nobody(child):
    bas = world.parent_user(child, 1)
    go_through(child)
    assert not Notice.objects.exists()
    go_through(child, parent=1)
    assert len(told(bas)) == 4


def test_an_account_that_is_closed_is_told_nothing(child, ans):
    ans.is_active = False
    ans.save()
    go_through(child)
    assert told(ans) == []


def test_who_works_here_is_told_about_the_own_request(child):
    person, user = staff.employee(world.location("Het Vlot")), world.user()
    link_user(subject=person.subject, user=user, by=None)
    request = of_oneself(person, "why")
    answer(request)
    assert told(user) == [Kind.REQUEST_RECEIVED, Kind.REQUEST_ANSWERED]


@pytest.mark.clause("L33")
def test_under_a_court_order_nothing_is_told(child, ans):
    request = asked(child, kind="objection")
    before = told(ans)
    under_order(child, since=DAY)
    ask_person(request=request, about="meaning", text="Wat?", on=DAY, by=None)
    extend_request(request=fresh(request), because="Veel werk.", on=DAY, by=None)
    refuse_request(request=fresh(request), ground="authority", answer="Nee.", on=DAY, by=None)
    go_through(child, kind="complaint")
    assert told(ans) == before


@pytest.mark.clause("L33")
def test_without_custody_nothing_is_told(child, ans):
    without_custody(child)
    go_through(child, kind="access")
    assert told(ans) == []


@pytest.mark.clause("L75")
def test_no_mail_about_a_request_holds_a_name_or_what_it_is_about(
    child, ans, mail_server, settings
):
    """A canary in every field that a mail could be made from."""
    manager = world.user("location_manager", world.location("Het Vlot"), email="baas@example.com")
    world.appoint(manager, "location_manager", child.subject.affiliations.get().location)
    go_through(child, words="Kanarie in de vraag.")
    ready(child)
    late = asked(child, kind="erasure", on=today() - dt.timedelta(days=40))
    ask_person(
        request=late, about="meaning", text="Kanarie?", on=today() - dt.timedelta(days=20), by=None
    )
    asked(child, kind="objection", on=today() - dt.timedelta(days=23))
    remind_handlers(on=today())
    mail_notices()
    texts = mail_server.texts()
    kinds = [kind for kind in Kind if kind.startswith(("request_", "handling_"))]
    for kind in kinds:
        labels = []
        for language in ("nl", "en"):
            with override(language):
                labels.append(gettext(kind.label))
        found = [text for text in texts if all(label in text for label in labels)]
        assert found, kind
        assert all(settings.SITE_URL in text for text in found)
    secrets = (
        *("Noor", "Zandstra", "Ans", "Bas", "Proef", "Boomhut", "Vlot", "Eekhoorns", "Kanarie"),
        *(str(child.pk), str(late.pk), str(ans.subject.pk), "erasure", "objection"),
    )
    for text in texts:
        assert [w for w in secrets if re.search(rf"\b{re.escape(w)}\b", text, re.I)] == []
