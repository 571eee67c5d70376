import datetime as dt
from collections import defaultdict

from django.db.models import Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.reach import users_in_service
from applicants.keeping import unanswered
from applicants.models import Application, PanelSeat, Procedure
from audit.models import Event
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from subjects.models import Subject

LONG = dt.timedelta(weeks=26)  # after this a procedure is asked about: its end starts the terms
CHOOSING = dt.timedelta(weeks=4)  # between the last day to apply and the end
LEFT = dt.timedelta(weeks=2)  # an application that nobody opened for so long waits for an answer


def _running(user, on):
    """Running procedures the user can end: those of the own vacancies and of the own panels."""
    mine = Q(pk__in=Procedure.objects.manageable_by(user, on=on).values("pk"))
    mine |= Q(pk__in=Procedure.objects.sat_by(user, on=on).values("pk"))
    return Procedure.objects.filter(mine, ended_on__isnull=True).order_by("opened_on", "pk")


def _to_end(procedure, what, due_on):
    return WorkItem(
        what=what,
        about=procedure.title,
        due_on=due_on,
        url=reverse("applicants:end", args=[procedure.pk]),
        next_label=_("End it"),
    )


def _open_long(user, on):
    still = Q(closes_on__isnull=True) | Q(closes_on__gte=on)
    return [
        _to_end(
            procedure,
            _("The procedure has been open for half a year"),
            procedure.opened_on + LONG,
        )
        for procedure in _running(user, on).filter(still, opened_on__lte=on - LONG)
    ]


def _past_closing(user, on):
    return [
        _to_end(
            procedure,
            _("Nobody can apply any more: decide, and end the procedure"),
            procedure.closes_on + CHOOSING,
        )
        for procedure in _running(user, on).filter(closes_on__lt=on)
    ]


def _left_alone(user, on):
    """One item a procedure: how many of its applications nobody of the panel opened lately."""
    opened = (
        Event.objects.filter(subject_id=OuterRef("subject_id"), action="section.opened")
        .order_by()
        .values("subject_id")
        .annotate(last=Max("at"))
        .values("last")
    )
    waiting = (
        Application.objects.filter(
            outcome=Application.Outcome.OPEN,
            received_on__lte=on - LEFT,
            procedure__in=Procedure.objects.sat_by(user, on=on).filter(ended_on__isnull=True),
            subject__in=Subject.objects.visible_to(user, on=on, category="applicant.identity"),
        )
        .annotate(opened=Subquery(opened))
        .select_related("procedure")
    )
    days = defaultdict(list)
    for application in waiting:
        seen = application.opened.date() if application.opened else application.received_on
        if seen <= on - LEFT:
            days[application.procedure].append(seen)
    return [
        WorkItem(
            what=ngettext(
                "%(n)d application that nobody has opened for two weeks",
                "%(n)d applications that nobody has opened for two weeks",
                len(seen),
            )
            % {"n": len(seen)},
            about=procedure.title,
            due_on=min(seen) + LEFT,
            url=reverse("applicants:procedure", args=[procedure.pk]),
            next_label=_("Look at them"),
        )
        for procedure, seen in days.items()
    ]


def _keeping(user, on):
    """Who is to be asked by phone or letter whether they may be kept for another year (L61), for
    the panel."""
    questions = unanswered(on)
    if not questions:
        return []
    ids = [question.subject_id for question in questions]
    mine = set(
        Subject.objects.visible_to(user, on=on, category="applicant.procedure", level=Level.CHANGE)
        .filter(pk__in=ids)
        .values_list("pk", flat=True)
    )
    return [
        WorkItem(
            what=_("Ask by telephone or letter: may we keep it longer? A yes must be in writing"),
            about=question.subject.applicant.name,
            due_on=question.ends_on,
            url=reverse("applicants:keeping", args=[question.subject_id]),
            next_label=_("Note the answer"),
        )
        for question in questions
        if question.subject_id in mine
    ]


def _without_panel(user, on):
    """Procedures in which somebody applied, or anybody can, while nobody is on the panel who works
    here: nobody reads that, nor answers what those people ask. For who puts panels together, and
    without a name (K28)."""
    open_to_all = Procedure.objects.public(on)
    kept = Application.objects.for_panel()
    manned = PanelSeat.objects.filter(user__in=users_in_service(on))
    found = (
        Procedure.objects.manageable_by(user, on=on)
        .filter(Q(pk__in=open_to_all.values("pk")) | Q(pk__in=kept.values("procedure")))
        .exclude(pk__in=manned.values("procedure"))
        .order_by("opened_on", "pk")
    )
    return [
        WorkItem(
            what=_("Nobody is on the panel: nobody sees who applies, and what they ask"),
            about=procedure.title,
            due_on=on,
            url=reverse("applicants:seat", args=[procedure.pk]),
            next_label=_("Put somebody on the panel"),
        )
        for procedure in found
    ]


work_sources.register(WorkSource(code="applicants.open_long", items=_open_long))
work_sources.register(WorkSource(code="applicants.past_closing", items=_past_closing))
work_sources.register(WorkSource(code="applicants.left_alone", items=_left_alone))
work_sources.register(WorkSource(code="applicants.keeping", items=_keeping))
work_sources.register(WorkSource(code="applicants.without_panel", items=_without_panel))
