"""Changing what stands in a child's file where more than the values themselves is at stake."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record as record_event
from children.actions.contracts import address_of
from children.actions.registering import check_custody
from children.models import Address, Identification, Observation, Parent
from core.actions import action
from core.forms import normal_bsn
from core.keys import owners_by_index, set_index
from core.privacy import main_class
from subjects.actions import restrict_representation
from subjects.models import Representation, Subject, SubjectRecord
from subjects.record_actions import lock_as_read, save_record

ADDRESS = ("street", "postcode", "town")


HAPPENED = ("taken_on", "returned_on", "observed_on", "signed_on", "held_on", "noted_on")


@action
def note_happened(
    *, subject: Subject, record: SubjectRecord, on: dt.date, by, **values
) -> SubjectRecord:
    """Note what was done. Raises ValidationError by field for a day that is still to come."""
    days = {name: values[name] for name in HAPPENED if values.get(name)}
    ahead = [name for name, day in days.items() if day > on]
    if ahead:
        raise ValidationError({name: _("This day is still to come.") for name in ahead})
    return save_record(record=record, values=values, by=by)


SIGNED_OVER = ("observed_on", "method", "report")


@action
def note_observation(
    *, subject: Subject, record: Observation, on: dt.date, by, **values
) -> Observation:
    """Note what was seen, and how a parent signed it (L81). A signature stands under what was
    signed: it lapses with a change, or a later one is noted along with it.

    Raises ValidationError as `note_happened` does, and on `signed` where what was signed would
    change under the signature.
    """
    if not values["signed"] and values["signed_on"] == record.signed_on:
        values["signed_on"] = None  # the day goes with the signature
    changed = any(values[name] != getattr(record, name) for name in SIGNED_OVER)
    signed_anew = (
        values["signed_on"] and record.signed_on and values["signed_on"] > record.signed_on
    )
    if record.signed and values["signed"] and changed and not signed_anew:
        raise ValidationError(
            {
                "signed": _(
                    "A parent signed this as it was. Choose “not yet”: the signature lapses, and"
                    " the parent signs again. Was it signed again already? Fill in that day."
                )
            }
        )
    return note_happened(subject=subject, record=record, on=on, by=by, **values)


@action
def change_parent(*, subject: Subject, record: Parent, on: dt.date, by, **values) -> Parent:
    """Change a parent's names and contact data, for all of the parent's children. The address
    stands apart (L74); an empty street removes it. Raises as `save_record` does."""
    typed = {name: values.pop(name) for name in ADDRESS}
    # Before the address is read: whoever comes second must see what the first made of it.
    lock_as_read(record, [*values, "address_reference"])
    stored = address_of(record)
    before = {name: getattr(stored, name, "") for name in ADDRESS}
    unshown = {}
    if typed != before:
        unshown["address_reference"] = _keep_address(stored, typed)
    labels = [Address._meta.get_field(name).verbose_name for name in ADDRESS]
    changed = [
        (str(label), before[name], name)
        for name, label in zip(ADDRESS, labels, strict=True)
        if typed[name] != before[name]
    ]
    return save_record(record=record, values=values, beside=changed, unshown=unshown, by=by)


def _keep_address(stored: Address | None, typed: dict) -> str:
    """Write an address in its own row and return the reference to it; empty where there is none."""
    if not typed["street"]:
        if stored:
            stored.delete()
        return ""
    address = stored or Address(id=uuid.uuid4())
    for name, value in typed.items():
        setattr(address, name, value)
    address.save()
    return str(address.pk)


@action
def change_custody(
    *, subject: Subject, record: Representation, on: dt.date, by, **values
) -> Representation:
    """Change who holds custody, from and until when.

    Raises ValidationError where the custody of all parents would contradict itself, or where
    somebody would change the own custody, ChangedMeanwhile as `save_record` does.
    """
    if by is not None and record.parent.user_id == by.pk:
        raise ValidationError(_("You cannot change your own custody."))
    others = subject.represented_by.exclude(pk=record.pk).filter(ends_on__isnull=True)
    if values["ends_on"] is None:
        check_custody([*others.values_list("custody", flat=True), values["custody"]])
    lock_as_read(record, values)
    for name, value in values.items():
        setattr(record, name, value)
    record.full_clean(exclude=["id", "subject"])
    record.save(update_fields=values)  # not the court order that stands beside it
    record_event(
        "representation.changed",
        by=by,
        subject_id=subject.pk,
        obj=record,
        section="child.custody",
        custody=str(record.custody),
    )
    return record


@action
def note_court_order(
    *, subject: Subject, record: Representation, on: dt.date, by, **values
) -> Representation:
    """Record what a court decided about a parent, or that it no longer holds (L33)."""
    return restrict_representation(
        representation=record,
        restriction=values["restriction"],
        valid_from=values["restricted_from"],
        valid_until=values["restricted_until"],
        by=by,
    )


@action
def note_identification(
    *, subject: Subject, record: Identification | None = None, bsn: str, on: dt.date, by, **values
) -> Identification:
    """Note a BSN that administration saw (L04), of a child or a parent. Raises ValidationError
    where it is wrong, or somebody else already has it. Without `checked_on` it is still to be
    checked."""
    try:
        bsn = normal_bsn(bsn)
    except ValueError:
        raise ValidationError({"bsn": _("This is not a valid BSN.")}) from None
    if values["checked_on"] and values["checked_on"] > on:
        raise ValidationError({"checked_on": _("This day is still to come.")})
    others = Subject.objects.filter(
        pk__in=owners_by_index("bsn", bsn), kind=subject.kind, relation_ended_on__isnull=True
    ).exclude(pk=subject.pk)
    if others.exists():
        raise ValidationError(
            {"bsn": _("This BSN cannot be noted here. Check the number and the person.")}
        )
    if record is None:
        record = Identification.objects.filter(subject=subject).first()
    found = save_record(
        record=record or Identification(subject=subject),
        values={"bsn": bsn, **values, "checked_by": by if values["checked_on"] else None},
        by=by,
    )
    set_index("bsn", bsn, owner_id=subject.pk, retention_class=main_class(subject.kind))
    return found
