"""What is about the whole organisation opens to nobody who holds a function at one place."""

import pytest
from django.urls import reverse

from register.models import Review
from tests.factories import oversight, world
from tests.factories.http import asking_afresh as asking

pytestmark = pytest.mark.django_db
FUNCTIONS = ("board", "privacy_officer")
PAGES = ("oversight:dashboard", "oversight:policy", "oversight:packs", "reach:trail")
SIGN = reverse("register:sign-off", args=["regulation"])


@pytest.mark.clause("K39", "L44")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_at_one_location_does_not_open_it(function):
    here = world.location()
    local, whole = asking(world.user(function, here)), asking(world.user(function))
    pages = [*map(reverse, PAGES), reverse("oversight:fetch-pack", args=[oversight.pack().pk])]
    for page in pages:
        assert local.get(page).status_code == 403, page
        assert whole.get(page).status_code == 200, page
    menu = reverse("oversight:dashboard")
    assert menu not in local.get("/").content.decode()
    assert menu in whole.get("/").content.decode()


@pytest.mark.clause("K03")
def test_a_yearly_review_is_signed_off_for_the_whole_organisation():
    local = asking(world.user("privacy_officer", world.location()))
    typed = {"found": "Klopt.", "changed": "Niets."}
    assert local.post(SIGN, typed).status_code == 403
    assert not Review.objects.exists()
    page = reverse("register:review", args=["regulation"])
    assert SIGN not in local.get(page).content.decode()
    whole = asking(world.user("privacy_officer"))
    assert SIGN in whole.get(page).content.decode()
    assert whole.post(SIGN, typed).status_code == 302
    assert Review.objects.count() == 1
