"""Lists of children as a user may see them."""

import datetime as dt
import uuid

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from accounts.access import access_of
from audit.models import Event
from children.models import Child, Contract, Parent, RegistrationDraft, SignUp
from core.keys import load_keys
from core.privacy import Level, SubjectKind, line_of
from organisation.models import labelled
from subjects.models import Affiliation, Representation, Subject, found_by, searched_words
from subjects.once import grants_of
from subjects.visibility import (
    affiliations_in_sight,
    shut,
    visible_of_kind,
    visible_rows,
)


def children_in_sight(user, *, on: dt.date, query: str = "", state: str = "current") -> QuerySet:
    """The children `user` may see, by name. `state`: current, moved, ended or all."""
    children = visible_of_kind(
        Child.objects.all(), user, SubjectKind.CHILD, on=on, category="child.identity"
    ).order_by("sort_name", "subject_id")
    if state in ("current", "moved"):
        children = children.filter(
            Q(subject__relation_ended_on__isnull=True) | Q(subject__relation_ended_on__gte=on)
        )
        moved = moved_away(user, on)
        children = children.filter(moved if state == "moved" else ~moved)
    elif state == "ended":
        children = children.filter(subject__relation_ended_on__lt=on)
    return found_by(children, query)


def sees_everywhere(user, on: dt.date) -> bool:
    """Whether the children of all locations are in sight: then nobody moves out of it."""
    return access_of(user, on).scope("child.identity", Level.VIEW).everywhere


def moved_away(user, on: dt.date) -> Q:
    """Children who left the user's locations or groups for another one, and are in sight for two
    months more."""
    access = access_of(user, on)
    roles = access.roles_with("child.identity", Level.VIEW)
    seen = affiliations_in_sight(access, roles)
    here = affiliations_in_sight(access, roles, Level.CHANGE)
    if seen is None or here is None:
        return Q(pk__in=())
    away = ~Q(subject__in=here.values("subject_id"))
    if not grants_of(user, on):  # then nobody is in sight but through a place
        return away
    return Q(subject__in=seen.values("subject_id")) & away


def drafts_of(user) -> list[RegistrationDraft]:
    """The registrations this user began, the newest first, ready to be read."""
    drafts = list(RegistrationDraft.objects.filter(user=user))
    load_keys([draft.pk for draft in drafts], "child.draft")
    return drafts


def was_draft_of(draft_id: uuid.UUID, user) -> bool:
    """Whether `user` finished a draft, or threw it away."""
    return _dropped(draft_id, user) is not None


def made_of_draft(draft_id: uuid.UUID, user) -> uuid.UUID | None:
    """The child that `user` registered from a draft that is gone by now."""
    dropped = _dropped(draft_id, user)
    made = dropped.details.get("child") if dropped else None
    return uuid.UUID(made) if made else None


def _dropped(draft_id: uuid.UUID, user) -> Event | None:
    return Event.objects.filter(
        action="child.draft_dropped", object_id=str(draft_id), actor=user
    ).first()


def with_place(children: QuerySet, on: dt.date) -> QuerySet:
    """Add `place`, `group` and the first day (`since`) of the affiliation each child has on a day;
    where all lie ahead, of the first one. Who never came, or has a place that is over, is not
    placed and has no first day."""
    latest = (
        Affiliation.objects.filter(subject=OuterRef("subject_id"))
        .annotate(ahead=Case(When(starts_on__gt=on, then=F("starts_on"))))
        .order_by(F("ahead").asc(nulls_first=True), "-starts_on", "-pk")
    )
    return children.select_related("subject").annotate(
        place=Subquery(latest.annotate(label=labelled("location__")).values("label")[:1]),
        group=Subquery(latest.values("care_group__name")[:1]),
        since=Subquery(latest.annotate(since=_first_day(on)).values("since")[:1]),
    )


def _first_day(on: dt.date) -> Case:
    return Case(When(Q(ends_on__isnull=True) | Q(ends_on__gte=on), then=F("starts_on")))


def contracts_in_sight(user, *, on: dt.date) -> QuerySet:
    """Ended contracts at the user's locations: the archive, also after the file has gone (L10)."""
    category = "child.contract"
    ended = Contract.objects.filter(ends_on__lt=on).exclude(
        subject__in=shut(user, line_of(category, SubjectKind.CHILD), on=on)
    )
    return visible_rows(ended.select_related("location"), user, on=on, category=category)


def parents_in_sight(user, *, on: dt.date, query: str) -> QuerySet:
    """Parents of children `user` may see, by the beginnings of their names; without a word, nobody.
    Their children that are not in sight are not told of: a parent is listed with those children
    only that are."""
    if not searched_words(query):
        return Parent.objects.none()
    return found_by(_parents_with_children(user, on), query)


def _parents_with_children(user, on: dt.date) -> QuerySet:
    mine = Representation.objects.filter(
        subject__in=Subject.objects.visible_to(user, on=on, category="child.identity")
    ).select_related("subject__child")
    return (
        Parent.objects.filter(subject__in=Subject.objects.visible_to(user, on=on))
        .select_related("subject", "subject__user")
        .prefetch_related(Prefetch("subject__represents", queryset=mine))
        .order_by("sort_name", "pk")
    )


def sign_ups_in_sight(user, *, on: dt.date) -> QuerySet:
    """The verified sign-ups of parents at the locations whose contact data the user keeps."""
    verified = SignUp.objects.filter(verified_at__isnull=False).select_related("location")
    return visible_rows(verified, user, on=on, category="child.contact", level=Level.CHANGE)


def parents_of_born_on(user, *, on: dt.date, day: dt.date) -> QuerySet:
    """The parents of children born on a day, of whom the user keeps the contact data."""
    children = visible_of_kind(
        Child.objects.filter(birth_date=day),
        user,
        SubjectKind.CHILD,
        on=on,
        category="child.contact",
        level=Level.CHANGE,
    )
    return (
        _parents_with_children(user, on)
        .filter(subject__represents__subject__in=children.values("subject_id"))
        .distinct()
    )
