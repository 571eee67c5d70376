import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import revoke_appointment
from audit.models import Event
from organisation.actions import create_organisation
from organisation.models import Cluster, Location, Organisation
from tests.factories import world

pytestmark = pytest.mark.django_db
LIST = "/locations/"


def names(answer):
    return [row[0]["text"] for row in answer.context["rows"]]


def sign_in(client, function, place=None):
    made = world.user(function, place)
    client.force_login(made)
    return made


def test_a_manager_sees_the_own_locations_alone(client):
    own, foreign = world.location("De Boomhut"), world.location("Het Kwakje")
    world.care_group(own, "Eekhoorns")
    sign_in(client, "location_manager", own)
    assert names(client.get(LIST)) == ["De Boomhut"]
    assert names(client.get(LIST, {"q": "Kwakje"})) == []
    page = client.get(reverse("organisation:location", args=[own.pk]))
    assert "Eekhoorns" in page.content.decode()
    assert own.lrk_number in page.content.decode()
    assert "Stichting De Zandbak" in page.content.decode()
    hidden = client.get(reverse("organisation:location", args=[foreign.pk]))
    nowhere = client.get(reverse("organisation:location", args=[999_999]))
    assert hidden.status_code == nowhere.status_code == 404


def test_scope_follows_the_place_of_the_function(client):
    north = Cluster.objects.create(name="Noord")
    inside, outside = world.location("Binnen", north), world.location("Buiten")
    sign_in(client, "cluster_manager", north)
    assert names(client.get(LIST)) == ["Binnen"]
    sign_in(client, "hr")
    assert names(client.get(LIST)) == ["Binnen", "Buiten"]
    sign_in(client, "location_manager", world.care_group(outside))
    assert names(client.get(LIST)) == ["Buiten"]
    assert client.get(reverse("organisation:location", args=[inside.pk])).status_code == 404


@pytest.mark.parametrize(
    "function", ["pedagogical_professional", "care_coordinator", "payroll", None]
)
def test_a_function_without_locations_is_refused(client, function):
    at = world.location()
    sign_in(client, function, at)
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("organisation:location", args=[at.pk])).status_code == 403


def test_an_ended_function_is_refused_on_the_next_request(client):
    at = world.location()
    user = sign_in(client, "location_manager", at)
    assert client.get(LIST).status_code == 200
    revoke_appointment(appointment=user.appointments.get(), by=None)
    assert client.get(LIST).status_code == 403


def test_who_is_not_signed_in_is_sent_to_sign_in(client):
    at = world.location()
    for url in (LIST, reverse("organisation:location", args=[at.pk])):
        assert client.get(url).url.startswith(reverse("sign_in"))


@pytest.mark.parametrize(
    "query", ["boomhut", "zandpad boom", "1234ab", "1234 AB", "amsterdam", "zandbak", "LRK"]
)
def test_search(client, query):
    found = world.location("De Boomhut")
    Location.objects.filter(pk=world.location("Het Kwakje").pk).update(
        address="Waterweg 3", postcode="9999 XX", town="Zeist", holder=other_holder()
    )
    sign_in(client, "board")
    query = found.lrk_number if query == "LRK" else query
    assert names(client.get(LIST, {"q": query})) == ["De Boomhut"]


def other_holder():
    return world.organisation().holders.create(name="Ander BV")


def test_nothing_found_and_odd_input(client):
    world.location()
    sign_in(client, "board")
    assert b"No location found" in client.get(LIST, {"q": "bestaat niet"}).content
    assert client.get(LIST, {"q": "\0%_'", "page": "x"}).status_code == 200
    assert b'value="&lt;b&gt;"' in client.get(LIST, {"q": "<b>"}).content


def test_only_who_may_import_finds_the_way_there(client):
    world.location()
    sign_in(client, "hr")
    assert b"Import locations" not in client.get(LIST).content
    sign_in(client, "board")
    assert b"Import locations" in client.get(LIST).content


def test_the_list_is_paged_and_costs_the_same_queries_for_few_and_many(client):
    made = [world.location(f"Locatie {n:03}") for n in range(10)]
    world.care_group(made[0])
    sign_in(client, "board")

    def queries():
        with CaptureQueriesContext(connections["default"]) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for n in range(10, 60):
        world.location(f"Locatie {n:03}")
    assert queries() == few
    assert len(client.get(LIST, {"page": 2}).context["rows"]) == 25
    assert client.get(LIST, {"page": 2}).context["rows"][0][0]["text"] == "Locatie 025"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(client, method):
    at = world.location()
    sign_in(client, "board")
    assert getattr(client, method)(LIST).status_code == 405
    assert (
        getattr(client, method)(reverse("organisation:location", args=[at.pk])).status_code == 405
    )


def test_there_is_one_organisation():
    made = create_organisation(name=" Stichting De Zandbak ", by=None)
    assert made.name == "Stichting De Zandbak"
    assert Event.objects.get(action="organisation.created").object_id == str(made.pk)
    with pytest.raises(ValidationError):
        create_organisation(name="Nog een", by=None)
    assert Organisation.objects.count() == 1


def test_an_organisation_needs_a_name():
    with pytest.raises(ValidationError):
        create_organisation(name=" ", by=None)
    assert not Organisation.objects.exists()
