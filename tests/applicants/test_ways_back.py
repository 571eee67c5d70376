"""What asks to be sure has a way back above it, to where somebody came from."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import applicants, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


def way_back(client, page) -> str:
    """The words of the page that is asked and of its links back."""
    shown = client.get(page).content.decode()
    return shown[shown.index("<main") : shown.index("</main>")]


def test_of_the_questions_about_a_procedure(here):
    sitter = world.user("location_manager", here)
    procedure = applicants.procedure(here, panel=[sitter])
    seat = procedure.seats.get()
    back = reverse("applicants:procedure", args=[procedure.pk])
    asked = {
        reverse("applicants:unseat", args=[procedure.pk, seat.pk]): asking(world.user("hr")),
        reverse("applicants:end", args=[procedure.pk]): asking(sitter),
    }
    for page, client in asked.items():
        shown = way_back(client, page)
        assert f'<a class="back" href="{back}">' in shown
        assert f"{procedure.title}</span></a>" in shown


def test_of_publishing_a_statement():
    shown = way_back(asking(world.user("hr")), reverse("staff:publish"))
    assert f'<a class="back" href="{reverse("staff:statements")}">' in shown


def test_within_a_file_it_is_not_called_after_the_list_of_files(here):
    child = world.child(here)
    shown = way_back(
        asking(world.user("location_manager", here)),
        reverse("children:deregister", args=[child.pk]),
    )
    assert 'class="back"' in shown
    assert "Children" not in shown[: shown.index("<h1>")]


def test_of_what_applicants_see_for_who_works_on_the_vacancy(here):
    procedure = applicants.vacancy(here)
    page, ours = (reverse(n, args=[procedure.pk]) for n in ("apply:form", "applicants:procedure"))
    everybody = f'<a class="back" href="{reverse("apply:list")}">'
    shown = way_back(asking(world.user("hr")), page)
    assert f'<a class="back" href="{ours}">' in shown
    assert everybody not in shown
    for client in (Client(), asking(world.user("lunch_care", here))):
        shown = way_back(client, page)
        assert everybody in shown
        assert ours not in shown
