"""The severity help: its sum, what it says, and that a person decides."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from breaches.models import Breach, Severity
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
ANSWERS = {
    "context": "sensitive",
    "identification": "1.00",
    "confidentiality": "0.50",
    "integrity": "0.00",
    "availability": "0.00",
}


@pytest.mark.parametrize(
    ("changed", "score", "level"),
    [
        ({}, "4.50", "very_high"),
        ({"confidentiality": "0.00"}, "4.00", "very_high"),
        ({"identification": "0.75"}, "3.50", "high"),
        ({"context": "financial", "confidentiality": "0.00"}, "3.00", "high"),
        ({"context": "simple", "availability": "0.25"}, "1.75", "low"),
        ({"context": "simple", "availability": "0.50"}, "2.00", "medium"),
        ({"context": "simple", "adjusted": 4, "on_purpose": True}, "5.00", "very_high"),
        ({"adjusted": 1, "identification": "0.25", "confidentiality": "0.00"}, "0.25", "low"),
        ({"integrity": "0.25", "identification": "0.25"}, "1.75", "low"),
    ],
)
def test_context_times_identification_plus_circumstances(changed, score, level):
    severity = Severity(**{**ANSWERS, **changed})
    assert severity.score == Decimal(score)
    assert severity.level == level


def work_out(client, breach, **changed):
    return client.post(reverse("breaches:severity", args=[breach.pk]), {**ANSWERS, **changed})


def test_the_questions_of_what_was_lost_can_be_answered_with_no():
    page = asking(world.user("privacy_officer")).get(
        reverse("breaches:severity", args=[breaches.breach().pk])
    )
    for name in ("confidentiality", "integrity", "availability"):
        assert str(page.context["form"][name][0].choice_label) == "no"
        partly = str(page.context["form"][name][1].choice_label)
        assert ("circle" in partly) is (name == "confidentiality")


def test_it_is_kept_and_says_what_it_means_and_decides_nothing():
    breach, desk = breaches.breach(), asking(world.user("privacy_officer"))
    before = Breach.objects.values().get()
    assert work_out(desk, breach, because="De lijst noemt allergieën.").status_code == 302
    assert Breach.objects.values().get() == before
    page = desk.get(reverse("breaches:severity", args=[breach.pk])).content.decode()
    for told in (
        "By this method: Maximal",
        "Go on with: Impact on people",
        "4.5",
        "De lijst noemt",
        "You decide how serious",
    ):
        assert told in page
    work_out(desk, breach, context="simple")
    assert Severity.objects.get().level == "low"


def test_the_officer_may_think_otherwise_with_a_reason():
    breach, desk = breaches.breach(), asking(world.user("privacy_officer"))
    work_out(desk, breach)
    with pytest.raises(ValidationError) as error:
        breaches.save(breach, "impact", seriousness="limited")
    assert list(error.value.message_dict) == ["seriousness_reason"]
    assert "Maximal" in error.value.message_dict["seriousness_reason"][0]
    breaches.save(breach, "impact", seriousness="limited", seriousness_reason="Bekende ouders.")
    breaches.save(breach, "impact", seriousness="maximal", seriousness_reason="")
    assert Breach.objects.get().seriousness == "maximal"


def test_half_an_answer_is_refused_and_kept():
    breach, desk = breaches.breach(), asking(world.user("privacy_officer"))
    page = work_out(desk, breach, identification="", because="Nog uitzoeken")
    assert list(page.context["form"].errors) == ["identification"]
    assert "Nog uitzoeken" in page.content.decode()
    assert not Severity.objects.exists()


def test_a_closed_breach_shows_it_and_takes_no_other():
    breach, desk = breaches.breach(), asking(world.user("privacy_officer"))
    work_out(desk, breach)
    breaches.save(breach, "kind", classification="none", not_breach_reason="Toch niet")
    breaches.close_breach(breach=breach, at=REPORTED, by=None)
    page = work_out(desk, breach, context="simple")
    assert page.context["form"] is None
    assert Severity.objects.get().level == "very_high"
