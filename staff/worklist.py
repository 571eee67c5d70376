"""What there is to do about people who work here: screening, signatures, leaving."""

import datetime as dt

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consents.models import RemovalTask
from consents.removals import consent_of
from core.privacy import Level, SubjectKind
from core.registries import WorkItem, WorkSource, work_sources
from staff.consents import CATEGORY as CONSENTS
from staff.models import Employee, LeavingTask, Volunteer, VolunteerScreening
from staff.screened import links_to_end, screened
from staff.statements import newest_statements, without
from subjects.invitation_codes import is_over
from subjects.models import Subject
from subjects.visibility import visible_of_kind

SHOWN = 50  # the rest comes when these have been done
AHEAD = dt.timedelta(days=30)  # how long before a first or last day its work is asked for
ASKED_WITHIN = dt.timedelta(days=14)  # a new version is to be signed in two weeks


def _subjects(user, on, category):
    """The people of whom the user may change this section."""
    return Subject.objects.visible_to(user, on=on, category=category, level=Level.CHANGE)


def _section(person, slug: str) -> str:
    return reverse("staff:section", args=[person.pk, slug])


def _screening_missing(user, on):
    """People in service, or soon, without a certificate of conduct or a link in the register."""
    people = Employee.objects.filter(
        ~screened(), subject__in=_subjects(user, on, "staff.screening")
    ).exclude(subject__relation_ended_on__lt=on)
    people = people.annotate(first_day=Min("subject__affiliations__starts_on"))
    people = people.filter(first_day__lte=on + AHEAD)
    return [
        WorkItem(
            what=_("Certificate of conduct (VOG) or register link is missing"),
            about=employee.name,
            due_on=employee.first_day,
            url=_section(employee, "screening"),
            next_label=_("Fill in"),
        )
        for employee in people.order_by("first_day", "pk")[:SHOWN]
    ]


def _volunteer_certificate_missing(user, on):
    """Volunteers without a certificate of conduct."""
    has = VolunteerScreening.objects.filter(subject=OuterRef("pk"), vog_issued_on__isnull=False)
    people = visible_of_kind(
        Volunteer.objects.filter(~Exists(has)),
        user,
        SubjectKind.VOLUNTEER,
        on=on,
        category="volunteer.screening",
        level=Level.CHANGE,
    ).exclude(subject__relation_ended_on__lt=on)
    people = people.annotate(first_day=Min("subject__affiliations__starts_on"))
    return [
        WorkItem(
            what=_("Certificate of conduct (VOG) of a volunteer is missing"),
            about=volunteer.name,
            due_on=volunteer.first_day,
            url=reverse("volunteers:section", args=[volunteer.pk, "screening"]),
            next_label=_("Fill in"),
        )
        for volunteer in people.order_by("first_day", "pk")[:SHOWN]
    ]


def _ended_invitations(user, on):
    """Volunteers whose invitation ended because the code was wrong five times: perhaps somebody
    else reads the mail."""
    ended = visible_of_kind(
        Volunteer.objects.filter(is_over("subject__invitation__")),
        user,
        SubjectKind.VOLUNTEER,
        on=on,
        category="volunteer.contact",
        level=Level.CHANGE,
    )
    return [
        WorkItem(
            what=_("An invitation has ended: the code was wrong five times"),
            about=volunteer.name,
            due_on=on,
            url=reverse("volunteers:invite", args=[volunteer.pk]),
            next_label=_("View"),
        )
        for volunteer in ended.order_by("pk")[:SHOWN]
    ]


def _link_open(user, on):
    """People who leave soon, or left, and whose link in the person register has not ended."""
    people = links_to_end().filter(
        subject__in=_subjects(user, on, "staff.screening"),
        subject__relation_ended_on__lte=on + AHEAD,
    )
    return [
        WorkItem(
            what=_("End the link in the person register"),
            about=employee.name,
            due_on=employee.subject.relation_ended_on,
            url=_section(employee, "screening"),
            next_label=_("Note the day"),
        )
        for employee in people.order_by("subject__relation_ended_on", "pk")[:SHOWN]
    ]


def _leaving(user, on):
    """Keys and paper of people who leave soon, or left."""
    tasks = LeavingTask.objects.filter(
        done_on__isnull=True,
        due_on__lte=on + AHEAD,
        subject__in=_subjects(user, on, "staff.employment"),
    ).select_related("subject__employee")
    words = {
        LeavingTask.Kind.KEYS: _("Take back the keys and passes"),
        LeavingTask.Kind.PAPER: _("Destroy or hand over the paper file"),
    }
    return [
        WorkItem(
            what=words[task.kind],
            about=task.subject.employee.name,
            due_on=task.due_on,
            url=_section(task.subject, "employment"),
            next_label=_("Note the day"),
        )
        for task in tasks.order_by("due_on", "pk")[:SHOWN]
    ]


def _unsigned(user, on):
    """Of each statement how many people have not signed its newest version."""
    items = []
    subjects = _subjects(user, on, "staff.conduct")
    for text in newest_statements():
        lacking = without(text, on, subject__in=subjects).aggregate(
            people=Count("pk", distinct=True), first=Min("subject__affiliations__starts_on")
        )
        if lacking["people"]:
            count = ngettext("%(n)d person", "%(n)d people", lacking["people"])
            items.append(
                WorkItem(
                    what=_("To be signed or told: %(statement)s") % {"statement": text},
                    about=count % {"n": lacking["people"]},
                    due_on=max(text.valid_from + ASKED_WITHIN, lacking["first"] or on),
                    url=reverse("staff:unsigned", args=[text.kind]),
                    next_label=_("See who"),
                )
            )
    return items


def _removals(user, on):
    """Material to be removed after a withdrawal (G03): the own tasks, and for who keeps the
    consents of these people those of everybody."""
    known = Subject.objects.visible_to(user, on=on, category=CONSENTS)
    tasks = RemovalTask.objects.filter(
        Q(owner=user.pk, subject__in=known) | Q(subject__in=_subjects(user, on, CONSENTS)),
        done_on__isnull=True,
        subject__employee__isnull=False,
    ).select_related("subject__employee", "decision__kind", "decision__matter__occasion")
    return [
        WorkItem(
            what=_("Remove after a withdrawal of “%(consent)s”: %(where)s")
            % {"where": task.get_place_display(), "consent": consent_of(task)},
            about=task.subject.employee.name,
            due_on=task.due_on,
            url=reverse("staff:finish_removal", args=[task.subject_id, task.pk]),
            next_label=_("Note that it is done"),
        )
        for task in tasks.order_by("due_on", "pk")[:SHOWN]
    ]


for code, items in (
    ("staff.screening_missing", _screening_missing),
    ("staff.volunteer_certificate_missing", _volunteer_certificate_missing),
    ("staff.ended_invitations", _ended_invitations),
    ("staff.link_open", _link_open),
    ("staff.leaving", _leaving),
    ("staff.unsigned", _unsigned),
    ("staff.removals", _removals),
):
    work_sources.register(WorkSource(code=code, items=items))
