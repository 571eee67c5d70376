"""What stands beside a question from outside for who decides on it (L36): the consents for whoever
asks, custody and court orders, earlier contacts, and the number as we know it."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from children.panels import parents_of
from consents.answers import State, answer
from consents.defaults import HANDOVER_VERBAL
from core.forms import phone_digits
from core.templatetags.ui import day
from disclosures.defaults import SCHOOL
from disclosures.grounds import GroundOption, answer_cell
from disclosures.models import CallNote, Disclosure, Recipient
from subjects.models import Subject, search_text

EARLIER = 5
STATE_KINDS = {
    CallNote.State.OPEN: "soon",
    CallNote.State.ASKING: "info",
    CallNote.State.TOLD: "good",
    CallNote.State.MINIMAL: "good",
    CallNote.State.NOTHING: "good",
}


def known_number(note: CallNote) -> dict:
    """The number to call back: the one we looked up for an institution of this name, and whether
    it is the one that was given."""
    said = set(search_text(note.institution).split())
    known = Recipient.objects.filter(is_active=True).exclude(phone="")
    if note.recipient_kind_id:
        known = known.filter(kind=note.recipient_kind_id)
    for recipient in known if said else ():
        named = set(search_text(str(recipient).replace(",", " ")).split())
        if said <= named or set(search_text(recipient.name).split()) <= said:
            if not note.phone:
                words = _("No number was given. Call the number we know.")
                return {"number": recipient.phone, "kind": "good", "words": words}
            same = phone_digits(recipient.phone) == phone_digits(note.phone)
            return {
                "number": recipient.phone,
                "kind": "good" if same else "late",
                "words": _("The number that was given is the one we know.")
                if same
                else _("Another number was given. Call the number we know."),
            }
    return {
        "kind": "soon",
        "words": _("We know no number of this institution. Look it up before you call back."),
    }


def consent_rows(options: list[GroundOption]) -> list[list]:
    """Purpose and answer, with how many have yet to answer, of each consent for whoever asks."""
    return [[o.label, _answer_with_missing(o)] for o in options if o.answer is not None]


def _answer_with_missing(option: GroundOption) -> dict:
    cell, count = answer_cell(option.answer, option.was_asked), len(option.answer.waits_for)
    if count and not option.holds:
        missing = ngettext(
            "%(n)d parent has yet to answer", "%(n)d parents have yet to answer", count
        )
        cell["sub"] = ", ".join(filter(None, [cell.get("sub"), missing % {"n": count}]))
    return cell


def custody_rows(child: Subject, on: dt.date) -> list[list]:
    """The parents with what they are to the child, and the order that holds."""
    rows = []
    for representation, parent in parents_of(child):
        custody = representation.get_custody_display()
        if not representation.holds_custody_on(on):
            custody = _("no custody now")
        order = ""
        if representation.restricted_on(on):
            order = representation.get_restriction_display()
        rows.append([{"text": parent.name, "sub": custody}, order])
    return rows


def earlier_contacts(note: CallNote, reads) -> list[list]:
    """The latest questions about and disclosures of this child: who, when, what came of it.
    `reads(note)` tells whether the user reads that question."""
    child = note.subject
    calls = list(CallNote.objects.filter(subject=child).exclude(pk=note.pk)[:EARLIER])
    for call in calls:
        call.subject = child
    told = Disclosure.objects.standing().filter(subject=child, call_note=None)[:EARLIER]
    rows = [(localtime(call.taken_at).date(), _call_row(call, reads(call))) for call in calls]
    rows += [(one.disclosed_on, _told_row(one)) for one in told]
    return [row for _day, row in sorted(rows, key=lambda pair: pair[0], reverse=True)][:EARLIER]


def _call_row(call: CallNote, reads: bool) -> list:
    who = {
        "text": call.institution or call.caller,
        "url": reverse("disclosures:call", args=[call.pk]),
        "sub": day(call.taken_at),
    }
    return [who, {"text": call.get_state_display(), "sub": "" if reads else _("about care")}]


def _told_row(disclosure: Disclosure) -> list:
    who = {"text": disclosure.recipient, "sub": day(disclosure.disclosed_on)}
    return [who, {"text": _("told"), "sub": ", ".join(disclosure.category_labels)}]


@dataclass(frozen=True)
class Outcome:
    """One way to end or go on with a question, and whether it is the one advised."""

    page: str  # of the URL names
    label: str
    advised: bool = False


@dataclass(frozen=True)
class Advice:
    """What the answers say is to be done (L37, L38), and the outcomes that are open."""

    words: str
    kind: str
    outcomes: list[Outcome]


def advice_for(note: CallNote, options: list[GroundOption], on: dt.date) -> Advice:
    """What to do about a question that is in the file of a child; `options` are the grounds to
    tell by telephone."""
    child = note.subject
    stand = [option for option in options if option.holds]
    answers = [option.answer for option in options if option.answer is not None]
    said_no = any(one.state is State.NO for one in answers)
    over = child.has_ended(on)
    fixed = _is_of_a_school(note) and answer(child, HANDOVER_VERBAL, on).state is State.NO
    may_ask = not note.matter_id and not over
    if stand:
        best, words, kind = "call_tell", _("You may call back with what the ground covers."), "good"
    elif fixed:
        best, kind = "call_message", "late"
        words = _(
            "The parents do not want a handover: the school hears the fixed message and no more."
        )
    elif said_no or over or not may_ask:
        best, kind = "call_nothing", "late"
        words = _("There is no consent: call back that you give no information.")
        if note.matter_id and not said_no and not over:
            kind, best = "info", ""
            words = _("The parents have been asked and have not all answered. Wait for them.")
    else:
        best, kind = "call_ask", "soon"
        words = _("Nobody has been asked about this yet: ask the parents first.")
    pages = [("call_tell", _("Call back with the information"), bool(stand))]
    pages += [("call_message", _("Say the fixed message"), fixed)]
    pages += [("call_ask", _("Ask the parents first"), may_ask)]
    pages += [("call_nothing", _("Call back that nothing is told"), True)]
    outcomes = [Outcome(page, label, page == best) for page, label, is_open in pages if is_open]
    return Advice(words, kind, sorted(outcomes, key=lambda outcome: not outcome.advised))


def _is_of_a_school(note: CallNote) -> bool:
    return note.recipient_kind is not None and note.recipient_kind.code == SCHOOL
