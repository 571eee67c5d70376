"""The people who work in the demo: employees, interns, externals, volunteers; some have left."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from core.dates import Term
from core.privacy import SubjectKind
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.people import People
from privacyhub.demo.places import Places
from privacyhub.demo.statements import publish_statements
from staff.actions import (
    appoint_supervisor,
    change_payroll,
    change_screening,
    end_employment,
    give_login,
    note_identification,
    register_employee,
    register_volunteer,
    sign_statement,
)
from staff.models import (
    Absence,
    Appraisal,
    Company,
    Employee,
    Identification,
    LeavingTask,
    Profile,
    Screening,
    Training,
    Volunteer,
    VolunteerScreening,
    WorkingConditions,
)
from staff.retention_rules import retention_rules
from subjects.record_actions import save_record

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
ARRANGED = [
    "Bureaustoel op maat voor de administratie. Verschoontafel in hoogte verstelbaar gemaakt.",
    "Vaste vrije woensdag tot aan de zomer. In juni opnieuw bespreken.",
    "Een tillift bij de verschoontafel van de babygroep.",
]
PROFILES = [
    ("Ik werk hier graag in de tuin en bak elke vrijdag brood.", "Nederlands, Engels"),
    ("Muziek is mijn ding: mijn gitaar staat in de gang.", "Nederlands, Pools"),
    ("Vraag mij gerust naar goede voorleesboeken.", "Nederlands, Arabisch, Frans"),
]
AGENCIES = ["Uitzendbureau Voorbeeld", "Flexpoule Voorbeeld", ""]
VOLUNTEERS = 5


class _Maker:
    def __init__(self, people: People, places: Places, accounts: Accounts, today: dt.date):
        self.people, self.places, self.today = people, places, today
        self.hr = accounts.users["hr"]
        self.statements = publish_statements(today=today, by=self.hr)

    def note(self, model, person: Employee | Volunteer, **values) -> None:
        save_record(record=model(subject=person.subject), values=values, by=self.hr)

    def sign(self, employee: Employee) -> None:
        """The first version of each statement, at the start; of the newest code of conduct the
        signatures are still to come."""
        first_day = employee.subject.employments.last().starts_on
        for text in self.statements:
            sign_statement(
                subject=employee.subject,
                text=text,
                signed_on=min(max(first_day, text.valid_from), self.today),
                how="told" if text.kind == "purpose_notice" else "paper",
                on=self.today,
                by=self.hr,
            )

    def register(
        self,
        kind: SubjectKind,
        title: str,
        ended_on: dt.date | None = None,
        *,
        is_new: bool = False,
    ) -> Employee:
        """Open a file; whoever has left began some years before that, who is new in these weeks."""
        draw = self.people
        last = (ended_on or self.today) - dt.timedelta(days=2 if is_new else 40)
        longest = 3000 if kind == SubjectKind.EMPLOYEE else 160
        if is_new:
            longest = 25
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
            on=self.today,
            by=self.hr,
        )

    def employ(self, number: int, ended_on: dt.date | None = None) -> Employee:
        """An employee with what the sections hold; one in eleven is new, and has no certificate
        (VOG) and has signed nothing yet."""
        draw = self.people
        is_new = number % 11 == 0 and ended_on is None
        title = draw.choice(TITLES)
        employee = self.register(SubjectKind.EMPLOYEE, title, ended_on, is_new=is_new)
        subject, starts_on = employee.subject, employee.subject.employments.first().starts_on
        until = ended_on or self.today
        if not is_new:
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
            self.note(
                Training,
                employee,
                title=title,
                completed_on=done_on,
                valid_until=done_on + dt.timedelta(days=days) if days else None,
            )
        if number % 3 == 1:
            held_on = draw.day_between(starts_on, until)
            self.note(Appraisal, employee, held_on=held_on, report=draw.choice(REPORTS))
        if number % 4 == 0:
            first = draw.day_between(max(starts_on, until - dt.timedelta(days=90)), until)
            self.note(
                Absence,
                employee,
                kind=draw.choice(Absence.Kind.values),
                starts_on=first,
                ends_on=None if number % 16 == 0 and not ended_on else first + dt.timedelta(days=6),
            )
        if number % 9 == 1:
            looked = draw.day_between(starts_on, until)
            agreed = draw.choice(ARRANGED)
            self.note(WorkingConditions, employee, assessed_on=looked, agreed=agreed)
        if number % 5 == 1:
            about, languages = draw.choice(PROFILES)
            self.note(Profile, employee, about=about, languages=languages)
        if not is_new:
            self.sign(employee)
        return employee

    def supply(self, external: Employee) -> None:
        """The company and the agency of an external worker."""
        draw = self.people
        agency = draw.choice(AGENCIES)
        self.note(
            Company,
            external,
            company_name=f"{external.family_name} Kinderopvangdiensten",
            kvk_number=f"99{draw.randint(0, 999_999):06d}",
            iban=draw.iban(),
            agency=agency,
            agency_contact=draw.phone() if agency else "",
        )

    def end(self, employee: Employee, ended_on: dt.date, *, conflict: bool = False) -> None:
        end_employment(
            subject=employee.subject,
            ends_on=ended_on,
            labour_conflict=conflict,
            on=self.today,
            by=self.hr,
        )
        if ended_on > self.today - dt.timedelta(days=60):
            return  # keys, paper and the link in the register are still to be settled
        for task in LeavingTask.objects.filter(subject=employee.subject):
            save_record(record=task, values={"done_on": ended_on}, by=self.hr)
        for screening in Screening.objects.filter(subject=employee.subject):
            save_record(record=screening, values={"unlinked_on": ended_on}, by=self.hr)


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
    _give_login(own, accounts.users["employee"], accounts, today=today)
    for number in range(2, count - interns - externals - len(left) + 1):
        maker.employ(number)
    for number, ended_on in enumerate(left, start=1):
        maker.end(maker.employ(number, ended_on), ended_on, conflict=number == len(left))
    for number in range(interns):
        ended_on = today - dt.timedelta(days=1) if number == 0 else None
        is_new = number % 4 == 0 and ended_on is None
        intern = maker.register(SubjectKind.INTERN, "Stagiair", ended_on, is_new=is_new)
        if number % 4:
            maker.screen(intern)
            maker.sign(intern)
        if ended_on:
            maker.end(intern, ended_on)
        elif number % 3 == 1:
            appoint_supervisor(
                intern=intern.subject,
                user=accounts.users["pedagogical_professional"],
                ends_on=today + dt.timedelta(days=90),
                on=today,
                by=accounts.users["administration"],
            )
    for number in range(externals):
        ended_on = today - dt.timedelta(days=150) if number == 0 else None
        is_new = number % 3 == 0 and ended_on is None
        external = maker.register(SubjectKind.EXTERNAL, "Uitzendkracht", ended_on, is_new=is_new)
        maker.supply(external)
        if number % 3:
            maker.screen(external)
            maker.sign(external)
        if ended_on:
            maker.end(external, ended_on)
    helper = _volunteers(maker)
    _give_login(helper, accounts.users["volunteer"], accounts, today=today)
    return own


def _give_login(
    own: Employee | Volunteer, user: User, accounts: Accounts, *, today: dt.date
) -> None:
    since, hr = today - dt.timedelta(days=30), accounts.users["hr"]
    give_login(subject=own.subject, user=user, starts_on=since, by=hr)
    user.name = own.name
    user.save(update_fields=["name"])


def _volunteers(maker: _Maker) -> Volunteer:
    """Make the volunteers; give back the last one."""
    draw = maker.people
    for number in range(VOLUNTEERS):
        first_name, family_name = draw.first_name(draw.choice("fm")), draw.family_name()
        longest_ago = 900 if number else 40  # the first has no certificate yet
        starts_on = maker.today - dt.timedelta(days=draw.randint(20, longest_ago))
        volunteer = register_volunteer(
            first_name=first_name,
            family_name=family_name,
            location=draw.choice(maker.places.locations),
            starts_on=starts_on,
            phone=draw.phone(),
            email=draw.email(first_name, family_name),
            by=maker.hr,
        )
        if number:
            maker.note(
                VolunteerScreening,
                volunteer,
                vog_number=f"9999{draw.randint(0, 99_999_999):08d}",
                vog_issued_on=starts_on - dt.timedelta(days=draw.randint(5, 40)),
            )
    return volunteer
