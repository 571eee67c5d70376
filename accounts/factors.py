"""Second factors: an app that makes codes (TOTP, RFC 6238), passkeys, and recovery codes.

The secret of an app stands sealed; of a recovery code there is a keyed digest; of a passkey only
the public part. Each code opens once.
"""

import base64
import datetime as dt
import hmac
import secrets
import uuid

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.translation import gettext as _

from accounts.models import AppSecret, Notice, RecoveryCode, SecondFactor, User
from accounts.notices import notify
from accounts.sessions import end_sessions_of
from audit.actions import record
from core.actions import action
from core.crypto import digest
from core.keys import create_keys, destroy_keys
from organisation.models import Organisation

Kind = SecondFactor.Kind
RECOVERY = "recovery"
FACTOR_CLASS = "account.factor"
STEP = 30  # seconds; with SHA-1 and six digits what every app knows
EARLY_OR_LATE = (0, -1, 1)  # steps; clocks differ
CODES = 10
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without what is read wrongly


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _totp(secret: str) -> TOTP:
    # SHA-1 is what the apps know; it is used as a keyed hash, where it stands.
    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP)  # noqa: S303


def app_address(user: User, secret: str) -> str:
    """What the picture holds that an app scans: under which name it keeps the secret."""
    organisation = Organisation.objects.first()
    name = organisation.name if organisation else "PrivacyHub"
    return _totp(secret).get_provisioning_uri(user.email, name)


def code_at(secret: str, at: dt.datetime) -> str:
    """The code an app shows at a moment."""
    return _totp(secret).generate(int(at.timestamp())).decode()


def step_of(secret: str, code: str, at: dt.datetime) -> int | None:
    """The step of time a code belongs to; None where it is not one of these minutes."""
    now, typed = int(at.timestamp()) // STEP, plain_code(code)
    for step in (now + late for late in EARLY_OR_LATE):
        shown = _totp(secret).generate(step * STEP).decode()
        if hmac.compare_digest(shown.encode(), typed.encode()):
            return step
    return None


def plain_code(typed: str) -> str:
    """A code as it is compared: how it was spaced and capitalised does not matter."""
    return "".join(typed.split()).replace("-", "").upper()


def kinds_of(user: User) -> set[str]:
    """Which kinds of second factors somebody has."""
    return set(SecondFactor.objects.filter(user=user).values_list("kind", flat=True))


@action
def add_app(*, user: User, secret: str, step: int, at: dt.datetime, by) -> SecondFactor:
    """Keep an authenticator app, after a code of it was typed, of `step`. One that was there makes
    place: a secret is in one app at a time."""
    _drop(SecondFactor.objects.filter(user=user, kind=Kind.APP), at)
    factor = SecondFactor(
        id=uuid.uuid4(), user=user, kind=Kind.APP, name=_("Authenticator app"), added_at=at
    )
    factor.counter = step
    factor.save(force_insert=True)
    create_keys([factor.pk], FACTOR_CLASS)
    AppSecret(factor=factor, secret=secret).save(force_insert=True)
    _tell(factor, "factor.added", by)
    return factor


@action
def add_passkey(
    *, user: User, name: str, credential: bytes, counter: int, at: dt.datetime, by
) -> SecondFactor:
    """Keep the public part of a passkey, as the owner calls it."""
    factor = SecondFactor.objects.create(
        user=user,
        kind=Kind.PASSKEY,
        name=name,
        credential=credential,
        counter=counter,
        added_at=at,
    )
    _tell(factor, "factor.added", by)
    return factor


@action
def remove_factor(*, factor: SecondFactor, at: dt.datetime, by) -> None:
    """Remove one of the own factors; with the last one go the recovery codes."""
    user = factor.user
    _tell(factor, "factor.removed", by)
    _drop(SecondFactor.objects.filter(pk=factor.pk), at)
    if not kinds_of(user):
        RecoveryCode.objects.filter(user=user).delete()


@action
def reset_factors(*, user: User, at: dt.datetime, by) -> None:
    """Remove all second factors of somebody who lost them, at the hand of who gives access. The
    owner is told by mail, is signed out, and sets up a new one after the password."""
    record("factor.reset", by=by, obj=user)
    _drop(SecondFactor.objects.filter(user=user), at)
    RecoveryCode.objects.filter(user=user).delete()
    end_sessions_of([user.pk], by=by)
    notify(user=user, kind=Notice.Kind.SIGN_IN_CHANGED, by=by, each=True)


@action
def renew_codes(*, user: User, at: dt.datetime, by) -> list[str]:
    """Make new recovery codes in the place of those there were; they are shown this once."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["".join(secrets.choice(ALPHABET) for _n in range(10)) for _n in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_digest=_digest(user, code), made_at=at) for code in codes
    )
    record("factor.codes_made", by=by, obj=user, codes=CODES)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@action
def use_code(*, user: User, code: str, at: dt.datetime, by=None) -> str:
    """Use a code of the app or a recovery code; return which it was, or nothing where it is
    neither, or was used before."""
    app = (
        SecondFactor.objects.select_for_update(of=("self",))
        .filter(user=user, kind=Kind.APP)
        .first()
    )
    if app is not None:
        step = step_of(app.app_secret.secret, code, at)
        if step is not None and step > app.counter:
            return _used(app, step, at)
    digest_of_code = _digest(user, plain_code(code))
    if RecoveryCode.objects.filter(user=user, code_digest=digest_of_code).delete()[0]:
        record("factor.used", by=user, obj=user, kind=RECOVERY)
        return RECOVERY
    record("factor.refused", by=None, obj=user)
    return ""


@action
def use_passkey(*, user: User, credential: bytes, counter: int, at: dt.datetime, by=None) -> str:
    """Note that a passkey signed; nothing where it counts backwards, as a copy of it would."""
    factor = (
        SecondFactor.objects.select_for_update(of=("self",))
        .filter(user=user, kind=Kind.PASSKEY, credential=credential)
        .first()
    )
    if factor is None or ((counter or factor.counter) and counter <= factor.counter):
        record("factor.refused", by=None, obj=user)
        return ""
    return _used(factor, counter, at)


def drop_factors_of(user_ids, at: dt.datetime) -> None:
    """Remove the factors of accounts that go, with the keys of their secrets."""
    _drop(SecondFactor.objects.filter(user_id__in=list(user_ids)), at)


def _used(factor: SecondFactor, counter: int, at: dt.datetime) -> str:
    factor.counter, factor.last_used_at = counter, at
    factor.save(update_fields=["counter", "last_used_at"])
    record("factor.used", by=factor.user, obj=factor, kind=factor.kind)
    return factor.kind


def _digest(user: User, code: str) -> bytes:
    return digest("recovery_code", f"{user.pk}|{code}")


def _drop(factors, at: dt.datetime) -> None:
    ids = list(factors.values_list("pk", flat=True))
    destroy_keys(ids, FACTOR_CLASS, at=at)
    SecondFactor.objects.filter(pk__in=ids).delete()


def _tell(factor: SecondFactor, what: str, by) -> None:
    if what == "factor.added":
        record("factor.added", by=by, obj=factor, kind=factor.kind)
    else:
        record("factor.removed", by=by, obj=factor, kind=factor.kind)
    notify(user=factor.user, kind=Notice.Kind.SIGN_IN_CHANGED, by=by, each=True)
