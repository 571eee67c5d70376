"""Writing what an import changes in the file of one child who is here already."""

import datetime as dt
import uuid

from audit.actions import record
from children.actions import (
    ParentDetails,
    address_of,
    change_daily_care,
    change_identity,
    deregister_child,
    note_identification,
    place_child,
    register_parent,
    sign_contract,
)
from children.bulk.rows import ChildRow, group_named
from children.models import Address, Child, DailyCare, Parent, Placement
from core.actions import action
from organisation.models import CareGroup
from subjects.models import Representation, search_text


@action
def change_child(
    *,
    child: Child,
    row: ChildRow,
    changed: set[str],
    stay: Placement | None,
    parents: dict[int, Parent],
    new_parents: list[ParentDetails],
    groups: dict,
    on: dt.date,
    by,
) -> None:
    """Write what differs (`changed`, by column of the import) into the file of one child.

    `stay` is the placement that began on the row's first day; without one the child moves.
    `parents` are those who are here, by their number in the row. Raises ValidationError as the
    actions it calls.
    """
    if changed & {"first_name", "family_name", "birth_date", "sex"}:
        change_identity(
            child=child,
            first_name=row.first_name,
            family_name=row.family_name,
            birth_date=row.birth_date,
            sex=row.sex if "sex" in changed else child.sex,
            by=by,
        )
    if "bsn" in changed:
        # What was checked was another number, so this one has yet to be.
        note_identification(child=child.subject, bsn=row.bsn, shown="", checked_on=None, by=by)
    if changed & {"allergies", "diet", "emergency_phone"}:
        care = DailyCare.objects.filter(subject=child.subject).first() or DailyCare()
        change_daily_care(
            child=child.subject,
            allergies=row.allergies or care.allergies,
            diet=row.diet or care.diet,
            health_note=care.health_note,
            emergency_phone=row.emergency_phone or care.emergency_phone,
            by=by,
        )
    for number, parent in parents.items():
        prefix = f"parent{number}_"
        own = {name.removeprefix(prefix) for name in changed if name.startswith(prefix)}
        if own:
            details = next(p for p in row.parents if _is_named(p, parent))
            _change_parent(child, parent, details, own, by=by)
    for details in new_parents:
        register_parent(child=child.subject, details=details, starts_on=on, by=by)
    _change_place(child, row, changed, stay, groups, by=by)
    if "rate" in changed and row.contract:
        held = Representation.objects.filter(subject=child.subject).values("parent_id")
        party = next(p for p in Parent.objects.filter(pk__in=held) if _is_named(row.parents[0], p))
        sign_contract(
            child=child,
            parent=party,
            location=row.location,
            starts_on=row.starts_on,
            details=row.contract,
            by=by,
        )
    if "ends_on" in changed:
        deregister_child(child=child.subject, ends_on=row.ends_on, by=by)
    record("child.imported_again", by=by, subject_id=child.pk, obj=child)


def _is_named(details: ParentDetails, parent: Parent) -> bool:
    return parent.search_name == search_text(f"{details.first_name} {details.family_name}")


def _change_parent(
    child: Child, parent: Parent, details: ParentDetails, changed: set[str], *, by
) -> None:
    if "custody" in changed:
        held = Representation.objects.get(subject=child.subject, parent=parent.subject_id)
        held.custody = details.custody
        held.save(update_fields=["custody"])
        record(
            "representation.changed",
            by=by,
            subject_id=child.pk,
            obj=held,
            section="child.custody",
            custody=str(details.custody),
        )
    if changed & {"street", "postcode", "town"}:
        address = address_of(parent) or Address(id=uuid.uuid4())
        for name in ("street", "postcode", "town"):
            setattr(address, name, getattr(details, name) or getattr(address, name))
        address.save()
        parent.address_reference = str(address.pk)
    parent.email = details.email or parent.email
    parent.phone = details.phone or parent.phone
    if changed - {"custody"}:
        parent.save()
        record(
            "child.contact_changed",
            by=by,
            subject_id=child.pk,
            obj=parent,
            section="child.contact",
        )


def _change_place(child, row, changed: set[str], stay, groups: dict, *, by) -> None:
    if not changed & {"location", "care_group", "kind", "starts_on"}:
        return
    group_id = group_named(row.care_group, row.location, groups)
    if stay is None:
        place_child(
            child=child.subject,
            location=row.location,
            care_group=CareGroup.objects.filter(pk=group_id).first(),
            kind=row.kind,
            starts_on=row.starts_on,
            instead=True,
            by=by,
        )
        return
    stay.kind = row.kind
    stay.save(update_fields=["kind"])
    if group_id:
        stay.affiliation.care_group_id = group_id
        stay.affiliation.save(update_fields=["care_group"])
    record(
        "child.placement_changed",
        by=by,
        subject_id=child.pk,
        obj=stay,
        section="child.care_arrangement",
    )
