"""Somebody is found and sorted by name however the name was typed."""

import pytest
from django.urls import reverse

from children.names import other_children_named
from children.querysets import parents_in_sight
from consents.defaults import PHOTOS
from core.dates import today
from core.folding import folded
from subjects.people import people_in_sight
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("family_name", "typed"),
    [
        ("d'Hôtel", "d’hotel"),
        ("d’Hôtel", "d'Hôtel"),
        ("in 't Olmland", "in ’t Olmland"),
        ("in ’t Olmland", "‘t olmland"),
        ("Łąkowska", "Lakowska"),
        ("Sørensen", "Sorensen"),
        ("Đorđević", "Dordevic"),
        ("Weiß", "Weiss"),
        ("Kjærgård", "kjaergard"),
        ("de Vries", "Vries, de"),
    ],
)
def test_a_child_is_found_however_its_name_is_typed(boomhut, manager, family_name, typed):
    child = world.child(boomhut, "Sanne", family_name)
    world.child(boomhut, "Noor", "Vlotman")
    page = asking(manager).get(reverse("children:list"), {"q": typed}).content.decode()
    assert str(child.pk) in page
    assert "Vlotman" not in page


def test_a_comma_alone_looks_for_nobody(boomhut, manager):
    world.child(boomhut)
    assert people_in_sight(manager, ",", on=today(), limit=9, category="child.identity") == []
    assert not parents_in_sight(manager, on=today(), query=",").exists()


def test_an_accent_on_a_letter_that_stands_by_itself_goes_too():
    assert folded("Ǿ") == "o"


def test_another_child_is_recognised_in_a_text_with_another_apostrophe(boomhut):
    noor, other = world.child(boomhut, "Noor"), world.child(boomhut, "Sanne", "d'Hôtel")
    assert other_children_named(noor.subject, "Speelde met Sanne d’Hotel.") == [other]


def test_a_name_stands_on_the_sheet_of_pictures_where_its_letter_is(boomhut, manager):
    for name in ("Zofia", "Łucja", "Mila"):
        world.child(boomhut, name, "Zee")
    url = reverse("children:photo_sheet", args=[boomhut.pk])
    rows = asking(manager).get(url, {"group": "", "about": PHOTOS}).context["sheet"].rows
    assert [name for name, _cell in rows] == ["Łucja Z.", "Mila Z.", "Zofia Z."]


def test_files_of_several_kinds_stand_in_one_order(boomhut):
    board, user = world.user("board"), world.user("location_manager", boomhut)
    for family_name in ("Zee", "Łuk", "van Dam"):
        world.child(boomhut, "Noor", family_name)
    url = f"/access/people/{user.pk}/file/"
    rows = asking(board).get(url, {"q": "noor"}).context["rows"]
    assert [row[0]["text"] for row in rows] == ["Noor van Dam", "Noor Łuk", "Noor Zee"]
