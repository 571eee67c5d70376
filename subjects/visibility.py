"""Who sees whom. The only place that decides it (clauses K07, L33, L71, L76, S07, S08).

Seeing is scope (where) and category (what) and time (two months after deregistration for group
staff and parents) and restriction (custody). Lists, pages, search, counts, exports, files, tasks
and mails all come here; nothing else reads grants or affiliations to decide.
"""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Role, Scope, access_of
from accounts.functions import FUNCTIONS
from core.dates import Term
from core.privacy import Level, SubjectKind, line_of
from subjects.models import Affiliation, Representation, Subject, SubjectGrant

SIGHT_AFTER_END = Term(months=2)  # clause L76

# The category a subject of each kind must be open in before it exists for somebody.
DOOR = {
    SubjectKind.CHILD: "child.identity",
    SubjectKind.PARENT: "child.contact",
    SubjectKind.EMPLOYEE: "staff.identity",
    SubjectKind.INTERN: "intern.identity",
    SubjectKind.EXTERNAL: "staff.identity",
    SubjectKind.VOLUNTEER: "volunteer.contact",
    SubjectKind.APPLICANT: "applicant.identity",
}


class Sight(Enum):
    """What somebody is to a subject and a category."""

    OPEN = "open"
    NEEDS_REASON = "needs reason"  # open once a reason is given
    CLOSED = "closed"  # exists for this user, but not this category
    UNKNOWN = "unknown"  # does not exist for this user


@dataclass(frozen=True)
class Verdict:
    sight: Sight
    function: str = ""  # the function that opens it, for the trail

    def __bool__(self):
        return self.sight is Sight.OPEN


def sight_reaches_to(on: dt.date) -> dt.date:
    """The earliest end that is still in sight on `on`: two months, as terms are counted (L76)."""
    return SIGHT_AFTER_END.latest_anchor_due(on) + dt.timedelta(days=1)


def at(scope: Scope) -> Q:
    """Affiliations inside a scope."""
    if scope.everywhere:
        return Q()
    return Q(location_id__in=scope.locations) | Q(care_group_id__in=scope.groups)


def _recently(on: dt.date) -> Q:
    """Affiliations that have not ended, or ended no more than two months before `on`."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=sight_reaches_to(on))


def _last_one() -> Q:
    """Affiliations that were the subject's last: the file stays with the location it left."""
    later = Affiliation.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")), subject=OuterRef("subject_id")
    )
    return Q(subject__relation_ended_on__isnull=False) & ~Exists(later)


def affiliations_in_sight(
    access: Access, roles: list[Role], level: Level = Level.VIEW
) -> QuerySet | None:
    """The affiliations through which roles reach subjects; None means no limit.

    Group staff reach a child until two months after its end there (L76); the others also keep
    the files of those whose last place was theirs, until destruction. To change something the
    subject must be there still, or have left from there: after a move the old place only looks.
    """
    lasting = access.scope_of([r for r in roles if not FUNCTIONS[r.function].recent_only])
    recent = access.scope_of([r for r in roles if FUNCTIONS[r.function].recent_only])
    if lasting.everywhere:
        return None
    reach = Q(pk__in=())
    if lasting:
        reach |= at(lasting) & (_recently(access.on) | _last_one())
    if recent:
        reach |= at(recent) & _recently(access.on)
    if level >= Level.CHANGE:
        reach &= Q(ends_on__isnull=True) | Q(ends_on__gte=access.on) | _last_one()
    return Affiliation.objects.filter(reach)


def _kinds_for(category: str) -> list[str]:
    room = category.partition(".")[0]
    if room == "organisation":
        return [kind for kind in SubjectKind if kind != SubjectKind.PARENT]
    return {
        "child": [SubjectKind.CHILD],
        "staff": [SubjectKind.EMPLOYEE, SubjectKind.EXTERNAL, SubjectKind.INTERN],
        "volunteer": [SubjectKind.VOLUNTEER],
        "applicant": [SubjectKind.APPLICANT],
    }.get(room, [])


def grants_of(user, on: dt.date) -> list[tuple[str, object]]:
    """(function, subject id) of the exceptional grants that hold on a day: own child, own file,
    panel. What was given for work ends with the work: without a function held it gives nothing
    (K10). Read once per request, kept beside the roles."""
    access = access_of(user, on)
    if "grants" not in access.__dict__:
        held = SubjectGrant.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), user_id=user.pk, starts_on__lte=on
        )
        if not access.roles:
            held = held.filter(function__in=[code for code, f in FUNCTIONS.items() if f.own])
        access.grants = list(held.values_list("function", "content_object_id"))
    return access.grants


def granted_functions(user, on: dt.date) -> set[str]:
    return {function for function, _subject in grants_of(user, on)}


def _granted(user, access: Access, category: str, level: Level, field: str, own: bool) -> Q:
    """Subjects reached by an exceptional grant; a parent's also obeys custody and time. Without
    `own` only what is granted for work counts."""
    ids = {"parent": [], "others": []}
    for function, subject_id in grants_of(user, access.on):
        if FUNCTIONS[function].own and not own:
            continue
        if access.level(function, category) >= level:
            ids["parent" if function == "parent" else "others"].append(subject_id)
    reach = Q(**{f"{field}__in": ids["others"]})
    if ids["parent"]:
        own = children_of(user, access.on).filter(pk__in=ids["parent"])
        reach |= Q(**{f"{field}__in": own.values("pk")})
    return reach


def children_of(user, on: dt.date, *, recent: bool = True) -> QuerySet:
    """The children a signed-in parent may see: in custody, not restricted, not long gone.

    Without `recent` also those whose care ended longer ago: for what the parent asked for.
    """
    represented = (
        Representation.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            subject=OuterRef("pk"),
            parent__user=user,
            starts_on__lte=on,
        )
        .exclude(
            Q(restricted_until__isnull=True) | Q(restricted_until__gte=on),
            restricted_from__lte=on,  # set for every restriction, whatever its scope (L33)
        )
        .exclude(custody=Representation.Custody.NONE)
    )
    children = Subject.objects.filter(Exists(represented), kind=SubjectKind.CHILD)
    if not recent:
        return children
    return children.filter(
        Q(relation_ended_on__isnull=True) | Q(relation_ended_on__gte=sight_reaches_to(on))
    )


def kept_from(user, on: dt.date) -> list:
    """The children a court order keeps this user from, also at work (L33); read once a request."""
    access = access_of(user, on)
    if "kept_from" not in access.__dict__:
        orders = Representation.objects.filter(
            Q(restricted_until__isnull=True) | Q(restricted_until__gte=on),
            parent__user=user.pk,
            restricted_from__lte=on,
        )
        access.kept_from = list(orders.values_list("subject_id", flat=True))
    return access.kept_from


def visible(
    subjects: QuerySet, user, *, on: dt.date, category: str | None = None, level=None
) -> QuerySet:
    """Limit `subjects` to those `user` may know of, at work and as a person; with a `category` to
    those it opens for at `level` at work."""
    level = Level.VIEW if level is None else level
    if not user.is_authenticated or not user.is_active:
        return subjects.none()
    if category:
        kinds = [(kind, line_of(category, kind)) for kind in _kinds_for(category)]
        reach = Q(pk__in=())
    else:
        kinds = [(kind, door) for kind, door in DOOR.items() if kind != SubjectKind.PARENT]
        reach = Q(user=user) | _parents_in_sight(access_of(user, on), level)
    for kind, opened in kinds:
        reach |= Q(kind=kind) & _reach(user, on, kind, opened, level, "pk", own=not category)
    return subjects.filter(reach)


def visible_of_kind(
    rows: QuerySet, user, kind: SubjectKind, *, on: dt.date, category: str, level=Level.VIEW
) -> QuerySet:
    """Limit rows with a `subject` of one kind (children, employees) to those in sight."""
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    line = line_of(category, kind)
    return rows.filter(_reach(user, on, kind, line, level, "subject_id", own=False))


def _reach(user, on: dt.date, kind, category: str, level: Level, field: str, *, own: bool) -> Q:
    """The subjects of a kind whose id in `field` the user reaches by place or by grant."""
    access = access_of(user, on)
    kept = ~Q(**{f"{field}__in": kept_from(user, on)}) if kept_from(user, on) else Q()
    by_grant = kept & _granted(user, access, category, level, field, own)
    # Whom a function may not know of, it meets in no list either, whatever the list is about.
    roles = [
        role
        for role in access.roles_with(category, level)
        if access.level(role.function, DOOR[kind]) >= Level.VIEW
    ]
    if not roles:
        return by_grant
    reached = affiliations_in_sight(access, roles, level)
    if reached is None:
        return kept
    return kept & Q(**{f"{field}__in": reached.values("subject_id")}) | by_grant


def _parents_in_sight(access: Access, level: Level) -> Q:
    """Parents are reached through the children: whoever may see those children's contacts."""
    roles = access.roles_with("child.contact", level)
    if not roles:
        return Q(pk__in=())
    reached = affiliations_in_sight(access, roles)
    if reached is None:
        return Q(kind=SubjectKind.PARENT)
    children = reached.values("subject_id")
    parents = Representation.objects.filter(subject_id__in=children).values("parent_id")
    return Q(kind=SubjectKind.PARENT, pk__in=parents)


def visible_rows(
    rows: QuerySet, user, *, on: dt.date, category: str, level=Level.VIEW, location="location"
):
    """Limit rows that hold their own location (archived contracts, breaches) to a user's scope."""
    scope = access_of(user, on).scope(category, level)
    if scope.everywhere:
        return rows
    return rows.filter(**{f"{location}_id__in": scope.locations})


def can(
    user, subject: Subject, category: str, level: Level, *, on: dt.date, own: bool = False
) -> Verdict:
    """Decide about one subject, one category and one level: at work, or (`own`) in the portal.

    Returns a Verdict; it is true only where the section is open without more ado. A member of
    staff who is also a parent gains nothing at work by that, and the other way round.
    """
    access, category = access_of(user, on), line_of(category, subject.kind)
    functions = [f for f in functions_reaching(user, subject, on=on) if FUNCTIONS[f].own == own]
    door = DOOR[SubjectKind(subject.kind)]
    known = any(access.level(function, door) >= Level.VIEW for function in functions)
    if not known and not (own and user.is_authenticated and subject.user_id == user.pk):
        return Verdict(Sight.UNKNOWN)
    for function in functions_reaching(user, subject, on=on, level=level):
        if FUNCTIONS[function].own == own and access.level(function, category) >= level:
            return Verdict(Sight.OPEN, function)
    if level <= Level.VIEW:
        for function in functions:
            if access.level(function, category) == Level.REASON:
                return Verdict(Sight.NEEDS_REASON, function)
    return Verdict(Sight.CLOSED)


def functions_opening(
    user, subject: Subject, category: str, level: Level, *, on: dt.date, own: bool = False
) -> list[str]:
    """All functions through which a category of a subject opens to the user at `level`; with
    Level.REASON also those that open it once a reason is given. `own` as in `can`."""
    access, line = access_of(user, on), line_of(category, subject.kind)
    return [
        function
        for function in functions_reaching(user, subject, on=on, level=level)
        if FUNCTIONS[function].own == own and access.level(function, line) >= level
    ]


def functions_reaching(
    user, subject: Subject, *, on: dt.date, level: Level = Level.VIEW
) -> list[str]:
    """The functions through which the user reaches this subject by place, time or grant, to look
    or to change, whatever the matrix then opens. Worked out once per request and subject."""
    access = access_of(user, on)
    kept = access.__dict__.setdefault("reaching", {})
    to_change = level >= Level.CHANGE
    if (subject.pk, to_change) not in kept:
        level = Level.CHANGE if to_change else Level.VIEW
        kept[subject.pk, to_change] = list(_functions_reaching(user, access, subject, level))
    return kept[subject.pk, to_change]


def _functions_reaching(user, access: Access, subject: Subject, level: Level):
    if subject.pk in kept_from(user, access.on):
        return
    for function in access.functions():
        roles = [role for role in access.roles if role.function == function]
        reached = affiliations_in_sight(access, roles, level)
        if reached is None or reached.filter(subject_id__in=affiliated(subject)).exists():
            yield function
    for function, subject_id in grants_of(user, access.on):
        if subject_id != subject.pk:
            continue
        if function != "parent" or children_of(user, access.on).filter(pk=subject.pk).exists():
            yield function


def level_in(user, subject: Subject, category: str, *, on: dt.date) -> Level:
    """The highest level of this user at work in a category of this subject."""
    line = line_of(category, subject.kind)
    return max(
        (
            min(access_of(user, on).level(function, line), highest)
            for highest in (Level.VIEW, Level.CHANGE)
            for function in functions_reaching(user, subject, on=on, level=highest)
            if not FUNCTIONS[function].own
        ),
        default=Level.NONE,
    )


def affiliated(subject):
    """The ids whose affiliations place a subject: its own, or a parent's children's."""
    if subject.kind == SubjectKind.PARENT:
        return list(subject.represents.values_list("subject_id", flat=True))
    return [subject.pk]


def get_visible_or_404(pk, user, *, on: dt.date, kind=None, own: bool = False) -> Subject:
    """The subject with this id, or Http404: outside the own scope nobody exists (S07).

    `own` as in `can`.
    """
    found = Subject.objects.filter(pk=pk)
    if kind:
        found = found.filter(kind=kind)
    subject = found.first()
    if (
        subject is None
        or can(user, subject, DOOR[SubjectKind(subject.kind)], Level.VIEW, on=on, own=own).sight
        is Sight.UNKNOWN
    ):
        raise Http404(_("This page does not exist."))
    return subject
