"""Which answers of a section of a breach do not go together, and which one calls for another."""

import pytest

from breaches.forms import FORMS
from breaches.models import Breach
from breaches.wording import text_to_start_with
from tests.breaches.test_sections import HOUR, refused, url
from tests.factories import breaches
from tests.factories.breaches import NOTICED, REPORTED

pytestmark = pytest.mark.django_db


@pytest.mark.clause("L20")
def test_the_reason_is_asked_where_awareness_came_later():
    breach = breaches.breach()
    aware = NOTICED + HOUR
    assert refused(breach, "discovery", discovered_at=NOTICED, aware_at=aware) == ["aware_reason"]
    breaches.save(
        breach, "discovery", discovered_at=NOTICED, aware_at=aware, aware_reason="Eerst gezocht"
    )
    breaches.save(
        breach,
        "discovery",
        unknown=["aware_reason"],
        discovered_at=NOTICED,
        aware_at=aware,
        aware_reason="",
    )


def test_moments_of_a_section_are_checked_too():
    breach = breaches.breach()
    later = REPORTED + 100 * HOUR
    assert refused(breach, "discovery", discovered_at=later) == ["discovered_at"]
    assert refused(breach, "discovery", aware_at=NOTICED - HOUR) == ["aware_at"]
    before = NOTICED - HOUR
    informed = {"inform_people": "yes", "inform_reasoning": "Zij lopen gevaar"}
    assert refused(breach, "informing", **informed, informed_at=later) == ["informed_at"]
    assert refused(breach, "informing", **informed, informed_at=before) == ["informed_at"]
    early = NOTICED.date() - 24 * HOUR
    assert refused(breach, "informing", **informed, inform_by=early) == ["inform_by"]
    assert refused(breach, "period", began_at=NOTICED + HOUR / 2) == ["began_at"]
    ended = {"began_at": NOTICED, "still_going": "no", "ended_at": before}
    assert refused(breach, "period", **ended) == ["ended_at"]
    assert refused(breach, "period", still_going="yes", ended_at=NOTICED) == ["ended_at"]
    assert refused(breach, "period", still_going="no", ended_at=later) == ["ended_at"]


def test_a_breach_is_not_noticed_before_it_began():
    breach = breaches.save(breaches.breach(), "period", began_at=NOTICED - HOUR)
    before = {"discovered_at": NOTICED - 2 * HOUR}
    assert refused(breach, "discovery", **before) == ["discovered_at"]
    breaches.save(breach, "discovery", discovered_at=NOTICED - HOUR)


def test_a_breach_is_not_noticed_after_people_were_informed():
    informed = {"inform_people": "yes", "inform_reasoning": "Zij lopen gevaar"}
    breach = breaches.save(breaches.breach(), "informing", **informed, informed_at=NOTICED)
    after = {"discovered_at": NOTICED + HOUR / 2, "aware_at": None}
    assert refused(breach, "discovery", **after) == ["discovered_at"]


def test_a_breach_is_not_noticed_after_the_day_by_which_people_are_informed():
    days, noticed_on = 2 * 24 * HOUR, NOTICED.date()
    breach = breaches.breach(noticed=NOTICED - days)
    informed = {"inform_people": "yes", "inform_reasoning": "Zij lopen gevaar"}
    breaches.save(breach, "informing", **informed, inform_by=noticed_on - days / 2)
    after = {"discovered_at": NOTICED, "aware_at": None}
    assert refused(breach, "discovery", **after) == ["discovered_at"]
    breaches.save(breach, "discovery", discovered_at=NOTICED - days / 2, aware_at=None)


def test_not_known_yet_and_something_else_cannot_both_be_the_nature():
    assert refused(breaches.breach(), "nature", nature=["a", "f"]) == ["nature"]


def test_none_and_something_else_cannot_both_hold():
    breach = breaches.breach()
    assert refused(breach, "data", special_kinds=["none", "health"]) == ["special_kinds"]
    assert refused(breach, "impact", harms=["none", "material"]) == ["harms"]


def test_no_harm_or_a_harm_not_known_yet_stands_alone():
    breach = breaches.breach()
    for alone in ("none", "unknown"):
        assert refused(breach, "impact", impact_kinds=["financial", alone]) == ["impact_kinds"]
        breaches.save(breach, "impact", impact_kinds=[alone])
        assert "Others may use the data" in text_to_start_with(breach)["consequences_en"]
    assert "none" in dict(FORMS["impact"].base_fields["impact_kinds"].choices)


def test_there_is_harm_or_there_is_none_but_not_both():
    breach = breaches.breach()
    none = {"impact_kinds": ["none"]}
    assert refused(breach, "impact", **none, harms=["material"]) == ["harms"]
    assert refused(breach, "impact", impact_kinds=["financial"], harms=["none"]) == ["harms"]
    for serious in ("considerable", "maximal"):
        assert refused(breach, "impact", **none, seriousness=serious) == ["seriousness"]
    breaches.save(breach, "impact", **none, harms=["none"], seriousness="negligible")
    breaches.save(breach, "impact", impact_kinds=["unknown"], harms=["none"], seriousness="")


def test_the_greatest_number_of_people_is_not_below_the_least():
    assert refused(breaches.breach(), "amount", people_least=9, people_most=3) == ["people_most"]


@pytest.mark.clause("L22")
def test_who_informs_people_notifies_the_ap_too():
    informed = {"inform_people": "yes", "inform_reasoning": "Zij lopen gevaar"}
    breach = breaches.save(breaches.breach(), "informing", **informed)
    assert refused(breach, "notification", ap_decision="refrain", ap_reasoning="Klein") == [
        "ap_decision"
    ]
    other = breaches.decide(breaches.breach(), "refrain")
    assert refused(other, "informing", **informed) == ["inform_people"]
    assert Breach.objects.get(pk=other.pk).inform_people == ""


def test_a_decision_needs_its_reason_and_refraining_nothing_that_was_sent():
    breach = breaches.breach()
    assert refused(breach, "notification", ap_decision="notify") == ["ap_reasoning"]
    assert refused(breach, "notification", ap_decision="refrain") == ["ap_reasoning"]
    sent = breaches.decide(breach)
    refrain = {"ap_decision": "refrain", "ap_reasoning": "Klein"}
    assert refused(sent, "notification", **refrain) == ["ap_decision"]


@pytest.mark.clause("L23")
def test_not_informing_needs_its_ground_and_either_way_its_reason():
    breach = breaches.breach()
    assert refused(breach, "informing", inform_people="yes") == ["inform_reasoning"]
    no = {"inform_people": "no"}
    assert refused(breach, "informing", **no) == ["inform_ground", "inform_reasoning"]
    why = {"inform_ground": "protected", "inform_reasoning": "De schijf is versleuteld"}
    assert refused(breach, "informing", inform_people="yes", **why) == ["inform_ground"]
    breaches.save(breach, "informing", **no, **why)
    assert Breach.objects.get().inform_ground == "protected"


def send(desk, breach, page, **answers):
    """Send a page as it was opened just now."""
    version = desk.get(url(breach, page)).context["form"]["version"].value()
    return desk.post(url(breach, page), {**answers, "version": version})


@pytest.mark.clause("L23")
@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_the_ground_for_not_informing_goes_with_another_answer(desk, answer):
    breach = breaches.not_informing(breaches.breach())
    sent = {"inform_ground": "no_risk", "inform_reasoning": "Toch gevaar"}
    page = send(desk, breach, "informing", inform_people=answer, **sent)
    assert page.status_code == 302, page.context["form"].errors
    now = Breach.objects.get()
    assert (now.inform_people, now.inform_ground) == (answer, "")


OTHER = {"other_involved": "yes", "other_party": "De school", "other_role": "joint"}


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_what_another_organisation_was_said_to_be_goes_once_none_is_involved(desk, answer):
    breach = breaches.save(breaches.breach(), "parties", **OTHER, other_found="yes")
    sent = OTHER | {"other_found": "yes", "other_involved": answer}
    page = send(desk, breach, "parties", **sent)
    assert page.status_code == 302, page.context["form"].errors
    now = Breach.objects.get()
    assert (now.other_involved, now.other_party, now.other_role) == (answer, "", "")
    assert now.other_found == ""


def test_an_organisation_that_is_typed_beside_no_is_not_dropped_in_silence(desk):
    breach = breaches.breach()
    page = send(desk, breach, "parties", **OTHER | {"other_involved": "no"})
    assert list(page.context["form"].errors) == ["other_party"]
    assert "De school" in page.content.decode()


def test_a_role_that_was_chosen_can_become_not_known_yet(desk):
    breach = breaches.save(breaches.breach(), "parties", **OTHER)
    role = desk.get(url(breach, "parties")).context["form"]["other_role"]
    assert "unknown" in dict(role.field.choices)
    assert "other_role_unknown" not in role.form.fields
    send(desk, breach, "parties", **OTHER | {"other_role": "unknown"})
    assert Breach.objects.get().other_role == "unknown"


def test_what_no_longer_matters_is_not_put_off_either(desk):
    breach = breaches.save(breaches.breach(), "parties", other_involved="yes", other_role="joint")
    send(desk, breach, "parties", other_involved="no", other_party_unknown="on")
    assert Breach.objects.get().unknown == []
