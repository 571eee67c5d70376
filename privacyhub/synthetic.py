"""Child files by the thousand, of made-up people, for the demo and the benchmarks.

Writes in bulk, past the actions: whoever calls records one event for all of it.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from children.models import (
    Address,
    Child,
    Contract,
    DailyCare,
    Declaration,
    EmergencyNumber,
    ExitInterview,
    Identification,
    Parent,
    PersonalFile,
    Placement,
)
from core.keys import create_keys, key_scope, load_keys, set_indexes
from core.privacy import RETENTION_CLASSES, SubjectKind
from privacyhub.demo.people import Home, People
from subjects.models import Affiliation, Representation, Subject

BATCH = 2000  # rows of one statement, where the database takes that many
# The order in which rows can be written: what is pointed at comes first.
ORDER = (
    Subject, Child, Parent, Address, Representation, Affiliation, Placement, DailyCare,
    EmergencyNumber,
    Identification, Contract, Declaration, PersonalFile, ExitInterview,
)  # fmt: skip
# Days of age at which children come to a kind of place, and at which they leave it.
AGES = {
    Placement.Kind.DAY_CARE: (75, 4 * 365),
    Placement.Kind.PRESCHOOL: (2 * 365, 4 * 365),
    Placement.Kind.OUT_OF_SCHOOL: (4 * 365, 12 * 365),
}
Custody = Representation.Custody
CUSTODIES = [  # how many in a hundred households, and the custody of each parent
    (78, (Custody.JOINT, Custody.JOINT)),
    (13, (Custody.SOLE,)),
    (5, (Custody.SOLE, Custody.NONE)),
    (4, (Custody.GUARDIAN,)),
]
ALLERGIES = ["pinda", "koemelk", "kippenei", "noten", "aardbei", "bijensteek", "huisstofmijt"]
DIETS = ["vegetarisch", "glutenvrij", "lactosevrij", "geen suiker toevoegen"]
WHOM = ["oma", "opa", "buurvrouw", "tante", "werk van moeder", "werk van vader"]
HEALTH_NOTES = [
    "Heeft buisjes in beide oren; oordoppen mee bij waterspel.",
    "Gebruikt bij benauwdheid de puffer uit het rode etui.",
    "Koortsstuip gehad; bij koorts meteen ouders bellen.",
    "Pleister op het linkeroog, elke ochtend tot elf uur.",
]


@dataclass(frozen=True)
class Place:
    """A location where children are placed, its groups, and the kind of places it has."""

    location_id: int
    kind: str
    group_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Household:
    """Parents with their custody and home, the contracting one first; brothers and sisters share
    one. No two in it have the same first name: a list would show them as one person."""

    family_name: str
    parents: tuple[tuple[Parent, str, Home], ...]
    first_names: set[str]


class ChildFiles:
    """Collects files and writes them together.

    With `whole` off a file is the child and its places, all that the lists read: no parents, no
    sealed sections and no keys.
    """

    def __init__(self, people: People, *, today: dt.date, whole: bool = True):
        self.people, self.today, self.whole = people, today, whole
        self._rows = defaultdict(list)
        self._owners = defaultdict(list)  # ids by the kind of subject, whose keys are to be made
        self._bsns = []
        self._contracts = defaultdict(int)

    def household(self, custodies: tuple[str, ...] | None = None) -> Household:
        """Parents with a name and a home; `custodies` as chance has it where not given."""
        draw = self.people
        if custodies is None:
            weights, kinds = zip(*CUSTODIES, strict=True)
            custodies = draw.choices(kinds, weights)[0]
        family_name, home = draw.family_name(), draw.home()
        parents, first_names = [], set()
        for place, custody in enumerate(custodies):
            own_name = family_name if place == 0 or draw.random() < 0.4 else draw.family_name()
            apart = custody == Custody.NONE or draw.random() < 0.15
            own_home = draw.home() if place and apart else home
            first_name = draw.first_name(draw.choice("fm"), taken=first_names)
            first_names.add(first_name)
            parents.append((self._parent(first_name, own_name, own_home), custody, own_home))
        return Household(family_name, tuple(parents), first_names)

    def _parent(self, first_name: str, family_name: str, home: Home) -> Parent:
        draw = self.people
        subject = self._subject(SubjectKind.PARENT)
        address = Address(id=draw.id(), street=home.street, postcode=home.postcode, town=home.town)
        parent = Parent(
            subject=subject,
            first_name=first_name,
            family_name=family_name,
            email=draw.email(first_name, family_name),
            phone=draw.phone(),
            address_reference=str(address.pk),
        )
        self._rows[Address].append(address)
        self._rows[Parent].append(parent)
        return parent

    def _subject(self, kind: SubjectKind, ended_on: dt.date | None = None) -> Subject:
        subject = Subject(id=self.people.id(), kind=kind, relation_ended_on=ended_on)
        self._rows[Subject].append(subject)
        if self.whole:
            self._owners[kind].append(subject.pk)
        return subject

    def add(
        self,
        place: Place,
        *,
        household: Household | None = None,
        ended_on: dt.date | None = None,
        came_from: Place | None = None,
        for_days: int = 0,
    ) -> Child:
        """Collect one file: a child of an age that fits the place, there until `ended_on`.

        A day still to come is a deregistration ahead. `came_from` is where it was placed before;
        it has been placed `for_days` at least.
        """
        draw = self.people
        if household is None and self.whole:
            household = self.household()
        sex = draw.choice("fm")
        first_name = draw.first_name(sex, taken=household.first_names if household else ())
        family_name = household.family_name if household else draw.family_name()
        if household:
            household.first_names.add(first_name)
        youngest, oldest = AGES[place.kind]
        seen_on = min(ended_on or self.today, self.today)
        birth_date = seen_on - dt.timedelta(days=draw.randint(youngest + for_days, oldest))
        first = birth_date + dt.timedelta(days=youngest)
        last = min(seen_on - dt.timedelta(days=for_days), first + dt.timedelta(days=400))
        starts_on = draw.day_between(first, last)
        subject = self._subject(SubjectKind.CHILD, ended_on)
        child = Child(
            subject=subject,
            first_name=first_name,
            family_name=family_name,
            birth_date=birth_date,
            sex=sex,
        )
        self._rows[Child].append(child)
        stay = starts_on
        if came_from and (seen_on - starts_on).days > 60:
            stay = draw.day_between(starts_on + dt.timedelta(days=30), seen_on)
            self._place(subject, came_from, starts_on, stay - dt.timedelta(days=1))
        self._place(subject, place, stay, ended_on)
        if household:
            self._sections(child, household, place, starts_on, ended_on)
        return child

    def _place(self, subject, place: Place, starts_on, ends_on) -> None:
        draw = self.people
        affiliation = Affiliation(
            id=draw.id(),
            subject=subject,
            location_id=place.location_id,
            care_group_id=draw.choice(place.group_ids) if place.group_ids else None,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        self._rows[Affiliation].append(affiliation)
        self._rows[Placement].append(
            Placement(id=draw.id(), subject=subject, affiliation=affiliation, kind=place.kind)
        )

    def _sections(
        self, child: Child, household: Household, place: Place, starts_on, ended_on
    ) -> None:
        draw = self.people
        for parent, custody, _home in household.parents:
            self._rows[Representation].append(
                Representation(
                    id=draw.id(),
                    subject=child.subject,
                    parent=parent.subject,
                    custody=custody,
                    starts_on=starts_on,
                )
            )
        self._rows[DailyCare].append(
            DailyCare(
                id=draw.id(),
                subject=child.subject,
                allergies=draw.choice(ALLERGIES) if draw.random() < 0.15 else "",
                diet=draw.choice(DIETS) if draw.random() < 0.1 else "",
                health_note=draw.choice(HEALTH_NOTES) if draw.random() < 0.06 else "",
            )
        )
        self._rows[EmergencyNumber].append(
            EmergencyNumber(
                id=draw.id(), subject=child.subject, phone=draw.phone(), whom=draw.choice(WHOM)
            )
        )
        if not self._is_new(starts_on, ended_on) or draw.random() < 0.5:
            self._identify(child, starts_on)
        self._sign(child, household, place, starts_on, ended_on)
        self._papers(child, household, starts_on, ended_on)

    def _is_new(self, starts_on, ended_on) -> bool:
        """Whether a child came so lately that something may still be missing in its file."""
        return (self.today - starts_on).days < 30 and not ended_on

    def _papers(self, child: Child, household: Household, starts_on, ended_on) -> None:
        """The declarations of the placement, the group's folder and what became of it."""
        draw, subject = self.people, child.subject
        signer = household.parents[0][0].subject
        kinds = [Declaration.Kind.GROUP, Declaration.Kind.CONSENTS, Declaration.Kind.DATA_CHECK]
        for kind in kinds[:1] if self._is_new(starts_on, ended_on) else kinds:
            self._rows[Declaration].append(
                Declaration(
                    id=draw.id(), subject=subject, kind=kind, signed_on=starts_on, signed_by=signer
                )
            )
        self._rows[PersonalFile].append(
            PersonalFile(id=draw.id(), subject=subject, place="groepskast", started_on=starts_on)
        )
        if ended_on and ended_on <= self.today - dt.timedelta(days=5):
            outcome = ExitInterview.Outcome.HANDED_OVER
            if draw.random() < 0.2:
                outcome = ExitInterview.Outcome.DESTROYED
            self._rows[ExitInterview].append(
                ExitInterview(id=draw.id(), subject=subject, outcome=outcome, settled_on=ended_on)
            )

    def _identify(self, child: Child, starts_on) -> None:
        draw = self.people
        bsn = draw.bsn()
        self._bsns.append((child.subject.pk, bsn))
        self._rows[Identification].append(
            Identification(
                id=draw.id(),
                subject=child.subject,
                bsn=bsn,
                shown=draw.choice(Identification.Shown.values),
                checked_on=starts_on,
            )
        )

    def _sign(self, child: Child, household: Household, place: Place, starts_on, ended_on) -> None:
        draw = self.people
        party, _custody, home = household.parents[0]
        self._contracts[starts_on.year] += 1
        self._rows[Contract].append(
            Contract(
                id=draw.id(),
                subject=child.subject,
                number=f"{starts_on.year}-{self._contracts[starts_on.year]:05d}",
                location_id=place.location_id,
                starts_on=starts_on,
                ends_on=ended_on,
                hours_per_month=draw.randrange(40, 220, 4),
                rate=Decimal(draw.randint(980, 1240)) / 100,
                iban=draw.iban() if draw.random() < 0.8 else "",
                child_name=child.name,
                party_name=party.name,
                party_address=f"{home.street}, {home.postcode} {home.town}",
            )
        )

    def write(self) -> int:
        """Write what was collected, with its keys, and return the number of rows."""
        written = 0
        with key_scope():
            for kind, ids in self._owners.items():
                for retention_class in RETENTION_CLASSES[kind]:
                    create_keys(ids, retention_class)
                    load_keys(ids, retention_class)
            for model in ORDER:
                model.objects.bulk_create(self._rows[model], batch_size=BATCH)
                written += len(self._rows[model])
            set_indexes("bsn", self._bsns, "child.file")
        self._rows.clear()
        self._owners.clear()
        self._bsns.clear()
        return written
