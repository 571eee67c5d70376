"""The days of requests in somebody's own calendar program, at a secret address.

Each entry is a kind and a number: what a calendar shows may be read by others (design: invariant
7). What is in it is what its user handles at the moment it is fetched.
"""

import datetime as dt
import hashlib
import secrets

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.access import access_of
from accounts.models import User
from audit.actions import record
from core.actions import action
from rights.actions.handling import OFFICER
from rights.models import CalendarFeed, Request, RequestAdvice
from rights.sight import requests_in_sight

MEETING = dt.timedelta(hours=1)


def _hash(token: str) -> str:
    """A token is random and long: a plain hash of it cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


# --- the address -----------------------------------------------------------------------------


@action
def make_address(*, user: User, on: dt.date, by) -> str:
    """Make the secret part of an address for somebody; an earlier one works no more.

    It is given back here once, and kept as a hash only.
    """
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.filter(user=user).delete()
    feed = CalendarFeed.objects.create(user=user, token_hash=_hash(token), made_on=on)
    record("calendar.address_made", by=by, obj=feed, to=str(user.pk))
    return token


@action
def stop_address(*, user: User, by) -> None:
    """Take somebody's address back, where there is one."""
    CalendarFeed.objects.filter(user=user).delete()
    record("calendar.address_stopped", by=by, to=str(user.pk))


@action
def note_fetched(*, feed: CalendarFeed, on: dt.date, by) -> None:
    """Note the day on which an address was used."""
    feed.used_on = on
    feed.save(update_fields=["used_on"])
    record("calendar.fetched", by=by, obj=feed)


def feed_at(token: str) -> CalendarFeed | None:
    """The calendar behind a secret address, while its user may sign in."""
    return (
        CalendarFeed.objects.filter(token_hash=_hash(token), user__is_active=True)
        .select_related("user")
        .first()
    )


# --- what is in it ---------------------------------------------------------------------------


def _entry(uid: str, summary: str, at: dt.datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{uid}@privacyhub")
    entry.add("dtstamp", at.astimezone(dt.UTC))
    entry.add("summary", summary)
    entry.add("class", "PRIVATE")
    return entry


def _on_a_day(uid: str, summary: str, day: dt.date, at: dt.datetime) -> Event:
    entry = _entry(uid, summary, at)
    entry.add("dtstart", day)
    entry.add("dtend", day + dt.timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    return entry


def _meeting(asked: Request, at: dt.datetime) -> Event:
    words = _("Appointment about request %(number)s") % {"number": asked.number}
    entry = _entry(f"{asked.number}-meets", words, at)
    entry.add("dtstart", asked.meets_at.astimezone(dt.UTC))
    entry.add("dtend", (asked.meets_at + MEETING).astimezone(dt.UTC))
    return entry


def calendar_of(user: User, *, on: dt.date, at: dt.datetime) -> bytes:
    """The days on which requests in somebody's sight are due, the advice asked of the privacy
    officer, and the appointments to come."""
    found = requests_in_sight(user, on=on).filter(state__in=Request.UNANSWERED)
    calendar = Calendar()
    calendar.add("prodid", "-//PrivacyHub//Requests//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Requests"))
    calendar.add("refresh-interval;value=duration", "PT6H")
    since = timezone.make_aware(dt.datetime.combine(on, dt.time.min))
    for asked in found:
        if asked.waits_since is None:
            words = _("Request %(number)s: %(kind)s") % {
                "number": asked.number,
                "kind": asked.get_kind_display(),
            }
            calendar.add_component(_on_a_day(f"{asked.number}-due", words, asked.due_on, at))
        if asked.meets_at and asked.meets_at >= since:
            calendar.add_component(_meeting(asked, at))
    if OFFICER in access_of(user, on).functions():
        for advice in RequestAdvice.objects.filter(
            source=RequestAdvice.Source.OFFICER, given_on__isnull=True, request__in=found
        ).select_related("request"):
            words = _("Advice on request %(number)s: %(kind)s") % {
                "number": advice.request.number,
                "kind": advice.request.get_kind_display(),
            }
            uid, day = f"{advice.request.number}-advice", advice.request.due_on
            calendar.add_component(_on_a_day(uid, words, day, at))
    return calendar.to_ical()
