"""Application procedures of the demo: two open, one that ended lately, one due for destruction."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from applicants.actions import (
    decide_outcome,
    end_procedure,
    open_procedure,
    register_application,
    remove_on_request,
    seat_panel_member,
)
from applicants.models import Application
from applicants.retention_rules import retention_rules
from core.dates import Term
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.people import People

TERM: Term = retention_rules["applicant.file"].term
Outcome = Application.Outcome
LETTERS = [
    "Met veel plezier lees ik uw vacature. Ik werk al vier jaar met peuters en zoek een plek"
    " dichter bij huis.",
    "Na mijn opleiding wil ik graag aan de slag op een groep waar buiten spelen voorop staat.",
    "Ik stap over uit het basisonderwijs en heb in mei mijn aanvullende certificaat gehaald.",
]


@dataclass(frozen=True)
class _Round:
    """A procedure: when it opened and ended, and what became of each who applied, in turn."""

    title: str
    opened_on: dt.date
    ended_on: dt.date | None
    outcomes: tuple[str, ...]
    removals: int = 0  # how many of them asked to be removed
    kept: int = 0  # how many agreed to be kept for a year


def make_procedures(people: People, accounts: Accounts, *, today: dt.date) -> Counter:
    """Make the procedures, with the recruiter and HR on every panel; return what was made."""
    by = accounts.users["recruiter"]
    Out = Outcome
    made = Counter()
    for n, plan in enumerate(_rounds(today)):
        procedure = open_procedure(
            location=accounts.managed[n % len(accounts.managed)],
            title=plan.title,
            opened_on=plan.opened_on,
            by=by,
        )
        for function in ("recruiter", "hr", *(["location_manager"] if n == 0 else [])):
            seat_panel_member(
                procedure=procedure,
                user=accounts.users[function],
                starts_on=plan.opened_on,
                by=by,
            )
        for place, outcome in enumerate(plan.outcomes):
            application = _apply(people, procedure, plan, place, today=today, by=by)
            if outcome != Out.OPEN:
                decide_outcome(
                    application=application,
                    outcome=outcome,
                    decided_on=application.received_on + dt.timedelta(days=6),
                    on=today,
                    by=by,
                )
            if place < plan.removals:
                remove_on_request(application=application, asked_on=today, by=by)
            made["applications"] += 1
        if plan.ended_on:
            end_procedure(procedure=procedure, ended_on=plan.ended_on, on=today, by=by)
        made["procedures"] += 1
    return made


def _rounds(today: dt.date) -> list[_Round]:
    Out = Outcome

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    return [
        _Round("Pedagogisch professional peuters", ago(19), None, (Out.OPEN,) * 5),
        _Round(
            "Pedagogisch professional bso", ago(33), None,
            (Out.WITHDRAWN, Out.REJECTED, Out.REJECTED, Out.OPEN, Out.OPEN, Out.OPEN), removals=1,
        ),
        _Round(
            "Groepshulp", ago(60), ago(21),
            (Out.HIRED, Out.REJECTED, Out.REJECTED, Out.OPEN), kept=2,
        ),
        _Round(
            "Locatiemanager", ago(90), TERM.latest_anchor_due(today),
            (Out.HIRED, Out.REJECTED, Out.REJECTED, Out.WITHDRAWN), kept=1,
        ),
    ]  # fmt: skip


def _apply(
    people: People, procedure, plan: _Round, place: int, *, today: dt.date, by
) -> Application:
    sex = people.choice("fm")
    first_name, family_name, home = people.first_name(sex), people.family_name(), people.home()
    received_on = plan.opened_on + dt.timedelta(days=2 + 2 * place)
    return register_application(
        procedure=procedure,
        first_name=first_name,
        family_name=family_name,
        received_on=received_on,
        on=today,
        letter=people.choice(LETTERS),
        keep_a_year=None if not plan.kept else 0 < place <= plan.kept,
        contact={
            "street": home.street,
            "postcode": home.postcode,
            "town": home.town,
            "phone": people.phone(),
            "email": people.email(first_name, family_name),
        },
        by=by,
    )
