"""Random worlds, in which every answer of `subjects.visibility` is held against the plain rules of
`tests.subjects.reference`: no row seen that those hide, none hidden that those show.

The suite runs the same worlds each time. A hunt through new ones:
VISIBILITY_EXAMPLES=5000 pytest tests/subjects/test_visibility_properties.py
"""

import datetime as dt
import os

import pytest
from django.http import Http404
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.functions import APPOINTED, DEFAULT_LEVELS, FUNCTIONS
from accounts.models import GRANTS, AccessMatrix, Appointment, User, permission_for
from core.privacy import CATEGORIES, Level, SubjectKind
from organisation.models import CareGroup, Cluster, Holder, Location, Organisation
from subjects.actions import reach_permission
from subjects.models import Affiliation, Representation, Subject, SubjectGrant
from subjects.visibility import can, children_of, get_visible_or_404, level_in, visible_of_kind
from tests.subjects import reference as plain

HUNT = int(os.environ.get("VISIBILITY_EXAMPLES", 0))
CEILINGS = {code: {c: int(n) for c, n in f.ceiling.items()} for code, f in FUNCTIONS.items()}
WORKING = ["employee", "intern", "external", "volunteer", "applicant"]
REASON, VIEW, CHANGE = LEVELS = (Level.REASON, Level.VIEW, Level.CHANGE)
# Days on which a term of two months is not simply a number: ends of months, and a leap day.
DAYS = [
    dt.date(2024, 2, 29),
    dt.date(2024, 4, 29),
    dt.date(2024, 4, 30),
    dt.date(2025, 3, 1),
    dt.date(2025, 4, 28),
    dt.date(2025, 4, 30),
    dt.date(2025, 5, 1),
    dt.date(2025, 8, 31),
    dt.date(2025, 10, 31),
]
# Periods, as days from the day asked about: those that run, on their edges, past and to come.
RUNNING = [(-500, None), (-500, None), (-500, None), (-500, 90), (0, None), (-500, 0), (0, 0)]
NOT_RUNNING = [(1, None), (-500, -1), (-90, -30), (40, 80)]


def after(on, apart):
    return None if apart is None else on + dt.timedelta(days=apart)


def periods(on, choices=(*RUNNING * 2, *NOT_RUNNING * 2)):
    """A first day and a last one, or none; by default about two of three run."""
    return st.sampled_from(choices).map(lambda period: (after(on, period[0]), after(on, period[1])))


def ends(on):
    """Days on which something ends: often so that two months end about the day asked about."""
    about = [after(on, -apart) for apart in range(56, 66)]
    edges = [day for day in about if abs((plain.two_months_after(day) - on).days) <= 1]
    others = [after(on, apart) for apart in (0, -1, 1, -30, -120, -400, 20)]
    return st.sampled_from(edges) | st.sampled_from(edges) | st.sampled_from(others)


@st.composite
def stays(draw, on, groups):
    """Where somebody is or was: one place or more, one after the other or at the same time."""
    found = []
    for _again in range(draw(st.sampled_from([1, 1, 1, 2, 2, 3, 0]))):
        location, group = draw(st.sampled_from(groups))
        first = after(on, draw(st.sampled_from([-500, -500, -130, 0, 1])))
        last = draw(st.none() | ends(on))
        found.append(
            plain.Stay(
                location,
                draw(st.sampled_from([group, group, None])),
                first,
                last and max(first, last),
            )
        )
    if len(found) > 1 and draw(st.booleans()):  # a move: the next place begins when this one ends
        left = draw(ends(on))
        found[0].starts_on, found[0].ends_on = min(found[0].starts_on, left), left
        found[1].starts_on = after(left, 1)
        if found[1].ends_on:
            found[1].ends_on = max(found[1].ends_on, found[1].starts_on)
    return found


@st.composite
def people_of(draw, number, kind, on, groups):
    if kind == "parent":
        return plain.Person(number, kind)
    person = plain.Person(number, kind, None, draw(stays(on, groups)))
    ended = draw(st.none() | ends(on))
    # An end is entered once all places have begun, and ends those that are still open.
    if ended and all(stay.starts_on <= ended for stay in person.stays):
        person.relation_ended_on = ended
        for stay in person.stays:
            stay.ends_on = min(stay.ends_on or ended, ended)
    return person


@st.composite
def representations_of(draw, child, parent, on):
    return plain.Representation(
        child.number,
        parent.number,
        draw(st.sampled_from([True, True, True, False])),
        *draw(periods(on)),
        *draw(st.just((None, None)) | periods(on, RUNNING) | periods(on, NOT_RUNNING)),
    )


@st.composite
def appointments(draw, on, groups, clusters):
    places = [
        ("organisation", 0),
        *(("cluster", cluster) for cluster in range(clusters)),
        *(("location", location) for location, _group in groups),
        *(("group", group) for _location, group in groups),
    ]
    functions = [code for code, _label in APPOINTED]
    often = ["pedagogical_professional", "location_manager", "administration", "cluster_manager"]
    function = draw(st.sampled_from([*often * 3, *functions]))
    return plain.Appointment(function, draw(st.sampled_from(places)), *draw(periods(on)))


@st.composite
def users(draw, on, groups, clusters, people, person):
    """Somebody who may work here, may be a parent or have a file, and may hold grants."""
    user = plain.User(active=draw(st.sampled_from([True] * 9 + [False])), person=person)
    user.appointments = draw(st.lists(appointments(on, groups, clusters), max_size=3))
    for other in people:
        function = {"child": "parent", "intern": "internship_supervisor"}.get(
            other.kind, "panel_member"
        )
        if other.number == person or other.kind in ("employee", "external"):
            function = "employee"
        if other.kind != "parent" and draw(st.booleans()):
            user.grants.append(plain.Grant(function, other.number, *draw(periods(on))))
    return user


@st.composite
def matrices(draw, functions, categories):
    """The defaults of the clauses, with cells changed: also past what a ceiling allows."""
    matrix = {function: dict(DEFAULT_LEVELS[function]) for function in FUNCTIONS}
    cells = st.tuples(st.sampled_from(functions), st.sampled_from(categories))
    for function, category in draw(st.lists(cells, max_size=6)):
        matrix[function][category] = draw(st.integers(0, 3))
        note(f"matrix: {function} {category} {matrix[function][category]}")
    return matrix


@st.composite
def worlds(draw, on):
    """A world, and the categories to ask for in it."""
    clusters = 2
    cluster_of = draw(st.lists(st.sampled_from([None, 0, 1]), min_size=2, max_size=3))
    groups = [(number // 2, number) for number in range(2 * len(cluster_of))]
    kinds = [
        *["child"] * draw(st.integers(1, 4)),
        *["parent"] * draw(st.integers(1, 3)),
        *draw(st.lists(st.sampled_from(WORKING), min_size=1, max_size=3)),
    ]
    people = [draw(people_of(number, kind, on, groups)) for number, kind in enumerate(kinds)]
    representations = [
        draw(representations_of(child, parent, on))
        for child in people
        for parent in people
        if (child.kind, parent.kind) == ("child", "parent") and draw(st.booleans())
    ]
    parents = st.sampled_from([person.number for person in people if person.kind == "parent"])
    others = st.sampled_from([person.number for person in people if person.kind in WORKING])
    who = [draw(parents), *draw(st.lists(others, max_size=1)), None]
    accounts = [draw(users(on, groups, clusters, people, person)) for person in who]
    held = {h.function for user in accounts for h in [*user.appointments, *user.grants]}
    rooms = {room for room, those in plain.IN_ROOM.items() if those & set(kinds)}
    near = [category for category in CATEGORIES if category.partition(".")[0] in rooms]
    near += [plain.FIRST_CATEGORY[kind] for kind in kinds] * 3
    some = st.sampled_from(near)
    asked = draw(st.lists(some | some | st.sampled_from(list(CATEGORIES)), min_size=3, max_size=6))
    matrix = draw(matrices(sorted(held or FUNCTIONS), asked))
    world = plain.World(cluster_of, people, representations, accounts, matrix, CEILINGS)
    return world, sorted(set(asked))


class Stored:
    """A world as rows: `subjects` and `users` stand in the order of the plain ones."""

    def __init__(self, world: plain.World):
        organisation = Organisation.objects.create(name="Stichting De Zandbak")
        holder = Holder.objects.create(organisation=organisation, name="Stichting De Zandbak")
        clusters = Cluster.objects.bulk_create(Cluster(name=name) for name in ("Noord", "Zuid"))
        locations = Location.objects.bulk_create(
            Location(
                lrk_number=str(100_000_001 + number),
                name=f"Locatie {number}",
                kind=Location.Kind.KDV,
                holder=holder,
                capacity=40,
                cluster=None if cluster is None else clusters[cluster],
            )
            for number, cluster in enumerate(world.cluster_of)
        )
        groups = CareGroup.objects.bulk_create(
            CareGroup(location=location, name=name) for location in locations for name in "AB"
        )
        self.places = {
            "organisation": [organisation],
            "cluster": clusters,
            "location": locations,
            "group": groups,
        }
        AccessMatrix.objects.create(version=1, levels=world.matrix)
        self.users = User.objects.bulk_create(
            User(email=f"user{number}@example.com", password="!", is_active=user.active)
            for number, user in enumerate(world.users)
        )
        account = {user.person: row for user, row in zip(world.users, self.users, strict=True)}
        self.subjects = Subject.objects.bulk_create(
            Subject(
                kind=person.kind,
                relation_ended_on=person.relation_ended_on,
                user=account.get(person.number),
            )
            for person in world.people
        )
        Affiliation.objects.bulk_create(
            Affiliation(
                subject=self.subjects[person.number],
                location=locations[stay.location],
                care_group=None if stay.group is None else groups[stay.group],
                starts_on=stay.starts_on,
                ends_on=stay.ends_on,
            )
            for person in world.people
            for stay in person.stays
        )
        Representation.objects.bulk_create(map(self._representation, world.representations))
        reach = reach_permission()
        SubjectGrant.objects.bulk_create(
            SubjectGrant(
                user=row,
                content_object=self.subjects[grant.person],
                permission=reach,
                function=grant.function,
                starts_on=grant.starts_on,
                ends_on=grant.ends_on,
            )
            for user, row in zip(world.users, self.users, strict=True)
            for grant in user.grants
        )
        for what, places in self.places.items():
            self._appoint(world, what, places)

    def _representation(self, said: plain.Representation) -> Representation:
        kinds = list(Representation.Restriction.values)[1:]
        return Representation(
            subject=self.subjects[said.child],
            parent=self.subjects[said.parent],
            custody="joint" if said.has_custody else "none",
            starts_on=said.starts_on,
            ends_on=said.ends_on,
            restriction=kinds[said.parent % len(kinds)] if said.ordered_from else "",
            restricted_from=said.ordered_from,
            restricted_until=said.ordered_until,
        )

    def _appoint(self, world: plain.World, what: str, places):
        """The appointments at one sort of place, each with its grant there."""
        field = {"cluster": "cluster", "location": "location", "group": "care_group"}.get(what)
        held = [
            (appointment, row, places[appointment.place[1]])
            for user, row in zip(world.users, self.users, strict=True)
            for appointment in user.appointments
            if appointment.place[0] == what
        ]
        if not held:
            return
        rows = Appointment.objects.bulk_create(
            Appointment(
                user=row,
                function=appointment.function,
                starts_on=appointment.starts_on,
                ends_on=appointment.ends_on,
                **({field: place} if field else {}),
            )
            for appointment, row, place in held
        )
        model, permission = GRANTS[type(places[0])][0], permission_for(type(places[0]))
        model.objects.bulk_create(
            model(user=user, content_object=place, permission=permission, appointment=row)
            for row, (_appointment, user, place) in zip(rows, held, strict=True)
        )


@pytest.mark.clause("K07", "L33", "L50", "L71", "L76", "L79", "S07", "S08")
class WhoSeesWhom(TestCase):
    databases = ("default", "keys")

    @settings(
        max_examples=HUNT or 80,
        derandomize=not HUNT,
        database=None,
        deadline=None,
        # The folder for files of each test serves all its worlds; none stores a file.
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        data=st.data(),
        on=st.sampled_from(DAYS),
        level=st.sampled_from(LEVELS),
    )
    def test_every_answer_is_that_of_the_plain_rules(self, data, on, level):
        world, categories = data.draw(worlds(on))
        stored = Stored(world)
        for number, user in enumerate(world.users):
            self.world, self.stored, self.on = world, stored, on
            # As the next request has it: nothing is kept from before.
            self.user, self.row = user, User.objects.get(pk=stored.users[number].pk)
            note(f"user {number} on {on}")
            self.check_each_file(categories)
            self.check_lists()
            for category in categories:
                self.check_lists_of(category, level)

    def sight(self, person, category, level, own):
        return plain.sight(self.world, self.user, person, category, level, self.on, own)

    def is_known(self, person, own):
        return self.sight(person, "child.identity", VIEW, own) != plain.UNKNOWN

    def check_each_file(self, categories):
        for person, subject in zip(self.world.people, self.stored.subjects, strict=True):
            for own in (False, True):
                assert self.opens(subject, own) is self.is_known(person, own), (person, own)
                for category in categories:
                    for level in LEVELS:
                        answer = can(self.row, subject, category, level, on=self.on, own=own)
                        expected = self.sight(person, category, level, own)
                        assert answer.sight.value == expected, (person, category, level, own)
                        if answer:  # the trail names the function that opened it
                            held = plain.knows_as(self.world, self.user, person, self.on, own)
                            assert answer.function in held
            for category in categories:
                far = plain.highest(self.world, self.user, person, category, self.on)
                assert level_in(self.row, subject, category, on=self.on) == far, (person, category)

    def opens(self, subject, own) -> bool:
        try:
            found = get_visible_or_404(subject.pk, self.row, on=self.on, kind=subject.kind, own=own)
        except Http404:
            return False
        return found == subject

    def check_lists(self):
        """Everybody the user knows of, and the own children."""
        known = Subject.objects.visible_to(self.row, on=self.on)
        assert self.numbers(known) == self.expected(
            lambda person: self.is_known(person, own=False) or self.is_known(person, own=True)
        )
        assert self.numbers(children_of(self.row, self.on)) == self.expected(
            lambda person: plain.is_own_child(self.world, self.user, person, self.on)
        )

    def check_lists_of(self, category, level):
        """Whom a category opens for at work: of all kinds, and of each kind by itself."""
        shown = {plain.OPEN, plain.NEEDS_REASON} if level == REASON else {plain.OPEN}
        expected = self.expected(lambda person: self.sight(person, category, level, False) in shown)
        found = Subject.objects.visible_to(self.row, on=self.on, category=category, level=level)
        assert self.numbers(found) == expected, (category, level)
        for kind in {person.kind for person in self.world.people if person.stays}:
            self.check_rows(kind, category, level, expected)

    def check_rows(self, kind, category, level, expected):
        """A list of rows of one kind of person, as those of children and employees are."""
        rows = visible_of_kind(
            Affiliation.objects.filter(subject__kind=kind),
            self.row,
            SubjectKind(kind),
            on=self.on,
            category=category,
            level=level,
        )
        found = self.numbers(Subject.objects.filter(pk__in=rows.values("subject_id")))
        assert found == {
            person.number
            for person in self.world.people
            if person.number in expected and person.kind == kind and person.stays
        }, (kind, category, level)

    def numbers(self, found) -> set[int]:
        pks = [subject.pk for subject in self.stored.subjects]
        return {pks.index(pk) for pk in found.values_list("pk", flat=True)}

    def expected(self, holds) -> set[int]:
        return {person.number for person in self.world.people if holds(person)}
