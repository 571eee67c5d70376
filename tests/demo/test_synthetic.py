"""The builder of child files: the same seed, the same people; files like those of the actions."""

import datetime as dt
import itertools

import pytest

from audit.models import Event
from children.models import Child, Identification, Placement
from core.keys import owners_by_index
from core.models import DataKey
from privacyhub.demo.load import Size, load_demo
from privacyhub.demo.people import People
from privacyhub.synthetic import AGES, ChildFiles, Place
from subjects.models import Affiliation, Subject
from subjects.visibility import visible
from tests.factories import world

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 1)


@pytest.fixture
def place():
    at = world.location()
    return Place(at.pk, Placement.Kind.DAY_CARE, (world.care_group(at).pk,))


def drawn(seed: int, place: Place) -> list:
    files = ChildFiles(People(seed), today=DAY)
    return [
        (child.pk, child.name, child.birth_date, child.sex)
        for child in (files.add(place) for _n in range(20))
    ]


def test_the_same_seed_gives_the_same_people(place):
    assert drawn(7, place) == drawn(7, place)
    assert drawn(7, place) != drawn(8, place)


def test_a_file_has_the_keys_and_rows_of_one_made_by_the_action(place):
    made = ChildFiles(People(1), today=DAY)
    bulk = made.add(place)
    made.write()
    at = world.location("Het Vlot")
    by_action = world.child(at)

    def shape(child):
        keys = DataKey.objects.filter(owner_id=child.pk).values_list("retention_class", flat=True)
        saved = Child.objects.get(pk=child.pk)
        return sorted(keys), saved.search_name == saved.search_name.lower(), saved.subject.kind

    assert shape(bulk) == shape(by_action)
    assert bulk.subject.represented_by.exists()
    assert bulk.subject.emergency_numbers.first().phone
    user = world.user("location_manager", bulk.subject.affiliations.get().location)
    assert list(visible(Subject.objects.filter(kind="child"), user, on=DAY)) == [bulk.subject]


def test_no_two_of_a_family_have_one_name(place):
    """A list would show them as one person: a child as who signed its contract."""
    files = ChildFiles(People(4), today=DAY)
    household = files.household(("joint", "joint"))
    names = {parent.first_name for parent, _custody, _home in household.parents}
    names |= {files.add(place, household=household).first_name for _n in range(40)}
    assert len(names) == 42


def test_what_is_saved_again_keeps_the_name_it_is_found_by(place):
    files = ChildFiles(People(3), today=DAY)
    for _n in range(15):
        files.add(place)
    files.write()
    for child in Child.objects.all():
        before = child.search_name
        child.save()
        assert child.search_name == before


def test_the_bsn_leads_to_the_child(place):
    files = ChildFiles(People(1), today=DAY)
    for _n in range(10):
        files.add(place)
    files.write()
    for row in Identification.objects.all():
        assert owners_by_index("bsn", row.bsn) == [row.subject_id]


@pytest.mark.parametrize("kind", AGES)
@pytest.mark.parametrize("days", [None, -300, 20])
def test_days_follow_each_other(place, kind, days):
    ended_on = None if days is None else DAY + dt.timedelta(days=days)
    files = ChildFiles(People(5), today=DAY, whole=False)
    before = Place(place.location_id, kind)
    for _n in range(60):
        files.add(Place(place.location_id, kind), ended_on=ended_on, came_from=before)
    files.write()
    seen_on = min(ended_on or DAY, DAY)
    youngest, oldest = AGES[kind]
    for child in Child.objects.select_related("subject"):
        stays = list(child.subject.affiliations.order_by("starts_on"))
        assert youngest <= (seen_on - child.birth_date).days <= oldest
        assert child.birth_date < stays[0].starts_on <= stays[-1].starts_on <= seen_on
        assert stays[-1].ends_on == child.subject.relation_ended_on == ended_on
        for earlier, later in itertools.pairwise(stays):
            assert earlier.ends_on == later.starts_on - dt.timedelta(days=1)


def test_without_sections_only_what_lists_read_is_made(place):
    files = ChildFiles(People(1), today=DAY, whole=False)
    files.add(place)
    assert files.write() == 4  # subject, child, affiliation, placement
    assert Affiliation.objects.count() == 1
    assert DataKey.objects.count() == 0


@pytest.mark.filterwarnings(
    "ignore:Exception ignored in.*sRGB2014:pytest.PytestUnraisableExceptionWarning"
)
def test_a_demo_can_be_loaded_on_a_leap_day():
    leap = dt.date(2028, 2, 29)
    at = dt.datetime(2028, 2, 29, 22, 50, tzinfo=dt.UTC)
    load_demo(size=Size(children=75, staff=18), today=leap, at=at)
    assert Event.objects.filter(action="demo.loaded").count() == 1
    assert Child.objects.count() == 75
