"""Pages of one personnel file: its sections (`subjects.record_pages`), a move, the end, an intern
who is supervised or hired."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.reach import users_in_service
from core.dates import today
from core.privacy import Level, SubjectKind, line_of, main_class
from core.templatetags.ui import day
from documents.panels import papers
from retention.on_file import destruction_notices
from retention.plan import asks_four_eyes, held_ids, notice_of, terms
from staff import actions
from staff.forms import EndForm, HireForm, MistakeForm, MoveForm, SupervisorForm
from staff.panels import may_supervise
from staff.retention_rules import rule_of
from staff.sections import SECTIONS, has_file, kept_longer, kept_records, outlives_file
from staff.views.lists import LONGEST_AGO, state_cell, yet_to_begin
from subjects.actions import revoke_access
from subjects.asked import still_asked
from subjects.models import Subject
from subjects.record_pages import FileRoom
from subjects.sections import require
from subjects.visibility import can, get_visible_or_404


def _known(request, pk) -> Subject:
    """Somebody who works here, or did; also where only what the law keeps longer is left."""
    subject = get_visible_or_404(pk, request.user, on=today())
    if subject.kind not in actions.WORKING_KINDS:
        raise Http404
    return subject


def working(request, pk) -> Subject:
    """The same: Http404 where the file has gone."""
    subject = _known(request, pk)
    if not has_file(subject):
        raise Http404
    return subject


def _frame(request, subject: Subject) -> dict:
    places = list(subject.affiliations.select_related("location").order_by("-starts_on"))
    state = state_cell(subject, today(), places)
    bar = {"state_label": state["text"], "state_kind": state["kind"]}
    if not has_file(subject):  # whose it is, says its own copy of the name
        kept = kept_records(subject)
        return {
            "bar": {**bar, "name": kept[0].name if kept else ""},
            "back": reverse("staff:archive"),
            "back_label": _("Still kept by law"),
        }
    employee = subject.employee
    bar |= {
        "name": employee.name,
        "facts": [
            (_("Born"), employee.birth_date),
            (_("Location"), places[0].location.label if places else ""),
            (_("Works here as"), subject.get_kind_display()),
        ],
        "notices": _destruction(request.user, subject),
    }
    return {"bar": bar, "back": reverse("staff:list"), "back_label": _("Staff")}


def _destruction(user, subject: Subject) -> list[dict]:
    """When the file goes, for who reads of the work here: a term of ten years tells of a labour
    conflict."""
    on = today()
    if not can(user, subject, "staff.employment", Level.VIEW, on=on):
        return []
    notices = destruction_notices(rule_of(subject), subject, user, on, keeps_file=True)
    if notices and (longer := kept_longer(subject)):
        notices[0]["text"] += " " + _("The law sets terms of their own for: %(parts)s.") % {
            "parts": ", ".join(longer)
        }
    return notices


class PersonnelRoom(FileRoom):
    """Of an employee whose file has gone, what the law keeps longer is there still: to be read at
    once or not at all, for no reason could be kept, and not to be changed."""

    def fits(self, subject, section):
        if not section.fits(subject):
            return False
        return has_file(subject) or (
            outlives_file(section) and bool(section.records[0].records(subject))
        )

    def may_change(self, user, subject, section):
        return has_file(subject) and super().may_change(user, subject, section)

    def navigation(self, user, subject, current):
        items = super().navigation(user, subject, current)
        return items if has_file(subject) else [i for i in items if not i["on_reason"]]

    def _section(self, request, pk, slug):
        subject, section = super()._section(request, pk, slug)
        if not has_file(subject):
            require(request, subject, section.category, Level.VIEW)
        return subject, section

    def _kind(self, request, pk, *address):
        working(request, pk)
        return super()._kind(request, pk, *address)

    def file(self, request, pk):
        working(request, pk)
        return super().file(request, pk)


ROOM = PersonnelRoom(
    space="staff",
    sections=SECTIONS,
    load=_known,
    frame=_frame,
    papers=papers,
    kinds=actions.WORKING_KINDS,
)
EMPLOYMENT = SECTIONS["employment"]


def _employment(subject: Subject) -> str:
    return ROOM.url("section", subject.pk, "employment")


def _locations(request, subject: Subject):
    """Where the user may change the work of people of this kind."""
    line = line_of("staff.employment", subject.kind)
    return access_of(request.user, today()).locations(line, Level.CHANGE)


def move(request, pk):
    """Work at another location from a day on."""
    subject = working(request, pk)
    require(request, subject, "staff.employment", Level.CHANGE)
    form = MoveForm(request.POST or None, locations=_locations(request, subject))
    return ROOM.step(
        request,
        subject,
        EMPLOYMENT,
        form,
        heading=_("Move to another location"),
        do=lambda: actions.move_worker(subject=subject, **form.cleaned_data, by=request.user),
        done=_("Saved."),
    )


def end(request, pk):
    """Ask for the last day, say what follows, and end the work."""
    subject = working(request, pk)
    require(request, subject, "staff.employment", Level.CHANGE)
    if subject.relation_ended_on:
        return redirect(_employment(subject))
    form = EndForm(
        request.POST or None, kind=subject.kind, begins_on=yet_to_begin(subject, today())
    )
    return ROOM.confirm(
        request,
        subject,
        EMPLOYMENT,
        form,
        heading=_("End the work of %(name)s") % {"name": subject.employee.name},
        do=lambda: actions.end_employment(
            subject=subject,
            **form.values(),
            on=today(),
            earliest=today() - LONGEST_AGO,
            by=request.user,
        ),
        done=_("The end has been noted."),
        happens=_("From the day after the last day the work here has ended."),
        consequences=_consequences(subject.kind),
        confirm_label=_("End the work"),
    )


def _consequences(kind) -> list:
    term = {"term": terms()[main_class(kind)]}
    keeping = {
        SubjectKind.EMPLOYEE: _(
            "The file is destroyed %(term)s later, and what tax and payroll must keep goes later."
        )
        % term,
        SubjectKind.INTERN: _("The file is destroyed the day after the last day."),
        SubjectKind.EXTERNAL: _("The file is destroyed %(term)s later.") % term,
    }[SubjectKind(kind)]
    return [
        _(
            "All functions of this person end on the last day. The login is closed the night after"
            " it, or at once where that day has passed."
        ),
        keeping,
        _("The work list asks for keys, paper and the link in the person register."),
    ]


def undo_end(request, pk):
    """Take back an end that was a mistake."""
    subject = working(request, pk)
    require(request, subject, "staff.employment", Level.CHANGE)
    if not subject.relation_ended_on or actions.was_mistake(subject):
        return redirect(_employment(subject))
    return ROOM.confirm(
        request,
        subject,
        EMPLOYMENT,
        heading=_("Undo the end of the work of %(name)s") % {"name": subject.employee.name},
        do=lambda: actions.undo_end(subject=subject, by=request.user),
        happens=_("The work goes on as if it had not ended."),
        consequences=[
            _("Functions that ended and a login that was closed do not come back by themselves.")
        ],
        confirm_label=_("Undo the end"),
        safe=True,
    )


def mistake(request, pk):
    """Ask why a file should not have been there, say what follows, and have it destroyed."""
    on = today()
    subject = working(request, pk)
    require(request, subject, "staff.employment", Level.CHANGE)
    if not actions.may_be_mistake(subject, on):
        return redirect(_employment(subject))
    form = MistakeForm(request.POST or None)
    return ROOM.confirm(
        request,
        subject,
        EMPLOYMENT,
        form,
        heading=_("The file of %(name)s was opened by mistake") % {"name": subject.employee.name},
        do=lambda: actions.note_opened_by_mistake(
            subject=subject, **form.cleaned_data, on=on, by=request.user
        ),
        done=_("It has been noted that this file was opened by mistake."),
        happens=_("Nobody works here by this file, and it is not kept any longer."),
        consequences=_follows_mistake(subject),
        confirm_label=_("Have the file destroyed"),
    )


def _follows_mistake(subject: Subject) -> list[str]:
    rule = rule_of(subject)
    told = []
    if found := actions.more_than_mistake(subject):
        told.append(_("This file is more than a mistake: %(what)s.") % {"what": ", ".join(found)})
        told.append(_("As long as that is so, you cannot do this."))
    waits = asks_four_eyes(rule)
    if subject.pk in held_ids(rule.retention_class):
        told.append(_("Its destruction is on hold: the file stays until that has ended."))
    elif notice := notice_of(rule.term):
        goes = _("Tonight the destruction is announced. The file goes %(n)d days later.")
        told.append(goes % {"n": notice})
    elif not waits:
        told.append(_("The file is destroyed tonight."))
    if waits:
        told.append(_("Somebody proposes the destruction, and somebody else approves it."))
    told.append(
        _("This cannot be undone. Was it no mistake after all? Then register this person anew.")
    )
    if actions.came_by_application(subject):
        told.append(
            _(
                "The application is open again for the panel, where it has not been destroyed yet"
                " and the procedure has not ended."
            )
        )
    return told


# --- interns -------------------------------------------------------------------------------------


def _intern(request, pk) -> Subject:
    subject = working(request, pk)
    if subject.kind != SubjectKind.INTERN:
        raise Http404
    return subject


def _require_supervising(request, subject: Subject) -> None:
    if not may_supervise(request.user, subject):
        require(request, subject, "staff.employment", Level.CHANGE)  # says whom to ask


def supervisor(request, pk):
    """Open the file of one intern to the colleague who supervises."""
    on = today()
    subject = _intern(request, pk)
    _require_supervising(request, subject)
    form = SupervisorForm(request.POST or None, users=users_in_service(on))
    return ROOM.step(
        request,
        subject,
        EMPLOYMENT,
        form,
        heading=_("Name a supervisor"),
        do=lambda: actions.appoint_supervisor(
            intern=subject, **form.cleaned_data, on=on, by=request.user
        ),
        done=_("Saved."),
        note=_("The supervisor sees the file of this intern, until the day you enter."),
    )


def end_supervision(request, pk, grant):
    """Close the file of an intern to a supervisor."""
    subject = _intern(request, pk)
    _require_supervising(request, subject)
    found = get_object_or_404(actions.supervisions(subject).select_related("user"), pk=grant)
    return ROOM.confirm(
        request,
        subject,
        EMPLOYMENT,
        heading=_("End the supervision by %(name)s") % {"name": found.user.display_name},
        do=lambda: revoke_access(grant=found, by=request.user),
        done=_("Saved."),
        happens=_("The file of this intern closes for this colleague at once."),
        confirm_label=_("End the supervision"),
    )


def _what_hiring_does(intern: Subject, on) -> str:
    ended_on = intern.relation_ended_on
    if ended_on is None:
        return _("A personnel file is opened, and the internship ends the day before.")
    if intern.has_ended(on):
        words = _("A personnel file is opened. The internship ended on %(day)s.")
    else:
        words = _("A personnel file is opened. The internship ends on %(day)s, before the work.")
    return words % {"day": day(ended_on)}


def hire(request, pk):
    """Move the file of an intern to a personnel file. Who keeps the intern's file hands it over."""
    on = today()
    subject = _intern(request, pk)
    for category in ("staff.identity", "staff.employment"):
        require(request, subject, category, Level.CHANGE)
    place = subject.affiliations.order_by("-starts_on").first()
    form = HireForm(
        request.POST or None,
        locations=_locations(request, subject),
        initial={"location": place.location_id if place else None},
    )

    def file_of(employee) -> str:
        known = can(request.user, employee.subject, "staff.identity", Level.VIEW, on=on)
        return ROOM.url("file", employee.pk) if known else reverse("staff:list")

    return ROOM.confirm(
        request,
        subject,
        EMPLOYMENT,
        form,
        heading=_("Hire %(name)s") % {"name": subject.employee.name},
        do=lambda: actions.hire_intern(intern=subject, **form.cleaned_data, on=on, by=request.user),
        done=_("The file has moved to a personnel file."),
        then=file_of,
        happens=_what_hiring_does(subject, on),
        consequences=[
            *(
                _(
                    "%(request)s. Answer it first, under Requests: it does not move along. Until"
                    " then you cannot hire."
                )
                % {"request": asked}
                for asked in still_asked(subject)
            ),
            _(
                "Identity, contact, screening, training, appraisals, working conditions, signed"
                " statements, profile and their documents move along."
            ),
            _("Absence does not. What is left of the intern's file is destroyed."),
            _(
                "The login moves along at once: from now on the personnel file opens with it, and"
                " the intern's file no longer does."
            ),
            _("The supervisor sees the intern's file until the internship ends, and not after."),
            _("HR notes the BSN and the bank account in the new file."),
        ],
        confirm_label=_("Hire"),
        safe=True,
    )
