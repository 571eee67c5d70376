"""Entering a request that came in by letter, at the desk or by telephone."""

import datetime as dt

import pytest
from django.urls import reverse

from core.dates import today
from rights.models import Request
from subjects.actions import restrict_representation
from subjects.models import Representation
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


def enter(client, child, parent=0, **changed):
    data = {
        "kind": "copy",
        "requester": str(world.parents_of(child)[parent].pk),
        "channel": "letter",
        "received_on": today().strftime("%d-%m-%Y"),
        **changed,
    }
    return client.post(reverse("rights:new", args=[child.pk]), data)


def test_a_letter_is_entered_for_one_of_the_parents(manager, child):
    client = asking(manager)
    assert client.get(reverse("rights:new", args=[child.pk])).status_code == 200
    response = enter(client, child)
    request = Request.objects.get()
    assert response["Location"] == reverse("rights:detail", args=[request.pk])
    assert (request.channel, request.received_on) == ("letter", today())


def test_a_second_request_says_so_and_keeps_what_was_typed(manager, child):
    client = asking(manager)
    enter(client, child)
    response = enter(client, child)
    form = response.context["form"]
    assert list(form.errors) == ["requester"]
    assert Request.objects.get().number in str(form.errors)
    assert form["channel"].value() == "letter"
    assert Request.objects.count() == 1


@pytest.mark.clause("L15")
def test_a_request_of_a_year_ago_or_longer_is_asked_about_once_and_then_noted(manager, child):
    client, long_ago = asking(manager), today() - dt.timedelta(days=500)
    form = enter(client, child, received_on=f"{long_ago:%d-%m-%Y}").context["form"]
    assert "a year ago or longer" in form.errors["received_on"][0]
    assert not Request.objects.exists()
    again = {"long_ago": form["long_ago"].value()}
    other_day = f"{long_ago - dt.timedelta(days=1):%d-%m-%Y}"  # is asked about anew
    assert enter(client, child, received_on=other_day, **again).status_code == 200
    assert enter(client, child, received_on=f"{long_ago:%d-%m-%Y}", **again).status_code == 302
    request = Request.objects.get()
    assert (request.received_on, request.number) == (long_ago, f"{long_ago.year}-001")


@pytest.mark.clause("L33")
def test_a_request_for_an_excluded_parent_says_why(manager, child):
    parent = world.parents_of(child)[0]
    restrict_representation(
        representation=Representation.objects.get(subject=child.subject, parent=parent.subject),
        restriction="no_information",
        valid_from=world.START,
        valid_until=None,
        by=None,
    )
    response = enter(asking(manager), child)
    assert list(response.context["form"].errors) == ["requester"]
    assert not Request.objects.exists()


@pytest.mark.parametrize("day", ["31-02-2026", "2026-13-01", "01-01-2199", ""])
def test_a_wrong_day_is_named_at_the_field(manager, child, day):
    response = enter(asking(manager), child, received_on=day)
    assert list(response.context["form"].errors) == ["received_on"]
    assert not Request.objects.exists()


def test_a_parent_of_another_child_is_no_choice(manager, child):
    other = world.child(world.location("Het Vlot"), "Sam", "Vlotman")
    response = enter(asking(manager), child, requester=str(world.parents_of(other)[0].pk))
    assert list(response.context["form"].errors) == ["requester"]


def test_the_words_are_not_said_to_be_optional_and_the_hint_says_when_they_are(manager, child):
    page = asking(manager).get(reverse("rights:new", args=[child.pk])).content.decode()
    assert "You can leave this empty if somebody asks to view the file" in page
    assert "(optional)" not in page


# --- the work list ---------------------------------------------------------------------------


def test_entering_stands_in_the_file(manager, child):
    shown = asking(manager).get(reverse("rights:new", args=[child.pk])).content.decode()
    assert 'class="identity"' in shown
    assert f'<a class="back" href="{reverse("rights:of", args=[child.pk])}">' in shown
    assert shown.count("<h1") == 1
