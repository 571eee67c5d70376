"""What a section of a child's file offers leads somewhere for who sees it."""

import pytest
from django.urls import reverse

from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("function", "offered"), [("location_manager", True), ("administration", False)]
)
def test_a_parent_is_added_by_who_may_note_custody(function, offered):
    boomhut = world.location()
    child = world.child(boomhut)
    client = asking(world.user(function, boomhut))
    section = client.get(reverse("children:section", args=[child.pk, "contact"]))
    adding = reverse("children:add_parent", args=[child.pk])
    assert (adding in section.content.decode()) is offered
    assert client.get(adding).status_code == (200 if offered else 403)


@pytest.mark.clause("L54")
@pytest.mark.parametrize(
    ("function", "offered"), [("location_manager", True), ("pedagogical_professional", False)]
)
def test_a_form_is_printed_by_who_may_take_things_along(function, offered):
    boomhut = world.location()
    child = world.child(boomhut)
    client = asking(world.user(function, boomhut))
    section = client.get(reverse("children:section", args=[child.pk, "consents"]))
    form = reverse("children:consent_form", args=[child.pk])
    assert (form in section.content.decode()) is offered
    assert client.get(form).status_code == (200 if offered else 403)
