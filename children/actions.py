"""What is done with a child's file: registering, changing its sections, deregistering."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from audit.actions import record
from children.models import (
    Address,
    Child,
    Contract,
    DailyCare,
    Identification,
    Parent,
    Placement,
    RegistrationDraft,
)
from core.actions import action
from core.forms import normal_bsn
from core.keys import create_keys, destroy_keys, owners_by_index, set_index
from core.privacy import SubjectKind
from subjects.actions import (
    add_representation,
    create_subject,
    end_relation,
    reopen_relation,
    start_affiliation,
)
from subjects.models import Affiliation, Representation, Subject


@dataclass(frozen=True)
class ParentDetails:
    """A parent as the registration form gives it; only the names and custody are needed."""

    first_name: str
    family_name: str
    custody: str = Representation.Custody.JOINT
    email: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""


@dataclass(frozen=True)
class ContractDetails:
    """Terms of the contract; the parties are copied from the file as they are on that day."""

    hours_per_month: int
    rate: object  # Decimal, euro per hour
    iban: str = ""


@action
def register_parent(*, child: Subject, details: ParentDetails, starts_on: dt.date, by) -> Parent:
    """Make a parent with the address apart (L74), and record the custody over the child."""
    subject = create_subject(kind=SubjectKind.PARENT, by=by)
    reference = ""
    if details.street:
        address = Address.objects.create(
            id=uuid.uuid4(), street=details.street, postcode=details.postcode, town=details.town
        )
        reference = str(address.pk)
    parent = Parent.objects.create(
        subject=subject,
        first_name=details.first_name,
        family_name=details.family_name,
        email=details.email,
        phone=details.phone,
        address_reference=reference,
    )
    add_representation(
        child=child, parent=subject, custody=details.custody, starts_on=starts_on, by=by
    )
    record("parent.registered", by=by, subject_id=subject.pk, obj=parent)
    return parent


def address_of(parent: Parent) -> Address | None:
    """The address behind a parent's sealed reference."""
    if not parent.address_reference:
        return None
    return Address.objects.filter(pk=parent.address_reference).first()


@action
def register_child(
    *,
    first_name: str,
    family_name: str,
    birth_date: dt.date,
    sex: str = Child.Sex.UNKNOWN,
    parents: list[ParentDetails],
    location,
    care_group=None,
    kind: str,
    is_full: bool = True,
    starts_on: dt.date,
    contract: ContractDetails | None = None,
    by,
) -> Child:
    """Open a file: child, parents with custody, placement and contract, in one step.

    Raises ValidationError by field where the placement cannot be, or no parent holds custody.
    """
    if birth_date > starts_on:
        raise ValidationError(
            {"starts_on": _("The placement cannot begin before the child is born.")}
        )
    _check_custody([parent.custody for parent in parents])
    subject = create_subject(kind=SubjectKind.CHILD, by=by)
    child = Child.objects.create(
        subject=subject,
        first_name=first_name,
        family_name=family_name,
        birth_date=birth_date,
        sex=sex,
    )
    DailyCare.objects.create(subject=subject)
    made = [
        register_parent(child=subject, details=details, starts_on=starts_on, by=by)
        for details in parents
    ]
    place_child(
        child=subject,
        location=location,
        care_group=care_group,
        kind=kind,
        is_full=is_full,
        starts_on=starts_on,
        by=by,
    )
    if contract:
        sign_contract(
            child=child,
            parent=made[0],
            location=location,
            starts_on=starts_on,
            details=contract,
            by=by,
        )
    record("child.registered", by=by, subject_id=subject.pk, obj=child)
    return child


def _check_custody(kinds: list[str]) -> None:
    """Raise ValidationError where the parents' custody contradicts itself."""
    Custody = Representation.Custody
    if all(kind == Custody.NONE for kind in kinds):
        raise ValidationError(_("At least one parent or guardian must hold custody."))
    if Custody.SOLE in kinds and len([kind for kind in kinds if kind != Custody.NONE]) > 1:
        raise ValidationError(
            _(
                "Where one parent holds sole custody, the other holds none."
                " Check the custody of both."
            )
        )


@action
def place_child(
    *,
    child: Subject,
    location,
    care_group=None,
    kind: str,
    is_full: bool = True,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    instead: bool = False,
    by,
) -> Placement:
    """Give a child a place; `instead` of the present one, which then ends the day before.

    Raises ValidationError where two full placements would overlap.
    """
    if child.relation_ended_on:
        raise ValidationError(
            {"starts_on": _("This child was deregistered. Undo that first, or register anew.")}
        )
    if instead:
        child.affiliations.filter(ends_on__isnull=True, starts_on__lt=starts_on).update(
            ends_on=starts_on - dt.timedelta(days=1)
        )
    _check_overlap(child, is_full, starts_on, ends_on)
    affiliation = start_affiliation(
        subject=child,
        location=location,
        care_group=care_group,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
    )
    placement = Placement.objects.create(
        subject=child, affiliation=affiliation, kind=kind, is_full=is_full
    )
    record("child.placed", by=by, subject_id=child.pk, obj=placement)
    return placement


def _check_overlap(child, is_full, starts_on, ends_on):
    if not is_full:
        return
    overlapping = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), subject=child, placement__is_full=True
    )
    if ends_on:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    other = overlapping.select_related("location").first()
    if other:
        raise ValidationError(
            {
                "starts_on": _(
                    "The child already has a full placement at %(location)s in this period."
                )
                % {"location": other.location.name}
            }
        )


@action
def sign_contract(
    *, child: Child, parent: Parent, location, starts_on: dt.date, details: ContractDetails, by
) -> Contract:
    """Record a contract with its own copy of the parties: it outlives the file (L09)."""
    address = address_of(parent)
    # The last number is locked, so that two who sign at once do not get the same.
    list(Contract.objects.select_for_update().order_by("-number")[:1])
    contract = Contract.objects.create(
        subject_id=child.pk,
        number=next_contract_number(starts_on.year),
        location=location,
        starts_on=starts_on,
        hours_per_month=details.hours_per_month,
        rate=details.rate,
        iban=details.iban,
        child_name=child.name,
        party_name=parent.name,
        party_address=f"{address.street}, {address.postcode} {address.town}" if address else "",
    )
    record("contract.signed", by=by, subject_id=child.pk, obj=contract)
    return contract


def next_contract_number(year: int) -> str:
    """The next number of a year, like 2026-00042; the unique constraint catches a race."""
    last = Contract.objects.filter(number__startswith=f"{year}-").aggregate(last=Max("number"))[
        "last"
    ]
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:05d}"


@action
def change_identity(*, child: Child, first_name, family_name, birth_date, sex, by) -> Child:
    child.first_name, child.family_name = first_name, family_name
    child.birth_date, child.sex = birth_date, sex
    child.save()
    record(
        "child.identity_changed", by=by, subject_id=child.pk, obj=child, section="child.identity"
    )
    return child


@action
def change_daily_care(
    *, child: Subject, allergies: str, diet: str, health_note: str, emergency_phone: str, by
) -> DailyCare:
    care, _made = DailyCare.objects.get_or_create(subject=child)
    care.allergies, care.diet = allergies, diet
    care.health_note, care.emergency_phone = health_note, emergency_phone
    care.save()
    record(
        "child.daily_care_changed", by=by, subject_id=child.pk, obj=care, section="child.daily_care"
    )
    return care


@action
def note_identification(
    *, child: Subject, bsn: str, shown: str, checked_on: dt.date, by
) -> Identification:
    """Note a BSN that administration saw (L04). Raises ValidationError where it is wrong, or
    another child already has it."""
    try:
        bsn = normal_bsn(bsn)
    except ValueError:
        raise ValidationError({"bsn": _("This is not a valid BSN.")}) from None
    others = Subject.objects.filter(
        pk__in=owners_by_index("bsn", bsn), kind=SubjectKind.CHILD, relation_ended_on__isnull=True
    ).exclude(pk=child.pk)
    if others.exists():
        raise ValidationError(
            {"bsn": _("This BSN cannot be noted here. Check the number and the child.")}
        )
    found = Identification.objects.filter(subject=child).first() or Identification(subject=child)
    found.bsn, found.shown, found.checked_on = bsn, shown, checked_on
    found.save()
    set_index("bsn", bsn, owner_id=child.pk, retention_class="child.file")
    record(
        "child.identification_noted",
        by=by,
        subject_id=child.pk,
        obj=found,
        section="child.identification",
    )
    return found


@action
def deregister_child(
    *, child: Subject, ends_on: dt.date, by, earliest: dt.date | None = None
) -> Subject:
    """Deregister a child: placement and contract end, and the terms begin to run (K18, L09).

    Raises ValidationError where the day lies before the placement began, or before `earliest`
    (a mistyped year would destroy the file the next night), or it was done before.
    """
    if earliest and ends_on < earliest:
        raise ValidationError(
            {"ends_on": _("Check the year: with this last day the file would be destroyed soon.")}
        )
    end_relation(subject=child, ends_on=ends_on, by=by)
    for contract in Contract.objects.filter(subject=child, ends_on__isnull=True):
        contract.ends_on = max(ends_on, contract.starts_on)
        contract.save(update_fields=["ends_on"])
    record("child.deregistered", by=by, subject_id=child.pk, obj=child)
    return child


@action
def save_draft(
    *, draft: RegistrationDraft | None, step: str, answers: dict, by
) -> RegistrationDraft:
    """Keep one page of an unfinished registration, sealed; the first page makes the draft."""
    if draft is None:
        draft = RegistrationDraft(user=by)
        create_keys([draft.pk], "child.draft")
        stored = {}
    else:
        stored = json.loads(draft.answers)
    draft.answers = json.dumps({**stored, step: answers})
    draft.save()
    record("child.draft_saved", by=by, obj=draft, step=step)
    return draft


@action
def drop_draft(*, draft: RegistrationDraft, at: dt.datetime, by) -> None:
    """Remove a draft with its key, because it was finished or is not wanted any more."""
    record("child.draft_dropped", by=by, obj=draft)
    destroy_keys([draft.pk], "child.draft", at=at)
    draft.delete()


@action
def finish_draft(*, draft: RegistrationDraft, at: dt.datetime, by, **registration) -> Child:
    """Register the child of a draft and remove the draft, once: pressed twice, it is refused.

    Raises ValidationError as register_child does, and where the draft was finished already.
    """
    locked = RegistrationDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise ValidationError(_("This registration was finished already."))
    child = register_child(by=by, **registration)
    drop_draft(draft=locked, at=at, by=by)
    return child


@action
def undo_deregistration(*, child: Subject, by) -> Subject:
    """Undo a deregistration entered by mistake: placement and contract go on.

    Raises ValidationError where the child is not deregistered.
    """
    ended_on = child.relation_ended_on
    reopen_relation(subject=child, by=by)
    for contract in Contract.objects.filter(subject=child, ends_on=ended_on):
        contract.ends_on = None
        contract.save(update_fields=["ends_on"])
    record("child.deregistration_undone", by=by, subject_id=child.pk, obj=child)
    return child
