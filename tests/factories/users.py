"""Invitations, sign-ups and versions of the privacy statement, through the product's actions."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.links import by_token, hash_of
from children.actions.sign_ups import sign_up as ask
from children.actions.sign_ups import verify_address
from children.models import SignUp
from core.dates import today
from register.models import PrivacyStatement
from register.statements import publish_statement
from subjects.invitations import renew_code
from subjects.models import Invitation

BORN = dt.date(2023, 3, 14)  # as world.child has it


def sign_up(at, *, verified: bool = True, **typed) -> SignUp:
    """A parent who asked for a login, with the address verified."""
    typed = {
        "email": "ans@example.com",
        "name": "Ans Zandstra",
        "child_name": "Noor Zandstra",
        "child_birth_date": BORN,
        "at": timezone.now(),
        **typed,
    }
    made = ask(location=at, **typed)
    if verified:
        verify_address(sign_up=made, at=typed["at"])
    return SignUp.objects.get(pk=made.pk)


def statement(*, valid_from: dt.date | None = None, by=None, **more) -> PrivacyStatement:
    words = {
        "text_nl": "Wij, {organisation}, bewaren weinig. Vragen: {contact}.",
        "text_en": "We, {organisation}, keep little. Questions: {contact}.",
        "change_nl": "Wij bewaren nog minder.",
        "change_en": "We keep even less.",
        **more,
    }
    day = valid_from or today()
    return publish_statement(
        **words, valid_from=day, at=timezone.now(), on=min(day, today()), by=by
    )


def give_token(link, token: str = "a-token-of-a-test") -> str:
    """Let a link open as if its mail had come."""
    type(link).objects.filter(pk=link.pk).update(
        token_hash=hash_of(token),
        mailed_at=timezone.now(),
        link_until=timezone.now() + dt.timedelta(hours=1),
    )
    return token


def told_code(path: str) -> str:
    """The code that staff tell who has the mail with this link; none where none is given."""
    waiting = by_token(Invitation.objects.all(), path.rstrip("/").rpartition("/")[2]).first()
    if waiting is None:
        return ""
    try:
        return renew_code(invitation=waiting, at=timezone.now(), on=today(), by=None)
    except ValidationError:
        return ""
