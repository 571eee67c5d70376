"""Two locations of one name are told apart wherever a location is named."""

import pytest
from django.urls import reverse

from organisation.actions import import_locations
from organisation.models import Location
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


def of_kind(kind: str, name: str = "De Boomhut", **more) -> Location:
    made = world.location(name)
    for field, value in {"kind": kind, **more}.items():
        setattr(made, field, value)
    made.save()
    return Location.objects.get(pk=made.pk)


def labels() -> list[str]:
    return sorted(location.label for location in Location.objects.all())


def test_a_name_that_one_location_has_stands_alone():
    of_kind("KDV")
    of_kind("BSO", "Het Vlot")
    assert labels() == ["De Boomhut", "Het Vlot"]


def test_locations_of_one_name_are_told_apart_by_their_kind():
    of_kind("KDV")
    of_kind("BSO")
    assert labels() == ["De Boomhut (day care)", "De Boomhut (out-of-school care)"]


def test_locations_of_one_name_and_kind_are_told_apart_by_their_address():
    of_kind("KDV", address="Zandpad 1")
    of_kind("KDV", address="Duinweg 3")
    of_kind("BSO", address="Duinweg 3")
    assert labels() == [
        "De Boomhut (day care, Duinweg 3)",
        "De Boomhut (day care, Zandpad 1)",
        "De Boomhut (out-of-school care, Duinweg 3)",
    ]


def test_locations_that_differ_in_nothing_else_are_told_apart_by_their_number():
    first, second = of_kind("KDV"), of_kind("KDV")
    assert labels() == [
        f"De Boomhut (day care, Zandpad 1, {one.lrk_number})" for one in (first, second)
    ]
    for child, place in (("Noor", first), ("Sam", second)):
        world.child(place, child)
    shown = asking(world.user("administration")).get(reverse("children:list")).content.decode()
    for one in labels():
        assert one in shown


def test_a_location_that_is_named_otherwise_leaves_the_other_its_name():
    of_kind("KDV")
    row = {"lrk_number": of_kind("BSO").lrk_number, "name": "De Boomhut na school"}
    holder = Location.objects.first().holder.name
    import_locations(rows=[{**row, "holder": holder}], by=None)
    assert labels() == ["De Boomhut", "De Boomhut na school"]


def test_lists_and_choices_name_them_apart():
    office = asking(world.user("administration"))
    world.child(of_kind("KDV"))
    world.child(of_kind("BSO"), "Sam", "Duinker")
    for page in (reverse("children:list"), reverse("volunteers:register")):
        shown = office.get(page).content.decode()
        assert "De Boomhut (day care)" in shown
        assert "De Boomhut (out-of-school care)" in shown
