"""What follows from decisions: material that is removed, parents who differ (G03)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Appointment, User
from audit.actions import record
from consents.answers import Answer, State
from consents.models import (
    ConsentDecision,
    ConsentDifference,
    ConsentKind,
    ConsentMatter,
    Place,
    RemovalTask,
)
from core.actions import action
from core.dates import running
from documents.actions import remove_document
from documents.models import Document
from subjects.models import Affiliation, Subject

MEDIA = "child.media"
# How soon each place is cleared after a withdrawal, in days: what is quick to reach goes at once.
CLEARED_WITHIN = {
    Place.OWN_MEDIA: 0,
    Place.OTHERS: 1,
    Place.WEBSITE: 1,
    Place.SOCIAL: 1,
    Place.DEVICES: 1,
    Place.PRINT: 7,
    Place.PARTNER: 7,
    Place.BACKUPS: 30,
}


def may_be_out(answer: Answer, newest: ConsentDecision | None) -> bool:
    """Whether something that was made or told under a yes may still be out: also where the yes
    lapsed by newer words, a court order, lost custody or the end of the care. `newest` is the last
    decision about it, by whomever."""
    if answer.state in (State.YES, State.NO):
        return answer.state is State.YES
    if answer.state is State.WAITING and not answer.lapsed:
        return False  # nothing goes out before everybody said yes
    return newest is not None and newest.given


def said_since(
    subject: Subject,
    kind: ConsentKind,
    matter: ConsentMatter | None,
    giver: Subject | None,
    day: dt.date,
) -> bool:
    """Whether this giver decided about it after a day: what was said before changes nothing."""
    mine = ConsentDecision.objects.filter(subject=subject, kind=kind, matter=matter, giver=giver)
    return mine.filter(decided_on__gt=day).exists()


def places_left(kind: ConsentKind, matter: ConsentMatter | None) -> list[str]:
    """The places where the material of a yes can be, without those from which somebody was
    asked to remove it when the care or the publication ended, or did."""
    if not matter or not matter.occasion_id:
        return list(kind.places)
    asked = RemovalTask.objects.filter(
        decision__matter=matter, why__in=(RemovalTask.Why.LEFT, RemovalTask.Why.OVER)
    )
    gone = set(asked.values_list("place", flat=True))
    return [place for place in matter.occasion.places if place not in gone]


def _still_to_remove(decision: ConsentDecision) -> QuerySet[RemovalTask]:
    """What a no of before had removed under the same consent, and is not removed yet."""
    found = RemovalTask.objects.filter(
        subject=decision.subject,
        decision__kind=decision.kind,
        decision__matter=decision.matter,
        why=RemovalTask.Why.WITHDRAWN,
        done_on__isnull=True,
    )
    return found.filter(decision__giver=decision.giver) if decision.kind.own_data else found


@action
def follow_withdrawal(*, decision: ConsentDecision, on: dt.date, by) -> list[RemovalTask]:
    """A task for every place the material can be; the own media goes now, unless it is held. A
    task that is open already goes on, and follows from this no."""
    places = places_left(decision.kind, decision.matter)
    owner = manager_of(decision.subject, on)
    is_open = {task.place: task for task in _still_to_remove(decision)}
    tasks = [
        is_open.get(place)
        or RemovalTask(
            subject=decision.subject,
            place=place,
            owner=owner,
            due_on=on + dt.timedelta(days=CLEARED_WITHIN[Place(place)]),
        )
        for place in places
    ]
    for task in tasks:
        task.decision = decision
        if task.place == Place.OWN_MEDIA:
            _remove_own_media(task, on, by)
        task.save()
    record(
        "consent.withdrawn",
        by=by,
        subject_id=decision.subject_id,
        obj=decision,
        section="child.consents",
        places=list(places),
    )
    return tasks


def end_removals(decision: ConsentDecision, by) -> int:
    """End what was still to be removed, where the consent holds again with this yes; return how
    much that was. What was removed already stays noted. A step of recording a decision."""
    tasks = _still_to_remove(decision)
    places = sorted(tasks.values_list("place", flat=True))
    if places:
        tasks.delete()
        record(
            "consent.removal_ended",
            by=by,
            subject_id=decision.subject_id,
            obj=decision,
            section="child.consents",
            places=places,
        )
    return len(places)


def manager_of(subject: Subject, on: dt.date) -> User | None:
    """Who manages the location where somebody is now, where that is one person."""
    places = Affiliation.objects.filter(running(on), subject=subject).values("location_id")
    managers = Appointment.objects.filter(
        running(on), function="location_manager", location_id__in=places, user__is_active=True
    )
    found = {appointment.user_id: appointment.user for appointment in managers}
    return next(iter(found.values())) if len(found) == 1 else None


def _remove_own_media(task: RemovalTask, on: dt.date, by) -> None:
    """Remove the photos and video of the file, and their stored files with them."""
    if own_media_is_held(task.subject):
        return  # held by law or in a dispute: the task stays until a person has settled it
    count = 0
    for document in own_media(task.subject):
        remove_document(document=document, by=by, why="consent.withdrawn")
        count += 1
    task.done_on, task.done_by = on, by
    task.proof = (
        ngettext(
            "%(n)d photo or video was removed from the file at once.",
            "%(n)d photos and videos were removed from the file at once.",
            count,
        )
        % {"n": count}
        if count
        else _("There were no photos or videos in the file.")
    )


@action
def finish_removal(*, task: RemovalTask, proof: str, on: dt.date, by) -> RemovalTask:
    """Note that material was removed from a place, and how that was checked.

    Raises ValidationError on `proof` without one, and where it was done already or is not to be
    done any more.
    """
    task = RemovalTask.objects.select_for_update().filter(pk=task.pk).first()
    if task is None:
        raise ValidationError(_("This does not have to be removed any more."))
    if task.done_on:
        raise ValidationError(_("This has already been done."))
    if not proof.strip():
        raise ValidationError({"proof": _("Say how it was removed, and how you checked.")})
    if task.place == Place.OWN_MEDIA and own_media(task.subject).exists():
        raise ValidationError(_("There are still photos in this file. Remove them there first."))
    task.done_on, task.done_by, task.proof = on, by, proof
    task.save()
    _record_removal("consent.removal_done", task, by)
    return task


def own_media(subject: Subject) -> QuerySet[Document]:
    """The photos and video of the file."""
    return Document.objects.filter(subject=subject, category=MEDIA)


def own_media_is_held(subject: Subject) -> bool:
    """Whether a hold keeps the photos and video of the file, so that no withdrawal removes them."""
    held = subject.holds.filter(released_at__isnull=True).values("retention_class")
    return own_media(subject).filter(retention_class__in=held).exists()


@action
def assign_removal(*, task: RemovalTask, owner: User, by) -> RemovalTask:
    """Say who removes the material from a place."""
    task.owner = owner
    task.save(update_fields=["owner"])
    _record_removal("consent.removal_assigned", task, by)
    return task


def _record_removal(what: str, task: RemovalTask, by) -> None:
    record(
        what,
        by=by,
        subject_id=task.subject_id,
        obj=task,
        section="child.consents",
        place=str(task.place),
    )


def note_difference(
    *,
    subject: Subject,
    kind: ConsentKind,
    matter: ConsentMatter | None,
    differs: bool,
    on: dt.date,
    by,
) -> None:
    """Open a case where the parents differ and none is open, and close it once they agree. A step
    of recording a decision."""
    case = ConsentDifference.objects.filter(
        subject=subject, kind=kind, matter=matter, closed_on__isnull=True
    ).first()
    if differs == (case is not None):
        return
    if differs:
        case = ConsentDifference.objects.create(
            subject=subject, kind=kind, matter=matter, opened_on=on
        )
    else:
        case.closed_on = on
        case.save(update_fields=["closed_on"])
    record(
        "consent.differs" if differs else "consent.agrees",
        by=by,
        subject_id=subject.pk,
        obj=case,
        section="child.consents",
        code=kind.code,
    )


@action
def settle_difference(*, case: ConsentDifference, note: str, on: dt.date, by) -> ConsentDifference:
    """Close a case without agreement: what was discussed; the answer stays no.

    Raises ValidationError on `note` without one, and where it was settled already.
    """
    case = ConsentDifference.objects.select_for_update().get(pk=case.pk)
    if case.closed_on:
        raise ValidationError(_("This has already been settled."))
    if not note.strip():
        raise ValidationError({"note": _("Note what was discussed, and with whom.")})
    case.note, case.closed_on = note, on
    case.save()
    record(
        "consent.difference_settled",
        by=by,
        subject_id=case.subject_id,
        obj=case,
        section="child.consents",
    )
    return case
