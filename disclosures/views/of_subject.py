"""The part of a file that says what was ever told of somebody to whom, and who asked."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.dates import today
from core.privacy import Level, SubjectKind
from disclosures.beside import STATE_KINDS
from disclosures.files import CHILD, EMPLOYEE, Shelf
from disclosures.models import CallNote, Disclosure, RecipientKind, RecipientTask
from disclosures.sight import reads_question
from disclosures.views.telling import given_to_others
from subjects.models import Subject
from subjects.sections import open_section
from subjects.visibility import can

PER_PAGE = 25
CALLS_SHOWN = 20


def _of(request, pk, shelf: Shelf):
    subject = shelf.load(request, pk)
    context = shelf.context(request, subject)
    answer = open_section(request, subject, shelf.section.category, context)
    if answer:
        return answer
    given = Disclosure.objects.filter(subject=subject)
    kinds = list(RecipientKind.objects.filter(pk__in=given.values("recipient_kind")))
    chosen = next((k for k in kinds if k.code == request.GET.get("kind")), None)
    if chosen:
        given = given.filter(recipient_kind=chosen)
    given = given.select_related(
        "recipient_kind", "duty", "consent__kind", "call_note"
    ).prefetch_related("tasks")
    page = Paginator(given, PER_PAGE).get_page(request.GET.get("page"))
    may_change = shelf.room.may_change(request.user, subject, shelf.section)
    context |= {
        "page_obj": page,
        "querystring": urlencode({"kind": chosen.code} if chosen else {}),
        "kinds": kinds,
        "chosen": chosen,
        "headers": [
            *(_("Told to"), _("When"), _("What"), _("How"), _("On which ground")),
            *([_("Recorded by mistake?")] if may_change else []),
        ],
        "rows": [
            [
                *_row(disclosure, _reads(request.user, subject, disclosure)),
                *([_take_back(request.user, shelf, subject, disclosure)] if may_change else []),
            ]
            for disclosure in page.object_list
        ],
        "may_change": may_change,
        "add_url": shelf.url("add", subject),
        "changed_url": shelf.url("changed", subject) if given_to_others(subject).exists() else "",
    }
    if subject.kind == SubjectKind.CHILD:
        context |= _calls(request, subject)
        context["handover_url"] = reverse("disclosures:handover", args=[subject.pk])
    return render(request, "disclosures/of_subject.html", context)


def _reads(user, subject: Subject, disclosure: Disclosure) -> bool:
    """Whether the words of what was told are for this reader: who reads every part of the file they
    are from, and the question they answer (L39)."""
    if disclosure.call_note_id:
        disclosure.call_note.subject = subject
        if not reads_question(user, disclosure.call_note, on=today()):
            return False
    return all(can(user, subject, code, Level.VIEW, on=today()) for code in disclosure.categories)


def _row(disclosure: Disclosure, is_read: bool) -> list:
    told = disclosure.told if is_read else _("for those who read that part of the file")
    who = {"text": disclosure.recipient}
    if disclosure.recipient_kind:
        who["sub"] = disclosure.recipient_kind.label
    what = {
        "text": ", ".join(disclosure.category_labels),
        "sub": told,
    }
    ground = {"text": capfirst(disclosure.get_ground_display()), "sub": _proof(disclosure)}
    how = {
        "text": capfirst(disclosure.get_means_display()),
        "sub": disclosure.purpose if is_read else "",
    }
    waiting = [task for task in disclosure.tasks.all() if task.done_on is None]
    if disclosure.taken_back_on:
        when = {
            "text": _("recorded by mistake"),
            "kind": "none",
            "sub": _taken_back(disclosure, is_read),
        }
    elif waiting:
        when = {"text": f"{disclosure.disclosed_on:%d-%m-%Y}", "sub": _telling(waiting[0])}
    else:
        when = disclosure.disclosed_on
    return [who, when, what, how, ground]


def _taken_back(disclosure: Disclosure, is_read: bool) -> str:
    """When it was said to be told and when that was taken back, with why for who reads it."""
    words = _("%(day)s, taken back on %(back)s") % {
        "day": f"{disclosure.disclosed_on:%d-%m-%Y}",
        "back": f"{disclosure.taken_back_on:%d-%m-%Y}",
    }
    return f"{words}: {disclosure.taken_back_because}" if is_read else words


def _take_back(user, shelf: Shelf, subject: Subject, disclosure: Disclosure) -> dict | str:
    """The way to take it back, for who may: not of what the system knows by itself."""
    if disclosure.taken_back_on:
        return _("Yes")
    if not disclosure.was_recorded_by_hand:
        return ""
    if disclosure.call_note_id and not reads_question(user, disclosure.call_note, on=today()):
        return ""
    return {"text": _("Take it back"), "url": shelf.url("take_back", subject, disclosure.pk)}


def _telling(task: RecipientTask) -> str:
    return _("to be told by %(day)s: %(why)s") % {
        "day": f"{task.due_on:%d-%m-%Y}",
        "why": task.get_why_display(),
    }


def _proof(disclosure: Disclosure) -> str:
    """The consent, the law or the request by which it was told."""
    if disclosure.duty_id:
        return disclosure.duty.label
    if disclosure.consent_id:
        return disclosure.consent.kind.label
    return disclosure.ground_note


def _calls(request, child: Subject) -> dict:
    """The latest questions about this child; of those about care the question stands for the care
    coordinator alone (L39)."""
    found = list(CallNote.objects.filter(subject=child)[: CALLS_SHOWN + 1])
    for call in found:
        call.subject = child
    return {
        "calls_headers": [_("Who asked"), _("When"), _("Question"), _("State")],
        "calls": [
            [
                {
                    "text": call.institution or call.caller,
                    "url": reverse("disclosures:call", args=[call.pk]),
                },
                localtime(call.taken_at).date(),
                call.question
                if reads_question(request.user, call, on=today())
                else _("for the care coordinator alone"),
                {"text": call.get_state_display(), "kind": STATE_KINDS[call.state]},
            ]
            for call in found[:CALLS_SHOWN]
        ],
        "calls_cut": len(found) > CALLS_SHOWN,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def of_child(request, pk):
    """What was ever told of a child to whom, and the questions from outside about it."""
    return _of(request, pk, CHILD)


@require_http_methods(["GET", "HEAD", "POST"])
def of_employee(request, pk):
    """What was ever told of somebody who works here, to whom (K24)."""
    return _of(request, pk, EMPLOYEE)
