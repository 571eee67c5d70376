"""The first account of an installation."""

import datetime as dt
import secrets

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.actions import create_user, start_appointment
from accounts.links import hash_of
from accounts.models import PasswordReset, User
from audit.actions import record
from core.actions import action
from organisation.actions import create_organisation
from organisation.models import Organisation

LASTS = dt.timedelta(hours=72)


@action
def make_first_administrator(
    *, email: str, name: str, organisation: str, today: dt.date, by=None
) -> User:
    """Make the organisation where there is none, and the first account: of the board, everywhere,
    who gives all others theirs.

    Raises ValidationError where there is an account already, or an address is none.
    """
    validate_email(email)
    if User.objects.exists():
        raise ValidationError(_("There are accounts already: whoever gives access can add others."))
    place = Organisation.objects.first() or create_organisation(name=organisation, by=by)
    user = create_user(email=email, name=name, by=by)
    start_appointment(user=user, function="board", place=place, starts_on=today, by=by)
    record("account.first_made", by=by, obj=user)
    return user


@action
def make_password_link(*, user: User, at: dt.datetime, by=None) -> str:
    """A link on which this user chooses a password, once and within three days; returns its
    token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    reset = PasswordReset.objects.create(
        user=user, asked_at=at, mailed_at=at, token_hash=hash_of(token), link_until=at + LASTS
    )
    record("password.link_made", by=by, obj=reset)
    return token
