"""Questions from outside: noted, put in the child's file, and answered or not (L35, L36, L37)."""

import datetime as dt
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.actions import record
from consents.actions import open_matter
from consents.answers import State, answer
from consents.defaults import CALL_ANSWER, HANDOVER_VERBAL, HANDOVER_WRITTEN
from consents.models import ConsentKind, ConsentMatter
from core.actions import action
from core.fields import EncryptedTextField
from core.keys import create_keys, destroy_keys
from core.privacy import Level, SubjectKind, main_class
from disclosures import rules
from disclosures.actions.telling import _store, record_disclosure
from disclosures.defaults import FIXED_MESSAGE_EN, FIXED_MESSAGE_NL, SCHOOL
from disclosures.models import CallNote, Disclosure, RecipientKind
from subjects.models import Subject
from subjects.visibility import can

UNLINKED = "call.note"  # the class of a note that is not in a file yet
State_ = CallNote.State


@action
def note_call(*, location, channel: str, taken_at: dt.datetime, by, **said) -> CallNote:
    """Note a question from outside; `said` are the fields of what was said. It is told of nothing.

    Raises ValidationError by field where name, number or question lack; a visitor may have given no
    number.
    """
    if not said["phone"] and channel != CallNote.Channel.DESK:
        raise ValidationError(
            {"phone": _("Note the number. It may be missing only where somebody came to the desk.")}
        )
    note = CallNote(
        location=location,
        channel=channel,
        taken_at=taken_at,
        taken_by=by,
        retention_class=UNLINKED,
        **said,
    )
    note.owner_id = note.pk
    note.full_clean(exclude=["id", "subject"])
    create_keys([note.pk], UNLINKED)
    note.save(force_insert=True)
    record("call.noted", by=by, obj=note, channel=str(channel), care=note.is_about_care)
    return note


def _locked(note: CallNote) -> CallNote:
    note = CallNote.objects.select_for_update().get(pk=note.pk)
    if note.is_closed:
        raise ValidationError(_("This question was answered already."))
    return note


@action
def link_call(*, note: CallNote, child: Subject, at: dt.datetime, by) -> CallNote:
    """Say which child a question is about: the note becomes part of that file, under its key.

    Raises ValidationError where it is in a file already, or the person is no child.
    """
    note = _locked(note)
    if note.subject_id:
        raise ValidationError(_("This question is already in a file."))
    if child.kind != SubjectKind.CHILD:
        raise ValidationError(_("Choose a child."))
    for field in note._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            setattr(note, field.attname, getattr(note, field.attname))  # opened with the old key
    note.subject, note.owner_id = child, child.pk
    note.retention_class = main_class(child.kind)
    note.save()
    # After the commit: keys are committed before data, and the note must not lose its key alone.
    transaction.on_commit(partial(destroy_keys, [note.pk], UNLINKED, at=at))
    record_of_call("call.linked", note, by)
    return note


def record_of_call(what: str, note: CallNote, by) -> None:
    record(
        what,
        by=by,
        subject_id=note.subject_id,
        obj=note,
        section="child.disclosures",
        care=note.is_about_care,
    )


def check_decider(note: CallNote, on: dt.date, by) -> None:
    """A question about care is the care coordinator's alone (L39)."""
    about_care = note.is_about_care and note.subject_id
    if about_care and by and not can(by, note.subject, "child.care_file", Level.VIEW, on=on):
        raise ValidationError(_("Only the care coordinator deals with questions about care."))


def _in_file(note: CallNote) -> Subject:
    if note.subject_id is None:
        raise ValidationError(_("Say first which child this is about."))
    return note.subject


@action
def ask_parents(*, note: CallNote, message: str, on: dt.date, by) -> ConsentMatter:
    """Ask the parents whether the question may be answered: it stands in their portal, and their
    answer is a decision like any other (L36, L37).

    Raises ValidationError on `message` without one, and where they were asked already.
    """
    note = _locked(note)
    child = _in_file(note)
    check_decider(note, on, by)
    if note.matter_id:
        raise ValidationError(_("The parents have been asked already."))
    if not message.strip():
        raise ValidationError({"message": _("Write what you ask the parents.")})
    matter = open_matter(
        subject=child,
        kind=ConsentKind.objects.get(code=CALL_ANSWER),
        name=note.institution or note.caller,
        about=message,
        on=on,
        by=by,
    )
    note.matter, note.state = matter, State_.ASKING
    note.save(update_fields=["matter", "state"])
    record_of_call("call.parents_asked", note, by)
    return matter


@action
def answer_call(*, note: CallNote, on: dt.date, by, **disclosure) -> Disclosure:
    """Call back with the information, within the consent or the law: a disclosure by telephone.

    `disclosure` are the further arguments of `record_disclosure`. Raises ValidationError as that
    does.
    """
    note = _locked(note)
    child = _in_file(note)
    check_decider(note, on, by)
    made = record_disclosure(
        subject=child,
        means=Disclosure.Means.PHONE,
        call_note=note,
        disclosed_on=on,
        on=on,
        by=by,
        **disclosure,
    )
    _close(note, State_.TOLD, on, by)
    record_of_call("call.answered", note, by)
    return made


@action
def tell_nothing(*, note: CallNote, on: dt.date, by) -> CallNote:
    """Call back that no information is given, without a reason (L37); also where no child is known,
    so that nobody learns which children come here (S07)."""
    note = _locked(note)
    check_decider(note, on, by)
    _close(note, State_.NOTHING, on, by)
    record_of_call("call.nothing_told", note, by)
    return note


def _close(note: CallNote, state: str, on: dt.date, by) -> None:
    note.state, note.closed_on, note.closed_by = state, on, by
    note.save(update_fields=["state", "closed_on", "closed_by"])


@action
def say_fixed_message(
    *,
    subject: Subject,
    recipient: str,
    means: str,
    on: dt.date,
    call_note: CallNote | None = None,
    by,
) -> Disclosure:
    """Tell a school the fixed message and nothing else, where the parents want no handover (L38).

    Raises ValidationError where they did not say no to it, or a court keeps the recipient away.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    if subject.kind != SubjectKind.CHILD:
        raise ValidationError(_("Choose a child."))
    if not recipient.strip():
        raise ValidationError({"recipient": _("Say to whom it is told.")})
    written = means == Disclosure.Means.WRITTEN
    found = answer(subject, HANDOVER_WRITTEN if written else HANDOVER_VERBAL, on)
    if found.state is not State.NO:
        raise ValidationError(_("The fixed message is for when the parents said no to a handover."))
    rules.check_recipient(subject, recipient, on, call_note)
    kind = call_note.recipient_kind if call_note else None
    if call_note is not None and (kind is None or kind.code != SCHOOL):
        raise ValidationError(_("The fixed message is for a school that asks."))
    if call_note is not None:
        call_note = _locked(call_note)
        check_decider(call_note, on, by)
        _close(call_note, State_.MINIMAL, on, by)
    made = _store(
        subject,
        by,
        recipient_kind=RecipientKind.objects.get(code=SCHOOL),
        recipient=recipient,
        categories=["child.care_arrangement"],
        told=fixed_message(),
        means=means,
        ground=Disclosure.Ground.MINIMAL,
        call_note=call_note,
        disclosed_on=on,
    )
    return made


def fixed_message() -> str:
    """What a school hears where the parents want no handover, in the reader's language."""
    return FIXED_MESSAGE_EN if (get_language() or "").startswith("en") else FIXED_MESSAGE_NL
