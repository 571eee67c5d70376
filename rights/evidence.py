"""That people get an answer to what they ask, in time (K15 to K17, K25, L06, L14 to L17, L49)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.registries import (
    Evidence,
    Figure,
    PackPart,
    Seen,
    Standing,
    evidence,
    figures,
    pack_parts,
)
from rights.models import Request
from rights.sight import ROOM_LINES
from subjects.whereabouts import count_per_location

_DAYS = (
    *("number", "kind", "state", "received_on", "own_due_on", "legal_due_on", "extended_on"),
    *("waits_since", "answered_on", "subject"),
)
ROOMS = tuple(sorted(ROOM_LINES))


def _open(**among):
    """Requests whose clock runs; one that waits for the person's answer is not among them."""
    running = Request.objects.filter(state__in=Request.UNANSWERED, waits_since__isnull=True)
    return running.filter(**among).only(*_DAYS)


def _of_the_year(on) -> list[tuple]:
    """(subject id, whether in time) of what was answered this year, or is late today."""
    answered = Request.objects.filter(answered_on__year=on.year).exclude(
        state=Request.State.WITHDRAWN
    )
    found = [(one.subject_id, one.answered_on <= one.due_on) for one in answered.only(*_DAYS)]
    return found + [(one.subject_id, False) for one in _open() if one.due_on < on]


def _in_time(on) -> Seen:
    found = _of_the_year(on)
    late = sum(one.due_on < on for one in _open())
    if not found:
        if not Request.objects.exists():
            return Seen(_("Nobody has asked anything yet."), Standing.NONE)
        return Seen(_("Nothing has been answered this year yet, nothing is late."), Standing.GOOD)
    words = _("%(fine)d of %(all)d answered in time this year, %(late)d late now.")
    values = {"fine": sum(fine for _who, fine in found), "all": len(found), "late": late}
    return Seen(words % values, Standing.ATTENTION if late else Standing.GOOD)


def _complaints(on) -> Seen:
    complaints = Request.objects.filter(kind=Request.Kind.COMPLAINT)
    number = complaints.count()
    if not number:
        return Seen(_("No complaint yet."), Standing.NONE)
    late = sum(one.due_on < on for one in _open(kind=Request.Kind.COMPLAINT))
    words = _("Complaints: %(all)d, late: %(late)d.")
    return Seen(
        words % {"all": number, "late": late}, Standing.ATTENTION if late else Standing.GOOD
    )


evidence.register(
    Evidence(
        code="rights.in_time",
        label=gettext_lazy("Requests answered in time"),
        clauses=("K15", "K16", "K17", "K25", "L06", "L14", "L15", "L16", "L17", "L49"),
        look=_in_time,
        url_name="rights:list",
        rooms=ROOMS,
    )
)
evidence.register(
    Evidence(
        code="rights.complaints",
        label=gettext_lazy("Complaints"),
        clauses=("K38", "L40"),
        look=_complaints,
        url_name="rights:list",
        rooms=ROOMS,
    )
)


def _open_per_location(on) -> dict:
    """All that have no answer yet; one that waits for the person is open, and not late."""
    unanswered = Request.objects.filter(state__in=Request.UNANSWERED).only(*_DAYS)
    fine = [(one.subject_id, bool(one.waits_since) or one.due_on >= on) for one in unanswered]
    return count_per_location(fine, on)


figures.register(
    Figure(
        code="rights.open",
        label=gettext_lazy("Requests"),
        of=Figure.Of.WORK,
        per_location=_open_per_location,
        url_name="rights:list",
        rooms=ROOMS,
    )
)
figures.register(
    Figure(
        code="rights.year",
        label=gettext_lazy("Requests answered"),
        of=Figure.Of.YEAR,
        per_location=lambda on: count_per_location(_of_the_year(on), on),
    )
)


def _rows(on):
    kept = {True: _("Yes"), False: _("No")}
    for one in Request.objects.order_by("received_on", "number").only(*_DAYS):
        late = (one.answered_on or on) > one.legal_due_on
        done = one.answered_on is not None
        yield (
            one.number,
            one.get_kind_display(),
            one.get_state_display(),
            one.received_on,
            one.own_due_on,
            one.legal_due_on,
            one.extended_on,
            one.answered_on,
            kept[not late] if done or late else "",
        )


pack_parts.register(
    PackPart(
        code="rights.requests",
        title=gettext_lazy("Requests of people and when they were answered"),
        columns=(
            gettext_lazy("Number"),
            gettext_lazy("Kind"),
            gettext_lazy("State"),
            gettext_lazy("Received on"),
            gettext_lazy("Promised within 4 weeks"),
            gettext_lazy("Due by law"),
            gettext_lazy("Extended on"),
            gettext_lazy("Answered on"),
            gettext_lazy("In time by law"),
        ),
        rows=_rows,
        order=40,
    )
)
