"""What is told to nobody, whoever asks and however it is put."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consents.defaults import CALL_ANSWER
from core.dates import today
from disclosures.actions import answer_call, ask_parents, say_fixed_message
from disclosures.models import CallNote, Disclosure, RecipientTask, Rule
from tests.factories import consents, disclosures, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
T = today()
ONE = dt.timedelta(days=1)


def page(name, call):
    return reverse(f"disclosures:{name}", args=[call.pk])


@pytest.mark.clause("K13", "L36", "L37")
def test_a_yes_to_one_caller_is_none_to_another(here, kid, parents):
    other = disclosures.recipient_kind("other")
    one = disclosures.noted_call(kid, institution="Bureau Een", recipient_kind=other)
    ask_parents(note=one, message="Mag dit?", on=T, by=None)
    one = CallNote.objects.get(pk=one.pk)
    consents.decided(kid, parents[0], True, on=T, code=CALL_ANSWER, matter=one.matter)
    two = disclosures.noted_call(
        kid, institution="Incasso Twee", caller="Dhr. De Vlier", recipient_kind=other
    )
    details = {
        "recipient_kind": other,
        "recipient": "Bureau Een",
        "categories": ["child.identity"],
        "ground": Disclosure.Ground.CONSENT,
        "consent_kind": consents.kind(CALL_ANSWER),
        "matter": one.matter,
        "purpose": "antwoord op de vraag",
        "five_rules": Rule.values,
        "on": T,
        "by": None,
    }
    with pytest.raises(ValidationError) as caught:
        answer_call(note=two, **details)
    assert list(caught.value.error_dict) == ["consent"]
    manager = asking(world.user("location_manager", here))
    form = manager.get(page("call_tell", two)).context["form"]
    assert str(one.matter_id) not in str(form["ground"])
    assert answer_call(note=one, **details).call_note == one


@pytest.mark.clause("L39")
def test_what_was_told_about_care_is_read_by_who_reads_the_care_file(here, kid, parents):
    coordinator, manager = (
        asking(world.user(function, here)) for function in ("care_coordinator", "location_manager")
    )
    matter = consents.named(kid, "Logopedie De Mond", on=T)
    consents.decided(kid, parents[0], True, on=T, code=matter.kind.code, matter=matter)
    disclosures.told(
        kid,
        recipient_kind=disclosures.recipient_kind("care_partner"),
        categories=["child.care_file"],
        consent_kind=matter.kind,
        matter=matter,
        told="kanarie-diagnose",
        purpose="behandeling",
        disclosed_on=T,
        on=T,
    )
    url = reverse("disclosures:of_child", args=[kid.pk])
    assert "kanarie-diagnose" in coordinator.get(url).content.decode()
    shown = manager.get(url).content.decode()
    assert "Logopedie De Mond" in shown
    assert "kanarie-diagnose" not in shown
    assert "behandeling" not in shown


@pytest.mark.clause("L33")
@pytest.mark.parametrize("recipient", ["dhr. B. Zandstra", "B Zandstra", "Zandstra, Bas"])
def test_who_a_court_keeps_away_is_told_nothing_by_whatever_name(kid, parents, recipient):
    consents.decided(kid, parents[0], True, on=disclosures.DAY, code="handover_written")
    consents.ordered(kid, parents[1], since=world.START)
    with pytest.raises(ValidationError):
        disclosures.told(kid, recipient=recipient)
    assert disclosures.told(kid, recipient="Basisschool Zandstra")


@pytest.mark.clause("L33")
def test_who_a_court_keeps_away_asks_for_a_school_in_vain(kid, parents):
    consents.decided(kid, parents[0], True, on=disclosures.DAY, code="handover_verbal")
    consents.ordered(kid, parents[1], since=world.START)
    call = disclosures.noted_call(kid, caller="Bas Zandstra")
    with pytest.raises(ValidationError) as caught:
        disclosures.told(
            kid, call_note=call, means="phone", consent_kind=consents.kind("handover_verbal")
        )
    assert list(caught.value.error_dict) == ["recipient"]


@pytest.mark.clause("S07", "L38")
def test_the_fixed_message_is_for_a_school_that_asks(here, kid, parents):
    consents.decided(kid, parents[0], False, on=T, code="handover_verbal")
    call = disclosures.noted_call(kid, recipient_kind=None, institution="", caller="Onbekende")
    manager = asking(world.user("location_manager", here))
    assert manager.post(page("call_message", call))["Location"] == page("call", call)
    with pytest.raises(ValidationError):
        say_fixed_message(
            subject=kid.subject, recipient="Onbekende", means="phone", on=T, call_note=call, by=None
        )
    assert not Disclosure.objects.exists()


@pytest.mark.clause("G03")
def test_what_is_noted_after_a_withdrawal_is_told_to_the_recipient_at_once(kid, parents):
    day = disclosures.DAY
    consents.decided(kid, parents[0], True, on=day, code="handover_written")
    consents.decided(kid, parents[0], False, on=day + 5 * ONE, code="handover_written")
    late = disclosures.told(kid, disclosed_on=day + ONE, on=day + 6 * ONE)
    assert late.tasks.get().why == RecipientTask.Why.WITHDRAWN
