"""The end of a publication: what the parents allowed until a day is taken down after it (S06), and
of a child whose care ends before that day already then: what they agreed to ends with the care."""

import datetime as dt
from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from audit.actions import record
from consents.actions.following import CLEARED_WITHIN, manager_of, may_be_out
from consents.answers import NOT_ASKED, answers_of
from consents.models import ConsentDecision, Occasion, Place, RemovalTask
from consents.occasions import allowed_once, cleared_places, still_of_who_stays
from core.actions import action
from core.privacy import SubjectKind
from subjects.models import Subject


@action
def end_publication(*, occasion: Occasion, on: dt.date, by) -> Occasion:
    """End a publication before its last day: from day `on` nobody may be shown in it, nobody is
    asked any more, and it is to be taken down.

    Raises ValidationError where it is over already.
    """
    occasion = Occasion.objects.select_for_update().get(pk=occasion.pk)
    if occasion.until < on:
        raise ValidationError(_("This publication is already over."))
    occasion.until, occasion.ended_on = on - dt.timedelta(days=1), on
    occasion.save(update_fields=["until", "ended_on"])
    occasion.matters.update(until=occasion.until)
    record("occasion.ended", by=by, obj=occasion)
    return occasion


@action
def take_down(
    *, occasion: Occasion, places: list[str], proof: str, on: dt.date, by
) -> list[RemovalTask]:
    """Note that the material of a publication that is over was removed from these places, and how
    that was checked. It stands in the file of each child who was allowed to be shown.

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
            why=RemovalTask.Why.OVER,
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
    """The newest yes, by whomever, about each child that once was allowed to be shown: its material
    may be there. Of who left before it was over that has a task of its own."""
    said_yes = ConsentDecision.objects.filter(matter__occasion=occasion, given=True)
    found = still_of_who_stays(said_yes.filter(matter__in=allowed_once(said_yes)))
    newest = {
        decision.subject_id: decision for decision in found.order_by("decided_on", "recorded_at")
    }
    return list(newest.values())


def left_in_publications(on: dt.date) -> list[Subject]:
    """The children whose care is over and who may still stand in a publication that goes on."""
    given = still_of_who_stays(
        ConsentDecision.objects.filter(
            subject=OuterRef("pk"), given=True, matter__occasion__until__gte=on
        )
    )
    left = Subject.objects.filter(
        Exists(given), kind=SubjectKind.CHILD, relation_ended_on__lt=on
    ).order_by("pk")
    return [subject for subject in left if _standing(subject, on)]


def _standing(subject: Subject, on: dt.date) -> list[ConsentDecision]:
    """Of each publication that goes on the newest yes, where the child may be shown still and
    nobody was asked to take it out yet: yes was the answer when the care ended, or had lapsed
    before by newer words, a court order or lost custody and was not taken back."""
    answers = answers_of([subject], on=subject.relation_ended_on)
    running = still_of_who_stays(
        ConsentDecision.objects.filter(subject=subject, matter__occasion__until__gte=on)
    ).select_related("kind", "matter__occasion")
    of_each = defaultdict(list)
    for decision in running.order_by("decided_on", "recorded_at"):
        of_each[decision.kind.code, decision.matter_id].append(decision)
    return [
        next(one for one in reversed(decisions) if one.given)
        for key, decisions in of_each.items()
        if may_be_out(answers.get((subject.pk, *key), NOT_ASKED), decisions[-1])
    ]


@action
def take_out_who_left(*, subject: Subject, on: dt.date, by=None) -> list[RemovalTask]:
    """A task for every place where a child is still shown, which it may not be since its care
    ended: who manages where it last was.

    Raises ValidationError where it did not leave yet: that was undone, or the file has gone.
    """
    # Undoing locks it as well: it takes back what this asks, or this sees that nobody left.
    subject = Subject.objects.select_for_update().filter(pk=subject.pk).first()
    if subject is None or subject.relation_ended_on is None or subject.relation_ended_on >= on:
        raise ValidationError(_("The care of this child has not ended."))
    owner = manager_of(subject, subject.relation_ended_on)
    tasks = [
        RemovalTask(
            subject=subject,
            decision=decision,
            place=place,
            why=RemovalTask.Why.LEFT,
            owner=owner,
            due_on=on + dt.timedelta(days=CLEARED_WITHIN[Place(place)]),
        )
        for decision in _standing(subject, on)
        for place in decision.matter.occasion.places
    ]
    for task in tasks:
        task.save(force_insert=True)
    record(
        "consent.ended_with_care",
        by=by,
        subject_id=subject.pk,
        obj=subject,
        section="child.consents",
        places=sorted({str(task.place) for task in tasks}),
    )
    return tasks


def keep_in_publications(subject: Subject, by) -> None:
    """Take back what was to be done because a child had left, where that was a mistake. What was
    done already stays noted, and keeps nothing from being asked later. A step of undoing it."""
    asked = RemovalTask.objects.filter(subject=subject, why=RemovalTask.Why.LEFT)
    number, _deleted = asked.filter(done_on__isnull=True).delete()
    done = asked.update(why=RemovalTask.Why.STAYED)
    if number or done:
        record(
            "consent.removal_dropped",
            by=by,
            subject_id=subject.pk,
            obj=subject,
            section="child.consents",
            tasks=number,
        )
