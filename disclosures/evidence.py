"""That what is told to others has a ground, and questions from outside are answered as agreed
(K01, K12 to K14, K24, L26 to L38, L82, B01)."""

import datetime as dt

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.dates import next_working_day
from core.registries import Evidence, Figure, Seen, Standing, evidence, figures
from disclosures.models import CallNote, Delivery, Disclosure, RecipientTask
from subjects.whereabouts import count_per_location

OPEN_CALLS = (CallNote.State.OPEN,)


def _told(on) -> Seen:
    told = Disclosure.objects.standing()
    number = told.filter(disclosed_on__year=on.year).count()
    if not number and not told.exists():
        return Seen(_("Nothing has been told to others yet."), Standing.NONE)
    words = ngettext(
        "%(n)d time this year, with its ground.",
        "%(n)d times this year, each with its ground.",
        number,
    )
    return Seen(words % {"n": number}, Standing.GOOD)


def _is_in_time(taken_at, on) -> bool:
    """Who asked is called back the next working day."""
    taken_on = timezone.localtime(taken_at).date()
    return next_working_day(taken_on + dt.timedelta(days=1)) >= on


def _calls(on) -> Seen:
    waiting = CallNote.objects.filter(state__in=OPEN_CALLS).values_list("taken_at", flat=True)
    late = sum(not _is_in_time(taken_at, on) for taken_at in waiting)
    number = CallNote.objects.count()
    if not number:
        return Seen(_("Nobody has asked anything yet."), Standing.NONE)
    words = _("Noted: %(all)d, to decide: %(open)d, late: %(late)d.")
    values = {"all": number, "open": len(waiting), "late": late}
    return Seen(words % values, Standing.ATTENTION if late else Standing.GOOD)


def _deliveries(on) -> Seen:
    found = Delivery.objects.exclude(code=Delivery.Code.LUNCH).filter(made_at__year=on.year)
    number = found.count()
    if not number:
        return Seen(_("No delivery this year yet."), Standing.NONE)
    return Seen(
        ngettext("%(n)d delivery this year.", "%(n)d deliveries this year.", number)
        % {"n": number},
        Standing.GOOD,
    )


def _day_lists(on) -> Seen:
    found = Delivery.objects.filter(code=Delivery.Code.LUNCH).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(destroyed_on__isnull=True, ends_on__lt=on)),
    )
    if not found["all"]:
        return Seen(_("No day list has been printed yet."), Standing.NONE)
    words = _("Printed: %(all)d, of which it is not noted that the paper was destroyed: %(late)d.")
    return Seen(words % found, Standing.ATTENTION if found["late"] else Standing.GOOD)


def _changes(on) -> Seen:
    found = RecipientTask.objects.standing().aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(done_on__isnull=True, due_on__lt=on))
    )
    if not found["all"]:
        return Seen(_("No recipient had to be told of a change yet."), Standing.NONE)
    words = _("To be told in all: %(all)d, late: %(late)d.")
    return Seen(words % found, Standing.ATTENTION if found["late"] else Standing.GOOD)


_REGISTER = ("child.disclosures", "staff.disclosures", "intern.disclosures")
for _code, _label, _clauses, _look, _page, _rooms in (
    (
        "disclosures.told",
        gettext_lazy("Told to others"),
        ("K01", "K12", "K13", "K14", "K24", "L26", "L31", "L38", "L45", "G01", "B01"),
        _told,
        "disclosures:told",
        (*_REGISTER, "organisation.register"),
    ),
    (
        "disclosures.changes",
        gettext_lazy("Recipients told of a change"),
        ("G03",),
        _changes,
        "disclosures:told",
        (*_REGISTER, "organisation.register"),
    ),
    (
        "disclosures.calls",
        gettext_lazy("Questions from outside"),
        ("L32", "L34", "L35", "L36", "L37"),
        _calls,
        "disclosures:calls",
        ("child.disclosures",),
    ),
    (
        "disclosures.deliveries",
        gettext_lazy("Standing deliveries"),
        ("L26", "L28", "L29", "K14"),
        _deliveries,
        "deliveries:list",
        ("organisation.deliveries",),
    ),
    (
        "disclosures.day_lists",
        gettext_lazy("Lunch day lists"),
        ("L82",),
        _day_lists,
        "deliveries:lunch",
        ("organisation.lunch_list",),
    ),
):
    evidence.register(
        Evidence(
            code=_code,
            label=_label,
            clauses=_clauses,
            look=_look,
            url_name=_page,
            rooms=_rooms,
        )
    )


def _calls_per_location(on) -> dict:
    found: dict = {}
    waiting = CallNote.objects.filter(state__in=OPEN_CALLS).values_list("location_id", "taken_at")
    for location_id, taken_at in waiting:
        fine, total = found.get(location_id, (0, 0))
        found[location_id] = (fine + _is_in_time(taken_at, on), total + 1)
    return found


def _changes_per_location(on) -> dict:
    tasks = RecipientTask.objects.standing().filter(done_on__isnull=True)
    terms = tasks.values_list("subject_id", "due_on")
    return count_per_location([(who, due_on >= on) for who, due_on in terms], on)


figures.register(
    Figure(
        code="disclosures.calls",
        label=gettext_lazy("Questions from outside"),
        of=Figure.Of.WORK,
        per_location=_calls_per_location,
        url_name="disclosures:calls",
        rooms=("child.disclosures",),
    )
)
figures.register(
    Figure(
        code="disclosures.changes",
        label=gettext_lazy("Recipients to be told of a change"),
        of=Figure.Of.WORK,
        per_location=_changes_per_location,
        url_name="disclosures:told",
        rooms=("child.disclosures", "staff.disclosures", "organisation.register"),
    )
)
