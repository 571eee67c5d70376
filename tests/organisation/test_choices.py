"""What stands in a list where nothing is chosen yet, in words."""

import pytest
from django.urls import reverse

from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
LISTS = [
    ("board", "organisation:change", (), "Not known"),
    ("administration", "volunteers:register", (), "Choose a location"),
    ("hr", "staff:register", (), "Choose a location"),
    ("hr", "applicants:new", (), "Choose a location"),
]


@pytest.mark.parametrize(("function", "name", "parts", "words"), LISTS)
def test_a_list_says_in_words_that_nothing_is_chosen(function, name, parts, words, settings):
    settings.LANGUAGE_CODE = "en"
    world.location()
    world.location("Het Vlot")
    page = asking(world.user(function)).get(reverse(name, args=parts)).content.decode()
    assert words in page
    assert "---------" not in page
