"""What came after a breach of the demo: people told, measures, a processor's report; and tips."""

import datetime as dt

from breaches.actions import (
    add_measure,
    communicate,
    give_tip,
    improve_from_tip,
    list_people,
    pass_on_lesson,
    record_processor_report,
    save_communication_text,
)
from breaches.models import Breach, Communication
from breaches.recipients import reach_of
from breaches.wording import text_to_start_with
from privacyhub.demo.accounts import Accounts
from register.models import Processor
from subjects.visibility import children_of

WHAT = {
    "nature_nl": "Eén dag lang konden twee andere ouders in een app foto's van uw kind zien."
    " Het ging om acht foto's. De leverancier van de app had een fout gemaakt.",
    "nature_en": "On one day two other parents could see photos of your child in an app."
    " It was about eight photos. The supplier of the app had made a mistake.",
    "measures_nl": "De foto's zijn dezelfde dag afgeschermd. Wij letten erop dat een nieuwe versie"
    " van de app eerst wordt getest.",
    "measures_en": "The photos were hidden the same day. We see to it that a new version of the app"
    " is tested first.",
}
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def follow_up(breach: Breach, accounts: Accounts, *, at: dt.datetime) -> None:
    """The children of the parent who signs in are concerned; that parent was told in the portal,
    the other by letter. A processor caused it and reported it late."""
    officer = accounts.users["privacy_officer"]
    _tell(breach, accounts, officer, at)
    today = at.date()
    reported_on = breach.reported_at.date()
    for given in (
        {"kind": "at_once", "what": "De foto's zijn afgeschermd.", "done_on": reported_on},
        {
            "kind": "planned",
            "what": "Met de leverancier afspreken dat een nieuwe versie eerst wordt getest.",
            "owner": "ICT-ondersteuning",
            "due_on": today - 2 * DAY,
        },
        {
            "kind": "improvement",
            "what": "Op de locatie nalopen wie welke foto's in de app ziet.",
            "owner_user": accounts.users["location_manager"],
            "due_on": today + 12 * DAY,
        },
    ):
        add_measure(breach=breach, given=given, on=reported_on, by=officer)
    record_processor_report(
        breach=breach,
        processor=Processor.objects.in_use().first(),
        told_at=breach.discovered_at,
        aware_at=breach.discovered_at - 40 * HOUR,
        way="mail",
        contact="servicedesk van de leverancier",
        at=at,
        by=officer,
    )


def _tell(breach, accounts, officer, at) -> None:
    children = children_of(accounts.users["parent"], at.date())
    list_people(
        breach=breach,
        subject_ids=list(children.values_list("pk", flat=True)),
        at=breach.reported_at + 3 * HOUR,
        by=officer,
    )
    save_communication_text(breach=breach, words=text_to_start_with(breach) | WHAT, by=officer)
    waiting = reach_of(breach, officer, on=at.date()).waiting
    ways = {
        Communication.Way.PORTAL: [one for one in waiting if one.has_login],
        Communication.Way.LETTER: [one for one in waiting if not one.has_login][:1],
    }
    for hours, (way, recipients) in enumerate(ways.items(), start=30):
        told_at = breach.reported_at + hours * HOUR
        communicate(
            breach=breach, recipients=recipients, way=way, told_at=told_at, at=at, by=officer
        )


def make_tips(accounts: Accounts, *, at: dt.datetime) -> None:
    """A tip that waits, given without a name, and one that became an improvement and a lesson."""
    officer, today = accounts.users["privacy_officer"], at.date()
    give_tip(
        text="Het scherm in de gang laat de hele dag zien welke kinderen er zijn.",
        location=accounts.managed[0],
        on=today - DAY,
        by=None,
    )
    tip = give_tip(
        text="De mailgroep van de ouders staat open: iedereen ziet elkaars adres.",
        location=accounts.managed[0],
        on=today - 20 * DAY,
        by=accounts.users["pedagogical_professional"],
    )
    improve_from_tip(
        tip=tip,
        given={
            "what": "Nieuwsbrieven alleen nog via het mailprogramma versturen.",
            "owner_user": accounts.users["location_manager"],
            "due_on": today + 5 * DAY,
        },
        answer="Dank voor de tip. Vanaf volgende maand gaat de nieuwsbrief anders.",
        on=today - 15 * DAY,
        by=officer,
    )
    pass_on_lesson(
        tip=tip,
        text="Mail aan veel ouders? Zet de adressen in het veld bcc.",
        is_checked=True,
        on=today - 15 * DAY,
        by=officer,
    )
