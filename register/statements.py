"""The privacy statement: which version holds, publishing one, saying to have read it (B10)."""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Notice, User
from accounts.notices import notify_everybody
from audit.actions import record
from core.actions import action
from organisation.models import Organisation
from register.models import Acknowledgement, PrivacyStatement

TOO_LATE = gettext_lazy("This version can no longer be withdrawn.")
# What a text may leave to be filled in, and whatever looks like it.
PLACES = ("{organisation}", "{contact}", "{complaints}")
_PLACE = re.compile(r"\{[^{}\s]*\}?|\}")


def standing():
    """The versions that were not withdrawn."""
    return PrivacyStatement.objects.filter(withdrawn_at__isnull=True)


def current(on: dt.date) -> PrivacyStatement | None:
    """The version that holds on a day."""
    return standing().filter(valid_from__lte=on).first()


def announced(on: dt.date) -> list[PrivacyStatement]:
    """The versions that will hold from later days, in order; of those for one day the last."""
    to_come = standing().filter(valid_from__gt=on).order_by("version")
    return list({one.valid_from: one for one in to_come}.values())


def called_off(on: dt.date) -> PrivacyStatement | None:
    """The newest version that was to hold from a later day and was withdrawn."""
    return PrivacyStatement.objects.filter(valid_from__gt=on, withdrawn_at__isnull=False).first()


def before(statement: PrivacyStatement) -> PrivacyStatement | None:
    """The version a reader had before this one."""
    return standing().filter(version__lt=statement.version).first()


def may_withdraw(statement: PrivacyStatement, on: dt.date) -> bool:
    """Whether a version can still be withdrawn: before the day it holds from."""
    return statement.withdrawn_at is None and statement.valid_from > on


def filled_in(text: str) -> str:
    """The text with the organisation's own name and contact in it."""
    organisation = Organisation.objects.first()
    if organisation is None:
        return text
    address = f"{organisation.address}, {organisation.postcode} {organisation.town}"
    ways = [address if organisation.address else "", organisation.phone, organisation.email]
    contact = ", ".join(filter(None, ways)) or organisation.name
    words = dict(
        zip(
            PLACES,
            (organisation.name, contact, organisation.complaints_email or contact),
            strict=True,
        )
    )
    return _PLACE.sub(lambda found: words.get(found[0], found[0]), text)


def check_places(text: str) -> None:
    """Raises ValidationError where readers would see a placeholder that nothing is filled in for,
    or half of one."""
    unknown = dict.fromkeys(found for found in _PLACE.findall(text) if found not in PLACES)
    if set("{}") & set(unknown):
        raise ValidationError(
            _("There is a { or } on its own. Remove it, or write a placeholder whole: %(example)s.")
            % {"example": PLACES[0]}
        )
    if unknown:
        raise ValidationError(
            _("Nothing is filled in for %(unknown)s. These are filled in: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(PLACES)}
        )


def unread_by(user) -> PrivacyStatement | None:
    """The newest version, where the user has not said to have read it. One query."""
    mine = Acknowledgement.objects.filter(statement=OuterRef("pk"), user=user)
    newest = standing().annotate(is_read=Exists(mine)).first()
    return newest if newest and not newest.is_read else None


def with_readers(statements):
    """The versions with how many of those who may sign in said to have read each."""
    return statements.annotate(
        readers=Count("acknowledgements", filter=Q(acknowledgements__user__is_active=True))
    ).order_by("-version")


def readers_possible() -> int:
    return User.objects.filter(is_active=True).count()


def earliest_day(on: dt.date) -> dt.date:
    """The first day a new version can hold from: today, or the day of the version before it."""
    newest = standing().aggregate(day=Max("valid_from"))
    return max(filter(None, (on, newest["day"])))


def check_day(valid_from: dt.date, *, on: dt.date) -> None:
    """Raises ValidationError on `valid_from` for a day that has passed, or one before that of the
    version before it."""
    newest = standing().aggregate(day=Max("valid_from"))
    if valid_from < on:
        raise ValidationError(
            {"valid_from": _("A version cannot be in force from a day in the past.")}
        )
    if newest["day"] and valid_from < newest["day"]:
        raise ValidationError(
            {
                "valid_from": _(
                    "The version before is in force from %(day)s; this one cannot start"
                    " earlier than that."
                )
                % {"day": f"{newest['day']:%d-%m-%Y}"}
            }
        )


@action
def publish_statement(
    *,
    text_nl: str,
    text_en: str,
    change_nl: str,
    change_en: str,
    valid_from: dt.date,
    at: dt.datetime,
    on: dt.date,
    by,
) -> PrivacyStatement:
    """Publish a new version and tell every user. Raises ValidationError on `valid_from` for a day
    that has passed, or before that of the version before it."""
    list(Organisation.objects.select_for_update())  # one version at a time
    check_day(valid_from, on=on)
    newest = PrivacyStatement.objects.aggregate(version=Max("version"))
    statement = PrivacyStatement.objects.create(
        version=(newest["version"] or 0) + 1,
        text_nl=text_nl,
        text_en=text_en,
        change_nl=change_nl,
        change_en=change_en,
        valid_from=valid_from,
        published_at=at,
        published_by=by,
    )
    told = notify_everybody(kind=Notice.Kind.PRIVACY_STATEMENT, by=by)
    record(
        "privacy_statement.published", by=by, obj=statement, version=statement.version, told=told
    )
    return statement


@action
def withdraw_statement(
    *, statement: PrivacyStatement, at: dt.datetime, on: dt.date, by
) -> PrivacyStatement:
    """Call off a version before the day it holds from; it stays readable as withdrawn. Raises
    ValidationError where it holds already or was withdrawn."""
    found = PrivacyStatement.objects.select_for_update().get(pk=statement.pk)
    if not may_withdraw(found, on):
        raise ValidationError(TOO_LATE)
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    record("privacy_statement.withdrawn", by=by, obj=found, version=found.version)
    return found


@action
def acknowledge(*, statement: PrivacyStatement, at: dt.datetime, by: User) -> Acknowledgement:
    """Note that somebody has read a version; said twice, the first time stays."""
    noted, _made = Acknowledgement.objects.get_or_create(
        statement=statement, user=by, defaults={"read_at": at}
    )
    record("privacy_statement.read", by=by, obj=statement, version=statement.version)
    return noted
