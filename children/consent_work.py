"""What is to be done about consents: parents who differ, material to be removed."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from consents.answers import NOT_ASKED, answers_of
from consents.models import ConsentDifference, RemovalTask
from consents.removals import consent_of
from core.privacy import Level, SubjectKind
from core.registries import WorkItem
from subjects.visibility import visible_of_kind

SHOWN = 50  # of one kind; the rest comes when these have been done
TALKED_WITHIN = dt.timedelta(weeks=2)  # somebody speaks with both parents


def _in_sight(rows, user, on: dt.date, level: Level):
    of_children = rows.filter(subject__kind=SubjectKind.CHILD)  # a colleague's photos too
    return visible_of_kind(
        of_children, user, SubjectKind.CHILD, on=on, category="child.consents", level=level
    ).select_related("subject__child")


def differences(user, on: dt.date) -> list[WorkItem]:
    """Parents who answered differently, for who manages the consents of the child."""
    cases = ConsentDifference.objects.filter(
        Q(subject__relation_ended_on__isnull=True) | Q(subject__relation_ended_on__gte=on),
        closed_on__isnull=True,
    )
    found = list(_in_sight(cases, user, on, Level.CHANGE).select_related("kind")[:SHOWN])
    # One of them may have lost custody since: then there is nothing to talk over.
    answers = answers_of([case.subject for case in found], on=on) if found else {}
    return [
        WorkItem(
            what=_("Parents disagree about a consent"),
            about=case.subject.child.name,
            due_on=case.opened_on + TALKED_WITHIN,
            url=reverse("children:settle_difference", args=[case.subject_id, case.pk]),
            next_label=_("Note it"),
        )
        for case in found
        if answers.get((case.subject_id, case.kind.code, case.matter_id), NOT_ASKED).differs
    ]


def removals(user, on: dt.date) -> list[WorkItem]:
    """Material to be removed after a withdrawal (G03) or when the care has ended: the own tasks,
    and for who manages the consents of the child those of everybody."""
    to_do = RemovalTask.objects.filter(done_on__isnull=True)
    mine = _in_sight(to_do.filter(owner=user.pk), user, on, Level.VIEW)
    managed = _in_sight(to_do, user, on, Level.CHANGE)
    found = to_do.filter(
        Q(pk__in=mine.values("pk")) | Q(pk__in=managed.values("pk"))
    ).select_related("subject__child", "decision__kind", "decision__matter__occasion")
    return [
        WorkItem(
            what=_what(task),
            about=task.subject.child.name,
            due_on=task.due_on,
            url=reverse("children:finish_removal", args=[task.subject_id, task.pk]),
            next_label=_("Note it"),
        )
        for task in found[:SHOWN]
    ]


def _what(task: RemovalTask) -> str:
    words = _("Remove, the consent to “%(consent)s” no longer applies: %(where)s")
    if task.why == RemovalTask.Why.LEFT:
        words = _("Remove, the child has left: %(where)s (%(consent)s)")
    return words % {"where": task.get_place_display(), "consent": consent_of(task)}
