"""A child that leaves is taken out of the publications that go on: what was agreed to at the time
ends with the care (S06)."""

import datetime as dt
import threading
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.urls import reverse

from audit.models import Event
from children.actions import deregister_child, undo_deregistration
from children.consent_work import removals
from consents.actions import (
    finish_removal,
    left_in_publications,
    publish_text,
    take_down,
    take_out_who_left,
)
from consents.defaults import PHOTOS_OUTSIDE
from consents.models import Occasion, RemovalTask
from consents.occasions import still_up
from consents.tasks import take_out_all_who_left
from core.dates import today
from tests.factories import consents, world
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("S06")]
ONE = dt.timedelta(days=1)


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


@pytest.fixture
def kid(here):
    return world.child(here, "Noor", "Zandstra")


def shown(*children, until=None):
    """The publication these children stand in, all parents having said yes."""
    asked_on = today() - 20 * ONE
    matter = consents.occasion_of(*children, on=asked_on, until=until or today() + 20 * ONE)
    for child in children:
        own = matter.occasion.matters.get(subject=child.subject)
        for parent in world.parents_of(child):
            consents.decided(
                child, parent.subject, True, on=asked_on, code=PHOTOS_OUTSIDE, matter=own
            )
    return matter.occasion


def leave(child, ends_on=None):
    deregister_child(child=child.subject, ends_on=ends_on or today() - ONE, by=None)
    child.subject.refresh_from_db()


def to_do(user) -> list[str]:
    return [item.what for item in removals(world.fresh(user), today())]


def test_who_left_is_to_be_taken_out_of_what_goes_on_and_the_manager_notes_it(manager, kid):
    shown(kid)
    leave(kid)
    take_out_all_who_left()
    take_out_all_who_left()  # asked once
    consent = f"{consents.kind(PHOTOS_OUTSIDE)}: Zomerfeest"
    assert sorted(to_do(manager)) == [
        f"Remove, the child has left: phones and tablets of staff ({consent})",
        f"Remove, the child has left: website ({consent})",
    ]
    assert Event.objects.filter(action="consent.ended_with_care", subject_id=kid.pk).count() == 1
    task = RemovalTask.objects.get(place="website")
    assert (task.owner, task.due_on) == (manager, today() + ONE)
    client = asking(manager)
    section = client.get(reverse("children:section", args=[kid.pk, "consents"])).content.decode()
    assert "the care has ended" in section
    url = reverse("children:finish_removal", args=[kid.pk, task.pk])
    assert client.post(url, {"proof": "Van de site gehaald."}).status_code == 302
    [left] = to_do(manager)
    assert left.startswith("Remove, the child has left: phones and tablets of staff")


def test_who_is_here_until_today_stays_in_it(manager, kid):
    shown(kid)
    leave(kid, ends_on=today())
    take_out_all_who_left()
    assert to_do(manager) == []


def test_of_who_was_not_agreed_to_there_is_nothing_to_take_out(manager, kid):
    occasion = shown(kid)
    parent = world.parents_of(kid)[0].subject
    no = {"code": PHOTOS_OUTSIDE, "matter": occasion.matters.get(), "on": today() - 2 * ONE}
    consents.decided(kid, parent, False, **no)
    before = RemovalTask.objects.count()
    leave(kid)
    take_out_all_who_left()
    assert RemovalTask.objects.count() == before


def test_a_mistake_takes_back_what_was_to_be_done(manager, kid):
    shown(kid)
    leave(kid)
    take_out_all_who_left()
    undo_deregistration(child=kid.subject, by=None)
    assert to_do(manager) == []
    assert Event.objects.filter(action="consent.removal_dropped").exists()


def test_who_turned_out_to_stay_while_the_list_was_gone_through_is_taken_out_of_nothing(kid):
    shown(kid)
    leave(kid)
    [listed] = left_in_publications(today())
    undo_deregistration(child=kid.subject, by=None)
    with pytest.raises(ValidationError):
        take_out_who_left(subject=listed, on=today())
    assert not RemovalTask.objects.exists()


def test_who_turned_out_to_leave_later_only_is_taken_out_of_nothing_yet(kid):
    shown(kid)
    leave(kid)
    [listed] = left_in_publications(today())
    undo_deregistration(child=kid.subject, by=None)
    leave(kid, ends_on=today())
    with pytest.raises(ValidationError):
        take_out_who_left(subject=listed, on=today())
    assert not RemovalTask.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_taking_out_waits_for_who_is_just_undoing_it(kid):
    shown(kid)
    leave(kid)
    [listed] = left_in_publications(today())

    def take_out():
        try:
            with suppress(ValidationError):
                take_out_who_left(subject=listed, on=today())
        finally:
            connections.close_all()

    taking = threading.Thread(target=take_out)
    with transaction.atomic():
        undo_deregistration(child=kid.subject, by=None)
        taking.start()
        taking.join(2)  # comes through at once, or waits for who is undoing
    taking.join()
    assert not RemovalTask.objects.exists()


def test_a_no_after_leaving_asks_nothing_twice(manager, kid):
    occasion = shown(kid)
    leave(kid)
    take_out_all_who_left()
    for parent in world.parents_of(kid):
        matter = occasion.matters.get()
        no = {"code": PHOTOS_OUTSIDE, "matter": matter, "on": today()}
        consents.decided(kid, parent.subject, False, **no)
    assert len(to_do(manager)) == 2


def test_once_it_is_over_only_who_stayed_is_left_to_take_down(manager, here, kid):
    occasion = shown(kid, world.child(here, "Sam", "Duinker"), until=today())
    leave(kid)
    take_out_all_who_left()
    for task in RemovalTask.objects.all():
        finish_removal(task=task, proof="weg", on=today(), by=None)
    tomorrow = today() + ONE
    assert still_up(Occasion.objects.all(), tomorrow) == [occasion]
    for place in occasion.places:
        take_down(occasion=occasion, places=[place], proof="weg", on=tomorrow, by=manager)
    assert still_up(Occasion.objects.all(), tomorrow) == []
    assert RemovalTask.objects.filter(subject=kid.subject).count() == len(occasion.places)


def test_where_everybody_left_nothing_is_left_to_take_down(kid):
    shown(kid, until=today())
    leave(kid)
    take_out_all_who_left()
    assert still_up(Occasion.objects.all(), today() + ONE) == []


def half_taken_out(kid):
    """The publication of a child that seemed to leave, and was taken off the website meanwhile."""
    occasion = shown(kid)
    leave(kid)
    take_out_all_who_left()
    finish_removal(task=RemovalTask.objects.get(place="website"), proof="w", on=today(), by=None)
    undo_deregistration(child=kid.subject, by=None)
    kid.subject.refresh_from_db()
    return occasion


def test_who_leaves_again_after_a_mistake_is_taken_out_again(manager, kid):
    half_taken_out(kid)
    leave(kid)
    take_out_all_who_left()
    assert len(to_do(manager)) == 2


def test_of_who_stayed_after_a_mistake_it_is_taken_down_when_it_is_over(manager, kid):
    occasion = half_taken_out(kid)
    later = occasion.until + ONE
    assert still_up(Occasion.objects.all(), later) == [occasion]
    take_down(occasion=occasion, places=list(occasion.places), proof="weg", on=later, by=manager)
    assert still_up(Occasion.objects.all(), later) == []


def test_a_no_when_it_was_taken_down_in_one_place_asks_for_the_others(manager, kid):
    occasion = shown(kid, until=today() - ONE)
    take_down(occasion=occasion, places=["website"], proof="weg", on=today(), by=manager)
    for parent in world.parents_of(kid):
        no = {"code": PHOTOS_OUTSIDE, "matter": occasion.matters.get(), "on": today()}
        consents.decided(kid, parent.subject, False, **no)
    consent = f"{consents.kind(PHOTOS_OUTSIDE)}: Zomerfeest"
    assert to_do(manager) == [
        f"Remove, the consent to “{consent}” no longer applies: phones and tablets of staff"
    ]


def test_where_the_yes_had_lapsed_before_leaving_it_is_taken_out_too(manager, kid):
    shown(kid)
    kind = consents.kind(PHOTOS_OUTSIDE)
    words = {"purpose_nl": "Ook elders.", "renews": True, "valid_from": today() - 5 * ONE}
    publish_text(kind=kind, **words, by=None)
    leave(kid)
    take_out_all_who_left()
    assert len(to_do(manager)) == 2
