"""What stands in a section of a personnel file besides its records."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from core.dates import today
from core.folding import folded
from core.privacy import Level, SubjectKind
from staff.actions import may_be_mistake, supervisions, was_hired, was_mistake
from staff.models import ConductText, Employee, Employment, LeavingTask, Screening
from staff.retention_rules import left_in_conflict
from staff.statements import asked_of, missing_of
from subjects import invitation_pages
from subjects.models import Subject
from subjects.records import Panel, shown
from subjects.visibility import can


def _page(name: str, subject: Subject, *parts) -> str:
    return reverse(f"staff:{name}", args=[subject.pk, *parts])


def files_of(first_name: str, family_name: str, birth_date: dt.date, user):
    """The personnel files by this name and birth date, as far as the user may know of them."""
    born = Employee.objects.filter(
        birth_date=birth_date,
        subject__in=Subject.objects.visible_to(user, on=today(), category="staff.identity"),
    )
    name = folded(f"{first_name} {family_name}")
    same = [one.pk for one in born if folded(f"{one.first_name} {one.family_name}") == name]
    return born.filter(pk__in=same)


def identity(subject: Subject, user, may_change: bool) -> list[Panel]:
    """The files of the same person from before or after, as far as the user may know of them."""
    person = subject.employee
    same = files_of(person.first_name, person.family_name, person.birth_date, user).exclude(
        pk=subject.pk
    )
    table = [
        [
            {"text": other.subject.get_kind_display(), "url": _page("file", other.subject)},
            min((a.starts_on for a in other.subject.affiliations.all()), default=None),
            other.subject.relation_ended_on or "",
        ]
        for other in same.select_related("subject").prefetch_related("subject__affiliations")
    ]
    if not table:
        return []
    headers = [_("Works here as"), _("First day"), _("Last day")]
    return [Panel(title=_("Other files of this person"), headers=headers, table=table)]


def signing_in(subject: Subject, user, may_change: bool) -> list[Panel]:
    """Whether this person signs in, and an invitation; for who keeps the contact data."""
    if not may_change:
        return []
    space = "volunteers" if subject.kind == SubjectKind.VOLUNTEER else "staff"
    return [invitation_pages.signing_in(subject, reverse(f"{space}:invite", args=[subject.pk]))]


def may_supervise(user, intern: Subject) -> bool:
    """Whether a user may say who supervises this intern: who keeps the file, and whoever gives
    access in the organisation and knows of the intern (L50)."""
    on = today()
    if intern.kind != SubjectKind.INTERN:
        return False
    if can(user, intern, "staff.employment", Level.CHANGE, on=on):
        return True
    gives = access_of(user, on).may("organisation.access", Level.CHANGE)
    return gives and bool(can(user, intern, "staff.employment", Level.VIEW, on=on))


def employment(subject: Subject, user, may_change: bool) -> list[Panel]:
    hired = subject.kind == SubjectKind.INTERN and was_hired(subject)
    panels = [_terms(subject, may_change, hired)]
    if subject.affiliations.filter(never_begun=False).exists():
        panels.append(_places(subject, may_change))
    if subject.kind == SubjectKind.INTERN:
        panels.append(_supervisors(subject, user))
    # Who was hired does not leave, nor does anybody whose file was a mistake.
    if subject.relation_ended_on and not hired and not was_mistake(subject):
        panels.append(_leaving(subject, may_change))
    return panels


def _terms(subject: Subject, may_change: bool, hired: bool) -> Panel:
    headers = [_("Function"), _("From"), _("Until"), _("Hours a week")]
    table, mistaken = [], was_mistake(subject)
    for terms in Employment.objects.filter(subject=subject):
        row = [
            terms.function_title,
            terms.starts_on,
            terms.ends_on or "",
            shown(terms, "hours_per_week"),
        ]
        if may_change:
            parts = ("employment", "terms", subject.pk, terms.pk)
            row.append({"text": _("Change"), "url": _page("change_record", subject, *parts)})
        table.append(row)
    links = []
    if may_change:
        headers.append(_("Change"))
        if hired or mistaken:
            pass  # the file has moved or goes: nothing goes on here, or begins
        elif subject.relation_ended_on is None:
            new = _page("add_record", subject, "employment", "terms", subject.pk)
            links = [(_("New terms from a day on"), new)]
            if subject.kind == SubjectKind.INTERN:
                links.append((_("Hire this intern"), _page("hire", subject)))
            links.append((_("End the work"), _page("end", subject)))
        else:
            links = [(_("Undo the end"), _page("undo_end", subject))]
            if subject.kind == SubjectKind.INTERN:
                links.insert(0, (_("Hire this intern"), _page("hire", subject)))
        if may_be_mistake(subject, today()):
            links.append((_("This file was opened by mistake"), _page("mistake", subject)))
    note = _("This intern has been hired: the file has moved.") if hired else ""
    if mistaken:
        note = _("This file was opened by mistake: %(why)s.") % {
            "why": mistaken.get_opened_by_mistake_display()
        }
    return Panel(headers=headers, table=table, links=links, note=note)


def _places(subject: Subject, may_change: bool) -> Panel:
    begun = subject.affiliations.filter(never_begun=False)
    places = begun.select_related("location").order_by("-starts_on")
    table = [[place.location.label, place.starts_on, place.ends_on or ""] for place in places]
    links = ()
    if may_change and subject.relation_ended_on is None:
        links = ((_("Move to another location"), _page("move", subject)),)
    return Panel(
        title=_("Location"),
        headers=[_("Location"), _("From"), _("Until")],
        table=table,
        links=links,
    )


def _supervisors(subject: Subject, user) -> Panel:
    may_end = may_supervise(user, subject)
    headers, table = [_("Name"), _("From"), _("Until")], []
    for grant in supervisions(subject).select_related("user"):
        row = [grant.user.display_name, grant.starts_on, grant.ends_on or ""]
        if may_end:
            row.append({"text": _("End"), "url": _page("end_supervision", subject, grant.pk)})
        table.append(row)
    if may_end:
        headers.append(_("End"))
    links = ()
    if may_end and not subject.has_ended(today()):
        links = ((_("Name a supervisor"), _page("supervisor", subject)),)
    return Panel(
        title=_("Supervisor"),
        headers=headers,
        table=table,
        empty="" if table else _("Nobody supervises this intern yet."),
        links=links,
    )


def _leaving(subject: Subject, may_change: bool) -> Panel:
    headers, table = [_("What"), _("Before the end of"), _("Done on")], []
    for task in LeavingTask.objects.filter(subject=subject):
        row = [task.get_kind_display(), task.due_on, task.done_on or _("not yet")]
        if may_change:
            parts = ("employment", "leaving", subject.pk, task.pk)
            row.append({"text": _("Note the day"), "url": _page("change_record", subject, *parts)})
        table.append(row)
    link = Screening.objects.filter(subject=subject, linked_on__isnull=False).first()
    if link:
        row = [
            _("link in the person register ended"),
            subject.relation_ended_on,
            link.unlinked_on or _("not yet"),
        ]
        if may_change:
            row.append({"text": _("Note the day"), "url": _page("section", subject, "screening")})
        table.append(row)
    if may_change:
        headers.append(_("Note the day"))
    rows = []
    if left_in_conflict(subject):
        rows = [(_("Labour conflict at leaving"), _("Yes: the file is kept longer."))]
    return Panel(title=_("On leaving"), rows=rows, headers=headers, table=table)


def conduct(subject: Subject, user, may_change: bool) -> list[Panel]:
    """What this person has not signed or been told yet."""
    missing = [] if subject.relation_ended_on else missing_of(subject)
    if not missing:
        return []
    return [Panel(rows=[(_("Still to be signed or told"), "; ".join(map(str, missing)))])]


def signing_options(subject: Subject, user) -> dict:
    """The next thing to sign stands first in the form, of every version of what is asked."""
    missing = missing_of(subject)
    return {
        "first": missing[0] if missing else None,
        "texts": ConductText.objects.filter(kind__in=[text.kind for text in asked_of(subject)]),
    }


def volunteering(subject: Subject, user, may_change: bool) -> list[Panel]:
    """Where somebody helps, and the way out."""
    places = subject.affiliations.select_related("location").order_by("-starts_on")
    rows = []
    for place in places:
        rows += [(_("Location"), place.location.label), (_("Since"), place.starts_on)]
    links = ()
    if may_change and subject.relation_ended_on is None:
        links = ((_("End the volunteering"), reverse("volunteers:end", args=[subject.pk])),)
    return [Panel(rows=rows, links=links)]
