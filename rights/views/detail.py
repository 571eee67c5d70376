"""One request: the clock, what is known, what was asked and advised, and what to do next."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from audit.models import Event
from core.dates import today
from core.privacy import CATEGORIES
from core.templatetags.ui import day, due_words, weekday_day
from retention.models import Erasure
from rights.actions.deciding import needs_advice
from rights.actions.locking import concerns
from rights.models import Request
from rights.sight import request_or_404
from rights.views.custody import custody_of
from rights.views.letters import letters_to_print
from rights.views.lists import STATE_KIND, may_handle
from rights.views.parts import opener
from rights.views.screening import closed_parts
from rights.views.steps import steps_of
from subjects.models import StatedReason
from subjects.people import names_of
from subjects.record_pages import FILE_ROOMS
from subjects.trail import APPROVAL_TAKEN_BACK, CORRECTED_DAY, corrected_days
from subjects.trail import names_of as users_named

COPY_KIND = {
    "deciding": "soon",
    "waiting": "info",
    "making": "info",
    "failed": "late",
    "ready": "good",
}


def clock_of(asked: Request, on) -> dict:
    """How far the term is, for components/clock.html."""
    left = (asked.due_on - on).days
    if left >= 0:
        words = ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
    else:
        words = due_words(asked.due_on, on)
    whole = max((asked.due_on - (asked.board_since or asked.received_on)).days, 1)
    return {
        "left_text": words,
        "left_caption": _("to answer"),
        "value": min(whole, max(0, whole - left)),
        "max": whole,
        "deadline_caption": _("Answer before the end of"),
        "deadline_text": weekday_day(asked.due_on),
        "kind": "late" if left < 0 else "soon" if left <= 7 else "good",
    }


def _asked_facts(asked: Request, names: dict) -> list:
    facts = [
        (_("About"), names.get(asked.subject_id, "")),
        (_("Asked by"), names.get(asked.requester_id, "")),
        (_("Asked"), asked.get_channel_display()),
        (_("Received on"), asked.received_on),
    ]
    if asked.words:
        facts.append((_("In the person's own words"), asked.words))
    if asked.meets_at:
        facts.append((_("Appointment"), asked.meets_at))
    if asked.identity_check:
        facts.append((_("Who is asking"), asked.get_identity_check_display()))
    if asked.custody_found:
        facts.append((_("Custody when decided"), asked.get_custody_found_display()))
    if asked.fee:
        facts += [
            (_("Fee"), f"€ {number_format(asked.fee, 2)}"),
            (_("Reason for the fee"), asked.fee_reason),
        ]
    return facts


def _term_facts(asked: Request) -> list:
    facts = [
        (_("Our own promise, 4 weeks"), asked.own_due_on),
        (
            _("By law, extended to three months") if asked.extended_on else _("By law, one month"),
            asked.legal_due_on,
        ),
    ]
    if asked.extended_on:
        facts += [
            (_("Extended on"), asked.extended_on),
            (_("Reason for the extension"), asked.extension_reason),
        ]
    if asked.stood_still:
        facts.append((_("Days it stood still"), asked.stood_still))
    if asked.board_since:
        facts.append((_("With the chair of the board since"), asked.board_since))
    return facts


def _answer_facts(asked: Request) -> list:
    facts = []
    if asked.earlier_answer:
        facts.append((_("Answer before the board"), asked.earlier_answer))
    if asked.ground:
        facts.append((_("Ground of the refusal"), capfirst(asked.get_ground_display())))
    if asked.answer:
        facts.append((_("Answer"), asked.answer))
    for erasure in Erasure.objects.filter(subject_id=asked.subject_id, reference=asked.number):
        parts = ", ".join(str(CATEGORIES[code].label) for code in erasure.categories)
        facts.append((_("Erased"), parts))
    for restriction in asked.subject.use_restrictions.filter(reference=asked.number):
        facts.append((_("Kept, but not used"), ", ".join(restriction.category_labels)))
    if asked.answered_on:
        withdrawn = asked.state == Request.State.WITHDRAWN
        label = _("Withdrawn on") if withdrawn else _("Answered on")
        facts.append((label, asked.answered_on))
    copy = asked.running_copy
    if copy and copy.available_until:
        facts.append((_("Available until"), copy.available_until))
    if copy and copy.way == copy.Way.PAPER:
        facts += [
            (_("Handed over on paper"), copy.collected_at),
            (_("Handed to"), copy.handed_to),
            (_("Identity"), copy.get_identity_shown_display()),
        ]
    elif copy and copy.collected_at:
        facts.append((_("Fetched at"), copy.collected_at))
    return facts


def _passed(asked: Request, *, with_advice: bool) -> list[dict]:
    """Questions to the person, advice, corrections of the day of receipt and approvals that were
    taken back, each oldest first, for components/timeline.html. Advice is counsel to the
    organisation: who has a part in the request reads neither that nor who of the staff corrected
    or took back what."""
    items = []
    for question in asked.questions.all():
        is_waited_for = question.stops_clock and not question.replied_on and not asked.is_answered
        stands = _("The clock is stopped until the answer.") if is_waited_for else ""
        items.append(
            {
                "title": _("Question to the person: %(about)s")
                % {"about": question.get_about_display()},
                "when": question.asked_on,
                "text": " ".join(filter(None, [question.text, stands])),
            }
        )
        if question.replied_on:
            items.append(
                {
                    "title": _("Answer of the person"),
                    "when": question.replied_on,
                    "text": question.reply,
                }
            )
    for advice in asked.advices.all() if with_advice else ():
        who = advice.adviser or capfirst(advice.get_source_display())
        items.append(
            {
                "title": _("Advice: %(who)s") % {"who": who},
                "when": advice.given_on or advice.asked_on,
                "text": advice.text or _("Asked, not answered yet."),
            }
        )
    return items + (_corrected_days(asked) + _taken_back(asked) if with_advice else [])


def _events_of(asked: Request, action: str) -> list[Event]:
    """What the log has of a request under an action, oldest first."""
    found = Event.objects.filter(
        action=action, subject_id=asked.subject_id, object_id=str(asked.pk)
    )
    return list(found.order_by("at", "pk"))


def _taken_back(asked: Request) -> list[dict]:
    """When the approval of a copy was taken back, and by whom, oldest first."""
    events = _events_of(asked, APPROVAL_TAKEN_BACK)
    who = users_named(event.actor_id for event in events)
    return [
        {
            "title": _("Approval of the copy taken back"),
            "when": event.at,
            "text": _("by %(who)s") % {"who": who[event.actor_id]},
        }
        for event in events
    ]


def _corrected_days(asked: Request) -> list[dict]:
    """When the day of receipt was corrected, by whom and why, oldest first."""
    events = _events_of(asked, CORRECTED_DAY)
    who = users_named(event.actor_id for event in events)
    reasons = StatedReason.objects.filter(event_id__in=[event.pk for event in events])
    why = {reason.event_id: reason.text for reason in reasons}
    items = []
    for event in events:
        was, now = corrected_days(event)
        text = _("from %(was)s to %(now)s, by %(who)s: %(why)s") % {
            "was": day(was),
            "now": day(now),
            "who": who[event.actor_id],
            "why": why.get(event.pk, ""),
        }
        items.append({"title": _("Day of receipt corrected"), "when": event.at, "text": text})
    return items


def _corrections(request, asked: Request) -> list:
    """What was proposed, field by field, for components/data_table.html; the values only where the
    part they stand in is open to the user."""
    opens, shut = opener(request), _("not open to you")
    return [
        [
            item.label,
            *([item.present, item.proposed] if opens(item) else [shut, shut]),
            capfirst(item.get_outcome_display()),
        ]
        for item in asked.corrections.all()
    ]


def _others(asked: Request) -> list[dict]:
    """Other open requests of the same person about the same: so that nothing is done twice."""
    found = Request.objects.filter(
        subject=asked.subject, requester=asked.requester, state__in=Request.UNANSWERED
    ).exclude(pk=asked.pk)
    return [
        {
            "text": f"{other.number}: {other.get_kind_display()}",
            "url": reverse("rights:detail", args=[other.pk]),
        }
        for other in found
    ]


def _printing(copy, user, *, handles: bool) -> dict:
    """Whether a copy that waits may be printed here, and else which parts of it are closed."""
    if not handles or copy is None or copy.state != copy.State.READY:
        return {"may_print": False, "closed_parts": []}
    shut = closed_parts(copy, user)
    return {"may_print": not shut, "closed_parts": [str(CATEGORIES[code].label) for code in shut]}


@require_safe
def detail(request, pk):
    """One request, with the steps that can be taken now."""
    asked = request_or_404(request, pk)
    on = today()
    handles = may_handle(request.user, asked)
    is_own = concerns(asked, request.user)
    copy = asked.running_copy
    is_open = asked.state == Request.State.OPEN
    asked_for_advice = bool(asked.advices.all())
    context = {
        "asked": asked,
        "kind": capfirst(asked.get_kind_display()),
        "facts": _asked_facts(asked, names_of([asked.subject_id, asked.requester_id])),
        "terms": _term_facts(asked),
        "answers": _answer_facts(asked),
        "clock": None if asked.is_answered or asked.waits_since else clock_of(asked, on),
        "custody": custody_of(request, asked, on) if is_open else None,
        "state": capfirst(asked.get_state_display()),
        "state_kind": STATE_KIND[asked.state],
        "is_own": is_own and handles and not asked.is_answered,
        **_printing(copy, request.user, handles=handles and not is_own),
        "steps": steps_of(asked, request.user) if handles and not is_own else [],
        "advice_first": is_open and needs_advice(asked, granted=True) and not asked_for_advice,
        "passed": _passed(asked, with_advice=not is_own),
        "corrections": _corrections(request, asked),
        "corrections_headers": [
            _("What"),
            _("As it stood"),
            _("As it should be"),
            _("Outcome"),
        ],
        "others": _others(asked) if is_open else [],
        "copy": copy,
        "copy_state": capfirst(copy.get_state_display()) if copy else "",
        "copy_kind": COPY_KIND.get(copy.state, "info") if copy else "",
        "may_retry": handles and copy is not None and copy.state == copy.State.FAILED,
        "letters": letters_to_print(asked) if handles else [],
        "section_url": reverse("rights:of", args=[asked.subject_id]),
        "file_url": FILE_ROOMS[asked.subject.kind].url("file", asked.subject_id),
    }
    return render(request, "rights/detail.html", context)
