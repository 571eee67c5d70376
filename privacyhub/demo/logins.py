"""How people come to sign in: an invitation, a parent who asks; and what they were told (B10)."""

import datetime as dt

from accounts.models import Notice
from children.actions.sign_ups import sign_up, verify_address
from children.models import SignUp
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.children import Made
from register.statements import acknowledge, publish_statement
from subjects.invitations import invite
from subjects.models import Invitation

TEXT_NL = (
    "Wij zijn {organisation}. Hier leest u wat wij met persoonsgegevens doen.\n\n"
    "Wij bewaren alleen wat nodig is voor de opvang: wie uw kind is, hoe wij u bereiken, "
    "wat uw kind nodig heeft en wat wij hebben afgesproken. Van wie hier werkt bewaren wij "
    "wat bij het werk hoort.\n\n"
    "Twee jaar na de uitschrijving vernietigen wij het dossier van een kind. Het contract "
    "en de facturen bewaren wij zeven jaar, omdat de wet dat vraagt.\n\n"
    "U mag uw gegevens zien, een kopie vragen, iets laten verbeteren of laten verwijderen. "
    "U mag een toestemming altijd intrekken. Bent u het niet met ons eens? Dan kunt u een "
    "klacht indienen bij de Autoriteit Persoonsgegevens.\n\n"
    "Vragen? {contact}."
)
TEXT_EN = (
    "We are {organisation}. Here you read what we do with personal data.\n\n"
    "We keep only what the care needs: who your child is, how we reach you, what your child "
    "needs and what we agreed. Of who works here we keep what belongs to the work.\n\n"
    "Two years after deregistration we destroy the file of a child. We keep the contract "
    "and the invoices for seven years, because the law asks for that.\n\n"
    "You may see your data, ask for a copy, and have something corrected or removed. You "
    "may always take back a consent. Do you not agree with us? Then you can complain to the "
    "Dutch data protection authority.\n\n"
    "Questions? {contact}."
)
NEW_NL = "\n\nZegt u een login op, dan verwijderen wij uw e-mailadres als login meteen."
NEW_EN = "\n\nDo you give up a login, then we remove your email address as a login at once."
FIRST_AGO, SECOND_AGO = dt.timedelta(days=400), dt.timedelta(days=6)
AHEAD = dt.timedelta(days=24)


def make_logins(accounts: Accounts, children: Made, *, today: dt.date, at: dt.datetime) -> None:
    """Two versions of the privacy statement, of which the parent has read the first; an invitation
    that was not answered, and a parent who asks for a login."""
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
    first = publish_statement(
        text_nl=TEXT_NL,
        text_en=TEXT_EN,
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
        text_nl=TEXT_NL + NEW_NL,
        text_en=TEXT_EN + NEW_EN,
        change_nl="Er staat bij wat er gebeurt als u uw login laat verwijderen.",
        change_en="It now says what happens when you have your login removed.",
        valid_from=today + AHEAD,
        at=at - SECOND_AGO,
        on=today,
        by=officer,
    )
    acknowledge(statement=second, at=at, by=accounts.users["location_manager"])
    Notice.objects.filter(kind=Notice.Kind.PRIVACY_STATEMENT, mailed_at=None).update(
        created_at=at - SECOND_AGO, mailed_at=at - SECOND_AGO
    )
