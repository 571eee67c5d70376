"""What was recorded as told by mistake is taken back."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from disclosures.actions.calls import check_decider, record_of_call
from disclosures.actions.telling import TAKEN_BACK
from disclosures.models import CallNote, Disclosure


@action
def take_back_disclosure(*, disclosure: Disclosure, because: str, on: dt.date, by) -> Disclosure:
    """Say that something was never told, or not of this person: it was recorded by mistake. The
    record stays with the reason and counts nowhere as told any more; the question from outside that
    it answered is open again.

    Raises ValidationError where it was taken back before or the system itself recorded it, on
    `because` without a reason, and of a question about care for all but the care coordinator.
    """
    disclosure = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if disclosure.taken_back_on:
        raise ValidationError(TAKEN_BACK)
    if not disclosure.was_recorded_by_hand:
        raise ValidationError(_("The system recorded this itself: it cannot be taken back."))
    if not because.strip():
        raise ValidationError({"because": _("Say why it was a mistake.")})
    if disclosure.call_note_id:
        _reopen(disclosure.call_note_id, on, by)
    disclosure.taken_back_on, disclosure.taken_back_by = on, by
    disclosure.taken_back_because = because.strip()
    disclosure.document = None  # the order of another child proves nothing here, and can be removed
    disclosure.full_clean(exclude=["id", "subject", "disclosed_by", "taken_back_by"])
    disclosure.save(
        update_fields=["taken_back_on", "taken_back_by", "taken_back_because", "document"]
    )
    record(
        "disclosure.taken_back",
        by=by,
        subject_id=disclosure.subject_id,
        obj=disclosure,
        section="child.disclosures",
        ground=str(disclosure.ground),
    )
    return disclosure


def _reopen(note_id, on: dt.date, by) -> None:
    """Whoever asked waits for an answer again, or the parents whom we asked do."""
    note = CallNote.objects.select_for_update().get(pk=note_id)
    check_decider(note, on, by)
    note.state = CallNote.State.ASKING if note.matter_id else CallNote.State.OPEN
    note.closed_on = note.closed_by = None
    note.save(update_fields=["state", "closed_on", "closed_by"])
    record_of_call("call.reopened", note, by)
