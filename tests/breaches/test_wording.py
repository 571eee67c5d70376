"""The words somebody concerned is told in, as they are proposed and before they are saved."""

import pytest
from django.urls import reverse

from breaches.actions import add_measure
from breaches.models import Breach
from breaches.wording import text_to_start_with
from core.dates import today
from tests.factories import breaches

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L22")]


def test_the_words_tell_what_the_law_asks_in_both_languages():
    breach = breaches.breach()
    breaches.save(breach, "nature", nature=["e"])
    breaches.save(breach, "impact", impact_kinds=["financial"])
    words = text_to_start_with(Breach.objects.get(pk=breach.pk))
    assert "Data was stolen." in words["nature_en"]
    assert "bank" in words["advice_en"]
    assert breach.number in words["contact_nl"]
    assert all(words.values())
    assert len(words) == 10


def test_that_something_was_done_is_said_where_a_measure_is_on_record():
    breach = breaches.breach()
    open_words = "[Write here what you did to limit the harm.]"
    improve = {
        "kind": "improvement",
        "what": "Een slot op de kast",
        "owner": "HR",
        "due_on": today(),
    }
    add_measure(breach=breach, given=improve, on=today(), by=None)
    assert open_words in text_to_start_with(breach)["measures_en"]
    add_measure(breach=breach, given={"kind": "at_once", "what": "Gewist"}, on=today(), by=None)
    words = text_to_start_with(breach)["measures_en"]
    assert open_words not in words
    assert "did what we could to limit the harm" in words


def test_words_that_are_to_be_filled_in_are_not_saved_open(desk):
    breach = breaches.breach()
    words = text_to_start_with(breach)
    url = reverse("breaches:communication-text", args=[breach.pk])
    page = desk.post(url, words).content.decode()
    assert "still has to be filled in" in page
    words |= {f"{name}": "Een tas is weg." for name in words}
    assert desk.post(url, words).status_code == 302
    assert breach.texts.get().nature_nl == "Een tas is weg."
