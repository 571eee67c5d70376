"""The end of a publication: what the parents allowed until a day is taken down after it (S06)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from consents.models import ConsentDecision, Occasion, RemovalTask
from consents.occasions import cleared_places
from core.actions import action


@action
def take_down(
    *, occasion: Occasion, places: list[str], proof: str, on: dt.date, by
) -> list[RemovalTask]:
    """Note that the material of a publication that is over was removed from these places, and how
    that was checked. It stands in the file of each child for whom somebody had said yes.

    Raises ValidationError: on `places` without one, for one where the material never went and for
    one that was cleared already; on `proof` without one; and while it may still be shown.
    """
    occasion = Occasion.objects.select_for_update().get(pk=occasion.pk)
    if occasion.until >= on:
        raise ValidationError(
            _("This may be shown until %(day)s.") % {"day": f"{occasion.until:%d-%m-%Y}"}
        )
    left = set(occasion.places) - cleared_places([occasion.pk])[occasion.pk]
    if not places or not set(places) <= left:
        raise ValidationError({"places": _("Choose where it was removed from.")})
    if not proof.strip():
        raise ValidationError({"proof": _("Say how it was removed, and how you checked.")})
    tasks = [
        RemovalTask(
            subject_id=decision.subject_id,
            decision=decision,
            place=place,
            owner=by,
            due_on=occasion.until + dt.timedelta(days=1),
            done_on=on,
            done_by=by,
            proof=proof,
        )
        for decision in _allowing(occasion)
        for place in sorted(places)
    ]
    for task in tasks:
        task.save(force_insert=True)
        record(
            "consent.removal_done",
            by=by,
            subject_id=task.subject_id,
            obj=task,
            section="child.consents",
            place=str(task.place),
        )
    record("occasion.taken_down", by=by, obj=occasion, places=sorted(places))
    return tasks


def _allowing(occasion: Occasion) -> list[ConsentDecision]:
    """The newest yes about each child in a publication, by whomever: its material may be there."""
    found = ConsentDecision.objects.filter(matter__occasion=occasion, given=True)
    newest = {
        decision.subject_id: decision for decision in found.order_by("decided_on", "recorded_at")
    }
    return list(newest.values())
