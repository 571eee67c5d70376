"""Writing what an import changes in the file of one child who is here already."""

import datetime as dt

from audit.actions import record
from children.actions import (
    ParentDetails,
    address_of,
    change_parent,
    deregister_child,
    note_identification,
    place_child,
    register_parent,
    sign_contract,
)
from children.bulk.rows import ChildRow, group_named
from children.models import Address, Child, DailyCare, EmergencyNumber, Parent, Placement
from core.actions import action
from organisation.models import CareGroup
from subjects.models import Representation, search_text
from subjects.record_actions import save_record

ADDRESS = ("street", "postcode", "town")


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
    _change_record(child, row, changed & {"first_name", "family_name", "birth_date", "sex"}, by)
    if "bsn" in changed:
        # What was checked was another number, so this one has yet to be.
        note_identification(
            subject=child.subject, bsn=row.bsn, shown="", checked_on=None, on=on, by=by
        )
    care = DailyCare.objects.filter(subject=child.subject).first()
    _change_record(
        care or DailyCare(subject=child.subject), row, changed & {"allergies", "diet"}, by
    )
    if "emergency_phone" in changed:
        first = EmergencyNumber.objects.filter(subject=child.subject).first()
        save_record(
            record=first or EmergencyNumber(subject=child.subject),
            values={"phone": row.emergency_phone},
            by=by,
        )
    for number, parent in parents.items():
        prefix = f"parent{number}_"
        own = {name.removeprefix(prefix) for name in changed if name.startswith(prefix)}
        if own:
            details = next(p for p in row.parents if _is_named(p, parent))
            _change_parent(child, parent, details, own, on=on, by=by)
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
    return parent.search_name == search_text(details.first_name, details.family_name)


def _change_record(record, row: ChildRow, names: set[str], by) -> None:
    if names:
        save_record(record=record, values={name: getattr(row, name) for name in names}, by=by)


def _change_parent(
    child: Child, parent: Parent, details: ParentDetails, changed: set[str], *, on: dt.date, by
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
    if changed - {"custody"}:
        address = address_of(parent) or Address()
        change_parent(
            subject=parent.subject,
            record=parent,
            email=details.email or parent.email,
            phone=details.phone or parent.phone,
            **{name: getattr(details, name) or getattr(address, name) for name in ADDRESS},
            on=on,
            by=by,
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
