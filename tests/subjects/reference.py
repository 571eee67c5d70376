"""Who sees whom, told once more in plain Python, from the policy and not from the product's code.

To be read beside `docs/policy/clauses.csv` (K07, K22, K28, K40, L33, L39, L41, L50, L51, L71, L76,
L79, S07, S08). It knows no database, nor `subjects.visibility` and `accounts.access`.
"""

import calendar
import datetime as dt
from dataclasses import dataclass, field

REASON, VIEW, CHANGE = 1, 2, 3  # the cells of the matrix (K07); a missing cell is closed

# The answers: open; open once a reason is given; known, but this is closed; does not exist (S07).
OPEN, NEEDS_REASON, CLOSED, UNKNOWN = "open", "needs reason", "closed", "unknown"

# Group staff and parents see until two months after the end (L76), the others until destruction.
FOR_TWO_MONTHS = {"pedagogical_professional", "parent"}
# About oneself and the own children: the portal (S08). Everything else is work.
OF_ONESELF = {"parent", "employee"}
# Only during the internship (L50).
WHILE_IT_LASTS = {"internship_supervisor"}

# Whoever may not see this of a kind of person, does not know of the person.
FIRST_CATEGORY = {
    "child": "child.identity",
    "parent": "child.contact",
    "employee": "staff.identity",
    "external": "staff.identity",
    "intern": "intern.identity",
    "volunteer": "volunteer.contact",
    "applicant": "applicant.identity",
}
# Whose file has categories of a room; every person is the organisation's business.
IN_ROOM = {
    "child": {"child", "parent"},
    "staff": {"employee", "external", "intern"},
    "intern": {"intern"},
    "volunteer": {"volunteer"},
    "applicant": {"applicant"},
    "organisation": set(FIRST_CATEGORY),
}


@dataclass
class Stay:  # at a location, and perhaps in a group
    location: int
    group: int | None
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass
class Person:
    """Somebody of whom there is a file; `number` names the person in this world."""

    number: int
    kind: str
    relation_ended_on: dt.date | None = None
    stays: list[Stay] = field(default_factory=list)


@dataclass
class Representation:
    """A parent of a child; under a court's order where `ordered_from` is set."""

    child: int
    parent: int
    has_custody: bool
    starts_on: dt.date
    ends_on: dt.date | None
    ordered_from: dt.date | None = None
    ordered_until: dt.date | None = None


@dataclass
class Appointment:
    """A function at a place, such as ("organisation", 0) or ("group", 3)."""

    function: str
    place: tuple[str, int]
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass
class Grant:  # towards one person only: own child, own file, own intern, an applicant
    function: str
    person: int
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass
class User:
    """Somebody with an account; `person` is who this is in the files, where there is one."""

    active: bool = True
    person: int | None = None
    appointments: list[Appointment] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)


@dataclass
class World:
    """`cluster_of` by location; `matrix` and `ceilings` by function and category."""

    cluster_of: list[int | None]
    people: list[Person]
    representations: list[Representation]
    users: list[User]
    matrix: dict[str, dict[str, int]] = field(repr=False)
    ceilings: dict[str, dict[str, int]] = field(repr=False)


def runs(period, on: dt.date) -> bool:
    return period.starts_on <= on and (period.ends_on is None or on <= period.ends_on)


def two_months_after(day: dt.date) -> dt.date:
    """The day with the same number two months on, or that month's last."""
    year, month = day.year + (day.month > 10), (day.month + 1) % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def cell(world: World, function: str, category: str, kind: str) -> int:
    """How far a function may go in a category of somebody of this kind, never above its ceiling
    (L79). What an intern's file holds has lines of its own (L50), and what a volunteer signed."""
    room, name = category.split(".")
    if (kind, category) == ("volunteer", "staff.conduct"):
        room, category = "volunteer", "volunteer.conduct"
    if kind not in IN_ROOM[room]:
        return 0
    category = f"intern.{name}" if kind == "intern" and room == "staff" else category
    stated = world.matrix.get(function, {}).get(category, 0)
    return min(stated, world.ceilings.get(function, {}).get(category, 0))


def under_order(representation: Representation, on: dt.date) -> bool:
    return (
        representation.ordered_from is not None
        and representation.ordered_from <= on
        and (representation.ordered_until is None or on <= representation.ordered_until)
    )


def kept_from(world: World, user: User, person: Person, on: dt.date) -> bool:
    """Whether a court keeps this user from a child: nothing about the child or about anybody who
    represents it (where they live!) goes to the user, in whatever function (L33)."""
    mine = [r for r in world.representations if r.parent == user.person]
    children = {r.child for r in mine if under_order(r, on)}
    around = {r.parent for r in world.representations if r.child in children}
    return person.number in children | around


def is_own_child(world: World, user: User, person: Person, on: dt.date) -> bool:
    """In the user's custody, under no order, and not deregistered more than two months ago."""
    if not user.active or user.person is None or person.kind != "child":
        return False
    ended = person.relation_ended_on
    if ended is not None and on > two_months_after(ended):
        return False
    return any(
        r.has_custody and runs(r, on) and not under_order(r, on)
        for r in world.representations
        if (r.child, r.parent) == (person.number, user.person)
    )


def is_at(world: World, stay: Stay, place: tuple[str, int]) -> bool:
    what, which = place
    cluster = world.cluster_of[stay.location]
    here = {"organisation": 0, "cluster": cluster, "location": stay.location, "group": stay.group}
    return here[what] == which


def in_time(function: str, person: Person, stay: Stay, on: dt.date, changing: bool) -> bool:
    """Whether a stay still lets a function at its place look at the file, or change it.

    The place somebody was at last keeps the file: there it ends with the relation only, and for
    who keeps it until destruction never. A place that was left for another one looks for two
    months, and changes nothing.
    """
    was_last = stay.ends_on is None or not any(
        other.ends_on is None or other.ends_on > stay.ends_on for other in person.stays
    )
    ended = person.relation_ended_on if was_last else stay.ends_on
    if was_last and function not in FOR_TWO_MONTHS:
        return True
    if changing and not was_last and ended < on:
        return False
    return ended is None or on <= two_months_after(ended)


def reaches(world, user: User, function: str, person: Person, on, changing: bool) -> bool:
    """Whether the user, in this function, comes to the person at all (L71)."""
    if not user.active or kept_from(world, user, person, on):
        return False
    ended = person.relation_ended_on
    over = function in WHILE_IT_LASTS and ended is not None and ended < on
    at_work = function not in OF_ONESELF
    if changing and at_work and user.person == person.number:
        return False  # nobody changes the own file at work
    if at_work and not any(runs(appointment, on) for appointment in user.appointments):
        return False  # what was given for work ends with the work (K10)
    granted = any(
        (grant.function, grant.person) == (function, person.number) and runs(grant, on)
        for grant in user.grants
    )
    if granted and not over and (function != "parent" or is_own_child(world, user, person, on)):
        return True
    # A parent is where the children are, or were.
    whose = {r.child for r in world.representations if r.parent == person.number}
    placed = [p for p in world.people if p is person or p.number in whose]
    return any(
        (appointment.place[0] == "organisation" and function not in FOR_TWO_MONTHS)
        or any(
            is_at(world, stay, appointment.place) and in_time(function, who, stay, on, changing)
            for who in placed
            for stay in who.stays
        )
        for appointment in user.appointments
        if appointment.function == function and runs(appointment, on)
    )


def knows_as(world: World, user: User, person: Person, on, own: bool, changing=False) -> set[str]:
    """The functions in which the user knows of a person: at work, or as the person it is."""
    held = {a.function for a in user.appointments} | {g.function for g in user.grants}
    return {
        function
        for function in held
        if (function in OF_ONESELF) == own
        and cell(world, function, FIRST_CATEGORY[person.kind], person.kind) >= VIEW
        and reaches(world, user, function, person, on, changing)
    }


def highest(world, user: User, person: Person, category: str, on, own: bool = False) -> int:
    """How far the user may go: as far as one of the functions does that comes to the person."""
    found = [0]
    for changing, limit in ((False, VIEW), (True, CHANGE)):
        for function in knows_as(world, user, person, on, own, changing):
            found.append(min(cell(world, function, category, person.kind), limit))
    return max(found)


def sight(world, user: User, person: Person, category: str, level: int, on, own: bool) -> str:
    """What the user is told who asks for a category of a person at a level (S07)."""
    if not knows_as(world, user, person, on, own):
        is_self = own and user.active and user.person == person.number
        return CLOSED if is_self else UNKNOWN
    allowed = highest(world, user, person, category, on, own)
    if allowed >= max(level, VIEW):
        return OPEN
    return NEEDS_REASON if allowed == REASON and level <= VIEW else CLOSED
