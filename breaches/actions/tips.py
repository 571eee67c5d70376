"""Tips on what could go wrong, and what becomes of them (G04, G05)."""

import datetime as dt
import uuid

from auditlog.context import disable_auditlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notice
from accounts.notices import notify
from audit.actions import record, record_afterwards
from audit.models import Event
from breaches.measures import fill_measure
from breaches.models import TIP, Lesson, Measure, Tip, measure_for
from core.actions import action
from core.keys import create_keys


class GivenAlready(Exception):
    """The same page was sent before: the tip is there."""


@action
def give_tip(*, text: str, location=None, token: uuid.UUID | None = None, on: dt.date, by) -> Tip:
    """Record a tip. With `by` None it is nobody's: nothing that is stored says whose, nor at what
    moment it came. Its event is written when the day is over (`note_tip`).

    Raises ValidationError on `text`, and GivenAlready where the same was given with this `token`.
    """
    if not text.strip():
        raise ValidationError({"text": _("Tell us in a few words what could go wrong.")})
    tip = Tip(told_on=on, teller=by, location=location, text=text)
    if token:
        said = (by and by.pk, location and location.pk, text)
        tip.pk = uuid.uuid5(token, str(said))  # no trace of the page beside the tip
    # Of a tip that is nobody's no moment is kept.
    start = timezone.make_aware(dt.datetime.combine(on, dt.time())) if by is None else None
    try:
        create_keys([tip.pk], TIP, made_at=start)
    except IntegrityError as error:
        raise GivenAlready from error
    if by is None:
        with disable_auditlog():
            tip.save(force_insert=True)
        record_afterwards()
        return tip
    tip.save(force_insert=True)
    record("tip.given", by=by, obj=tip)
    return tip


def tips_to_note(on: dt.date) -> list[Tip]:
    """The tips without a name of days before this one whose event was not written yet."""
    noted = set(Event.objects.filter(action="tip.given").values_list("object_id", flat=True))
    nameless = Tip.objects.filter(teller=None, told_on__lt=on).only("pk").order_by("pk")
    return [tip for tip in nameless if str(tip.pk) not in noted]


@action
def note_tip(*, tip: Tip, by=None) -> None:
    """Write the event of a tip without a name, after its day."""
    record("tip.given", by=by, obj=tip)


def _open(tip: Tip) -> Tip:
    current = Tip.objects.select_for_update().get(pk=tip.pk)
    if not current.is_open:
        raise ValidationError(_("This tip has already been dealt with."))
    return current


def _close(tip: Tip, state: str, answer: str, on: dt.date, by) -> None:
    tip.state, tip.answer, tip.closed_on = state, answer, on
    tip.save(update_fields=["state", "answer", "closed_on"])
    if tip.teller:
        notify(user=tip.teller, kind=Notice.Kind.TIP_ANSWERED, by=by)


@action
def improve_from_tip(*, tip: Tip, given: dict, answer: str = "", on: dt.date, by) -> Measure:
    """Turn a tip into a point for improvement with somebody who takes it up and a day; whoever gave
    it under a name reads the answer. Raises ValidationError by field, as `fill_measure` does, and
    as a whole where the tip is closed."""
    current = _open(tip)
    measure = fill_measure(measure_for(current), given, on=on)
    _close(current, Tip.State.IMPROVED, answer, on, by)
    record("tip.improved", by=by, obj=current)
    return measure


@action
def answer_tip(*, tip: Tip, answer: str, on: dt.date, by) -> Tip:
    """Close a tip with a word of thanks, or an answer. Raises ValidationError on `answer`, and as a
    whole where the tip is closed."""
    current = _open(tip)
    if not answer.strip():
        raise ValidationError({"answer": _("Write a sentence of thanks for the tip.")})
    _close(current, Tip.State.ANSWERED, answer, on, by)
    record("tip.answered", by=by, obj=current)
    return current


@action
def pass_on_lesson(*, tip: Tip, text: str, is_checked: bool, on: dt.date, by) -> Lesson:
    """Pass on to all colleagues what can be learnt of a tip, once somebody has read it over for
    names, false ones too (G05); what was passed on before is replaced.

    Raises ValidationError on `text` and `is_checked`.
    """
    if not text.strip():
        raise ValidationError({"text": _("Write what others can learn from it.")})
    if not is_checked:
        raise ValidationError({"is_checked": _("Read it over first, then tick this.")})
    lesson = Lesson.objects.filter(tip=tip).first() or Lesson(tip=tip)
    lesson.text, lesson.passed_on, lesson.checked_by = text, on, by
    lesson.save()
    record("tip.passed_on", by=by, obj=tip)
    return lesson
