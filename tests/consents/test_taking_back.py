"""A no takes back what was out under a yes, also where the yes had lapsed before (G03)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from audit.models import Event
from children.actions import deregister_child
from children.consent_work import differences
from consents.actions import finish_removal, publish_text
from consents.answers import State, answer
from consents.defaults import HANDOVER_WRITTEN, PHOTOS, PHOTOS_OUTSIDE
from consents.models import Occasion, RemovalTask
from consents.occasions import still_up
from disclosures.actions import note_told
from disclosures.models import RecipientTask
from tests.factories import consents, disclosures, world

pytestmark = pytest.mark.django_db
DAY = disclosures.DAY
ONE = dt.timedelta(days=1)


@pytest.fixture
def kid(here):
    return world.child(here)


@pytest.fixture
def parents(kid):
    return [parent.subject for parent in world.parents_of(kid)]


def renewed(code):
    publish_text(
        kind=consents.kind(code), purpose_nl="Anders", renews=True, valid_from=DAY + ONE, by=None
    )


@pytest.mark.clause("G03")
def test_a_no_to_newer_words_takes_back_what_was_made_under_the_older(kid, parents):
    consents.decided(kid, parents[0], True, on=DAY)
    renewed(PHOTOS)
    consents.decided(kid, parents[0], False, on=DAY + 2 * ONE)
    assert answer(kid.subject, PHOTOS, DAY + 2 * ONE).state is State.NO
    assert RemovalTask.objects.count() == len(consents.kind(PHOTOS).places)


@pytest.mark.clause("G03")
def test_who_got_something_under_the_older_words_is_told_of_the_no(kid, parents):
    consents.decided(kid, parents[0], True, on=DAY, code=HANDOVER_WRITTEN)
    disclosures.told(kid)
    renewed(HANDOVER_WRITTEN)
    consents.decided(kid, parents[0], False, on=DAY + 2 * ONE, code=HANDOVER_WRITTEN)
    assert RecipientTask.objects.get().why == "withdrawn"


@pytest.mark.clause("G03")
def test_who_was_not_told_of_a_no_yet_need_not_be_once_the_consent_holds_again(kid, parents):
    more = {"on": DAY, "code": HANDOVER_WRITTEN}
    consents.decided(kid, parents[0], True, **more)
    disclosures.told(kid)
    for parent in parents:
        consents.decided(kid, parent, False, **more)
    consents.decided(kid, parents[0], True, **more)
    task = RecipientTask.objects.get()  # the other parent says no
    consents.decided(kid, parents[1], True, **more)
    assert not RecipientTask.objects.exists()
    with pytest.raises(ValidationError, match="does not have to be told any more"):
        note_told(task=task, note="gebeld", on=DAY, by=None)
    assert Event.objects.filter(action="disclosure.telling_ended").count() == 1
    consents.decided(kid, parents[0], False, **more)
    note_told(task=RecipientTask.objects.get(), note="gebeld", on=DAY, by=None)
    consents.decided(kid, parents[0], True, **more)
    assert RecipientTask.objects.get().note == "gebeld"


@pytest.mark.clause("G03")
@pytest.mark.parametrize("how", ["ordered", "custody_ended"])
def test_the_other_parents_no_takes_back_a_yes_that_no_longer_counted(kid, parents, how):
    consents.decided(kid, parents[0], True, on=DAY)
    when = {"since": DAY + ONE} if how == "ordered" else {"on": DAY + ONE}
    getattr(consents, how)(kid, parents[0], **when)
    consents.decided(kid, parents[1], False, on=DAY + 2 * ONE)
    assert RemovalTask.objects.count() == len(consents.kind(PHOTOS).places)


def test_a_second_no_takes_nothing_back_again(kid, parents):
    consents.decided(kid, parents[0], True, on=DAY)
    consents.decided(kid, parents[1], False, on=DAY + ONE)
    consents.decided(kid, parents[0], False, on=DAY + 2 * ONE)
    assert RemovalTask.objects.count() == len(consents.kind(PHOTOS).places)


@pytest.mark.clause("G03", "S06")
def test_after_the_care_a_yes_is_taken_back_and_none_is_given(kid, parents):
    matter = consents.occasion_of(kid, on=DAY, until=DAY + 60 * ONE)
    more = {"code": PHOTOS_OUTSIDE, "matter": matter}
    for parent in parents:
        consents.decided(kid, parent, True, on=DAY, **more)
    deregister_child(child=kid.subject, ends_on=DAY + ONE, by=None)
    kid = type(kid).objects.get(pk=kid.pk)
    with pytest.raises(ValidationError):
        consents.decided(kid, parents[0], True, on=DAY + 3 * ONE, **more)
    consents.decided(kid, parents[0], False, on=DAY + 3 * ONE, **more)
    assert {task.place for task in RemovalTask.objects.all()} == set(matter.occasion.places)
    consents.decided(kid, parents[1], False, on=DAY + 4 * ONE, **more)
    assert RemovalTask.objects.count() == len(matter.occasion.places)


def test_what_was_removed_after_a_no_is_not_up_any_more(kid, parents):
    matter = consents.occasion_of(kid, on=DAY, until=DAY + 9 * ONE)
    for parent in parents:
        consents.decided(kid, parent, True, on=DAY, code=PHOTOS_OUTSIDE, matter=matter)
    over = DAY + 10 * ONE
    assert still_up(Occasion.objects.all(), over) == [matter.occasion]
    no = {"code": PHOTOS_OUTSIDE, "matter": matter, "on": DAY + ONE}
    consents.decided(kid, parents[0], False, **no)
    for task in RemovalTask.objects.all():
        finish_removal(task=task, proof="Van de site gehaald.", on=DAY + ONE, by=None)
    assert still_up(Occasion.objects.all(), over) == []


def test_parents_of_whom_one_lost_custody_do_not_differ_any_more(kid, parents, here):
    manager = world.user("location_manager", here)
    consents.decided(kid, parents[0], True, on=DAY)
    consents.decided(kid, parents[1], False, on=DAY + ONE)
    assert len(differences(manager, DAY + ONE)) == 1
    consents.custody_ended(kid, parents[1], on=DAY + 2 * ONE)
    assert differences(manager, DAY + 3 * ONE) == []
