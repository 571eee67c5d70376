"""What the group and the office noted of some children: talks, observations, care, money, paper."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from children.models import (
    CareNote,
    Child,
    Conversation,
    EducationLevel,
    IncomeStatement,
    LanguageIndication,
    Observation,
    OwnContribution,
    PaperFile,
    PaperLoan,
)
from privacyhub.demo.accounts import Accounts
from subjects.record_actions import save_record


@dataclass(frozen=True)
class Told:
    """What is noted of a child of an age: in a talk (after the name), then and lately in an
    observation, and on worries."""

    talk: str
    before: str
    lately: str
    care: str


TOLD = {  # by the age in years from which it fits
    0: Told(
        "slaapt twee keer op een dag en drinkt goed. Afspraak: de fles om tien uur.",
        "Ligt tevreden op de buik en volgt wie langsloopt.",
        "Rolt om en pakt speelgoed met twee handen.",
        "Eten besproken met ouders; zij vragen het consultatiebureau.",
    ),
    2: Told(
        "slaapt korter en speelt graag buiten. Afspraak: middagslaapje tot half drie.",
        "Loopt los en stapelt drie blokken.",
        "Zegt zinnen van vier woorden en zoekt andere kinderen op.",
        "Logopedie besproken met ouders; zij melden zich zelf aan.",
    ),
    4: Told(
        "bouwt na school het liefst hutten. Afspraak: op dinsdag alleen naar het voetballen.",
        "Speelt met twee vaste vriendjes en vraagt zelf wie er meedoet.",
        "Legt de regels van een spel uit en kan tegen verlies.",
        "Drukte na school besproken met ouders; zij overleggen met de leerkracht.",
    ),
}


def _told(child: Child, on: dt.date) -> Told:
    years = relativedelta(on, child.birth_date).years
    return TOLD[max(age for age in TOLD if age <= years)]


def note_daily_life(known: list[Child], accounts: Accounts, *, today: dt.date) -> None:
    """Fill the sections of a few files at the demo manager's own locations."""
    users = accounts.users
    for number, child in enumerate(known):
        ago = [today - dt.timedelta(days=days) for days in (12, 40, 75)]
        _write(child, number, ago, users)


def note_old_paper(gone_soon: list[Child], accounts: Accounts, *, today: dt.date) -> None:
    """Paper of files that are destroyed within the month: it has to go with them."""
    for number, child in enumerate(gone_soon, 1):
        save_record(
            record=PaperFile(subject=child.subject),
            values={
                "place": f"archief, kast {number}",
                "started_on": today - dt.timedelta(days=4 * 365),
            },
            by=accounts.users["location_manager"],
        )


def _write(child: Child, number: int, ago: list[dt.date], users: dict) -> None:
    subject, parent = child.subject, child.subject.represented_by.first().parent
    told = _told(child, ago[2])
    records = [
        (
            Conversation(subject=subject),
            {
                "held_on": ago[1],
                "kind": Conversation.Kind.PROGRESS,
                "present": "beide ouders, Kim",
                "report": f"{child.first_name} {told.talk}",
            },
            "pedagogical_professional",
        ),
        (
            Observation(subject=subject),
            {
                "observed_on": ago[0],
                "method": "Welbevinden",
                "report": told.lately,
            },
            "pedagogical_professional",
        ),
        (
            Observation(subject=subject),
            {
                "observed_on": ago[2],
                "method": "Welbevinden",
                "report": told.before,
                "signed": Observation.Signed.DESK,
                "signed_on": ago[1],
            },
            "pedagogical_professional",
        ),
        (
            OwnContribution(subject=subject),
            {"starts_on": ago[2], "amount": Decimal(40 + number)},
            "administration",
        ),
        (
            IncomeStatement(subject=subject),
            {"year": ago[2].year - 1, "shown_on": ago[2]},
            "administration",
        ),
        (
            PaperFile(subject=subject),
            {"place": "kantoor, kast B", "started_on": ago[2]},
            "location_manager",
        ),
    ]
    if number % 3 == 0:
        records += [
            (
                CareNote(subject=subject),
                {
                    "noted_on": ago[1],
                    "kind": CareNote.Kind.PLAN,
                    "text": told.care,
                },
                "care_coordinator",
            ),
            (LanguageIndication(subject=subject), {"indicated_on": ago[1]}, "administration"),
            (
                EducationLevel.objects.filter(subject=parent).first()
                or EducationLevel(subject=parent),
                {"level": EducationLevel.Level.LOWER, "asked_on": ago[2]},
                "administration",
            ),
            (
                PaperLoan(subject=subject),
                {"taken_on": ago[0], "taken_by": "Kim", "why": "gesprek met ouders"},
                "location_manager",
            ),
        ]
    for record, values, function in records:
        save_record(record=record, values=values, by=users[function])
