"""Pages about the consents of one person who works here: noting, asking, removing."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from consents.actions import finish_removal, open_matter
from consents.models import ConsentKind, RemovalTask
from consents.questions import with_subject
from consents.removals import consent_of, noted
from consents.texts import kinds_asked
from core.dates import today
from core.privacy import Level
from staff import consent_forms as forms
from staff import consents
from staff.actions import note_consent
from staff.sections import SECTIONS
from staff.views.file import ROOM, working
from subjects.actions import log_opening
from subjects.models import Subject
from subjects.sections import require

SECTION = SECTIONS["consents"]
STEP = "subjects/step_with_facts.html"


def _log(request, subject: Subject, function: str) -> None:
    if request.method != "POST":  # the page shows what the section shows
        log_opening(
            subject_id=subject.pk, section=consents.CATEGORY, function=function, by=request.user
        )


def _to_change(request, pk) -> tuple[Subject, str]:
    subject = working(request, pk)
    function = require(request, subject, consents.CATEGORY, Level.CHANGE)
    _log(request, subject, function)
    return subject, function


def note(request, pk):
    """Note one answer, as it was signed, mailed or spoken."""
    subject, function = _to_change(request, pk)
    on = today()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.AnswerForm(
        *sent,
        questions=consents.questions_of(subject, on),
        on=on,
        initial={"decided_on": on, "seen": consents.newest_decision(subject)},
    )
    return ROOM.step(
        request,
        subject,
        SECTION,
        form,
        heading=_("Note an answer"),
        do=lambda: _note(subject, form, function, on, request.user),
        done=lambda made: noted(_("The answer has been noted."), [made]),
        template=STEP,
        note=_("If a yes becomes a no, what was made under it has to be removed."),
    )


def _note(subject: Subject, form, function: str, on, by):
    text, matter = form.asked()
    names = ("given", "how", "decided_on", "file", "seen")
    values = {name: form.cleaned_data[name] for name in names}
    try:
        return note_consent(
            subject=subject, text=text, matter=matter, **values, on=on, function=function, by=by
        )
    except ValidationError as refused:
        # Sent again, the form answers to what stands now, and the file has to come along again.
        form.data = form.data.copy()
        form.data["seen"] = str(consents.newest_decision(subject) or "")
        if not values["file"]:
            raise
        told = refused.error_dict if hasattr(refused, "error_dict") else {NON_FIELD_ERRORS: refused}
        raise ValidationError({**told, "file": forms.FILE_AGAIN}) from refused


def ask(request, pk):
    """Ask this person about somebody by name, such as a new employer."""
    subject, _function = _to_change(request, pk)
    on = today()
    kinds = kinds_asked(ConsentKind.About.EMPLOYEE, on, rhythm=ConsentKind.Rhythm.NAMED)
    form = forms.AskForm(request.POST or None, kinds=kinds)
    return ROOM.step(
        request,
        subject,
        SECTION,
        form,
        heading=_("Ask consent for one person or organisation"),
        do=lambda: open_matter(subject=subject, **form.cleaned_data, on=on, by=request.user),
        done=_("The question has been put to this person.")
        if subject.user_id
        else _("The question is in the file. Ask it by email or on paper, and note the answer."),
        template=STEP,
        note=_("This person reads the question in the portal, and a message says it is there.")
        if subject.user_id
        else _(
            "This person has no login, so nobody is told. Put the question in the file, ask it by"
            " email or on paper, and note the answer."
        ),
        submit_label=_("Ask") if subject.user_id else _("Put it in the file"),
    )


def removed(request, pk, task):
    """Note that material was removed, with the proof: for who keeps the consents of this person,
    or has the task (G03)."""
    subject = working(request, pk)
    function = require(request, subject, consents.CATEGORY, Level.VIEW)
    tasks = RemovalTask.objects.select_related(
        "owner", "decision__kind", "decision__matter__occasion"
    )
    found = get_object_or_404(tasks, subject=subject, pk=task)
    if found.owner_id != request.user.pk:
        function = require(request, subject, consents.CATEGORY, Level.CHANGE)
    _log(request, subject, function)
    form = forms.RemovedForm(request.POST or None)
    return ROOM.step(
        request,
        subject,
        SECTION,
        form,
        heading=_("Note that it is done"),
        do=lambda: finish_removal(task=found, **form.cleaned_data, on=today(), by=request.user),
        done=_("Noted as removed."),
        template=STEP,
        rows=[
            (_("Where"), consents.place_label(found)),
            (_("Kind of consent"), consent_of(with_subject(found, subject))),
            (_("At the latest"), found.due_on),
            (_("Who does it"), consents.owner_of(found)),
        ],
    )
