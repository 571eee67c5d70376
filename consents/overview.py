"""How the answers stand at each location: of the children in care there, per purpose asked at
placement, counted by the database over the same decisions `consents.answers` judges.

A purpose asked at placement stands by itself and needs one yes (`ConsentKind` holds it to that), so
its answer is yes, no, or none: nobody answered, or the words were renewed since (asked anew). A yes
of who is kept away by a court order is none, and nobody is asked it anew.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from accounts.access import access_of
from consents.answers import judged, judged_of_children
from consents.models import ConsentDecision, ConsentKind
from consents.texts import kinds_asked, texts_of
from core.dates import running
from core.privacy import Level, SubjectKind
from organisation.models import Location
from subjects.models import Affiliation
from subjects.visibility import at, visible_of_kind

CATEGORY = "child.consents"
# What the decisions of a child on a kind come to is the highest of theirs: a no outweighs a yes.
KEPT_OUT, LAPSED, YES, NO = 0, 1, 2, 3


@dataclass
class KindCount:
    """How many children have which answer to one kind; `missing` have none, among them those who
    are asked `anew`."""

    yes: int = 0
    no: int = 0
    anew: int = 0
    missing: int = 0

    def add(self, other: "KindCount") -> None:
        self.yes += other.yes
        self.no += other.no
        self.anew += other.anew
        self.missing += other.missing


@dataclass
class LocationCount:
    """The answers at one location: how many children are in care, how many of them lack an answer
    to something, and the counts per kind, by its id."""

    location_id: int
    children: int = 0
    incomplete: int = 0
    kinds: dict[int, KindCount] = field(default_factory=dict)

    def of(self, kind_ids) -> KindCount:
        """The counts of these kinds taken together."""
        together = KindCount()
        for kind_id in kind_ids:
            together.add(self.kinds.get(kind_id, KindCount()))
        return together


def placement_kinds(on: dt.date) -> list[ConsentKind]:
    """The kinds that parents are asked at placement on a day; one without words is not asked."""
    kinds = kinds_asked(ConsentKind.About.CHILD, on, at_placement=True)
    shown = texts_of(kinds, on)
    return [kind for kind in kinds if kind.pk in shown]


def placed_in_sight(user, on: dt.date, level: Level = Level.VIEW) -> QuerySet[Affiliation]:
    """The places of children in care on a day whose consents open to `user` there, at `level`."""
    there = Affiliation.objects.filter(
        running(on),
        at(access_of(user, on).scope(CATEGORY, level)),
        Q(subject__relation_ended_on__isnull=True) | Q(subject__relation_ended_on__gte=on),
        subject__kind=SubjectKind.CHILD,
    )
    return visible_of_kind(
        there, user, SubjectKind.CHILD, on=on, category=CATEGORY, level=level
    ).order_by()


def overview_of(
    user, on: dt.date
) -> tuple[list[ConsentKind], list[tuple[Location, LocationCount]]]:
    """The kinds asked at placement, and the counts of each location where the user may see the
    consents of children, by name."""
    kinds = placement_kinds(on)
    counts = counts_at(placed_in_sight(user, on), kinds, on)
    return kinds, [
        (location, counts[location.pk]) for location in Location.objects.filter(pk__in=counts)
    ]


def without_an_answer(placed: QuerySet, kinds, on: dt.date) -> QuerySet[Affiliation]:
    """Of these places those of children for whom an answer to one of `kinds` lacks."""
    if not kinds:
        return placed.none()
    decisions = ConsentDecision.objects.filter(
        kind__in=[kind.pk for kind in kinds], subject__in=placed.values("subject_id")
    )
    answered = (
        judged(decisions, on)
        .filter(counts=True)
        .order_by()
        .values("subject_id")
        .annotate(answered=Count("kind_id", distinct=True))
        .filter(answered=len(kinds))
    )
    return placed.exclude(subject__in=answered.values("subject_id"))


def counts_at(placed: QuerySet, kinds, on: dt.date) -> dict[int, LocationCount]:
    """The counts of these places per location, in one statement; a child counts once a location.

    Locations without children are not in it.
    """
    try:
        places, place_values = (
            placed.values("location_id", "subject_id").distinct().query.sql_with_params()
        )
        said, said_values = _weighed(kinds, on).query.sql_with_params()
    except EmptyResultSet:  # nobody in sight, or nothing that is asked
        return _children_only(placed)
    numbers = range(len(kinds))
    # Each kind is a column of a child first, then these are counted over the location.
    answers = ", ".join(
        f"max(weight) FILTER (WHERE kind_id = {kind.pk}) AS k{n}" for n, kind in enumerate(kinds)
    )
    answered = " + ".join(f"CASE WHEN k{n} > {LAPSED} THEN 1 ELSE 0 END" for n in numbers)
    counted = ", ".join(
        f"count(*) FILTER (WHERE k{n} = {weight})" for n in numbers for weight in (YES, NO, LAPSED)
    )
    # Nothing of it comes from outside: Django's own SQL, and ids. Every child with answers is in
    # `place`; a full join has the database read each side once, however few rows it expects.
    sql = f"""
        WITH place(location_id, subject_id) AS ({places}),
             said(subject_id, kind_id, weight) AS ({said}),
             child AS (SELECT subject_id, {answers} FROM said GROUP BY subject_id)
        SELECT place.location_id, count(*),
               count(*) FILTER (WHERE {answered} < {len(kinds)}), {counted}
          FROM place FULL JOIN child ON child.subject_id = place.subject_id
         GROUP BY place.location_id
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*place_values, *said_values])
        return {row[0]: _location_count(row, kinds) for row in cursor.fetchall()}


def _weighed(kinds, on: dt.date) -> QuerySet:
    """(child, kind, weight) of each giver's newest decision on the children in `place`, a part of
    the statement around it."""
    decisions = ConsentDecision.objects.filter(kind__in=[kind.pk for kind in kinds])
    children = RawSQL("SELECT subject_id FROM place", ())
    weight = Case(
        When(counts=False, is_kept_out=True, then=KEPT_OUT),
        When(counts=False, then=LAPSED),
        When(given=False, then=NO),
        default=YES,
    )
    weighed = judged_of_children(decisions, children, on).annotate(weight=weight)
    return weighed.order_by().values_list("subject_id", "kind_id", "weight")


def _location_count(row: tuple, kinds) -> LocationCount:
    location_id, children, incomplete, *numbers = row
    found = LocationCount(location_id, children, incomplete)
    for place, kind in enumerate(kinds):
        yes, no, anew = numbers[3 * place : 3 * place + 3]
        found.kinds[kind.pk] = KindCount(yes, no, anew, children - yes - no)
    return found


def _children_only(placed: QuerySet) -> dict[int, LocationCount]:
    rows = placed.values("location_id").annotate(n=Count("subject_id", distinct=True))
    return {row["location_id"]: LocationCount(row["location_id"], row["n"]) for row in rows}
