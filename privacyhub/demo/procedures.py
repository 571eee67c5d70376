"""Application procedures of the demo: two on the website, one that ended lately, one due for
destruction."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from applicants.actions import (
    APPLY,
    KEEP_A_YEAR,
    apply_online,
    decide_outcome,
    end_procedure,
    give_applicant_login,
    hire_applicant,
    move_stage,
    note_assessment,
    note_career,
    open_procedure,
    register_application,
    remove_on_request,
    seat_panel_member,
)
from applicants.models import Application, Assessment
from applicants.retention_rules import retention_rules
from consents.texts import text_of
from core.dates import Term
from core.privacy import SubjectKind
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.people import People

TERM: Term = retention_rules["applicant.file"].term
WITH_LOGIN = (0, 2)  # of which procedure who applied has an account
Outcome, Stage = Application.Outcome, Application.Stage
LETTERS = [
    "Met veel plezier lees ik uw vacature. Ik werk al vier jaar met peuters en zoek een plek"
    " dichter bij huis.",
    "Na mijn opleiding wil ik graag aan de slag op een groep waar buiten spelen voorop staat.",
    "Ik stap over uit het basisonderwijs en heb in mei mijn aanvullende certificaat gehaald.",
]
EMPLOYERS = ["Kindercentrum Voorbeeld", "Basisschool Voorbeeld", "Speelzaal Voorbeeld"]
REPORT = "Vertelt levendig over het werk op de groep en vraagt door. Tweede gesprek voorstellen."


@dataclass(frozen=True)
class _Round:
    """A procedure: when it opened and ended, and for each who applied, in turn, what became of it
    or how far it has come. With a `text` it stands on the website until `closes_on`."""

    title: str
    opened_on: dt.date
    ended_on: dt.date | None
    course: tuple[str, ...]
    text: str = ""
    closes_on: dt.date | None = None
    removals: int = 0  # how many of them asked to be removed
    kept: int = 0  # how many agreed to be kept for a year


def make_procedures(people: People, accounts: Accounts, *, today: dt.date) -> Counter:
    """Make the procedures, with the recruiter and HR on every panel; return what was made."""
    by = accounts.users["recruiter"]
    made = Counter()
    for n, plan in enumerate(_rounds(today)):
        procedure = open_procedure(
            location=accounts.managed[n % len(accounts.managed)],
            title=plan.title,
            opened_on=plan.opened_on,
            description=plan.text,
            closes_on=plan.closes_on,
            published=bool(plan.text),
            on=plan.opened_on,
            by=by,
        )
        for function in ("recruiter", "hr", *(["location_manager"] if n == 0 else [])):
            seat_panel_member(
                procedure=procedure,
                user=accounts.users[function],
                starts_on=plan.opened_on,
                by=by,
            )
        for place, reached in enumerate(plan.course):
            application = _apply(people, procedure, plan, place, today=today, by=by)
            _follow(people, application, reached, today=today, by=by)
            if (n, place) == WITH_LOGIN:
                _give_login(application, accounts, today=today)
            if place < plan.removals:
                remove_on_request(application=application, asked_on=today, by=by)
            made["applications"] += 1
        if plan.ended_on:
            end_procedure(procedure=procedure, ended_on=plan.ended_on, on=today, by=by)
        made["procedures"] += 1
    return made


def _give_login(application: Application, accounts: Accounts, *, today: dt.date) -> None:
    user = accounts.users["applicant"]
    give_applicant_login(
        subject=application.subject, user=user, starts_on=today, by=accounts.users["hr"]
    )
    user.name = application.subject.applicant.name
    user.save(update_fields=["name"])


def _rounds(today: dt.date) -> list[_Round]:
    Out = Outcome

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    return [
        _Round(
            "Pedagogisch professional peuters", ago(19), None,
            (Stage.RECEIVED, Stage.RECEIVED, Stage.FIRST, Stage.SECOND, Stage.OFFER),
            text="Je werkt drie dagen in de week op een groep van zestien peuters, met een vaste"
            " collega.\n\nWij vragen een diploma pedagogisch werk, niveau 3 of hoger. Wij bieden"
            " een vast contract en een team dat elkaar helpt.",
            closes_on=ago(-14),
        ),
        _Round(
            "Pedagogisch professional bso", ago(33), None,
            (Out.WITHDRAWN, Out.REJECTED, Out.HIRED, Stage.FIRST, Stage.RECEIVED, Stage.RECEIVED),
            text="Je haalt kinderen van school en gaat met ze naar buiten, vijf middagen in de"
            " week.\n\nWij vragen een diploma pedagogisch werk en een rijbewijs is handig.",
            closes_on=ago(-2), removals=1,
        ),
        _Round(
            "Groepshulp", ago(60), ago(21),
            (Out.REJECTED, Out.REJECTED, Out.REJECTED, Stage.FIRST), kept=2,
        ),
        _Round(
            "Locatiemanager", ago(90), TERM.latest_anchor_due(today),
            (Out.REJECTED, Out.REJECTED, Out.REJECTED, Out.WITHDRAWN), kept=1,
        ),
    ]  # fmt: skip


def _apply(
    people: People, procedure, plan: _Round, place: int, *, today: dt.date, by
) -> Application:
    sex = people.choice("fm")
    first_name, family_name, home = people.first_name(sex), people.family_name(), people.home()
    received_on = plan.opened_on + dt.timedelta(days=2 + 2 * place)
    phone, email = people.phone(), people.email(first_name, family_name)
    who = {
        "procedure": procedure,
        "first_name": first_name,
        "family_name": family_name,
        "letter": people.choice(LETTERS),
    }
    if plan.text:
        return apply_online(
            **who,
            contact={"email": email, "phone": phone},
            agreed_to=text_of(APPLY, received_on),
            keeping_text=text_of(KEEP_A_YEAR, received_on),
            keep_a_year=place % 2 == 0,
            on=received_on,
        )
    return register_application(
        **who,
        received_on=received_on,
        on=today,
        keep_a_year=None if not plan.kept else 0 < place <= plan.kept,
        contact={
            "street": home.street,
            "postcode": home.postcode,
            "town": home.town,
            "phone": phone,
            "email": email,
        },
        by=by,
    )


def _follow(people: People, application: Application, reached: str, *, today: dt.date, by) -> None:
    """Bring an application as far as it came: noted, talked with, decided on."""
    talked_on = application.received_on + dt.timedelta(days=6)
    if reached == Stage.RECEIVED:
        return
    note_career(
        subject=application.subject,
        employer=people.choice(EMPLOYERS),
        position="Pedagogisch medewerker",
        starts_on=people.day_between(dt.date(2016, 1, 1), dt.date(2024, 1, 1)),
        is_current=True,
        by=by,
    )
    if reached in (Outcome.REJECTED, Outcome.WITHDRAWN):
        decide_outcome(
            application=application, outcome=reached, decided_on=talked_on, on=today, by=by
        )
        return
    note_assessment(
        subject=application.subject,
        kind=Assessment.Kind.INTERVIEW,
        held_on=min(talked_on, today),
        report=REPORT,
        on=today,
        by=by,
    )
    if reached == Outcome.HIRED:
        hire_applicant(
            application=application,
            kind=SubjectKind.EMPLOYEE,
            birth_date=people.day_between(dt.date(1985, 1, 1), dt.date(2003, 1, 1)),
            function_title=application.procedure.title,
            starts_on=today,
            hours_per_week=28,
            decided_on=today,
            on=today,
            by=by,
        )
    else:
        move_stage(application=application, stage=reached, by=by)
