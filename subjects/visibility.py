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
from subjects.models import Affiliation, Representation, Subject
from subjects.once import granted_functions, grants_of, kept_from
from subjects.representing import acting
from subjects.restrictions import ROOM_OF_REQUESTS, restricted_lines

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

# Rooms in which who may change has to name people of every kind, and so knows of them by name and
# kind at the places of that function. Nothing of a file opens by it.
NAMES_PEOPLE = {"organisation.breaches"}

# Whose files have categories of a room; everybody is the organisation's business.
_KINDS = {
    "child": (SubjectKind.CHILD, SubjectKind.PARENT),
    "staff": (SubjectKind.EMPLOYEE, SubjectKind.EXTERNAL, SubjectKind.INTERN),
    "intern": (SubjectKind.INTERN,),
    "volunteer": (SubjectKind.VOLUNTEER,),
    "applicant": (SubjectKind.APPLICANT,),
    "organisation": tuple(SubjectKind),
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
    return ~Exists(later)


def _not_long_gone(on: dt.date, subject: str = "") -> Q:
    """Subjects whose relation has not ended, or ended no more than two months before `on`."""
    ended = f"{subject}relation_ended_on"
    return Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gte": sight_reaches_to(on)})


def affiliations_in_sight(
    access: Access, roles: list[Role], level: Level = Level.VIEW
) -> QuerySet | None:
    """The affiliations through which roles reach subjects; None means no limit.

    A place that was left for another one looks for two months more, and changes nothing. The last
    place keeps the file also where the stay itself was over before the relation: for group staff
    until two months after deregistration (L76), for the others until destruction.
    """
    lasting = access.scope_of([r for r in roles if not FUNCTIONS[r.function].recent_only])
    recent = access.scope_of([r for r in roles if FUNCTIONS[r.function].recent_only])
    if lasting.everywhere:
        return None
    reach = Q(pk__in=())
    if lasting:
        reach |= at(lasting) & (_recently(access.on) | _last_one())
    if recent:
        kept = _last_one() & _not_long_gone(access.on, "subject__")
        reach |= at(recent) & (_recently(access.on) | kept)
    if level >= Level.CHANGE:
        reach &= Q(ends_on__isnull=True) | Q(ends_on__gte=access.on) | _last_one()
    return Affiliation.objects.filter(reach)


def _line(category: str, kind: SubjectKind) -> str:
    """The line of the matrix that decides on a category of somebody of this kind; none, which
    opens to nobody, where such a file has no such category."""
    line = line_of(category, kind)
    return line if kind in _KINDS[line.partition(".")[0]] else ""


def _opens(access: Access, function: str, kind: SubjectKind, line: str, level: Level) -> bool:
    """Whether the matrix opens a line to a function that may know of this kind of person: whom a
    function may not know of, it meets nowhere, whatever else is open to it."""
    opened = access.level(function, line)
    knows = access.level(function, DOOR[kind]) >= Level.VIEW
    return opened >= level and (knows or (line in NAMES_PEOPLE and opened >= Level.CHANGE))


# Parts of a file that the person, or who acts for a child, may keep from some functions, by
# category: (functions, subject, on) -> bool. The app whose part it is puts its rule here.
WITHHELD: dict = {}


def is_withheld(user, subject: Subject, category: str, *, on: dt.date) -> bool:
    """Whether what a part of the file holds was kept from all functions in which it opens to this
    user at work (B08). The part itself stays open, for what else it says."""
    rule = WITHHELD.get(category)
    if rule is None:
        return False
    return rule(functions_opening(user, subject, category, Level.VIEW, on=on), subject, on)


def _granted(user, access: Access, functions: set[str], field: str) -> Q:
    """Subjects granted to one of `functions`; a parent's also obey custody and time."""
    ids = {"parent": [], "others": []}
    for function, subject_id in grants_of(user, access.on):
        if function in functions:
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
    if not user.is_active:
        return Subject.objects.none()
    return children_acted_for(Q(parent__user=user), on, recent=recent)


def children_acted_for(parent: Q, on: dt.date, *, recent: bool = True) -> QuerySet:
    """The children for whom a parent acts on a day, who may have no account yet."""
    represented = Representation.objects.filter(parent, acting(on), subject=OuterRef("pk"))
    children = Subject.objects.filter(Exists(represented), kind=SubjectKind.CHILD)
    return children.filter(_not_long_gone(on)) if recent else children


def visible(
    subjects: QuerySet, user, *, on: dt.date, category: str | None = None, level=Level.VIEW
) -> QuerySet:
    """Limit `subjects` to those `user` may know of, at work and as a person; with a `category` to
    those it opens for at `level` at work."""
    if not user.is_authenticated or not user.is_active:
        return subjects.none()
    reach = Q(pk__in=()) if category else Q(user=user)
    for kind, door in DOOR.items():
        line = _line(category, kind) if category else door
        reach |= Q(kind=kind) & _reach(user, on, kind, line, level, "pk", own=not category)
    return subjects.filter(reach)


def visible_of_kind(
    rows: QuerySet, user, kind: SubjectKind, *, on: dt.date, category: str, level=Level.VIEW
) -> QuerySet:
    """Limit rows with a `subject` of one kind (children, employees) to those in sight."""
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    line = _line(category, kind)
    return rows.filter(_reach(user, on, kind, line, level, "subject_id", own=False))


def _reach(user, on: dt.date, kind, line: str, level: Level, field: str, *, own: bool) -> Q:
    """The subjects of a kind whose id in `field` the user reaches by place or by grant, in a
    function to which the matrix opens a line; at work only, or also what is one's `own`."""
    access = access_of(user, on)
    functions = {
        function
        for function in [*access.functions(), *granted_functions(user, on)]
        if _opens(access, function, kind, line, level) and (own or not FUNCTIONS[function].own)
    }
    if not functions:
        return Q(pk__in=())
    reach = _granted(user, access, functions, field)
    roles = [role for role in access.roles if role.function in functions]
    if roles:
        reached = affiliations_in_sight(access, roles, level)
        if reached is None:
            reach = Q()
        else:
            ids = reached.values("subject_id")
            if kind == SubjectKind.PARENT:  # a parent is where the children are
                represented = Representation.objects.filter(subject_id__in=ids)
                ids = represented.values("parent_id")
            reach |= Q(**{f"{field}__in": ids})
    if level >= Level.CHANGE:  # nobody changes the own file at work
        reach &= ~Q(**{"user" if field == "pk" else "subject__user": user})
    kept = kept_from(user, on) if own else shut(user, line, on=on)
    return reach & ~Q(**{f"{field}__in": kept}) if kept else reach


def shut(user, line: str, *, on: dt.date) -> list:
    """Ids of those of whom a line of the matrix stays shut to this user at work, whatever the
    functions: a court keeps the two apart, or its use is restricted (L33, GDPR art. 18)."""
    closed = restricted_lines(user, on).items()
    return [*kept_from(user, on), *(pk for pk, lines in closed if line in lines)]


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
    access, kind = access_of(user, on), SubjectKind(subject.kind)
    line = _line(category, kind)
    known = _known_as(user, subject, on=on, own=own)
    if not known and not (own and user.is_active and subject.user_id == user.pk):
        return Verdict(Sight.UNKNOWN)
    if not own and line in restricted_lines(user, on).get(subject.pk, ()):
        handler = _handler(access, known, kind, line) if level <= Level.VIEW else ""
        return Verdict(Sight.NEEDS_REASON, handler) if handler else Verdict(Sight.CLOSED)
    for function in _known_as(user, subject, on=on, own=own, level=level):
        if access.level(function, line) >= max(level, Level.VIEW):
            return Verdict(Sight.OPEN, function)
    if level <= Level.VIEW:
        for function in known:
            if access.level(function, line) == Level.REASON:
                return Verdict(Sight.NEEDS_REASON, function)
    return Verdict(Sight.CLOSED)


def _handler(access: Access, functions: list[str], kind: SubjectKind, line: str) -> str:
    """The function that handles the requests of this kind of person and would see this line; it
    opens what is restricted on a reason."""
    room = line_of(ROOM_OF_REQUESTS[kind], kind)
    return next(
        (
            function
            for function in functions
            if access.level(function, room) >= Level.CHANGE
            and access.level(function, line) >= Level.REASON
        ),
        "",
    )


def functions_opening(
    user, subject: Subject, category: str, level: Level, *, on: dt.date, own: bool = False
) -> list[str]:
    """All functions through which a category of a subject opens to the user at `level`; with
    Level.REASON also those that open it once a reason is given. `own` as in `can`."""
    access, kind = access_of(user, on), SubjectKind(subject.kind)
    line, known = _line(category, kind), _known_as(user, subject, on=on, own=own, level=level)
    if not own and line in restricted_lines(user, on).get(subject.pk, ()):
        handler = _handler(access, known, kind, line) if level <= Level.REASON else ""
        return [handler] if handler else []
    return [function for function in known if access.level(function, line) >= level]


def _known_as(
    user, subject: Subject, *, on: dt.date, own: bool, level: Level = Level.VIEW
) -> list[str]:
    """The functions in which the user knows of a subject, at work or as what is one's own."""
    access, kind = access_of(user, on), SubjectKind(subject.kind)
    return [
        function
        for function in functions_reaching(user, subject, on=on, level=level)
        if FUNCTIONS[function].own == own and access.level(function, DOOR[kind]) >= Level.VIEW
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
    # Nobody changes the own file at work, whatever the function.
    is_own = level >= Level.CHANGE and subject.user_id is not None and subject.user_id == user.pk
    for function in [] if is_own else access.functions():
        if _place_reaches(access, function, subject, level):
            yield function
    for function, subject_id in grants_of(user, access.on):
        if subject_id != subject.pk or (is_own and not FUNCTIONS[function].own):
            continue
        if function != "parent" or children_of(user, access.on).filter(pk=subject.pk).exists():
            yield function


def _place_reaches(access: Access, function: str, subject: Subject, level: Level) -> bool:
    """Whether the places at which a function is held reach a subject: the same for everybody who
    holds it at the same places, and kept only where many are asked at once (`read_for_all`)."""
    kept, roles = getattr(access, "reached", {}), access.roles_of(function)
    key = (*roles, subject.pk, level)
    if key not in kept:
        reached = affiliations_in_sight(access, roles, level)
        kept[key] = reached is None or reached.filter(subject_id__in=affiliated(subject)).exists()
    return kept[key]


def level_in(user, subject: Subject, category: str, *, on: dt.date) -> Level:
    """The highest level of this user at work in a category of this subject."""
    line = _line(category, SubjectKind(subject.kind))
    if line in restricted_lines(user, on).get(subject.pk, ()):
        needs_reason = can(user, subject, category, Level.VIEW, on=on).sight is Sight.NEEDS_REASON
        return Level.REASON if needs_reason else Level.NONE
    return max(
        (
            min(access_of(user, on).level(function, line), highest)
            for highest in (Level.VIEW, Level.CHANGE)
            for function in _known_as(user, subject, on=on, own=False, level=highest)
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
