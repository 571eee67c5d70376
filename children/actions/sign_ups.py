"""A parent who asks for a login: typed, verified by mail, then checked by the location (L64).

Sending the form takes the same steps for everybody (S07); the worker sorts out afterwards whether
the address has an account, and tells nobody but its owner.
"""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.links import by_token, mail_link, note_mail, page_of, send, still_open, tell_worker
from accounts.models import User
from accounts.notices import TRIED_FOR
from audit.actions import record
from children.models import SignUp
from core.actions import action
from core.keys import create_keys, destroy_keys
from retention.plan import term_of
from subjects.invitations import invite
from subjects.models import Invitation, Subject

LINK_LASTS = dt.timedelta(days=2)
TASK = "children.mail_sign_ups"
VERIFY = gettext_lazy("Confirm your email address")
VERIFY_BODY = gettext_lazy(
    "Somebody asked for a login with this address. If that was you, confirm it"
    " here:\n%(link)s\n\nThe link works for two days. Once you have confirmed, the location"
    " checks your request. If it was not you, you do not need to do anything."
)
KNOWN = gettext_lazy("You already have a login")
KNOWN_BODY = gettext_lazy(
    "Somebody asked for a login with this address. There already is one, so you do not need"
    " another.\n\nSign in: %(sign_in)s\nForgotten your password? %(forgotten)s\n\nIf it was"
    " not you, you do not need to do anything."
)
DECLINED = gettext_lazy("Your request for a login")
DECLINED_BODY = gettext_lazy(
    "We could not give you a login with what you filled in. Ask at your location, where it"
    " can be put right.\n\nWhat you filled in is removed within %(term)s."
)


@action
def sign_up(
    *,
    email: str,
    name: str,
    child_name: str,
    child_birth_date: dt.date,
    location,
    at: dt.datetime,
    by=None,
) -> SignUp:
    """Keep what a parent typed, sealed under a key of its own, and have the address verified."""
    made = SignUp(id=uuid.uuid4(), location=location, asked_at=at)
    create_keys([made.pk], "child.sign_up")
    made.email, made.name, made.child_name = email.lower(), name, child_name
    made.child_birth_date = child_birth_date.isoformat()
    made.save(force_insert=True)
    record("sign_up.received", by=by, obj=made)
    tell_worker(TASK)
    return made


def to_mail(at: dt.datetime):
    """What waits for a mail: an address to verify, or the answer of who was declined."""
    return SignUp.objects.filter(mailed_at__isnull=True, asked_at__gte=at - LINK_LASTS) | (
        SignUp.objects.filter(declined_at__gte=at - TRIED_FOR, answered_at__isnull=True)
    )


def mail_sign_up(sign_up_id, *, at: dt.datetime) -> bool:
    """Mail what waits for one sign-up, once: the row is locked, so that two workers do not both
    send it."""
    with transaction.atomic():
        waiting = to_mail(at).select_for_update(of=("self",)).filter(pk=sign_up_id).first()
        if waiting is None:
            return False
        if waiting.declined_at:
            sent = send(waiting.email, DECLINED, DECLINED_BODY, term=term_of("child.sign_up"))
            if sent:
                note_answered(sign_up=waiting, at=at)
            return sent
        owner = User.objects.filter(email=waiting.email, is_active=True).first()
        if owner is None:
            return mail_link(
                waiting,
                address=waiting.email,
                what=VERIFY,
                body=VERIFY_BODY,
                page="signup:verify",
                lasts=LINK_LASTS,
                at=at,
                to=waiting.pk,
            )
        links = {"sign_in": page_of("sign_in"), "forgotten": page_of("account:forgotten")}
        sent = send(waiting.email, KNOWN, KNOWN_BODY, **links)
        if sent:
            note_mail(kind="known_address", to=owner.pk)
            drop_sign_ups(sign_ups=[waiting], at=at)
        return sent


@action
def note_answered(*, sign_up: SignUp, at: dt.datetime, by=None) -> None:
    sign_up.answered_at = at
    sign_up.save(update_fields=["answered_at"])
    note_mail(kind="sign_up_declined", to=sign_up.pk, obj=sign_up, by=by)


def sign_up_of(token: str, at: dt.datetime) -> SignUp | None:
    """The sign-up whose address a link verifies; None where it is too old or gone."""
    return by_token(SignUp.objects.filter(still_open(at)), token).first()


@action
def verify_address(*, sign_up: SignUp, at: dt.datetime, by=None) -> None:
    """The address is its owner's: now the location sees the sign-up. Twice changes nothing."""
    SignUp.objects.filter(pk=sign_up.pk, verified_at__isnull=True).update(verified_at=at)
    record("sign_up.verified", by=by, obj=sign_up)


def _open_one(sign_up: SignUp) -> SignUp:
    found = SignUp.objects.select_for_update(of=("self",)).filter(pk=sign_up.pk).first()
    if found is None or found.declined_at or not found.verified_at:
        raise ValidationError(_("Somebody else has handled this request meanwhile."))
    return found


@action
def link_sign_up(
    *, sign_up: SignUp, parent: Subject, how: str, at: dt.datetime, on: dt.date, by
) -> Invitation:
    """Who asked is this parent, as was checked (`how`): an invitation goes to the verified address,
    and what was typed goes.

    Raises ValidationError where it was handled already, and as `invite` does.
    """
    found = _open_one(sign_up)
    invitation = invite(subject=parent, email=found.email, at=at, on=on, by=by)
    record("sign_up.linked", by=by, subject_id=parent.pk, obj=found, checked=how)
    drop_sign_ups(sign_ups=[found], at=at, by=by)
    return invitation


@action
def decline_sign_up(*, sign_up: SignUp, at: dt.datetime, by) -> None:
    """Decline; who asked gets a mail that tells nothing. Raises ValidationError where it was
    handled already."""
    found = _open_one(sign_up)
    found.declined_at = at
    found.save(update_fields=["declined_at"])
    record("sign_up.declined", by=by, obj=found)
    tell_worker(TASK)


@action
def drop_sign_ups(*, sign_ups: list[SignUp], at: dt.datetime, by=None) -> int:
    """Remove sign-ups with their keys: linked, of an address that was known, or never verified."""
    ids = [sign_up.pk for sign_up in sign_ups]
    destroy_keys(ids, "child.sign_up", at=at)
    SignUp.objects.filter(pk__in=ids).delete()
    record("sign_up.removed", by=by, count=len(ids))
    return len(ids)


def unverified(at: dt.datetime) -> list[SignUp]:
    """What was never verified, two days after it was typed."""
    return list(SignUp.objects.filter(verified_at__isnull=True, asked_at__lt=at - LINK_LASTS))
