import pytest

from imports.engine import State
from organisation.actions import import_locations
from organisation.models import Location
from tests.factories import world
from tests.factories.tables import HEADER, as_csv, imported, location_rows, planned

pytestmark = pytest.mark.django_db


def plan(*changes, header=HEADER, rows=None):
    return planned("locations", as_csv(rows or location_rows(*changes), header))


def apply(*changes, header=HEADER, rows=None):
    return imported("locations", as_csv(rows or location_rows(*changes), header))


@pytest.fixture(autouse=True)
def organisation():
    return world.organisation()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"lrk_nummer": ""}, "lrk_number"),
        ({"lrk_nummer": "012345678"}, "lrk_number"),
        ({"naam": " "}, "name"),
        ({"naam": "x" * 161}, "name"),
        ({"type": "crèche"}, "kind"),
        ({"adres": ""}, "address"),
        ({"postcode": "1234"}, "postcode"),
        ({"postcode": "1234 SS"}, "postcode"),
        ({"plaats": ""}, "town"),
        ({"houder": ""}, "holder"),
        ({"kindplaatsen": "1.000"}, "capacity"),
        ({"kindplaatsen": "-3"}, "capacity"),
        ({"kindplaatsen": ""}, "capacity"),
        ({"status": "Uitgeschreven"}, "status"),
    ],
)
def test_each_wrong_value_is_named_with_its_column(change, column):
    row = plan({}, change)[1]
    assert row.state == State.ERROR
    assert [name for name, _message in row.errors] == [column]


def test_all_that_is_wrong_in_a_row_is_said_at_once():
    row = plan({"naam": "", "postcode": "x"})[0]
    assert [name for name, _message in row.errors] == ["name", "postcode"]


def test_the_same_number_twice_in_a_file_is_wrong():
    found = plan({}, {"lrk_nummer": "100 000 001", "naam": "Nog eens"})
    assert [row.state for row in found] == [State.NEW, State.ERROR]
    assert "row 2" in found[1].errors[0][1]


def test_values_take_their_normal_form():
    apply({"postcode": "1234ab", "type": "kdv", "naam": "De  Boomhut ", "status": ""})
    made = Location.objects.get()
    assert (made.postcode, made.kind, made.name) == ("1234 AB", "KDV", "De Boomhut")
    assert made.status == Location.Status.UNKNOWN


def test_without_a_status_column_the_status_stays():
    apply({})
    rows = [row[:-1] for row in location_rows({"naam": "Anders"}, {})]
    found = plan(header=HEADER[:-1], rows=rows)
    assert found[0].differences == {"name": ("De Boomhut", "Anders")}
    apply(header=HEADER[:-1], rows=rows)
    assert [x.status for x in Location.objects.order_by("lrk_number")] == ["registered", "unknown"]


def test_other_headings_for_the_same():
    header = ["LRK-nummer", "Naam locatie", "Soort opvang", "Straat en huisnummer", "POSTCODE",
              "Woonplaats", "Naam houder", "Aantal kindplaatsen", "Status"]  # fmt: skip
    assert [row.state for row in plan(header=header, rows=location_rows({}))] == [State.NEW]


def test_clusters_and_groups_stay_as_they_are():
    apply({})
    made = Location.objects.get()
    group = world.care_group(made)
    apply({"naam": "Anders"})
    assert Location.objects.get().pk == made.pk
    assert group.location.care_groups.get() == group


def test_planning_costs_one_query(django_assert_num_queries):
    apply(*[{}] * 50)
    with django_assert_num_queries(1):
        assert {row.state for row in plan(*[{}] * 50)} == {State.UNCHANGED}


def test_import_returns_what_it_did():
    row = {
        "lrk_number": "100000001",
        "name": "A",
        "kind": "KDV",
        "address": "B 1",
        "postcode": "1234 AB",
        "town": "C",
        "holder": "D",
        "capacity": 3,
    }
    assert import_locations(rows=[row], by=None) == {"locations": 1, "changed": 0, "holders": 1}
    assert import_locations(rows=[row], by=None) == {"locations": 0, "changed": 1, "holders": 0}
