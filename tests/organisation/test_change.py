"""What people read about the organisation is changed by the board, and read where it is told."""

import pytest
from django.urls import reverse

from audit.models import Event
from organisation.models import Organisation
from tests.factories import breaches, world
from tests.factories.http import asking
from tests.factories.rights import asked

pytestmark = pytest.mark.django_db
PAGE = reverse("organisation:change")


def fill_in(user, **changed):
    organisation = world.organisation()
    data = {"name": organisation.name, "complaints_email": "klachten@example.com", **changed}
    return asking(user).post(PAGE, data)


@pytest.mark.clause("K38")
def test_the_address_for_complaints_is_set_and_told_to_who_complains():
    child = world.child(world.location())
    fill_in(world.user("board"))
    assert Organisation.objects.get().complaints_email == "klachten@example.com"
    assert Event.objects.get(action="organisation.changed").details["fields"] == [
        "complaints_email"
    ]
    parent = asking(world.parent_user(child))
    page = parent.get(reverse("portal:ask-kind", args=[child.pk, "complaint"])).content.decode()
    for told in ("klachten@example.com", "chair of the board", "Autoriteit Persoonsgegevens"):
        assert told in page
    request = asked(child, kind="complaint")
    page = parent.get(reverse("portal:letter", args=[request.pk, "confirmation"]))
    assert "klachten@example.com" in page.content.decode()


def test_a_wrong_address_is_refused_at_the_field_and_changes_nothing():
    response = fill_in(world.user("board"), complaints_email="klachten", name="Anders")
    assert list(response.context["form"].errors) == ["complaints_email"]
    assert Organisation.objects.get().name != "Anders"


def test_nobody_below_the_board_changes_it():
    here = world.location()
    for function in ("location_manager", "cluster_manager", "administration", "hr"):
        place = here.cluster if function == "cluster_manager" else here
        assert fill_in(world.user(function, place)).status_code == 403


@pytest.mark.clause("K36")
def test_what_the_ap_asks_of_the_organisation_is_set_here_and_told_there():
    fill_in(world.user("board"), sector="Kinderopvang", size="small", kvk_number="12345678")
    breach = breaches.breach()
    page = asking(world.user("privacy_officer")).get(reverse("breaches:ap", args=[breach.pk]))
    organisation = page.context["parts"][0]
    told = {answer.code.partition(".")[2]: answer.text for answer in organisation.answers}
    assert told["sector"] == "Kinderopvang"
    assert told["kvk_number"] == "12345678"
    assert told["size"]
