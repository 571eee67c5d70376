"""What stands in a list where nothing is chosen yet, in words."""

import pytest
from django.urls import reverse

from tests.factories import world
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.django_db
LISTS = [
    ("privacy_officer", "register:add-measure", (), "Make a choice"),
    ("privacy_officer", "register:add-processor", (), "Not filled in"),
    ("board", "organisation:change", (), "Not known"),
    ("administration", "volunteers:register", (), "Choose a location"),
    ("hr", "staff:register", (), "Choose a location"),
    ("hr", "applicants:new", (), "Choose a location"),
]


@pytest.mark.parametrize(("function", "name", "parts", "words"), LISTS)
def test_a_list_says_in_words_that_nothing_is_chosen(function, name, parts, words):
    world.location()
    world.location("Het Vlot")
    page = asking(world.user(function)).get(reverse(name, args=parts)).content.decode()
    assert words in page
    assert "---------" not in page


def test_of_buttons_of_which_one_must_be_chosen_there_is_none_for_nothing():
    here = world.location()
    child = world.child(here)
    custody = child.subject.represented_by.first()
    url = record_url("children", child.subject, "custody", "custody", record=custody)
    page = asking(world.user("location_manager", here)).get(url).content.decode()
    assert "---------" not in page
    assert page.count('name="custody"') == 4
