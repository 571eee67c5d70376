"""What follows when a yes is taken back: what is removed, by whom, and how that is shown (G03)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from audit.models import Event
from consents.actions import (
    assign_removal,
    finish_removal,
    publish_text,
)
from consents.answers import answer
from consents.defaults import PHOTOS, PHOTOS_OUTSIDE, SHARE_CONTACT
from consents.models import (
    RemovalTask,
)
from consents.texts import text_of
from documents import storage
from documents.actions import remove_document
from documents.models import Document
from retention.actions import place_hold
from subjects.actions import start_affiliation
from tests.consents.test_deciding import DAY, ONE, paper
from tests.factories import consents, world

pytestmark = pytest.mark.django_db


# --- a withdrawal -----------------------------------------------------------------------------


@pytest.mark.clause("G03")
def test_a_withdrawal_shreds_the_photos_at_once_and_asks_for_every_other_place(
    child, parents, files_root, django_capture_on_commit_callbacks
):
    at = child.subject.affiliations.get().location
    manager = world.user("location_manager", at)
    pictures, kept = [paper(child), paper(child)], paper(child, "child.conversations")
    paths = [storage.path_of(picture) for picture in pictures]
    consents.decided(child, parents[0], True, on=DAY)
    assert not RemovalTask.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        consents.decided(child, parents[1], False, on=DAY)
    assert list(Document.objects.all()) == [kept]
    assert not any(path.exists() for path in paths)
    stored = [path for path in files_root.rglob("*") if path.is_file()]
    assert {path.name.partition(".")[0] for path in stored} == {str(kept.pk)}
    tasks = {task.place: task for task in RemovalTask.objects.all()}
    assert set(tasks) == set(consents.kind(PHOTOS).places)
    assert tasks["own_media"].done_on == DAY
    assert tasks["own_media"].proof.startswith("2 ")
    waits = {task.due_on - DAY for task in tasks.values() if not task.done_on}
    assert dt.timedelta(days=30) in waits  # what is in backups
    assert {task.owner for task in tasks.values()} == {manager}
    assert Event.objects.filter(action="document.removed", purpose="consent.withdrawn").count() == 2


@pytest.mark.clause("G03")
def test_where_photos_are_held_the_withdrawal_leaves_them_as_a_task(child, parents):
    picture = paper(child)
    consents.decided(child, parents[0], True, on=DAY)
    place_hold(
        subject=child.subject,
        retention_class="child.file",
        ground="dispute",
        proof="zaak",
        review_on=dt.date(2099, 1, 1),
        today=DAY,
        by=None,
    )
    consents.decided(child, parents[0], False, on=DAY)
    task = RemovalTask.objects.get(place="own_media")
    assert (task.done_on, task.due_on) == (None, DAY)
    with pytest.raises(ValidationError, match="still photos"):
        finish_removal(task=task, proof="weg", on=DAY, by=None)
    child.subject.holds.update(released_at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    remove_document(document=picture, by=None)
    assert finish_removal(task=task, proof="weg", on=DAY + ONE, by=None).done_on == DAY + ONE


def test_only_a_yes_that_stood_leaves_something_to_remove(child, parents):
    paper(child)
    consents.decided(child, parents[0], False, on=DAY)
    consents.decided(child, parents[1], True, on=DAY)
    consents.decided(child, parents[1], False, on=DAY)
    assert not RemovalTask.objects.exists()
    assert Document.objects.exists()


def test_a_no_of_before_a_later_yes_that_is_noted_after_it_removes_nothing(child, parents):
    picture = paper(child)
    consents.decided(child, parents[0], True, on=DAY + ONE)
    consents.decided(child, parents[0], False, on=DAY + 2 * ONE, decided_on=DAY)
    assert Document.objects.get() == picture
    assert not RemovalTask.objects.exists()


def test_a_no_of_before_a_later_yes_that_lapsed_removes_nothing(child, parents):
    picture = paper(child)
    consents.decided(child, parents[0], True, on=DAY + ONE)
    publish_text(
        kind=consents.kind(PHOTOS),
        purpose_nl="Anders",
        renews=True,
        valid_from=DAY + 2 * ONE,
        by=None,
    )
    text = text_of(PHOTOS, DAY)
    consents.decided(child, parents[0], False, on=DAY + 2 * ONE, decided_on=DAY, text=text)
    assert Document.objects.get() == picture
    assert not RemovalTask.objects.exists()


@pytest.mark.clause("G03")
def test_a_no_about_the_own_data_is_followed_though_the_other_parent_says_yes(child, parents):
    first, second = parents
    for parent in parents:
        consents.decided(child, parent, True, on=DAY, code=SHARE_CONTACT)
    no = consents.decided(child, first, False, on=DAY + ONE, code=SHARE_CONTACT)
    assert answer(child.subject, SHARE_CONTACT, DAY + ONE).givers == {second.pk}
    assert Event.objects.get(action="consent.withdrawn").object_id == str(no.pk)
    consents.decided(child, first, False, on=DAY + ONE, code=SHARE_CONTACT)  # nothing is out now
    assert Event.objects.filter(action="consent.withdrawn").count() == 1


@pytest.mark.clause("S06", "G03")
def test_of_an_occasion_the_places_are_cleared_that_it_went_to(child, parents):
    matter = consents.occasion_of(child, on=DAY, until=DAY + 30 * ONE)
    more = {"on": DAY, "code": PHOTOS_OUTSIDE, "matter": matter}
    consents.decided(child, parents[0], True, **more)
    consents.decided(child, parents[0], False, **more)
    assert not RemovalTask.objects.exists()  # one yes of two: nothing was published yet
    for parent in parents:
        consents.decided(child, parent, True, **more)
    consents.decided(child, parents[1], False, **more)
    due = dict(RemovalTask.objects.values_list("place", "due_on"))
    assert due == {"website": DAY + ONE, "devices": DAY + ONE}


def test_a_task_is_nobodys_where_more_than_one_manages_and_can_be_given_to_one(child, parents):
    at = child.subject.affiliations.get().location
    one = world.user("location_manager", at)
    world.user("location_manager", at)
    consents.decided(child, parents[0], True, on=DAY)
    consents.decided(child, parents[0], False, on=DAY)
    task = RemovalTask.objects.get(place="devices")
    assert task.owner is None
    assign_removal(task=task, owner=one, by=one)
    assert RemovalTask.objects.get(pk=task.pk).owner == one
    assert Event.objects.get(action="consent.removal_assigned").details["place"] == "devices"


@pytest.mark.clause("G03")
def test_a_removal_is_done_once_and_says_how_it_was_checked(child, parents):
    user = world.user("location_manager", child.subject.affiliations.get().location)
    consents.decided(child, parents[0], True, on=DAY)
    consents.decided(child, parents[0], False, on=DAY)
    task = RemovalTask.objects.get(place="devices")
    with pytest.raises(ValidationError) as caught:
        finish_removal(task=task, proof="  ", on=DAY, by=user)
    assert set(caught.value.error_dict) == {"proof"}
    finish_removal(task=task, proof="Drie tablets nagekeken.", on=DAY + ONE, by=user)
    done = RemovalTask.objects.get(place="devices")
    assert (done.done_on, done.done_by, done.proof) == (DAY + ONE, user, "Drie tablets nagekeken.")
    with pytest.raises(ValidationError):
        finish_removal(task=task, proof="Nog eens.", on=DAY + ONE, by=user)


def test_a_task_goes_to_the_manager_of_where_the_child_is_now(child, parents):
    there = world.location("Het Vlot")
    affiliation = child.subject.affiliations.get()
    world.user("location_manager", affiliation.location)
    manager = world.user("location_manager", there)
    affiliation.ends_on = DAY - ONE
    affiliation.save()
    start_affiliation(subject=child.subject, location=there, starts_on=DAY, by=None)
    consents.decided(child, parents[0], True, on=DAY)
    consents.decided(child, parents[0], False, on=DAY)
    assert {task.owner for task in RemovalTask.objects.all()} == {manager}


# --- a yes again ------------------------------------------------------------------------------


def open_places() -> list[str]:
    to_do = RemovalTask.objects.filter(done_on__isnull=True)
    return sorted(to_do.values_list("place", flat=True))


@pytest.mark.clause("G03")
def test_a_yes_again_ends_what_is_not_removed_yet_and_keeps_what_was(child, parents):
    consents.decided(child, parents[0], True, on=DAY)
    consents.decided(child, parents[0], False, on=DAY)
    finish_removal(task=RemovalTask.objects.get(place="devices"), proof="weg", on=DAY, by=None)
    waiting = RemovalTask.objects.get(place="backups")
    yes = consents.decided(child, parents[0], True, on=DAY + ONE)
    assert yes.ended_removals == 1
    assert set(RemovalTask.objects.values_list("place", flat=True)) == {"devices", "own_media"}
    assert Event.objects.get(action="consent.removal_ended").details["places"] == ["backups"]
    with pytest.raises(ValidationError, match="does not have to be removed any more"):
        finish_removal(task=waiting, proof="weg", on=DAY + ONE, by=None)
    consents.decided(child, parents[0], False, on=DAY + 2 * ONE)
    assert open_places() == ["backups", "devices"]  # made since


def test_a_yes_of_one_parent_ends_nothing_while_the_other_says_no(child, parents):
    consents.decided(child, parents[0], True, on=DAY)
    for parent in parents:
        consents.decided(child, parent, False, on=DAY)
    assert consents.decided(child, parents[0], True, on=DAY + ONE).ended_removals == 0
    assert open_places() == ["backups", "devices"]
    assert consents.decided(child, parents[1], True, on=DAY + ONE).ended_removals == 2
    assert open_places() == []


def test_of_a_publication_nothing_ends_before_everybody_says_yes(child, parents):
    matter = consents.occasion_of(child, on=DAY, until=DAY + 30 * ONE)
    more = {"on": DAY, "code": PHOTOS_OUTSIDE, "matter": matter}
    for given in (True, False):
        for parent in parents:
            consents.decided(child, parent, given, **more)
    consents.decided(child, parents[0], True, **more)
    assert open_places() == ["devices", "website"]
    consents.decided(child, parents[1], True, **more)
    assert open_places() == []


def test_a_yes_to_something_else_ends_nothing(child, parents):
    consents.decided(child, parents[0], True, on=DAY)
    consents.decided(child, parents[0], False, on=DAY)
    consents.decided(child, parents[0], True, on=DAY, code="photos_other_portal")
    assert open_places() == ["backups", "devices"]


@pytest.mark.clause("G03")
def test_a_task_that_is_open_is_not_asked_twice_and_goes_on_with_the_newer_no(child, parents):
    consents.decided(child, parents[0], True, on=DAY)
    held = paper(child)
    hold = {"retention_class": "child.file", "ground": "dispute", "proof": "zaak", "today": DAY}
    place_hold(subject=child.subject, review_on=dt.date(2099, 1, 1), by=None, **hold)
    consents.decided(child, parents[1], False, on=DAY)
    assert open_places() == ["backups", "devices", "own_media"]
    consents.custody_ended(child, parents[1], on=DAY)  # then the yes of the first counts again
    child.subject.holds.update(released_at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    no = consents.decided(child, parents[0], False, on=DAY + ONE)
    assert open_places() == ["backups", "devices"]
    assert not Document.objects.filter(pk=held.pk).exists()
    assert {task.decision for task in RemovalTask.objects.all()} == {no}
    assert {task.due_on for task in RemovalTask.objects.filter(place="devices")} == {DAY + ONE}
