"""Two people concerned by a breach of the demo, and that they were told of it."""

import datetime as dt

from breaches.actions import communicate, list_people, save_communication_text
from breaches.models import Breach, Communication
from breaches.recipients import reach_of
from breaches.wording import text_to_start_with
from privacyhub.demo.accounts import Accounts
from subjects.visibility import children_of

WHAT = {
    "nature_nl": "Op 1 dag konden twee andere ouders in een app foto's van uw kind zien."
    " Het ging om acht foto's. De leverancier van de app had een fout gemaakt.",
    "nature_en": "On one day two other parents could see photos of your child in an app."
    " It was about eight photos. The supplier of the app had made a mistake.",
}
HOUR = dt.timedelta(hours=1)


def tell_people(breach: Breach, accounts: Accounts, *, at: dt.datetime) -> None:
    """List the children of the parent who signs in, tell that parent in the portal and the other
    by letter."""
    officer = accounts.users["privacy_officer"]
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
