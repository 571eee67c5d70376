"""What is to be done about questions from outside and about recipients of a change."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consents.answers import NOT_ASKED, State, answers_of
from consents.defaults import CALL_ANSWER
from core.dates import next_working_day
from core.privacy import Level, SubjectKind
from core.registries import WorkItem, WorkSource, work_sources
from disclosures.models import CallNote
from disclosures.sight import CARE, calls_in_sight, tasks_in_sight
from organisation.models import Location
from subjects.people import names_of
from subjects.visibility import visible_of_kind

SHOWN = 50  # of one kind; the rest comes when these have been done
LOCATION = [f"location__{name}" for name in Location.LABELLED_BY]
ANSWERED = {State.YES, State.NO, State.ENDED}


def _to_decide(user, on, state: str) -> list[CallNote]:
    """The questions in a state that this user decides on: of care in a file, only who reads the
    care file (L39)."""
    found = calls_in_sight(user, on=on, level=Level.CHANGE).filter(state=state)
    of_care = CallNote.objects.filter(is_about_care=True, subject__isnull=False)
    mine = visible_of_kind(of_care, user, SubjectKind.CHILD, on=on, category=CARE)
    found = found.exclude(pk__in=of_care.exclude(pk__in=mine.values("pk")).values("pk"))
    return list(
        found.select_related("subject", "location", "matter")
        .only("id", "taken_at", "state", "subject", "matter", *LOCATION)
        .order_by("taken_at", "pk")[:SHOWN]
    )


def _item(what, call: CallNote, names: dict, due_on: dt.date, next_label) -> WorkItem:
    return WorkItem(
        what=what,
        about=names.get(call.subject_id, call.location.label),
        due_on=due_on,
        url=reverse("disclosures:call", args=[call.pk]),
        next_label=next_label,
    )


def _open(user, on):
    """Questions from outside to decide on: who asked is called back the next working day."""
    calls = _to_decide(user, on, CallNote.State.OPEN)
    names = names_of([call.subject_id for call in calls if call.subject_id]) if calls else {}
    return [
        _item(_("A question from outside waits"), call, names, _next_day(call), _("Decide"))
        for call in calls
    ]


def _next_day(call: CallNote) -> dt.date:
    return next_working_day(timezone.localtime(call.taken_at).date() + dt.timedelta(days=1))


def _answered(user, on):
    """Questions of which the parents were asked and have answered."""
    calls = _to_decide(user, on, CallNote.State.ASKING)
    if not calls:
        return []
    answers = answers_of([call.subject for call in calls], on=on, codes=[CALL_ANSWER])
    names = names_of([call.subject_id for call in calls])
    items = []
    for call in calls:
        answer = answers.get((call.subject_id, CALL_ANSWER, call.matter_id), NOT_ASKED)
        if answer.state in ANSWERED:
            day = next_working_day((answer.decided_on or on) + dt.timedelta(days=1))
            what = _("The parents answered a question from outside")
            items.append(_item(what, call, names, day, _("Call back")))
    return items


def _to_tell(user, on):
    """Recipients who have to hear that what they got was changed or withdrawn (G03)."""
    tasks = tasks_in_sight(user, on=on, level=Level.CHANGE).filter(done_on__isnull=True)
    tasks = list(tasks.only("id", "due_on", "subject_id").order_by("due_on", "pk")[:SHOWN])
    names = names_of([task.subject_id for task in tasks]) if tasks else {}
    return [
        WorkItem(
            what=_("A recipient is to be told of a change"),
            about=names.get(task.subject_id, ""),
            due_on=task.due_on,
            url=reverse("disclosures:note_told", args=[task.pk]),
            next_label=_("Note it"),
        )
        for task in tasks
    ]


for code, items in (
    ("disclosures.calls", _open),
    ("disclosures.answered", _answered),
    ("disclosures.recipients", _to_tell),
):
    work_sources.register(WorkSource(code=code, items=items))
