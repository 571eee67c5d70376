"""What a section of a child's file offers leads somewhere for who sees it."""

import pytest
from django.urls import reverse

from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


def offers(function: str, section: str, name: str) -> tuple[bool, int]:
    """Whether a section offers this page of the file to a function, and what the page answers."""
    boomhut = world.location()
    child = world.child(boomhut)
    client = asking(world.user(function, boomhut))
    page = reverse(f"children:{name}", args=[child.pk])
    shown = client.get(reverse("children:section", args=[child.pk, section])).content.decode()
    return page in shown, client.get(page).status_code


def test_a_parent_is_added_by_who_may_note_custody():
    assert offers("location_manager", "contact", "add_parent") == (True, 200)
    assert offers("administration", "contact", "add_parent") == (False, 403)


@pytest.mark.clause("L54")
def test_a_form_is_printed_by_who_may_take_things_along():
    assert offers("location_manager", "consents", "consent_form") == (True, 200)
    assert offers("pedagogical_professional", "consents", "consent_form") == (False, 403)
