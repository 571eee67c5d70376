"""The recipients we know by name, the laws that ask for data, and who is to be told of a change."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.rooms import closed, require_room
from core.dates import today
from core.forms import add_errors
from core.keys import load_keys
from core.privacy import CATEGORIES, Level, line_of
from core.templatetags.ui import due_kind, due_words
from disclosures import actions
from disclosures.forms import RecipientForm, ToldForm
from disclosures.models import Disclosure, LegalDuty, Recipient, RecipientTask
from disclosures.sight import PARTS, ROOM, tasks_in_sight
from disclosures.tabs import REGISTER, tabs
from subjects.actions import log_opening
from subjects.people import names_of
from subjects.sections import require

PER_PAGE = 25


# --- who is to be told ----------------------------------------------------------------------------


def _require_told(request):
    """The user's access, where some file or the register opens these pages. Raises
    PermissionDenied."""
    access = access_of(request.user, today())
    lines = {line_of(category, kind) for kind, category in PARTS.items()}
    if not any(access.may(line, Level.VIEW) for line in [*lines, REGISTER]):
        raise closed(ROOM)
    return access


@require_safe
def told(request):
    """The recipients to be told of a change, what is due first; or those who were told."""
    access, on = _require_told(request), today()
    states = {"open": _("To be told"), "done": _("Told")}
    state = "done" if request.GET.get("state") == "done" else "open"
    found = tasks_in_sight(request.user, on=on).filter(done_on__isnull=state == "open")
    found = found.select_related("subject", "disclosure__recipient_kind")
    if state == "done":
        found = found.order_by("-done_on", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    tasks = list(page.object_list)
    for retention_class in {task.retention_class for task in tasks}:
        owners = [t.subject_id for t in tasks if t.retention_class == retention_class]
        load_keys(owners, retention_class)
    names = names_of({task.subject_id for task in tasks})
    return render(
        request,
        "disclosures/told.html",
        {
            "tabs": tabs(access, "disclosures:told"),
            "states": [
                {"label": label, "url": f"?state={code}", "current": code == state}
                for code, label in states.items()
            ],
            "state": state,
            "page_obj": page,
            "querystring": urlencode({"state": state}),
            "headers": [
                _("Recipient"),
                _("Date told") if state == "done" else _("At the latest"),
                _("About"),
                _("Why"),
            ],
            "rows": [_task_row(task, names, on) for task in tasks],
        },
    )


def _task_row(task: RecipientTask, names: dict, on) -> list:
    kind = task.disclosure.recipient_kind
    who = {
        "text": task.disclosure.recipient,
        "url": reverse("disclosures:note_told", args=[task.pk]),
        "sub": kind.label if kind else "",
    }
    when = task.done_on or {
        "text": due_words(task.due_on, on),
        "kind": due_kind(task.due_on, on) or "info",
        "sub": f"{task.due_on:%d-%m-%Y}",
    }
    return [who, when, names.get(task.subject_id, ""), task.get_why_display()]


@require_http_methods(["GET", "HEAD", "POST"])
def note_told(request, pk):
    """One recipient to be told: what it got and what changed, and noting how it was told."""
    _require_told(request)
    on = today()
    found = tasks_in_sight(request.user, on=on).select_related(
        "subject", "disclosure__recipient_kind"
    )
    task = get_object_or_404(found, pk=pk)
    category = PARTS[task.subject.kind]
    function = require(
        request, task.subject, category, Level.CHANGE if request.method == "POST" else Level.VIEW
    )
    may_note = task.done_on is None and (
        tasks_in_sight(request.user, on=on, level=Level.CHANGE).filter(pk=pk).exists()
    )
    form = ToldForm(request.POST or None) if may_note else None
    if form and request.method == "POST" and form.is_valid():
        try:
            actions.note_told(task=task, **form.cleaned_data, on=on, by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("It has been noted that the recipient was told."))
            return redirect("disclosures:told")
    log_opening(subject_id=task.subject_id, section=category, function=function, by=request.user)
    context = {"task": task, "form": form, "facts": _task_facts(task)}
    return render(request, "disclosures/note_told.html", context)


def _task_facts(task: RecipientTask) -> list:
    given: Disclosure = task.disclosure
    facts = [
        (_("About"), names_of([task.subject_id]).get(task.subject_id, "")),
        (_("Why"), task.get_why_display()),
        (_("What was told"), ", ".join(given.category_labels)),
        (_("Told to"), given.recipient),
        (_("Date told"), given.disclosed_on),
        (_("At the latest"), task.due_on),
    ]
    if task.done_on:
        facts += [
            (_("Told of the change on"), task.done_on),
            (_("How the recipient was told"), task.note),
        ]
    return facts


# --- recipients by name, and duties ---------------------------------------------------------------


@require_safe
def recipients(request):
    """The recipients we know by name, with the number we call back."""
    access = require_room(request, REGISTER, Level.VIEW)
    found = Recipient.objects.select_related("kind")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    may_change = access.may(REGISTER, Level.CHANGE)
    return render(
        request,
        "disclosures/recipients.html",
        {
            "tabs": tabs(access, "disclosures:recipients"),
            "page_obj": page,
            "may_change": may_change,
            "headers": [
                *(_("Name"), _("Telephone, as we know it"), _("Kind")),
                *(_("Town or city"), _("State")),
            ],
            "rows": [_recipient_row(one, may_change) for one in page.object_list],
        },
    )


def _recipient_row(one: Recipient, may_change: bool) -> list:
    name = {"text": one.name}
    if may_change:
        name["url"] = reverse("disclosures:change_recipient", args=[one.pk])
    state = (
        {"text": _("in use"), "kind": "good"}
        if one.is_active
        else {"text": _("no longer used"), "kind": "none"}
    )
    return [name, one.phone, one.kind.label, one.town, state]


@require_http_methods(["GET", "HEAD", "POST"])
def add_recipient(request):
    """Add a recipient by name, with the number as we looked it up."""
    require_room(request, REGISTER, Level.CHANGE)
    form = RecipientForm(request.POST or None, initial={"is_active": True})
    return _save(
        request,
        form,
        lambda: actions.make_recipient(**form.cleaned_data, by=request.user),
        heading=_("Add a recipient"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_recipient(request, pk):
    """Change how a recipient is called or reached, or whether it is still in use."""
    require_room(request, REGISTER, Level.CHANGE)
    recipient = get_object_or_404(Recipient, pk=pk)
    form = RecipientForm(request.POST or None, instance=recipient)
    return _save(
        request,
        form,
        lambda: actions.change_recipient(recipient=recipient, **form.cleaned_data, by=request.user),
        heading=_("Change a recipient"),
    )


def _save(request, form, do, *, heading: str):
    if request.method == "POST" and form.is_valid():
        try:
            do()
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("disclosures:recipients")
    return render(request, "disclosures/recipient.html", {"form": form, "heading": heading})


@require_safe
def duties(request):
    """The laws that make us tell something, or let us: to whom, and what at most (K13, L31)."""
    access = require_room(request, REGISTER, Level.VIEW)
    found = LegalDuty.objects.prefetch_related("recipient_kinds")
    return render(
        request,
        "disclosures/duties.html",
        {
            "tabs": tabs(access, "disclosures:duties"),
            "headers": [_("Duty"), _("To whom"), _("What at most")],
            "rows": [
                [
                    {"text": duty.label, "sub": duty.law},
                    ", ".join(kind.label for kind in duty.recipient_kinds.all()),
                    "\n".join(_parts_of(duty)),
                ]
                for duty in found
            ],
        },
    )


def _parts_of(duty: LegalDuty) -> list[str]:
    """What may be told at most, in a line for children and one for people who work here."""
    rooms = {"child": _("Of a child: %(parts)s"), "staff": _("Of an employee: %(parts)s")}
    found = []
    for room, words in rooms.items():
        labels = [
            str(CATEGORIES[code].label)
            for code in duty.categories
            if code in CATEGORIES and CATEGORIES[code].room == room
        ]
        if labels:
            found.append(words % {"parts": ", ".join(labels)})
    return found
