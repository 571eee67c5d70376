"""Pages of one application, for the panel: its sections (`subjects.record_pages`), and what is
decided about it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from applicants.actions import (
    decide_outcome,
    goes_with_no,
    hire_applicant,
    move_stage,
    record_keeping,
    remove_on_request,
    reopen_application,
)
from applicants.forms import HireForm, KeepingForm, OutcomeForm, StageForm
from applicants.keeping import rule_to_come, term_to_come, when_it_goes
from applicants.models import Application
from applicants.panels import keeping_answer
from applicants.sections import SECTIONS
from applicants.views.procedures import state_of
from core.dates import today
from core.privacy import Level, SubjectKind, main_class
from core.registries import retention_rules
from documents.panels import papers
from retention.plan import asks_four_eyes, held_ids
from retention.states import earliest_on
from staff.keepers import kept_by, out_of_sight
from subjects.asked import still_asked
from subjects.invitation_pages import invitation_page
from subjects.models import Subject
from subjects.record_pages import FileRoom
from subjects.sections import require
from subjects.visibility import can, get_visible_or_404

HIRED, REMOVED = "applicant.file.hired", "applicant.file.request"  # the rules they go under


def _load(request, pk) -> Subject:
    return get_visible_or_404(pk, request.user, on=today(), kind=SubjectKind.APPLICANT)


def _frame(request, subject: Subject) -> dict:
    application = subject.application
    procedure = application.procedure
    state = state_of(application)
    return {
        "bar": {
            "name": subject.applicant.name,
            "facts": [
                (_("Vacancy"), procedure.title),
                (_("Location"), procedure.location.label),
                (_("Received on"), application.received_on),
                *_goes_on(subject),
            ],
            "state_label": state["text"],
            "state_kind": state["kind"],
            "notices": _notices(application),
        },
        "back": reverse("applicants:procedure", args=[procedure.pk]),
        "back_label": procedure.title,
    }


def _goes_on(subject: Subject) -> list[tuple]:
    """The day on which the application is destroyed; while the procedure runs, from when on the
    term counts."""
    on = today()
    item = when_it_goes(subject.pk, on)
    if item is None:
        rule = rule_to_come(subject.pk)
        term = term_to_come(rule, subject.pk, on)
        return [(_("Destruction"), term.counted_from(rule.anchor))]
    if item.held:
        return [(_("Destruction"), _("on hold"))]
    return [(_("To be destroyed on"), earliest_on(item, on))]


def _notices(application) -> list[dict]:
    """That the same person seems to have applied twice; only the panel may know."""
    others = Application.objects.for_panel().like(application)
    days = [f"{day:%d-%m-%Y}" for day in others.values_list("received_on", flat=True)]
    if not days:
        return []
    text = _("Somebody with the same name or email applied to this procedure too, received on: %s")
    return [{"text": text % ", ".join(days)}]


ROOM = FileRoom(
    space="applicants",
    sections=SECTIONS,
    load=_load,
    frame=_frame,
    papers=papers,
    kinds=(SubjectKind.APPLICANT,),
)
PROCEDURE = SECTIONS["procedure"]


def _to_change(request, pk) -> Application:
    subject = _load(request, pk)
    require(request, subject, "applicant.procedure", Level.CHANGE)
    return subject.application


def stage(request, pk):
    """Move an application to another stage."""
    application = _to_change(request, pk)
    form = StageForm(request.POST or None, initial={"stage": application.stage})
    return ROOM.step(
        request,
        application.subject,
        PROCEDURE,
        form,
        heading=_("Move to another stage"),
        do=lambda: move_stage(application=application, **form.cleaned_data, by=request.user),
        done=_("The stage has been noted."),
    )


def outcome(request, pk):
    """Note that an applicant was rejected or withdrew."""
    on = today()
    application = _to_change(request, pk)
    form = OutcomeForm(request.POST or None, initial={"decided_on": on})
    return ROOM.step(
        request,
        application.subject,
        PROCEDURE,
        form,
        heading=_("Reject, or note a withdrawal"),
        do=lambda: decide_outcome(
            application=application, **form.cleaned_data, on=on, by=request.user
        ),
        done=_("The outcome has been noted."),
    )


def reopen(request, pk):
    """Ask, and turn back that an applicant was rejected or withdrew."""
    application = _to_change(request, pk)
    return ROOM.confirm(
        request,
        application.subject,
        PROCEDURE,
        heading=_("Undo the decision"),
        do=lambda: reopen_application(application=application, by=request.user),
        done=_("The decision has been turned back."),
        happens=_("This application is undecided again, at the stage it had reached."),
        consequences=[
            _(
                "If the applicant has an own login, the applicant sees this there. Nobody gets a"
                " message about it."
            )
        ],
        confirm_label=_("Turn it back"),
        safe=True,
    )


def keeping(request, pk):
    """Note the applicant's answer about being kept for a year."""
    on = today()
    application = _to_change(request, pk)
    form = KeepingForm(request.POST or None, initial={"decided_on": on})
    procedure = reverse("applicants:procedure", args=[application.procedure_id])
    section = ROOM.section_url(application.subject, PROCEDURE)
    return ROOM.step(
        request,
        application.subject,
        PROCEDURE,
        form,
        heading=_("Keep longer"),
        template="subjects/step_with_facts.html",
        rows=[(_("May be kept longer"), keeping_answer(application.subject))],
        warn=lambda: _lost_with_answer(application, form.cleaned_data, on),
        do=lambda: record_keeping(
            application=application, **form.cleaned_data, on=on, by=request.user
        ),
        done=_("The answer has been noted."),
        # A no to another year takes the application away from the panel at once.
        then=lambda _made: procedure if application.removal_asked_on else section,
    )


def _lost_with_answer(application, typed: dict, on) -> list[str]:
    """What is read before a no to another year."""
    if typed["given"] or not goes_with_no(application, typed["decided_on"], on):
        return []
    return [_("This no removes the application at once."), *_follows_removal(application)]


def _follows_removal(application) -> list[str]:
    return [
        _("Nobody on the panel sees this application any more, and neither do you."),
        _when_destroyed(application, REMOVED),
        *(
            _("%(request)s. Nobody answers it any more: it is recorded as withdrawn.")
            % {"request": asked}
            for asked in still_asked(application.subject)
        ),
    ]


def _when_destroyed(application, rule: str) -> str:
    """When an application that is closed is destroyed, under a rule: a hold or a restriction of its
    use keeps it, and it may wait for approval."""
    subject, told = application.subject, []
    waits = asks_four_eyes(retention_rules[rule])
    if subject.pk in held_ids(main_class(subject.kind)):
        told.append(
            _("Its destruction is on hold: the application is destroyed once that has ended.")
        )
    elif not waits:
        told.append(_("The application is destroyed tonight."))
    if waits:
        told.append(_("Somebody proposes the destruction, and somebody else approves it."))
    return " ".join(told)


def hire(request, pk):
    """Say what follows, ask what a personnel file needs, and hire."""
    on = today()
    application = _to_change(request, pk)
    title = application.procedure.title[: HireForm.base_fields["function_title"].max_length]
    form = HireForm(request.POST or None, initial={"decided_on": on, "function_title": title})

    def sees(employee) -> bool:
        return bool(can(request.user, employee.subject, "staff.identity", Level.VIEW, on=on))

    def done(employee) -> str:
        made = _("Hired. The personnel file has been made.")
        words = f"{made} {_when_destroyed(application, HIRED)}"
        if sees(employee):
            return words
        kind = SubjectKind(employee.subject.kind)
        kept = _("The file is kept by %(functions)s. You do not see it.")
        return f"{words} {kept % {'functions': kept_by(kind)}}"

    def then(employee) -> str:
        if sees(employee):
            return reverse("staff:file", args=[employee.pk])
        return reverse("applicants:procedure", args=[application.procedure_id])

    return ROOM.confirm(
        request,
        application.subject,
        PROCEDURE,
        form,
        heading=_("Hire %(name)s") % {"name": application.subject.applicant.name},
        do=lambda: hire_applicant(
            application=application, **form.cleaned_data, on=on, by=request.user
        ),
        done=done,
        then=then,
        happens=_("A personnel file is made, with name, contact, letter, CV and employments."),
        consequences=[
            *(
                _(
                    "%(request)s. Answer it first, under Requests: after a hire nothing is left to"
                    " answer it from. Until then you cannot hire."
                )
                % {"request": asked}
                for asked in still_asked(application.subject)
            ),
            _("Tests, assessments and notes of the panel are not carried over."),
            _when_destroyed(application, HIRED),
            _("Nobody on the panel sees this application any more, and neither do you."),
            *out_of_sight(access_of(request.user, on), application.procedure.location),
        ],
        confirm_label=_("Hire"),
        safe=True,
    )


def remove(request, pk):
    """Say what follows, and remove an application because the applicant asks so."""
    application = _to_change(request, pk)
    gone = _("The panel no longer sees the application.")
    return ROOM.confirm(
        request,
        application.subject,
        PROCEDURE,
        heading=_("Remove the application of %(name)s")
        % {"name": application.subject.applicant.name},
        do=lambda: remove_on_request(application=application, asked_on=today(), by=request.user),
        done=f"{gone} {_when_destroyed(application, REMOVED)}",
        then=reverse("applicants:procedure", args=[application.procedure_id]),
        happens=_("The applicant asked for this. It cannot be undone."),
        consequences=_follows_removal(application),
        confirm_label=_("Remove"),
    )


def invite(request, pk):
    """Invite an applicant to read the own application in the portal, also after the procedure."""
    subject = _to_change(request, pk).subject
    return invitation_page(
        request,
        ROOM,
        subject,
        PROCEDURE,
        person=subject,
        name=subject.applicant.name,
        email=subject.applicant.email,
        shows=_(
            "The login opens their own application in the portal, and the choice whether it"
            " may be kept longer. It goes when the application goes."
        ),
        why_not=lambda: _(
            "A login would open nothing for this person: the application has been closed."
        ),
    )
