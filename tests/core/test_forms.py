"""Fields that every form uses: what they take and how they show it again."""

import re
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from breaches.forms.impact import InformingForm
from breaches.forms.measures import ImprovementForm, MeasureForm
from breaches.forms.tips import ImproveForm
from core.forms import DayField, EuroField, HoursField, MomentField, phone_digits


@pytest.mark.parametrize("language", ["nl", "en"])
def test_an_amount_is_shown_as_the_language_writes_it_and_taken_either_way(language):
    with translation.override(language):
        euro = {"nl": "1234,50", "en": "1234.50"}[language]
        hours = {"nl": "25,5", "en": "25.5"}[language]
        assert EuroField().prepare_value(Decimal("1234.50")) == euro
        assert HoursField().prepare_value(Decimal("25.50")) == hours
        assert HoursField().prepare_value(Decimal("30.00")) == "30"
        assert HoursField().prepare_value("28,x") == "28,x"  # what was typed wrong stays
        assert HoursField().clean("25,5") == HoursField().clean("25.5") == Decimal("25.5")


def test_a_time_is_taken_with_a_point_as_the_dutch_write_it():
    assert MomentField().clean("28-11-2026 17.30") == MomentField().clean("28-11-2026 17:30")


def test_a_telephone_number_is_the_same_however_it_was_written():
    written = ["0612345678", "06-123 456 78", "+31 6 12345678", "0031612345678", "+31 (0)612345678"]
    assert {phone_digits(number) for number in written} == {"0612345678"}
    assert phone_digits("+49 30 123456") == "+4930123456"


def test_a_text_that_is_too_long_is_told_in_words_of_our_own():
    with pytest.raises(ValidationError) as caught:
        forms.CharField(max_length=3).clean("vier")
    assert caught.value.messages == ["This is too long (4): at most 3 characters fit here."]


@pytest.mark.parametrize(("typed", "told"), [("01-01-1870", "before 1900"), ("1-1-0023", "four")])
def test_a_year_that_cannot_be_meant_is_told_for_what_it_is(typed, told):
    with pytest.raises(ValidationError, match=told):
        DayField().clean(typed)


def test_a_day_that_lies_ahead_has_no_example_that_has_passed():
    assert "14-03-2023" in str(DayField().help_text)
    for form, name in (
        (InformingForm, "inform_by"),
        (ImproveForm, "due_on"),
        (MeasureForm, "due_on"),
        (ImprovementForm, "due_on"),
    ):
        assert not re.search(r"\d{4}", str(form.base_fields[name].help_text)), name
