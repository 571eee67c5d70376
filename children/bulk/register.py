"""Writing many children at once, as an import brings them: sealed as one by one, and indexed.

django-auditlog hears of no bulk write. That is right here: it logs what changes in a row, and that
these rows came to be stands in the trail, with one event for each child.
"""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from audit.actions import record_all
from children.actions import ParentDetails, known_from, next_contract_number
from children.bulk.rows import ChildRow, group_named
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
from core.actions import action
from core.keys import create_keys, load_keys, set_indexes
from core.privacy import RETENTION_CLASSES, SubjectKind
from core.rows import insert_rows
from subjects.models import Affiliation, Representation, Subject, search_text

# What is pointed at is written first.
ORDER = (
    Subject, Child, Parent, Address, Representation, Affiliation, Placement, DailyCare,
    EmergencyNumber, Identification, Contract,
)  # fmt: skip


@action
def register_children(*, rows: list[ChildRow], groups: dict, on: dt.date, by) -> None:
    """Open the files of many children at once, those who left with their last day.

    Brothers and sisters share a parent: one with the same names and the same email or address,
    where nothing contradicts it. `groups` keeps the groups that were looked up or made, for the
    next batch. Call it inside `core.keys.key_batch`.
    """
    writer = _Writer(groups, _known_parents(rows, by=by, on=on), on)
    for row in rows:
        writer.add(row)
    writer.write()
    record_all("child.registered", by=by, of=[(child.pk, child) for child in writer.children])


@dataclass
class _Family:
    """A parent who may be shared: the row, and the address as text to compare."""

    parent: Parent
    street: str = ""
    postcode: str = ""
    town: str = ""
    is_stored: bool = False

    def is_same(self, details: ParentDetails) -> bool:
        """Same names are given: whether these details are of the same person."""
        pairs = [
            (self.parent.email.casefold(), details.email.casefold()),
            (self.parent.phone, details.phone),
            (
                f"{self.postcode} {self.street}".strip(),
                f"{details.postcode} {details.street}".strip(),
            ),
        ]
        if any(here and given and here != given for here, given in pairs):
            return False
        (email, given_email), _phones, (home, given_home) = pairs
        return bool(email and email == given_email) or bool(home and home == given_home)


def _known_parents(rows: list[ChildRow], *, by, on: dt.date) -> dict[str, list[_Family]]:
    """The parents in the user's sight with a name that stands in these rows."""
    names = {
        search_text(parent.first_name, parent.family_name) for row in rows for parent in row.parents
    }
    found = Parent.objects.filter(search_name__in=names)
    if by is not None:
        seen = Subject.objects.visible_to(by, on=on, category="child.contact")
        found = found.filter(subject__represents__subject__in=seen).distinct()
    found = list(found)
    load_keys([parent.pk for parent in found], "parent.file")
    addresses = Address.objects.in_bulk(
        [parent.address_reference for parent in found if parent.address_reference]
    )
    by_name = defaultdict(list)
    for parent in found:
        family = _Family(parent, is_stored=True)
        if parent.address_reference:
            address = addresses.get(uuid.UUID(parent.address_reference))
            if address:
                family.street, family.postcode = address.street, address.postcode
                family.town = address.town
        by_name[parent.search_name].append(family)
    return by_name


@dataclass
class _Writer:
    """Collects the rows of many files and writes them together."""

    groups: dict
    families: dict[str, list[_Family]]
    on: dt.date
    rows: dict = field(default_factory=lambda: defaultdict(list))
    children: list[Child] = field(default_factory=list)
    filled: dict = field(default_factory=dict)  # stored parents who gained what was missing
    bsns: list = field(default_factory=list)
    numbers: dict = field(default_factory=dict)  # the last contract number by year

    def add(self, row: ChildRow) -> None:
        subject = self._subject(SubjectKind.CHILD, row.ends_on)
        child = Child(
            subject_id=subject.pk,
            first_name=row.first_name,
            family_name=row.family_name,
            birth_date=row.birth_date,
            sex=row.sex,
        )
        self.children.append(child)
        self.rows[Child].append(child)
        parents = [(self._parent(details), details) for details in row.parents]
        for parent_id, custody in {
            family.parent.pk: details.custody for family, details in reversed(parents)
        }.items():
            self.rows[Representation].append(
                Representation(
                    subject_id=subject.pk,
                    parent_id=parent_id,
                    custody=custody,
                    starts_on=known_from(row.starts_on, self.on),
                )
            )
        self._place(subject, row)
        self.rows[DailyCare].append(
            DailyCare(
                subject_id=subject.pk,
                allergies=row.allergies,
                diet=row.diet,
            )
        )
        if row.emergency_phone:
            self.rows[EmergencyNumber].append(
                EmergencyNumber(subject_id=subject.pk, phone=row.emergency_phone)
            )
        if row.bsn:
            self.rows[Identification].append(Identification(subject=subject, bsn=row.bsn))
            self.bsns.append((subject.pk, row.bsn))
        if row.contract:
            self._sign(child, parents[0][1], row)

    def _subject(self, kind: SubjectKind, ended_on: dt.date | None = None) -> Subject:
        subject = Subject(kind=kind, relation_ended_on=ended_on)
        self.rows[Subject].append(subject)
        return subject

    def _parent(self, details: ParentDetails) -> _Family:
        name = search_text(details.first_name, details.family_name)
        for family in self.families.setdefault(name, []):
            if family.is_same(details):
                self._fill(family, details)
                return family
        subject = self._subject(SubjectKind.PARENT)
        parent = Parent(
            subject_id=subject.pk,
            first_name=details.first_name,
            family_name=details.family_name,
            email=details.email,
            phone=details.phone,
        )
        self.rows[Parent].append(parent)
        family = _Family(parent)
        self._house(family, details)
        self.families[name].append(family)
        return family

    def _fill(self, family: _Family, details: ParentDetails) -> None:
        """Add to a shared parent what this row knows and the other did not."""
        missing = {
            name: getattr(details, name)
            for name in ("email", "phone")
            if getattr(details, name) and not getattr(family.parent, name)
        }
        for name, value in missing.items():
            setattr(family.parent, name, value)
        if details.street and not family.street:
            self._house(family, details)
            missing["address_reference"] = family.parent.address_reference
        if missing and family.is_stored:
            self.filled[family.parent.pk] = family.parent

    def _house(self, family: _Family, details: ParentDetails) -> None:
        """The address stands apart; only the sealed reference leads there (L74)."""
        if not details.street:
            return
        address = Address(
            id=uuid.uuid4(), street=details.street, postcode=details.postcode, town=details.town
        )
        self.rows[Address].append(address)
        family.parent.address_reference = str(address.pk)
        family.street, family.postcode, family.town = (
            details.street, details.postcode, details.town,
        )  # fmt: skip

    def _place(self, subject: Subject, row: ChildRow) -> None:
        affiliation = Affiliation(
            subject_id=subject.pk,
            location_id=row.location.pk,
            care_group_id=group_named(row.care_group, row.location, self.groups),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        self.rows[Affiliation].append(affiliation)
        self.rows[Placement].append(
            Placement(subject_id=subject.pk, affiliation_id=affiliation.pk, kind=row.kind)
        )

    def _sign(self, child: Child, party: ParentDetails, row: ChildRow) -> None:
        """A contract with its own copy of the parties, as sign_contract makes it (L09)."""
        home = f"{party.street}, {party.postcode} {party.town}" if party.street else ""
        self.rows[Contract].append(
            Contract(
                subject_id=child.pk,
                number=self._next_number(row.starts_on.year),
                location_id=row.location.pk,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                hours_per_month=row.hours_per_month,
                rate=row.rate,
                child_name=child.name,
                party_name=f"{party.first_name} {party.family_name}",
                party_address=home,
                iban="",
            )
        )

    def _next_number(self, year: int) -> str:
        if year not in self.numbers:
            # The last number is locked, so that two who sign at once do not get the same.
            list(Contract.objects.select_for_update().order_by("-number")[:1])
            self.numbers[year] = int(next_contract_number(year).partition("-")[2]) - 1
        self.numbers[year] += 1
        return f"{year}-{self.numbers[year]:05d}"

    def write(self) -> None:
        by_kind = defaultdict(list)
        for subject in self.rows[Subject]:
            by_kind[SubjectKind(subject.kind)].append(subject.pk)
        for kind, ids in by_kind.items():
            for retention_class in RETENTION_CLASSES[kind]:
                create_keys(ids, retention_class, remember=True)
        for model in ORDER:
            insert_rows(model, self.rows[model])
        for parent in self.filled.values():
            parent.save()
        set_indexes("bsn", self.bsns, "child.file")
