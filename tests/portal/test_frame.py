"""Which frame a page for everybody has: of who works here, of a parent, of a visitor."""

import pytest
from django.urls import reverse

from tests.factories import applicants, staff, world
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


@pytest.mark.parametrize("works_here", [True, False])
def test_no_line_of_a_page_ends_within_a_day(works_here):
    here = world.location()
    user = world.user("hr", here) if works_here else world.parent_user(world.child(here))
    page = asking(user).get(reverse("breaches:report")).content.decode()
    assert '<span class="whole">14-03-2026 09:30</span>' in page


def test_who_is_refused_a_page_keeps_the_menu():
    refused = asking(world.user("pedagogical_professional", world.location())).get("/oversight/")
    assert refused.status_code == 403
    found = {template.name for template in refused.templates}
    assert "base.html" in found


def current(client, url: str) -> list[str]:
    page = client.get(url, follow=True)
    assert page.status_code == 200
    return [entry["url"] for entry in page.context["site"]["nav"] if entry["current"]]


def test_what_hangs_under_an_entry_of_the_menu_shows_that_entry():
    here = world.location()
    manager = world.user("location_manager", here)
    kid, person = world.child(here), staff.employee(here)
    application = applicants.application(applicants.procedure(here, panel=[manager]))
    for user, entry, name, args in (
        ("hr", "staff:list", "staff:register", []),
        ("hr", "staff:list", "staff:file", [person.pk]),
        ("hr", "staff:list", "disclosures:of_employee", [person.pk]),
        (manager, "applicants:list", "applicants:procedure", [application.procedure_id]),
        (manager, "applicants:list", "applicants:file", [application.subject_id]),
        ("board", "children:list", "disclosures:of_child", [kid.pk]),
    ):
        client = asking(world.user(user, here) if isinstance(user, str) else user)
        assert current(client, reverse(name, args=args)) == [reverse(entry)], name
