"""The people who work in the demo: employees, interns, externals, volunteers; some have left."""

import datetime as dt
from decimal import Decimal

from core.dates import Term
from core.privacy import SubjectKind
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.people import People
from privacyhub.demo.places import Places
from staff.actions import (
    add_absence,
    add_appraisal,
    add_training,
    change_payroll,
    change_screening,
    end_employment,
    give_login,
    note_identification,
    register_employee,
    register_volunteer,
)
from staff.models import Absence, Employee, Identification
from staff.retention_rules import retention_rules

TERM: Term = retention_rules["staff.file"].term
TITLES = [
    *["Pedagogisch professional"] * 7,
    "Groepshulp",
    "Assistent-leidinggevende",
    "Pedagogisch coach",
]
BORN_IN = ["Amsterdam", "Hoorn", "Paramaribo", "Rabat", "Kraków", "Zwolle"]
TRAININGS = [
    ("Kinder-EHBO", 365 * 2), ("Bedrijfshulpverlening", 365), ("Meldcode kindermishandeling", None),
    ("Voorschoolse educatie", None), ("Taaltoets 3F", None),
]  # fmt: skip
REPORTS = [
    "Rustig en vast in de groep. Wil zich verder bekwamen in het observeren van baby's.",
    "Neemt initiatief bij het buitenspel. Afspraak: overdracht aan ouders korter en concreter.",
    "Draait goed mee na de overstap van locatie. Volgend jaar de cursus coachen.",
]
VOLUNTEERS = 5


class _Maker:
    def __init__(self, people: People, places: Places, accounts: Accounts, today: dt.date):
        self.people, self.places, self.today = people, places, today
        self.hr = accounts.users["hr"]

    def register(self, kind: SubjectKind, title: str, ended_on: dt.date | None = None) -> Employee:
        """Open a file; whoever has left began some years before that."""
        draw = self.people
        last = (ended_on or self.today) - dt.timedelta(days=40)
        longest = 3000 if kind == SubjectKind.EMPLOYEE else 160
        sex = draw.choices("fm", (8, 2))[0]
        first_name, family_name = draw.first_name(sex), draw.family_name()
        starts_on = draw.day_between(last - dt.timedelta(days=longest), last)
        age = draw.randint(17 * 365, 22 * 365 if kind == SubjectKind.INTERN else 60 * 365)
        home = draw.home(draw.choice(["Amsterdam", "Amsterdam", "Zaandam", "Purmerend", "Diemen"]))
        return register_employee(
            kind=kind,
            first_name=first_name,
            family_name=family_name,
            birth_date=starts_on - dt.timedelta(days=age),
            birth_place=draw.choice(BORN_IN),
            sex=sex,
            location=draw.choice(self.places.locations),
            function_title=title,
            starts_on=starts_on,
            hours_per_week=Decimal(draw.randrange(16, 37, 2)),
            contact={
                "street": home.street,
                "postcode": home.postcode,
                "town": home.town,
                "phone": draw.phone(),
                "email": draw.email(first_name, family_name),
            },
            by=self.hr,
        )

    def screen(self, employee: Employee) -> None:
        """A certificate (VOG) of the last weeks before the first day, linked in the register."""
        draw = self.people
        starts_on = employee.subject.employments.first().starts_on
        change_screening(
            subject=employee.subject,
            vog_number=f"9999{draw.randint(0, 99_999_999):08d}",
            vog_issued_on=starts_on - dt.timedelta(days=draw.randint(15, 40)),
            register_number=f"9999{draw.randint(0, 9_999_999_999):010d}",
            linked_on=starts_on - dt.timedelta(days=draw.randint(0, 10)),
            by=self.hr,
        )

    def employ(self, number: int, ended_on: dt.date | None = None) -> Employee:
        """An employee with what the sections hold; one in eleven has no certificate (VOG) yet."""
        draw = self.people
        employee = self.register(SubjectKind.EMPLOYEE, draw.choice(TITLES), ended_on)
        subject, starts_on = employee.subject, employee.subject.employments.first().starts_on
        until = ended_on or self.today
        if number % 11:
            self.screen(employee)
        note_identification(
            subject=subject,
            bsn=draw.bsn(),
            document=draw.choice(Identification.Document.values),
            checked_on=starts_on,
            on=self.today,
            by=self.hr,
        )
        change_payroll(subject=subject, iban=draw.iban(), account_name=employee.name, by=self.hr)
        for title, days in draw.sample(TRAININGS, 2 if number % 3 == 0 else 1):
            done_on = draw.day_between(starts_on, until)
            add_training(
                subject=subject,
                title=title,
                completed_on=done_on,
                valid_until=done_on + dt.timedelta(days=days) if days else None,
                by=self.hr,
            )
        if number % 3 == 1:
            held_on = draw.day_between(starts_on, until)
            add_appraisal(subject=subject, held_on=held_on, report=draw.choice(REPORTS), by=self.hr)
        if number % 4 == 0:
            first = draw.day_between(max(starts_on, until - dt.timedelta(days=90)), until)
            add_absence(
                subject=subject,
                kind=draw.choice(Absence.Kind.values),
                starts_on=first,
                ends_on=None if number % 16 == 0 and not ended_on else first + dt.timedelta(days=6),
                by=self.hr,
            )
        return employee

    def end(self, employee: Employee, ended_on: dt.date, *, conflict: bool = False) -> None:
        end_employment(
            subject=employee.subject,
            ends_on=ended_on,
            labour_conflict=conflict,
            on=self.today,
            by=self.hr,
        )


def make_staff(
    people: People, places: Places, accounts: Accounts, *, count: int, today: dt.date
) -> Employee:
    """Make `count` files of which a tenth are of interns and a tenth of externals; return the file
    of the employee who has an account."""
    maker = _Maker(people, places, accounts, today)
    interns, externals = count // 10, count // 12
    left = [
        today - dt.timedelta(days=20),
        today - dt.timedelta(days=210),
        today - dt.timedelta(days=480),
        TERM.latest_anchor_due(today + dt.timedelta(days=17)),
        TERM.latest_anchor_due(today),
        today - dt.timedelta(days=1300),  # kept for ten years: see `conflict`
    ]
    own = maker.employ(1)
    _give_login(own, accounts, today=today)
    for number in range(2, count - interns - externals - len(left) + 1):
        maker.employ(number)
    for number, ended_on in enumerate(left, start=1):
        maker.end(maker.employ(number, ended_on), ended_on, conflict=number == len(left))
    for number in range(interns):
        ended_on = today - dt.timedelta(days=1) if number == 0 else None
        intern = maker.register(SubjectKind.INTERN, "Stagiair", ended_on)
        if number % 4:
            maker.screen(intern)
        if ended_on:
            maker.end(intern, ended_on)
    for number in range(externals):
        ended_on = today - dt.timedelta(days=150) if number == 0 else None
        external = maker.register(SubjectKind.EXTERNAL, "Uitzendkracht", ended_on)
        if number % 3:
            maker.screen(external)
        if ended_on:
            maker.end(external, ended_on)
    _volunteers(maker)
    return own


def _give_login(own: Employee, accounts: Accounts, *, today: dt.date) -> None:
    user = accounts.users["employee"]
    since, hr = today - dt.timedelta(days=30), accounts.users["hr"]
    give_login(subject=own.subject, user=user, starts_on=since, by=hr)
    user.name = own.name
    user.save(update_fields=["name"])


def _volunteers(maker: _Maker) -> None:
    draw = maker.people
    for _n in range(VOLUNTEERS):
        first_name, family_name = draw.first_name(draw.choice("fm")), draw.family_name()
        register_volunteer(
            first_name=first_name,
            family_name=family_name,
            location=draw.choice(maker.places.locations),
            starts_on=maker.today - dt.timedelta(days=draw.randint(20, 900)),
            phone=draw.phone(),
            email=draw.email(first_name, family_name),
            by=maker.hr,
        )
