"""Two who save one record at the same moment: neither puts back what the other wrote."""

import datetime as dt

import pytest

from children.actions import change_custody, change_parent
from children.models import Address, EmergencyNumber
from core.actions import ChangedMeanwhile
from staff.models import Employment
from subjects.actions import restrict_representation
from subjects.models import FormerValues, Representation
from subjects.record_actions import remove_record, save_record
from tests.factories import staff, world

pytestmark = pytest.mark.django_db


def _twice(record):
    """One record as two requests read it."""
    return [type(record).objects.get(pk=record.pk) for _request in range(2)]


def test_what_was_saved_since_a_record_was_read_is_not_saved_over(here):
    first, second = _twice(world.emergency_number(world.child(here), "06 12345678"))
    save_record(record=first, values={"phone": "06 87654321"}, by=None)
    with pytest.raises(ChangedMeanwhile):
        save_record(record=second, values={"phone": "06 11112222", "whom": "oma"}, by=None)
    stored = EmergencyNumber.objects.get(pk=first.pk)
    assert (stored.phone, stored.whom) == ("06 87654321", "")
    assert FormerValues.objects.count() == 1


def test_what_another_form_of_the_record_saved_stays(here):
    worker = staff.employee(here)
    first, second = _twice(Employment.objects.get(subject=worker.subject))
    save_record(record=first, values={"ends_on": dt.date(2026, 10, 31)}, by=None)
    save_record(record=second, values={"function_title": "kok"}, by=None)
    stored = Employment.objects.get(pk=first.pk)
    assert (stored.ends_on, stored.function_title) == (dt.date(2026, 10, 31), "kok")


def test_a_court_order_stays_where_the_custody_is_changed_at_the_same_moment(here):
    child = world.child(here)
    first, second = _twice(Representation.objects.filter(subject=child.subject).first())
    restrict_representation(
        representation=first,
        restriction="both",
        valid_from=world.START,
        valid_until=None,
        by=None,
    )
    change_custody(
        subject=child.subject,
        record=second,
        custody="joint",
        starts_on=dt.date(2026, 1, 2),
        ends_on=None,
        on=world.START,
        by=None,
    )
    stored = Representation.objects.get(pk=first.pk)
    assert (stored.restriction, stored.starts_on) == ("both", dt.date(2026, 1, 2))


def test_what_was_removed_since_it_was_read_does_not_come_back(here):
    first, second = _twice(world.emergency_number(world.child(here), "06 12345678"))
    remove_record(record=first, names=("phone", "whom"), by=None)
    with pytest.raises(ChangedMeanwhile):
        save_record(record=second, values={"whom": "oma"}, by=None)
    assert not EmergencyNumber.objects.exists()


def test_what_was_changed_since_it_was_read_is_not_removed(here):
    first, second = _twice(world.emergency_number(world.child(here), "06 12345678"))
    save_record(record=first, values={"phone": "06 87654321"}, by=None)
    with pytest.raises(ChangedMeanwhile):
        remove_record(record=second, names=("phone", "whom"), by=None)
    assert EmergencyNumber.objects.get().phone == "06 87654321"


def _move(parent, street):
    change_parent(
        subject=parent.subject,
        record=parent,
        first_name=parent.first_name,
        family_name=parent.family_name,
        street=street,
        postcode="1234 AB" if street else "",
        town="Utrecht" if street else "",
        on=world.START,
        by=None,
    )


@pytest.mark.parametrize(("had", "first_typed"), [("", "Zandpad 3"), ("Zandpad 1", "")])
def test_an_address_another_gave_or_removed_is_not_written_past(had, first_typed, here):
    parent = world.parents_of(world.child(here))[0]
    _move(parent, had)
    first, second = _twice(parent)
    _move(first, first_typed)
    with pytest.raises(ChangedMeanwhile):
        _move(second, "Laan 5")
    stored = {str(one.pk): one.street for one in Address.objects.all()}
    assert stored == ({first.address_reference: first_typed} if first_typed else {})
