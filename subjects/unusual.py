"""Finding unusual reading in the trail, who is to look at it, and what they thought of it.

Every hour of the clock is looked at once, a while after it ended. In it counts the busiest sixty
minutes that end there, so that nobody stays below the limit by reading over the turn of an hour.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Appointment
from audit.actions import record
from audit.models import Event
from core.actions import ChangedMeanwhile, action
from core.dates import running
from core.keys import create_keys
from subjects.models import ReadingLook, UnusualReading
from subjects.reading_models import UNUSUAL

READING = ("section.opened", "document.viewed", "document.downloaded")
HOUR = dt.timedelta(hours=1)
SETTLED = dt.timedelta(minutes=15)  # by then everything of an hour has been committed
FIRST_LOOK = dt.timedelta(days=1)  # how far back the very first look goes
AT_ONCE = 5  # a moment that shows a part of more people than this is a list
OTHERS = "others"  # in the setting: every function that is not named


@dataclass(frozen=True)
class Opening:
    """Somebody opened a part of one file."""

    at: dt.datetime
    subject_id: object
    section: str
    function: str


def limit_of(function: str) -> int:
    """From how many people within an hour reading stands out, for a function."""
    limits = settings.UNUSUAL_READING
    return limits.get(function, limits[OTHERS])


def _openings(since: dt.datetime, until: dt.datetime) -> dict[object, list[Opening]]:
    """What each user opened, in order. A page that shows a part of many files at once, such as a
    list, is told by its one moment; it is no searching through files, and does not count. What a
    page tells of a few people, such as a family, does."""
    rows = (
        Event.objects.filter(
            action__in=READING,
            at__gte=since,
            at__lt=until,
            actor__isnull=False,
            subject_id__isnull=False,
        )
        .order_by("at", "pk")
        .values_list("actor_id", "at", "subject_id", "section", "function")
    )
    of_user = defaultdict(list)
    for (user_id, at), some in groupby(rows.iterator(), key=lambda row: row[:2]):
        opened = [Opening(at, *row[2:]) for row in some]
        if len({one.subject_id for one in opened}) <= AT_ONCE:
            of_user[user_id] += opened
    return of_user


def _weight(functions: Counter) -> Fraction:
    """How much of what is allowed within an hour one person takes, opened as these functions: the
    strictest of them counts, so that opening as another function makes it no less."""
    return max((Fraction(1, max(limit_of(function), 1)) for function in functions), default=0)


def _stretches(opened: list[Opening], since: dt.datetime) -> Iterator[tuple[Fraction, int, int]]:
    """(weight, first, behind last) for every sixty minutes of `opened` that end after `since`; a
    weight of 1 is as many people as are allowed."""
    as_what: defaultdict[object, Counter] = defaultdict(Counter)
    weight, first = Fraction(), 0

    def change(one: Opening, number: int) -> Fraction:
        functions = as_what[one.subject_id]
        before = _weight(functions)
        functions[one.function] += number
        if not functions[one.function]:
            del functions[one.function]
        return _weight(functions) - before

    for last, one in enumerate(opened):
        weight += change(one, 1)
        while opened[first].at <= one.at - HOUR:
            weight += change(opened[first], -1)
            first += 1
        if one.at >= since:
            yield weight, first, last + 1


def _unusual(opened: list[Opening], since: dt.datetime) -> list[Opening]:
    """The busiest sixty minutes that end after `since`, where they stand out; else nothing."""
    weight, first, behind = max(_stretches(opened, since), default=(0, 0, 0))
    return opened[first:behind] if weight >= 1 else []


def _look_at(hour: dt.datetime, at: dt.datetime) -> int:
    before = set(UnusualReading.objects.filter(hour=hour - HOUR).values_list("user_id", flat=True))
    noticed = 0
    for user_id, opened in _openings(hour - HOUR, hour + HOUR).items():
        if user_id in before:  # what counted for the hour before does not count again
            opened = [one for one in opened if one.at >= hour]
        if found := _unusual(opened, hour):
            note_unusual_reading(user_id=user_id, hour=hour, opened=found, at=at)
            noticed += 1
    return noticed


@action
def note_unusual_reading(
    *, user_id, hour: dt.datetime, opened: list[Opening], at: dt.datetime, by=None
) -> UnusualReading:
    """Keep that somebody opened the files of many people within an hour."""
    reading = UnusualReading.objects.create(
        user_id=user_id,
        hour=hour,
        function=Counter(one.function for one in opened).most_common(1)[0][0],
        subjects=len({one.subject_id for one in opened}),
        sections=sorted({one.section for one in opened if one.section}),
        found_at=at,
    )
    record("reading.noticed", by=by, obj=reading, files=reading.subjects)
    return reading


def _look_further(at: dt.datetime) -> int | None:
    """Look at the next hour; returns how much stood out, None where no hour is over yet."""
    with transaction.atomic():
        start = (at - FIRST_LOOK).replace(minute=0, second=0, microsecond=0)
        ReadingLook.objects.get_or_create(pk=1, defaults={"until": start})
        look = ReadingLook.objects.select_for_update().get(pk=1)
        if look.until + HOUR > at - SETTLED:
            return None
        noticed = _look_at(look.until, at)
        look.until += HOUR
        look.save(update_fields=["until"])
    return noticed


def look_for_unusual_reading(*, at: dt.datetime) -> int:
    """Look at every hour that was not looked at yet; returns how much stood out.

    Each hour is a transaction with the note of how far the search has come: broken off, late or
    done by two at once, no hour is missed and none counts twice. Looking by itself leaves that
    note and no event; what is found leaves one.
    """
    noticed = 0
    while (more := _look_further(at)) is not None:
        noticed += more
    return noticed


def officers(on: dt.date) -> set:
    """The ids of the privacy officers of the organisation on a day."""
    everywhere = {"cluster": None, "location": None, "care_group": None}
    held = Appointment.objects.filter(
        running(on), function="privacy_officer", user__is_active=True, **everywhere
    )
    return set(held.values_list("user_id", flat=True))


def _is_for(reading: UnusualReading, user, appointed: set) -> bool:
    return reading.user_id != user.pk and (
        user.pk in appointed or not appointed - {reading.user_id}
    )


def is_for(reading: UnusualReading, user, on: dt.date) -> bool:
    """Whether this user, who watches over the trail, is the one to judge it: the privacy officer,
    and the board where there is none but the one who read. Nobody judges the own reading."""
    return _is_for(reading, user, officers(on))


def to_look_at(user, on: dt.date) -> list[UnusualReading]:
    """What waits for this user, who watches over the trail: see `is_for`."""
    waiting = UnusualReading.objects.filter(outcome=UnusualReading.Outcome.OPEN)
    found = list(waiting.exclude(user=user).select_related("user").defer("explanation"))
    if not found:
        return []
    appointed = officers(on)
    return [one for one in found if _is_for(one, user, appointed)]


@action
def settle_unusual_reading(
    *, reading: UnusualReading, outcome: str, explanation: str = "", at: dt.datetime, by
) -> UnusualReading:
    """Note what somebody who watches over the trail thought of it.

    Raises ChangedMeanwhile where it was looked at before; ValidationError for who would judge the
    own reading or is not the one to judge it (`is_for`), and by field where there is no outcome, or
    an explanation is missing.
    """
    reading.refresh_from_db(from_queryset=UnusualReading.objects.select_for_update())
    if not reading.is_open:
        raise ChangedMeanwhile
    if by is not None and reading.user_id == by.pk:
        raise ValidationError(_("You cannot judge this yourself: you opened these files."))
    if by is not None and not is_for(reading, by, timezone.localtime(at).date()):
        raise ValidationError(_("The privacy officer judges this."))
    if outcome not in (UnusualReading.Outcome.EXPLAINED, UnusualReading.Outcome.BREACH):
        raise ValidationError({"outcome": _("Choose what you found.")})
    if outcome == UnusualReading.Outcome.EXPLAINED and not explanation.strip():
        raise ValidationError({"explanation": _("Say what explained it.")})
    if explanation.strip():
        create_keys([reading.pk], UNUSUAL)
    reading.outcome, reading.explanation = outcome, explanation.strip()
    reading.looked_at, reading.looked_by = at, by
    reading.save(update_fields=["outcome", "explanation", "looked_at", "looked_by"])
    record("reading.settled", by=by, obj=reading, outcome=str(outcome))
    return reading
