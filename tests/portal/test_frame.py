"""Which frame a page for everybody has: of who works here, of a parent, of a visitor."""

import pytest
from django.urls import reverse

from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
FOR_EVERYBODY = ["portal:account", "account:sessions", "manual:index", "breaches:report"]


def frames(client, name: str) -> set[str]:
    found = {template.name for template in client.get(reverse(name)).templates}
    return {name for name in found if name and name.startswith("base")}


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_who_works_here_keeps_the_menu_of_the_work(name):
    assert frames(asking(world.user("location_manager")), name) == {"base.html"}


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_a_parent_stays_in_the_portal(name):
    parent = world.parent_user(world.child(world.location()))
    assert frames(asking(parent), name) == {"base_portal.html"}


@pytest.mark.parametrize("name", ["privacy:statement", "privacy:cookies"])
def test_what_is_public_stands_alone_for_a_visitor(client, name):
    assert frames(client, name) == {"base_public.html"}


def test_who_is_refused_a_page_keeps_the_menu():
    refused = asking(world.user("pedagogical_professional", world.location())).get("/oversight/")
    assert refused.status_code == 403
    found = {template.name for template in refused.templates}
    assert "base.html" in found
