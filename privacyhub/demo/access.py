"""Exceptions and the yearly check of the matrix, as the board of the demo left them."""

import datetime as dt

from accounts.actions import review_matrix
from accounts.models import AccessMatrix
from privacyhub.demo.accounts import IN_SERVICE, Accounts
from privacyhub.demo.children import Made
from subjects.actions import give_exception

LAST_CHECK = dt.timedelta(days=345)  # ago, so that the next one is announced


def make_access(accounts: Accounts, children: Made, *, today: dt.date, at: dt.datetime) -> int:
    """Sign the matrix off a year ago and give two exceptions; return how many."""
    board, users = accounts.users["board"], accounts.users
    AccessMatrix.objects.update(made_at=at - IN_SERVICE)
    review_matrix(
        reviewed_on=today - LAST_CHECK,
        remark="Besproken in het overleg van directie en functionaris: de salarisadministratie"
        " ziet geen beoordelingen. Dat blijft zo.",
        signed_as="board",
        by=board,
    )
    given = [
        (
            users["care_coordinator"],
            children.askers[1][0].subject,
            "care_coordinator",
            "Vervangt de zorgcoördinator van de andere locatie tijdens het verlof.",
            dt.timedelta(days=75),
            dt.timedelta(days=9),
        ),
        (
            users["cluster_manager"],
            children.askers[3][0].subject,
            "care_coordinator",
            "Las mee bij het gesprek met de gemeente.",
            dt.timedelta(days=120),
            dt.timedelta(days=-80),
        ),
    ]
    for user, subject, function, reason, ago, ahead in given:
        give_exception(
            user=user,
            subject=subject,
            function=function,
            reason=reason,
            on=today - ago,
            ends_on=today + ahead,
            by=board,
        )
    return len(given)
