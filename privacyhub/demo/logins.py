"""How people come to sign in: an invitation, a parent who asks; and what they were told (B10)."""

import datetime as dt

from accounts.models import Notice
from children.actions.sign_ups import sign_up, verify_address
from children.models import SignUp
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.children import Made
from register.generating import statement_from_register
from register.statements import acknowledge, publish_statement
from subjects.invitations import invite
from subjects.models import Invitation

NEW_NL = (
    "\n\n# Als u uw login verwijdert"
    "\n\nVerwijdert u uw login, dan verwijderen wij uw e-mailadres als login meteen."
)
NEW_EN = (
    "\n\n# When you remove your login"
    "\n\nIf you remove your login, we remove your email address as a login at once."
)
FIRST_AGO, SECOND_AGO = dt.timedelta(days=400), dt.timedelta(days=6)
AHEAD = dt.timedelta(days=24)


def make_logins(accounts: Accounts, children: Made, *, today: dt.date, at: dt.datetime) -> None:
    """Two versions of the privacy statement as the register gives it, of which the parent has read
    the first; an invitation that was not answered, and a parent who asks for a login."""
    _statements(accounts, today=today, at=at)
    manager = accounts.users["location_manager"]
    _child, parent = children.askers[0]
    invitation = invite(
        subject=parent.subject,
        email=f"{parent.pk.hex[:8]}@demo.example",
        at=at - dt.timedelta(days=2),
        on=today,
        by=manager,
    )
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=at - dt.timedelta(days=2))
    child, parent = children.askers[1]
    asked_at = at - dt.timedelta(days=3)
    asking = sign_up(
        email=f"{parent.pk.hex[:8]}@demo.example",
        name=parent.name,
        child_name=child.name,
        child_birth_date=child.birth_date,
        location=accounts.managed[0],
        at=asked_at,
    )
    SignUp.objects.filter(pk=asking.pk).update(mailed_at=asked_at)
    verify_address(sign_up=asking, at=asked_at + dt.timedelta(hours=1))


def _statements(accounts: Accounts, *, today: dt.date, at: dt.datetime) -> None:
    officer = accounts.users["privacy_officer"]
    text_nl, text_en = (statement_from_register(language) for language in ("nl", "en"))
    first = publish_statement(
        text_nl=text_nl,
        text_en=text_en,
        change_nl="Dit is de eerste versie.",
        change_en="This is the first version.",
        valid_from=today - FIRST_AGO,
        at=at - FIRST_AGO,
        on=today - FIRST_AGO,
        by=officer,
    )
    told = at - FIRST_AGO
    Notice.objects.filter(kind=Notice.Kind.PRIVACY_STATEMENT).update(
        created_at=told, mailed_at=told, read_at=told
    )
    for function, days in (("parent", 2), ("location_manager", 1), ("hr", 9)):
        read_at = told + dt.timedelta(days=days)
        acknowledge(statement=first, at=read_at, by=accounts.users[function])
    second = publish_statement(
        text_nl=text_nl + NEW_NL,
        text_en=text_en + NEW_EN,
        change_nl="De verklaring zegt nu ook wat er gebeurt als u uw login verwijdert.",
        change_en="The statement now also says what happens when you remove your login.",
        valid_from=today + AHEAD,
        at=at - SECOND_AGO,
        on=today,
        by=officer,
    )
    acknowledge(statement=second, at=at, by=accounts.users["location_manager"])
    Notice.objects.filter(kind=Notice.Kind.PRIVACY_STATEMENT, mailed_at=None).update(
        created_at=at - SECOND_AGO, mailed_at=at - SECOND_AGO
    )
