"""The code that goes with an invitation beside the mail: who only reads the mail gets no further
(docs/adr/0044).

Staff see it once and tell it at the desk or by phone. What is kept is a keyed digest. After five
wrong ones the invitation is over, and only a new one opens anything.
"""

import datetime as dt
import hmac
import secrets

from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from accounts.factors import plain_code
from accounts.notices import TRIED_FOR
from audit.actions import record
from audit.models import Event
from core.actions import action
from core.crypto import digest
from subjects.models import Invitation, Subject

MOST_TRIES = 5
DIGITS = 8


def is_over(prefix: str = "") -> Q:
    """Invitations that ended by wrong codes; `prefix` leads to them from another model."""
    return Q(**{f"{prefix}wrong_codes__gte": MOST_TRIES})


def put_code(invitation: Invitation) -> None:
    """Give an invitation a code it did not have; `invitation.code` tells it this once."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    invitation.code_digest, invitation.wrong_codes = _digest(invitation, code), 0
    invitation.code = f"{code[: DIGITS // 2]} {code[DIGITS // 2 :]}"


def mark_of(person: Subject, waiting: Invitation | None) -> str:
    """Tells how it stands with inviting somebody from how it stood before, without telling the
    code: also that an invitation was withdrawn since. Empty for who was never invited."""
    if waiting is not None:
        stands = f"{waiting.pk}|{bytes(waiting.code_digest).hex()}"
        return digest("invitation_mark", stands).hex()
    events = Event.objects.filter(subject_id=person.pk, action__startswith="invitation.")
    last = events.aggregate(last=Max("pk"))["last"]
    return digest("invitation_mark", f"{person.pk}|{last}").hex() if last else ""


def is_code(invitation: Invitation, typed: str) -> bool:
    """Whether this is the code of an invitation, however it is spaced; counts nothing."""
    kept = bytes(invitation.code_digest)
    return bool(kept) and hmac.compare_digest(kept, _digest(invitation, plain_code(typed)))


@action
def try_code(*, invitation: Invitation, typed: str, by=None) -> bool:
    """Whether this is the code. Counted before it is looked at, so that of many at once no more
    than five are; with the fifth wrong one the invitation is over."""
    counted = Invitation.objects.filter(~is_over(), pk=invitation.pk)
    of = {"subject_id": invitation.subject_id, "obj": invitation}
    if not counted.update(wrong_codes=F("wrong_codes") + 1):
        record("invitation.code_refused", by=by, **of)
        return False
    waiting = Invitation.objects.get(pk=invitation.pk)
    if is_code(waiting, typed):
        Invitation.objects.filter(pk=waiting.pk).update(wrong_codes=0)
        record("invitation.code_right", by=by, **of)
        return True
    record("invitation.code_wrong", by=by, **of)
    if waiting.wrong_codes >= MOST_TRIES:
        record("invitation.code_ended", by=by, **of)
    return False


def tries_left(invitation: Invitation) -> int | None:
    """How many wrong codes more end the invitation; as it stands now, not as it was read. None
    where it is there no more."""
    found = Invitation.objects.filter(pk=invitation.pk).values_list("wrong_codes", flat=True)
    wrong = found.first()
    return None if wrong is None else MOST_TRIES - wrong


def is_ended(invitation: Invitation) -> bool:
    """Whether it ended by wrong codes."""
    return invitation.wrong_codes >= MOST_TRIES


def is_expired(invitation: Invitation, at: dt.datetime) -> bool:
    """Whether nobody accepted it in time."""
    return invitation.expires_at < at


def is_given_up(invitation: Invitation, at: dt.datetime) -> bool:
    """Whether its email was refused for a day, so that it is tried no more."""
    return invitation.mailed_at is None and invitation.asked_at < at - TRIED_FOR


def state_in_words(invitation: Invitation, at: dt.datetime) -> str:
    """How an invitation stands that was not accepted yet."""
    if is_ended(invitation):
        return _("the invitation ended: the code was wrong five times")
    if is_expired(invitation, at):
        return _("the invitation ended: nobody accepted it within two weeks")
    if is_given_up(invitation, at):
        return _("invited, but the email could not be sent for a day")
    return _("invited, has not answered yet")


def _digest(invitation: Invitation, code: str) -> bytes:
    return digest("invitation_code", f"{invitation.pk}|{code}")
