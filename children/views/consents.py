"""Pages about the consents of one child: noting answers, asking, settling, removing, printing."""

import uuid

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Appointment, User
from accounts.reach import functions_with
from children import consent_forms as forms
from children import consent_panels as panels
from children.consent_questions import (
    CATEGORY,
    decided,
    giver_names,
    givers,
    on_paper,
    questions_of,
)
from children.sections import SECTIONS
from children.views.file import ROOM
from consents import actions
from consents.actions.matters import people_to_ask
from consents.answers import NOT_ASKED
from consents.models import ConsentDecision, ConsentDifference, ConsentKind, RemovalTask
from consents.questions import about_rows, with_subject
from consents.removals import consent_of, destroyed_by, noted
from consents.texts import kinds_asked
from core.dates import running, today
from core.privacy import Level
from documents.models import Document
from subjects.actions import log_opening
from subjects.models import Subject
from subjects.records import Panel
from subjects.sections import open_section, require
from subjects.trail import names_of

PAGE_SIZE = 25
STEP = "subjects/step_with_facts.html"


def _section():
    return SECTIONS["consents"]


def _to_change(request, pk) -> tuple[Subject, str]:
    """The child, for somebody who may change its consents, and as what; looking is logged."""
    subject = ROOM.load(request, pk)
    function = require(request, subject, CATEGORY, Level.CHANGE)
    _log(request, subject, function)
    return subject, function


def _log(request, subject: Subject, function: str) -> None:
    if request.method != "POST":  # the page shows what the section shows
        log_opening(subject_id=subject.pk, section=CATEGORY, function=function, by=request.user)


def _giver(form) -> Subject:
    return Subject.objects.get(pk=form.cleaned_data["giver"])


def note_form(request, pk):
    """Note what a parent answered on a signed form, all at once, with the form as proof (G02)."""
    subject, function = _to_change(request, pk)
    on = today()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    newest = actions.newest_decision(subject)
    form = forms.SignedForm(
        *sent,
        givers=givers(subject, on),
        questions=on_paper(questions_of(subject, on)),
        initial={"decided_on": on, "seen": newest or ""},
    )
    return ROOM.step(
        request,
        subject,
        _section(),
        form,
        heading=_("Note a signed form"),
        warn=lambda: _read_before_form(subject, form),
        do=lambda: _record_form(subject, form, function, on, request.user),
        done=lambda made: noted(
            _("The answers have been noted, with the form as their proof."), made
        ),
        template=STEP,
        note=_(
            "One form from one parent at a time. Note what is on it and leave the rest as it is."
        ),
    )


def _destroyed(subject, form) -> list[str]:
    day = form.cleaned_data["decided_on"]
    return destroyed_by(subject, form.noes(), giver=_giver(form), decided_on=day)


def _read_before_form(subject, form) -> list[str]:
    warnings = _destroyed(subject, form)
    return [*warnings, forms.FILE_TOO] if warnings else []


def _record_form(subject, form, function, on, by):
    values = form.cleaned_data
    try:
        return actions.record_form(
            subject=subject,
            giver=_giver(form),
            answers=form.answers(),
            decided_on=values["decided_on"],
            file=values["file"],
            title=_("Signed declaration of consent"),
            on=on,
            seen=_seen(values["seen"]),
            function=function,
            by=by,
        )
    except ValidationError as refused:
        # Sent again, the form answers to what stands now, and the file has to come along again.
        form.data = form.data.copy()
        form.data["seen"] = str(actions.newest_decision(subject) or "")
        told = refused.error_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused}
        raise ValidationError({**told, "file": forms.FILE_AGAIN}) from refused


def _seen(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def note_answer(request, pk):
    """Note one answer that came by email or was spoken; a yes is only ever in writing (K13)."""
    subject, _function = _to_change(request, pk)
    on = today()
    form = forms.AnswerForm(
        request.POST or None,
        givers=givers(subject, on),
        questions=questions_of(subject, on),
        initial={"decided_on": on, "seen": actions.newest_decision(subject) or ""},
    )
    return ROOM.step(
        request,
        subject,
        _section(),
        form,
        heading=_("Note an emailed or spoken answer"),
        warn=lambda: _destroyed(subject, form),
        do=lambda: _record_answer(subject, form, on, request.user),
        done=lambda made: noted(_("The answer has been noted."), [made]),
        template=STEP,
        note=_("If a yes becomes a no, what was made under it has to be removed."),
    )


def _record_answer(subject, form, on, by):
    text, matter, given = form.answer()
    try:
        return actions.record_decision(
            subject=subject,
            giver=_giver(form),
            text=text,
            matter=matter,
            given=given,
            decided_on=form.cleaned_data["decided_on"],
            how=form.cleaned_data["how"],
            on=on,
            newest=form.cleaned_data["seen"],
            by=by,
        )
    except ValidationError:
        # Sent again, the form answers to what stands now.
        form.data = form.data.copy()
        form.data["seen"] = str(actions.newest_decision(subject) or "")
        raise


def ask(request, pk):
    """Ask the parents about a person or an institution by name; it stands in their portal."""
    subject, _function = _to_change(request, pk)
    on = today()
    kinds = kinds_asked(ConsentKind.About.CHILD, on, rhythm=ConsentKind.Rhythm.NAMED)
    form = forms.AskForm(request.POST or None, kinds=kinds, on=on)
    count = len(people_to_ask([subject], on))
    return ROOM.step(
        request,
        subject,
        _section(),
        form,
        heading=_("Ask consent for one person or organisation"),
        do=lambda: actions.open_matter(
            subject=subject, **form.cleaned_data, on=on, by=request.user
        ),
        done=_("The question has been put to the parents.")
        if count
        else _("The question is in the file. Ask it by email or on paper, and note the answer."),
        template=STEP,
        note=ngettext(
            "%(n)d parent gets this question in the portal, and a message that it is there.",
            "%(n)d parents get this question in the portal, and a message that it is there.",
            count,
        )
        % {"n": count}
        if count
        else _(
            "No parent has a login for the portal, so nobody is told. Put the question in the file,"
            " ask it by email or on paper, and note the answer."
        ),
        submit_label=_("Ask") if count else _("Put it in the file"),
    )


def settle(request, pk, case):
    """Note how a difference between parents was settled; the answer stays no until they agree."""
    subject, _function = _to_change(request, pk)
    found = get_object_or_404(
        ConsentDifference.objects.select_related("kind", "matter", "matter__occasion"),
        subject=subject,
        pk=case,
    )
    form = forms.SettleForm(request.POST or None)
    questions = questions_of(subject, today())
    asked = next((q for q in questions if (q.kind, q.matter) == (found.kind, found.matter)), None)
    names = giver_names(subject)
    decisions = (asked.answer if asked else NOT_ASKED).decisions
    return ROOM.step(
        request,
        subject,
        _section(),
        form,
        heading=_("Note how it was settled"),
        do=lambda: actions.settle_difference(
            case=found, **form.cleaned_data, on=today(), by=request.user
        ),
        done=_("Noted. The answer stays no until the parents agree."),
        template=STEP,
        rows=[
            (_("Kind of consent"), asked.label if asked else str(found.kind)),
            (_("Since"), found.opened_on),
            *((names.get(d.giver_id, ""), decided(d)) for d in decisions),
        ],
        note=_(
            "The answer stays no until they agree. What you note is read by those who may see the"
            " consents of this child."
        ),
    )


def _task(subject: Subject, pk) -> RemovalTask:
    tasks = RemovalTask.objects.select_related(
        "owner", "decision__kind", "decision__matter__occasion"
    )
    return with_subject(get_object_or_404(tasks, subject=subject, pk=pk), subject)


def _task_rows(task: RemovalTask) -> list[tuple]:
    return [
        (_("Where"), panels.place_label(task)),
        (_("Kind of consent"), consent_of(task)),
        (_("Why"), task.get_why_display()),
        (_("At the latest"), task.due_on),
        (_("Who does it"), task.owner.display_name if task.owner else _("nobody yet")),
    ]


def finish_removal(request, pk, task):
    """Note that material was removed, with the proof: for who manages the consents of the child,
    or has the task (G03)."""
    subject = ROOM.load(request, pk)
    function = require(request, subject, CATEGORY, Level.VIEW)
    found = _task(subject, task)
    if found.owner_id != request.user.pk:
        function = require(request, subject, CATEGORY, Level.CHANGE)
    _log(request, subject, function)
    form = forms.RemovedForm(request.POST or None)
    return ROOM.step(
        request,
        subject,
        _section(),
        form,
        heading=_("Note that it is done"),
        do=lambda: actions.finish_removal(
            task=found, **form.cleaned_data, on=today(), by=request.user
        ),
        done=_("Noted as removed."),
        template=STEP,
        rows=_task_rows(found),
    )


def assign_removal(request, pk, task):
    """Take a removal, or hand it to a colleague who may see the consents of the child."""
    subject, _function = _to_change(request, pk)
    found = _task(subject, task)
    people = _colleagues(subject, request.user)
    form = forms.OwnerForm(
        request.POST or None, people=people, initial={"owner": found.owner_id or request.user.pk}
    )
    return ROOM.step(
        request,
        subject,
        _section(),
        form,
        heading=_("Who removes it?"),
        do=lambda: actions.assign_removal(task=found, **form.cleaned_data, by=request.user),
        done=_("It is on the work list of the person who does it."),
        template=STEP,
        rows=_task_rows(found),
    )


def _colleagues(subject: Subject, user):
    """Who works where the child is, in a function that opens its consents; and who asks."""
    on = today()
    placed = list(subject.affiliations.filter(running(on)).values_list("location", "care_group"))
    places = {location for location, _group in placed}
    groups = {group for _location, group in placed if group}
    held = Appointment.objects.filter(
        Q(location__in=places)
        | Q(care_group__in=groups)
        | Q(cluster__locations__in=places)
        | Q(location=None, care_group=None, cluster=None),
        running(on),
        function__in=functions_with(CATEGORY, Level.VIEW),
    )
    return User.objects.filter(
        Q(pk__in=held.values("user_id")) | Q(pk=user.pk), is_active=True
    ).order_by("name", "pk")


# --- reading ----------------------------------------------------------------------------------


@require_safe
def decisions(request, pk):
    """Every decision on a child, page by page."""
    subject = ROOM.load(request, pk)
    context = ROOM.context(request, subject, _section())
    answer = open_section(request, subject, CATEGORY, context)
    if answer:
        return answer
    found = Paginator(panels.decisions_of(subject), PAGE_SIZE).get_page(request.GET.get("page"))
    headers, table = panels.decision_table(subject, list(found.object_list), giver_names(subject))
    context |= {
        "heading": _("Every decision"),
        "panels": [Panel(headers=headers, table=table)],
        "page_obj": found,
    }
    return render(request, "children/consent_page.html", context)


@require_safe
def decision(request, pk, decision):
    """One decision, with the words it was about and its proof (G02)."""
    subject = ROOM.load(request, pk)
    found = get_object_or_404(panels.decisions_of(subject), pk=decision)
    context = ROOM.context(request, subject, _section())
    answer = open_section(request, subject, CATEGORY, context)
    if answer:
        return answer
    entered = panels.entered_by(found, names_of([found.recorded_by_id]))
    rows = [
        (_("Answer"), decided(found) | {"sub": ""}),
        (_("Decided on"), found.decided_on),
        (_("Given by"), giver_names(subject).get(found.giver_id, "")),
        (_("How"), {"text": found.get_how_display(), "sub": entered}),
        (_("Noted at"), found.recorded_at),
    ]
    if found.document_id:
        rows.append((_("Proof"), _proof(request.user, subject, found)))
    context |= {
        "heading": panels.decision_label(found, subject),
        "panels": [
            Panel(rows=[*about_rows(found.matter), *rows]),
            Panel(
                title=_("The words, version %(n)d") % {"n": found.text.version},
                rows=[(str(label), text) for label, text in found.text.parts],
            ),
        ],
    }
    return render(request, "children/consent_page.html", context)


def _proof(user, subject: Subject, found: ConsentDecision) -> dict:
    seen = Document.objects.visible_in(user, subject, CATEGORY, today())
    if not seen.filter(pk=found.document_id).exists():
        return {"text": _("A signed form, which you cannot open.")}
    return {"text": _("Signed form"), "url": reverse("documents:detail", args=[found.document_id])}
