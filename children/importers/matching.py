"""Rows of a table against the children who are here: who is meant, and what would change.

A child is recognised by BSN, else by name with birth date, among those in the user's sight. An
empty cell leaves alone what is stored.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from children.importers.checks import ELSEWHERE, PARENTS, custody_of, places_of
from children.models import (
    Address,
    Child,
    Contract,
    DailyCare,
    EmergencyNumber,
    Identification,
    Parent,
    Placement,
)
from core.keys import load_keys
from core.privacy import Level, SubjectKind
from imports.engine import Job, PlannedRow, State
from imports.people import Candidates, name_in
from subjects.models import Affiliation, Representation, Subject, search_text
from subjects.visibility import visible_of_kind

Custody = Representation.Custody


@dataclass
class KnownParent:
    representation: Representation
    parent: Parent
    address: Address | None


@dataclass
class KnownChild:
    """A child who is here, with what a table may change of the file."""

    child: Child
    identification: Identification | None = None
    care: DailyCare | None = None
    emergency: EmergencyNumber | None = None  # the first to be rung
    stays: list[Placement] = field(default_factory=list)  # the latest first
    contract: Contract | None = None
    parents: dict[str, KnownParent] = field(default_factory=dict)  # by name, as for searching

    @property
    def subject(self) -> Subject:
        return self.child.subject


def match(rows: list[PlannedRow], job: Job) -> None:
    candidates = _Candidates(rows, job)
    chosen = {row.number: candidates.of(row) for row in rows}
    known = _load({child.pk: child for child in chosen.values() if child})
    taken = job.memory.setdefault("taken", {})
    for row in rows:
        if row.values["location"] not in places_of(job):
            row.fail("location", ELSEWHERE)  # the user's functions may have changed since
        if row.errors:
            continue
        child = chosen[row.number]
        if child is None:
            _check_custody(row)
            row.settle(None)
            continue
        first = taken.setdefault(hash(child.pk), row.number)
        if first != row.number:
            row.fail("", _("Row %(row)d is about the same child. Keep one.") % {"row": first})
            continue
        row.found = known[child.pk]
        _compare(row, job)


class _Candidates(Candidates):
    kind = SubjectKind.CHILD

    def people(self, rows, ids, job):
        names = {name_in(row) for row in rows}
        days = {row.values["birth_date"] for row in rows}
        children = Child.objects.filter(
            Q(search_name__in=names, birth_date__in=days) | Q(pk__in=ids)
        )
        if job.user is None:
            return children
        return visible_of_kind(
            children,
            job.user,
            SubjectKind.CHILD,
            on=job.on,
            category="child.identity",
            level=Level.CHANGE,
        )

    def with_number(self, ids):
        noted = Identification.objects.filter(subject__in=ids).exclude(bsn__isnull=True)
        load_keys(ids, "child.file")
        return {found.subject_id for found in noted if found.bsn}

    def words(self):
        return (
            _("This BSN cannot be noted here. Check the number and the person."),
            _("A child with this name and birth date is here with another BSN. Check the number."),
            _(
                "More than one child here matches this row. Give the BSN, or correct the name"
                " or birth date of one of them."
            ),
        )


def _load(children: dict) -> dict:
    """The files of children, with one query for each part of them."""
    ids = list(children)
    known = {pk: KnownChild(child) for pk, child in children.items()}
    if not ids:
        return known
    load_keys(ids, "child.file")
    for found in Identification.objects.filter(subject__in=ids):
        known[found.subject_id].identification = found
    for found in DailyCare.objects.filter(subject__in=ids):
        known[found.subject_id].care = found
    for found in EmergencyNumber.objects.filter(subject__in=ids).order_by("-position", "-id"):
        known[found.subject_id].emergency = found
    stays = Placement.objects.filter(subject__in=ids).order_by("-affiliation__starts_on")
    for stay in stays.select_related("affiliation__location", "affiliation__care_group"):
        known[stay.subject_id].stays.append(stay)
    for contract in Contract.objects.filter(subject__in=ids).order_by("starts_on", "number"):
        known[contract.subject_id].contract = contract
    _load_parents(known)
    return known


def _load_parents(known: dict) -> None:
    held = list(Representation.objects.filter(subject__in=known))
    parents = Parent.objects.in_bulk({one.parent_id for one in held})
    load_keys(parents, "parent.file")
    references = {p.address_reference for p in parents.values() if p.address_reference}
    addresses = {str(pk): found for pk, found in Address.objects.in_bulk(references).items()}
    for representation in held:
        parent = parents.get(representation.parent_id)
        if parent:
            known[representation.subject_id].parents[parent.search_name] = KnownParent(
                representation, parent, addresses.get(parent.address_reference)
            )


def _check_custody(row: PlannedRow) -> None:
    """The same as registering asks of the custody of all parents together."""
    kinds = custody_of(row.values)
    if all(kind == Custody.NONE for kind in kinds):
        row.fail("parent1_custody", _("At least one parent or guardian must hold custody."))
    elif Custody.SOLE in kinds and len([kind for kind in kinds if kind != Custody.NONE]) > 1:
        row.fail(
            "parent1_custody",
            _(
                "Where one parent holds sole custody, the other holds none."
                " Check the custody of both."
            ),
        )


def _compare(row: PlannedRow, job: Job) -> None:
    known: KnownChild = row.found
    child, care = known.child, known.care
    stored = {
        "first_name": child.first_name,
        "family_name": child.family_name,
        "birth_date": child.birth_date,
        "sex": child.sex,
        "bsn": known.identification.bsn if known.identification else "",
        "allergies": care.allergies if care else "",
        "diet": care.diet if care else "",
        "emergency_phone": known.emergency.phone if known.emergency else "",
    }
    stored |= _stored_place(row, known)
    stored |= _stored_contract(row, known)
    added = {}
    for number in PARENTS:
        prefix = f"parent{number}_"
        if f"{prefix}family_name" in row.values:
            found = parent_in(row, prefix, known)
            if found is None and not _may_add_parent(row, job):
                row.notes.append(
                    _("%(name)s is not added as a parent: your function does not change custody.")
                    % {"name": _parent_name(row, prefix)}
                )
            elif found:
                stored |= _stored_parent(prefix, found, row.values["location"], job)
            else:
                added[f"{prefix}family_name"] = ("", _parent_name(row, prefix))
    row.settle(stored)
    if "location" in row.differences:  # by name, as people know it
        now = known.stays[0].affiliation.location.label if known.stays else ""
        row.differences["location"] = (now, places_of(job)[row.values["location"]][0].label)
    if not row.errors and added:
        row.differences |= added
        row.state = State.CHANGED


def _may_add_parent(row: PlannedRow, job: Job) -> bool:
    """Whether a child who is here may get another parent: that is contact and custody both."""
    at = places_of(job)[row.values["location"]][0].pk
    return job.opens("child.contact", at) and job.opens("child.custody", at)


def _parent_name(row: PlannedRow, prefix: str) -> str:
    return f"{row.values[f'{prefix}first_name']} {row.values[f'{prefix}family_name']}"


def parent_in(row: PlannedRow, prefix: str, known: KnownChild) -> KnownParent | None:
    """The child's own parent with the name that stands in the row."""
    return known.parents.get(search_text(_parent_name(row, prefix)))


def _stored_parent(prefix: str, found: KnownParent, location: str, job: Job) -> dict:
    address = found.address
    stored = {
        "email": found.parent.email,
        "phone": found.parent.phone,
        "street": address.street if address else "",
        "postcode": address.postcode if address else "",
        "town": address.town if address else "",
    }
    if job.opens("child.custody", places_of(job)[location][0].pk):
        stored["custody"] = found.representation.custody
    return {f"{prefix}{name}": value for name, value in stored.items()}


def stay_of(row: PlannedRow, known: KnownChild) -> Placement | None:
    """The placement that began on the row's first day."""
    first = row.values["starts_on"]
    return next((stay for stay in known.stays if stay.affiliation.starts_on == first), None)


def _stored_place(row: PlannedRow, known: KnownChild) -> dict:
    values, latest = row.values, known.stays[0] if known.stays else None
    if latest is None:
        return {"location": "", "starts_on": None}
    stay = stay_of(row, known)
    if stay is None:
        if values["starts_on"] < latest.affiliation.starts_on:
            row.fail(
                "starts_on",
                _(
                    "This child has had a place since %(day)s. Give that day, or a later one"
                    " for a move."
                )
                % {"day": f"{latest.affiliation.starts_on:%d-%m-%Y}"},
            )
        return _place_of(latest)
    if stay.affiliation.location.lrk_number != values["location"]:
        row.fail(
            "location",
            _(
                "This child has a place elsewhere from the same day. Give the day of the"
                " move, or correct the location."
            ),
        )
    stored = _place_of(stay)
    last = values.get("ends_on")
    if last and stored["ends_on"] and last != stored["ends_on"]:
        row.fail(
            "ends_on",
            _("The last day here is %(day)s. Give that day, or change it in the child's file.")
            % {"day": f"{stored['ends_on']:%d-%m-%Y}"},
        )
    return stored


def _place_of(stay: Placement) -> dict:
    affiliation: Affiliation = stay.affiliation
    group = affiliation.care_group
    return {
        "location": affiliation.location.lrk_number,
        "care_group": group.name if group else "",
        "kind": stay.kind,
        "starts_on": affiliation.starts_on,
        "ends_on": affiliation.ends_on,
    }


def _stored_contract(row: PlannedRow, known: KnownChild) -> dict:
    contract = known.contract
    if contract is None or "rate" not in row.values:
        return {"hours_per_month": None, "rate": None}
    stored = {"hours_per_month": contract.hours_per_month, "rate": contract.rate}
    if any(row.values.get(name) != value for name, value in stored.items()):
        row.fail(
            "hours_per_month",
            _(
                "The contract here says something else, and what was signed does not change."
                " Make a new contract in the file, or leave this column unmatched."
            ),
        )
    return stored
