"""Opening a child's file: the child, the parents with custody, the place and the contract."""

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from children.actions.contracts import ContractDetails, sign_contract
from children.actions.placing import check_first_day, place_child
from children.models import Address, Child, DailyCare, Parent, RegistrationDraft
from core.actions import action
from core.keys import create_keys, destroy_keys
from core.privacy import SubjectKind
from subjects.actions import add_representation, create_subject, grant_access
from subjects.models import Representation, Subject


@dataclass(frozen=True)
class ParentDetails:
    """A parent as a form gives it; only the names and custody are needed. `known` is the parent's
    subject where the person has a file already, as the parent of another child."""

    first_name: str
    family_name: str
    custody: str = Representation.Custody.JOINT
    email: str = ""
    phone: str = ""
    street: str = ""
    postcode: str = ""
    town: str = ""
    known: Subject | None = None


@action
def register_parent(*, child: Subject, details: ParentDetails, starts_on: dt.date, by) -> Parent:
    """Make a parent with the address apart (L74), or take the one that is known already, and
    record the custody over the child. A known parent's account reaches this child too."""
    if details.known:
        return _link_parent(child, details, starts_on, by)
    subject = create_subject(kind=SubjectKind.PARENT, by=by)
    parent = Parent.objects.create(
        subject=subject,
        first_name=details.first_name,
        family_name=details.family_name,
        email=details.email,
        phone=details.phone,
        address_reference=_keep_address(details),
    )
    add_representation(
        child=child, parent=subject, custody=details.custody, starts_on=starts_on, by=by
    )
    record("parent.registered", by=by, subject_id=subject.pk, obj=parent)
    return parent


def _keep_address(details: ParentDetails) -> str:
    if not details.street:
        return ""
    address = Address.objects.create(
        id=uuid.uuid4(), street=details.street, postcode=details.postcode, town=details.town
    )
    return str(address.pk)


def _link_parent(child: Subject, details: ParentDetails, starts_on: dt.date, by) -> Parent:
    subject = details.known
    if child.represented_by.filter(parent=subject).exists():
        raise ValidationError(_("This is already a parent of this child."))
    add_representation(
        child=child, parent=subject, custody=details.custody, starts_on=starts_on, by=by
    )
    if subject.user:
        grant_access(
            user=subject.user, subject=child, function="parent", starts_on=starts_on, by=by
        )
    parent = Parent.objects.get(pk=subject.pk)
    record("parent.linked", by=by, subject_id=subject.pk, obj=parent)
    return parent


@action
def add_parent(*, child: Subject, details: ParentDetails, starts_on: dt.date, by) -> Parent:
    """Add a parent to a child who is here already.

    Raises ValidationError where the custody of all parents would contradict itself.
    """
    present = [r.custody for r in child.represented_by.all() if r.ends_on is None]
    check_custody([*present, details.custody])
    return register_parent(child=child, details=details, starts_on=starts_on, by=by)


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
    on: dt.date,
    by,
) -> Child:
    """Open a file: child, parents with custody, placement and contract, in one step. `on` is the
    day of registering.

    Raises ValidationError by field where the placement cannot be, or no parent holds custody.
    """
    check_first_day(birth_date=birth_date, starts_on=starts_on, on=on)
    check_custody([parent.custody for parent in parents])
    subject = create_subject(kind=SubjectKind.CHILD, by=by)
    child = Child.objects.create(
        subject=subject,
        first_name=first_name,
        family_name=family_name,
        birth_date=birth_date,
        sex=sex,
    )
    DailyCare.objects.create(subject=subject)
    custody_from = known_from(starts_on, on)
    made = [
        register_parent(child=subject, details=details, starts_on=custody_from, by=by)
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


def known_from(first_day: dt.date, on: dt.date) -> dt.date:
    """The day from which the custody is recorded. Who registers ahead invites the parents and asks
    for consent before the first day of care, so that the answers are there when the child comes."""
    return min(first_day, on)


def check_custody(kinds: list[str]) -> None:
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
def drop_draft(*, draft: RegistrationDraft, at: dt.datetime, made: Child | None = None, by) -> None:
    """Remove a draft with its key, because it was finished (`made` is the child that came of it)
    or is not wanted any more."""
    of = {"child": str(made.pk)} if made else {}
    record("child.draft_dropped", by=by, obj=draft, **of)
    destroy_keys([draft.pk], "child.draft", at=at)
    draft.delete()


@action
def finish_draft(*, draft: RegistrationDraft, at: dt.datetime, by, **registration) -> Child:
    """Register the child of a draft and remove the draft, once: pressed twice, it is refused.

    Raises ValidationError as register_child does, and where the draft was finished already.
    """
    locked = RegistrationDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise ValidationError(_("This registration has already been finished."))
    child = register_child(by=by, **registration)
    drop_draft(draft=locked, at=at, made=child, by=by)
    return child
