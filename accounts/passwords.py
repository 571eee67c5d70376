"""A new password for who forgot it: the same answer and the same steps for every address (S07)."""

import datetime as dt

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions import end_sessions
from accounts.links import (
    by_token,
    mail_link,
    note_mail,
    page_of,
    send,
    still_open,
    tell_worker,
)
from accounts.lockout import forget_wrong_codes
from accounts.models import FormerPassword, Notice, PasswordReset, User
from accounts.notices import notify
from accounts.provider import Identity, is_known_there_alone, link_identity, opens_nothing
from accounts.sessions import end_sessions_of
from audit.actions import record
from core.actions import action

LASTS = dt.timedelta(hours=2)
REMEMBERED = 5  # passwords before the one of now, where they are to change
WHAT = _("Choose a new password")
BODY = _(
    "Somebody asked for a new password for your account with us. If that was you, choose one"
    " here:\n%(link)s\n\nThe link works for two hours, and only once. If it was not you, you"
    " do not need to do anything: your password stays as it is."
)

BODY_AT_PROVIDER = _(
    "Somebody asked for a new password for your account with us. You do not have one here:"
    " you sign in with %(provider)s. Do that on this page:\n%(link)s\n\nIf it does not work,"
    " ask the person who gives access in your organisation. If it was not you who asked, you"
    " do not need to do anything."
)


@action
def ask_reset(*, email: str, at: dt.datetime, by=None) -> PasswordReset:
    """Note that a new password is asked for; known and unknown addresses take the same steps."""
    user = User.objects.filter(email=email.lower(), is_active=True).first()
    reset = PasswordReset.objects.create(user=user, asked_at=at)
    record("password.reset_asked", by=by, obj=reset)
    tell_worker("accounts.mail_resets")
    return reset


def to_mail(at: dt.datetime):
    """What is asked for and not mailed yet; what was refused for two hours is given up."""
    return PasswordReset.objects.filter(mailed_at__isnull=True, asked_at__gte=at - LASTS)


def mail_reset(reset_id, *, at: dt.datetime) -> bool:
    """Mail one link, once: the row is locked, so that two workers do not both send it."""
    with transaction.atomic():
        waiting = to_mail(at).select_for_update(of=("self",)).filter(pk=reset_id).first()
        if waiting is None:
            return False
        user = waiting.user
        if user is None or not user.is_active:
            drop_resets(resets=PasswordReset.objects.filter(pk=reset_id))
            return False
        if is_known_there_alone(user):
            return _mail_where_to_sign_in(waiting)
        return mail_link(
            waiting,
            address=user.email,
            what=WHAT,
            body=BODY,
            page="account:reset",
            lasts=LASTS,
            at=at,
            to=user.pk,
        )


def _mail_where_to_sign_in(reset: PasswordReset) -> bool:
    """In the place of a link: that the password is the one at the provider."""
    values = {"provider": settings.OIDC_NAME, "link": page_of("sign_in")}
    if not send(reset.user.email, WHAT, BODY_AT_PROVIDER, **values):
        return False
    note_mail(kind="password_at_provider", to=reset.user_id)
    drop_resets(resets=PasswordReset.objects.filter(pk=reset.pk))
    return True


def reset_of(token: str, at: dt.datetime) -> PasswordReset | None:
    """What a link opens; None where it was used, is too old, or never was."""
    return _opening(by_token(PasswordReset.objects.all(), token), at)


def still_opens(reset_id: str | None, at: dt.datetime) -> PasswordReset | None:
    """The same, for who opened the link in this session."""
    return _opening(PasswordReset.objects.filter(pk=reset_id or None), at)


def _opening(resets, at: dt.datetime) -> PasswordReset | None:
    found = resets.select_related("user").filter(still_open(at), user__is_active=True).first()
    return None if found is None or is_known_there_alone(found.user) else found


@action
def change_password(*, reset: PasswordReset, password: str, by=None) -> bool:
    """Set the new password, once: every link of this user dies, every session ends. False where
    the link was used in the meantime."""
    locked = PasswordReset.objects.select_for_update(of=("self",)).filter(pk=reset.pk).first()
    if locked is None:
        record("password.link_used_twice", by=by, obj=reset)
        return False
    user = locked.user
    is_first = opens_nothing(user)
    _set(user, password, timezone.now())
    PasswordReset.objects.filter(user=user).delete()
    end_sessions(user)
    record("password.changed", by=user, obj=user)
    if not is_first:  # whoever reads the mailbox is not always the owner
        notify(user=user, kind=Notice.Kind.SIGN_IN_CHANGED, by=user, each=True)
    # Who typed wrong codes had the old password, and comes as far as the codes no more.
    transaction.on_commit(lambda: forget_wrong_codes(user))
    return True


@action
def link_instead(*, reset: PasswordReset, identity: Identity, at: dt.datetime, by=None):
    """Link an account that nothing opens yet to who was shown at the provider, in the place of a
    first password; its links die. None where the link was used in the meantime, or the identity is
    linked to another account."""
    locked = PasswordReset.objects.select_for_update(of=("self",)).filter(pk=reset.pk).first()
    if locked is None:
        record("password.link_used_twice", by=by, obj=reset)
        return None
    user = locked.user
    if not link_identity(identity=identity, at=at, by=user):
        return None
    PasswordReset.objects.filter(user=user).delete()
    return user


@action
def choose_password(*, password: str, but: str, at: dt.datetime, by: User) -> None:
    """Change the own password; every session ends but the one with the key `but`."""
    _set(by, password, at)
    PasswordReset.objects.filter(user=by).delete()
    end_sessions_of([by.pk], but=but, by=by)
    record("password.changed", by=by, obj=by)
    notify(user=by, kind=Notice.Kind.SIGN_IN_CHANGED, by=by, each=True)


def _set(user: User, password: str, at: dt.datetime) -> None:
    """Set a password, and remember the one before where passwords are to change."""
    if settings.PASSWORD_ROTATION_DAYS and user.has_usable_password():
        FormerPassword.objects.create(user=user, password=user.password, replaced_at=at)
        kept = FormerPassword.objects.filter(user=user)[:REMEMBERED].values_list("pk", flat=True)
        FormerPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    user.set_password(password)
    user.password_set_at = at
    user.save(update_fields=["password", "password_set_at"])


def was_used_before(user: User, password: str) -> bool:
    """Whether it is the password of now, or one of the last ones that are remembered."""
    former = FormerPassword.objects.filter(user=user).values_list("password", flat=True)
    return any(
        is_password_usable(known) and check_password(password, known)
        for known in [user.password, *former]
    )


def is_due(user: User, at: dt.datetime) -> bool:
    """Whether a password is to be changed for its age (L57); never unless the organisation has
    chosen so."""
    if not settings.PASSWORD_ROTATION_DAYS or not user.has_usable_password():
        return False
    since = user.password_set_at or user.created_at
    return at > since + dt.timedelta(days=settings.PASSWORD_ROTATION_DAYS)


@action
def drop_resets(*, resets, by=None) -> int:
    """Remove what is over, and what was asked for an address nobody has."""
    count, _rows = resets.delete()
    record("password.resets_dropped", by=by, count=count)
    return count


def over(at: dt.datetime):
    """What opens nothing any more: mailed and too old, or given up."""
    return PasswordReset.objects.filter(
        Q(link_until__lt=at) | Q(mailed_at__isnull=True, asked_at__lt=at - LASTS)
    )
