"""Making subjects, placing them, and recording who may act for them."""

import datetime as dt
import uuid

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.reach import in_service
from audit.actions import record as record_event
from audit.actions import record_all
from core.actions import action
from core.dates import Term
from core.keys import create_keys, has_key
from core.privacy import RETENTION_CLASSES, SubjectKind, main_class
from subjects.exceptions import EXCEPTIONS
from subjects.models import (
    Affiliation,
    Representation,
    StatedReason,
    Subject,
    SubjectGrant,
)
from subjects.record_actions import lock_as_read, save_record

LONGEST_EXCEPTION = Term(years=1)


@action
def create_subject(*, kind: SubjectKind, by) -> Subject:
    """Make a subject with one encryption key for each retention class of its kind."""
    subject = Subject.objects.create(kind=kind)
    for retention_class in RETENTION_CLASSES[kind]:
        create_keys([subject.pk], retention_class)
    record_event("subject.created", by=by, subject_id=subject.pk, kind=str(kind))
    return subject


@action
def start_affiliation(
    *,
    subject: Subject,
    location,
    care_group=None,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by,
) -> Affiliation:
    """Place a subject at a location. Raises ValidationError where the group is elsewhere or the
    end lies before the start."""
    if care_group and care_group.location_id != location.pk:
        raise ValidationError({"care_group": _("This group is not at the chosen location.")})
    affiliation = Affiliation(
        subject=subject,
        location=location,
        care_group=care_group,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    affiliation.full_clean(exclude=["id", "subject"])
    affiliation.save(force_insert=True)
    record_event("affiliation.started", by=by, subject_id=subject.pk, obj=affiliation)
    return affiliation


@action
def note_never_begun(*, place: Affiliation, on: dt.date, by) -> Affiliation:
    """Keep the place of somebody who never came as one that has not begun: nobody was there on any
    day, and the file stays in sight of the place for the term that runs from `on` (L76). The
    history keeps the days that were planned."""
    day_before = on - dt.timedelta(days=1)
    values = {"never_begun": True, "starts_on": on, "ends_on": day_before}
    return save_record(record=place, values=values, by=by)


@action
def end_relation(*, subject: Subject, ends_on: dt.date, by) -> Subject:
    """End a subject's relation: its open affiliations end that day and the terms start to run.

    Raises ValidationError where the relation ended already, or an affiliation starts later.
    """
    if subject.relation_ended_on:
        raise ValidationError({"ends_on": _("This has already ended.")})
    begun = subject.affiliations.filter(never_begun=False)
    if begun.filter(starts_on__gt=ends_on).exists():
        raise ValidationError(
            {"ends_on": _("The end cannot be before the day the placement begins.")}
        )
    begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)).update(ends_on=ends_on)
    subject.relation_ended_on = ends_on
    subject.save(update_fields=["relation_ended_on"])
    record_event("relation.ended", by=by, subject_id=subject.pk, obj=subject)
    return subject


@action
def reopen_relation(*, subject: Subject, by) -> Subject:
    """Undo an end that was entered by mistake: what ended that day goes on.

    Raises ValidationError where there is no end to undo.
    """
    # A run destroys under the same lock: it sees this, or this sees nothing any more.
    ended_on = Subject.objects.select_for_update().get(pk=subject.pk).relation_ended_on
    if not ended_on:
        raise ValidationError(_("There is no end to undo."))
    subject.affiliations.filter(ends_on=ended_on, never_begun=False).update(ends_on=None)
    subject.relation_ended_on = None
    subject.save(update_fields=["relation_ended_on"])
    record_event("relation.reopened", by=by, subject_id=subject.pk, obj=subject)
    return subject


@action
def add_representation(
    *, child: Subject, parent: Subject, custody: str, starts_on: dt.date, by
) -> Representation:
    """Record that a parent may act for a child, by which kind of custody."""
    representation = Representation(
        subject=child, parent=parent, custody=custody, starts_on=starts_on
    )
    representation.full_clean(exclude=["id", "subject"])
    representation.save(force_insert=True)
    record_event(
        "representation.added",
        by=by,
        subject_id=child.pk,
        obj=representation,
        section="child.custody",
        custody=custody,
    )
    return representation


@action
def restrict_representation(
    *,
    representation: Representation,
    restriction: str,
    valid_from: dt.date,
    valid_until: dt.date | None,
    by,
) -> Representation:
    """Record a court order against a parent: from `valid_from` nothing reaches them (L33). Raises
    ChangedMeanwhile as `save_record` does."""
    if by is not None and representation.parent.user_id == by.pk:
        raise ValidationError(_("You cannot record or change a court order about yourself."))
    names = ("restriction", "restricted_from", "restricted_until")
    lock_as_read(representation, names)
    representation.restriction = restriction
    representation.restricted_from = valid_from
    representation.restricted_until = valid_until
    representation.full_clean(exclude=["id", "subject"])
    representation.save(update_fields=names)
    record_event(
        "representation.restricted",
        by=by,
        subject_id=representation.subject_id,
        obj=representation,
        section="child.custody",
        restriction=restriction,
    )
    return representation


@action
def link_user(*, subject: Subject, user: User, by) -> Subject:
    """Let a user be this subject: the account goes when the subject's file goes (L63)."""
    subject.user = user
    subject.save(update_fields=["user"])
    record_event("subject.linked_to_user", by=by, subject_id=subject.pk, obj=user)
    return subject


@action
def grant_access(
    *,
    user: User,
    subject: Subject,
    function: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    reason: str = "",
    by,
) -> SubjectGrant:
    """Let one user reach one subject as `function` (own child, own file, panel, supervisor)."""
    grant, _made = SubjectGrant.objects.update_or_create(
        user=user,
        content_object=subject,
        function=function,
        permission=reach_permission(),
        defaults={"starts_on": starts_on, "ends_on": ends_on, "reason": reason},
    )
    record_event(
        "access.granted", by=by, subject_id=subject.pk, granted_function=function, user=str(user.pk)
    )
    return grant


def reach_permission() -> Permission:
    return Permission.objects.get(codename="reach_subject", content_type__app_label="subjects")


@action
def revoke_access(*, grant: SubjectGrant, by) -> None:
    """Take an exceptional grant back; it gives nothing on the next request."""
    record_event(
        "access.revoked",
        by=by,
        subject_id=grant.content_object_id,
        granted_function=grant.function,
        user=str(grant.user_id),
    )
    grant.delete()


@action
def end_access(*, grant: SubjectGrant, ends_on: dt.date, by) -> None:
    """Set the last day of a grant, where that is earlier than it was; it stays to be looked up."""
    grant.ends_on = min(grant.ends_on or ends_on, ends_on)
    grant.save(update_fields=["ends_on"])
    record_event(
        "access.ended",
        by=by,
        subject_id=grant.content_object_id,
        granted_function=grant.function,
        user=str(grant.user_id),
    )


@action
def give_exception(
    *,
    user: User,
    subject: Subject,
    function: str,
    reason: str,
    ends_on: dt.date,
    on: dt.date,
    by: User,
) -> SubjectGrant:
    """Let a colleague reach one subject from day `on` through `ends_on`, and say why.

    Raises ValidationError: on `function` where it makes no sense for this kind of person; on
    `reason` without one; on `ends_on` before `on` or more than a year later; and where the
    colleague is not in service (K10), is who gives it, or the file has gone.
    """
    if function not in EXCEPTIONS.get(subject.kind, ()):
        raise ValidationError({"function": _("This function makes no sense for this file.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this person needs the file.")})
    if ends_on < on:
        raise ValidationError({"ends_on": _("The last day cannot be before today.")})
    if ends_on > LONGEST_EXCEPTION.last_day(on):
        raise ValidationError({"ends_on": _("An exception lasts a year at most.")})
    if by.pk == user.pk:
        raise ValidationError(_("You cannot give access to yourself. Ask a colleague to do it."))
    if not in_service(user, on):
        raise ValidationError(_("This person is not in service, and cannot be given anything."))
    if not has_key(subject.pk, main_class(subject.kind)):
        raise ValidationError(_("This file has been destroyed."))
    grant = grant_access(
        user=user,
        subject=subject,
        function=function,
        starts_on=on,
        ends_on=ends_on,
        reason=reason,
        by=by,
    )
    grant.given_by = by
    grant.save(update_fields=["given_by"])
    user.__dict__.pop("_access", None)
    return grant


@action
def end_exception(*, grant: SubjectGrant, on: dt.date, by) -> None:
    """End an exception at once: it gives nothing from day `on`. One that began that day goes."""
    if grant.starts_on < on:
        end_access(grant=grant, ends_on=on - dt.timedelta(days=1), by=by)
    else:
        revoke_access(grant=grant, by=by)


@action
def log_opening(
    *, subject_id: uuid.UUID, section: str, function: str, reason: str = "", by
) -> None:
    """Record that a section of a file was opened: every opening, by whom, as what, and why.

    The reason may name people, so it is sealed with the subject's key and goes with the file.
    """
    event = record_event(
        "section.opened", by=by, subject_id=subject_id, section=section, function=function
    )
    if reason:
        StatedReason.objects.create(subject_id=subject_id, event_id=event.pk, text=reason)


@action
def log_openings(*, subject_ids: list[uuid.UUID], section: str, function: str, by) -> None:
    """Record that a page showed a section of the files of many people: an event for each of them,
    as where each had been opened. There has to be somebody."""
    record_all(
        "section.opened",
        by=by,
        of=[(subject_id, None) for subject_id in subject_ids],
        section=section,
        function=function,
    )
