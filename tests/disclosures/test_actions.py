"""What may be told to whom, and what is kept of it."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection

from consents.defaults import CARE_PARTNER, HANDOVER_VERBAL, HANDOVER_WRITTEN
from core.registries import export_sections
from disclosures.actions import say_fixed_message
from disclosures.models import Disclosure
from tests.factories import consents, disclosures, world
from tests.factories.applicants import application, procedure
from tests.factories.disclosures import told

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def parents(child):
    return [parent.subject for parent in world.parents_of(child)]


@pytest.fixture
def consented(child, parents):
    consents.decided(child, parents[0], True, on=DAY, code=HANDOVER_WRITTEN)
    return child


def refused(child, **changed) -> dict:
    with pytest.raises(ValidationError) as caught:
        told(child, **changed)
    assert not Disclosure.objects.exists()
    return caught.value.message_dict


def test_what_was_told_to_whom_is_kept_sealed(consented):
    disclosure = Disclosure.objects.get(pk=told(consented).pk)
    assert disclosure.recipient == "Basisschool De Kade"
    assert disclosure.consent.kind.code == HANDOVER_WRITTEN
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient FROM disclosures_disclosure")
        assert b"Kade" not in bytes(cursor.fetchone()[0])
    for entry in LogEntry.objects.all():
        assert "Kade" not in f"{entry.changes}{entry.object_repr}"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"categories": []}, "categories"),
        ({"categories": ["child.nonsense"]}, "categories"),
        ({"recipient": ""}, "recipient"),
        ({"means": "smoke"}, "means"),
        ({"ground": ""}, "ground"),
        ({"ground": "interest"}, "ground"),
        ({"ground": "legal_duty"}, "duty"),
        ({"ground": "court_order"}, "document"),
        ({"disclosed_on": DAY + dt.timedelta(days=1)}, "disclosed_on"),
        ({"purpose": " "}, "purpose"),
    ],
)
def test_what_lacks_or_is_wrong_is_named_and_nothing_is_kept(consented, changed, field):
    assert list(refused(consented, **changed)) == [field]


@pytest.mark.clause("K01")
@pytest.mark.parametrize("missing", ["purpose", "ground", "minimal", "open", "correct"])
def test_all_five_rules_are_met_before_anything_goes(consented, missing):
    answered = [rule for rule in disclosures.FIVE if rule != missing]
    assert list(refused(consented, five_rules=answered)) == ["five_rules"]
    assert sorted(told(consented).five_rules) == sorted(disclosures.FIVE)


@pytest.mark.clause("K13", "L31", "B01", "G01")
def test_without_consent_law_or_order_nothing_goes(child, parents):
    assert list(refused(child)) == ["consent"]
    consents.decided(child, parents[0], False, on=DAY, code=HANDOVER_WRITTEN)
    assert list(refused(child)) == ["consent"]
    consents.decided(child, parents[0], True, on=DAY, code=HANDOVER_WRITTEN)
    assert told(child).ground == "consent"


@pytest.mark.clause("K12")
def test_a_consent_for_paper_is_none_for_a_conversation(consented, parents):
    kind = consents.kind(HANDOVER_VERBAL)
    assert list(refused(consented, means="verbal")) == ["means"]
    assert list(refused(consented, means="verbal", consent_kind=kind)) == ["consent"]
    consents.decided(consented, parents[0], True, on=DAY, code=HANDOVER_VERBAL)
    assert told(consented, means="verbal", consent_kind=kind).means == "verbal"


def test_a_consent_covers_its_parts_and_its_recipients_alone(consented):
    beyond = {"categories": ["child.development", "child.finance"]}
    assert list(refused(consented, **beyond)) == ["categories"]
    to_the_neighbours = {"recipient_kind": disclosures.recipient_kind("childcare")}
    assert list(refused(consented, **to_the_neighbours)) == ["consent"]


def test_a_consent_by_name_tells_that_name_and_no_other(child, parents):
    matter = consents.named(child, "Logopedie De Mond", on=DAY)
    consents.decided(child, parents[0], True, on=DAY, code=CARE_PARTNER, matter=matter)
    made = told(
        child,
        recipient_kind=disclosures.recipient_kind("care_partner"),
        recipient="Fysio De Rug",
        consent_kind=consents.kind(CARE_PARTNER),
        matter=matter,
    )
    assert made.recipient == "Logopedie De Mond"


def test_what_was_told_earlier_is_held_against_the_consent_of_that_day(consented, parents):
    consents.decided(
        consented, parents[0], False, on=DAY + dt.timedelta(days=5), code=HANDOVER_WRITTEN
    )
    later = DAY + dt.timedelta(days=9)
    assert list(refused(consented, disclosed_on=later, on=later)) == ["consent"]
    assert told(consented, disclosed_on=DAY, on=later).disclosed_on == DAY


@pytest.mark.clause("K14", "L31", "L26")
def test_a_legal_duty_names_its_recipient_and_its_parts(child):
    allowance = {
        "recipient_kind": disclosures.recipient_kind("tax_office"),
        "recipient": "Belastingdienst",
        "ground": "legal_duty",
        "duty": disclosures.duty("allowance"),
        "consent_kind": None,
        "categories": ["child.identification", "child.identity"],
    }
    assert told(child, **allowance).duty.code == "allowance"
    Disclosure.objects.all().delete()
    beyond = {**allowance, "categories": ["child.conversations"]}
    assert list(refused(child, **beyond)) == ["categories"]
    elsewhere = {**allowance, "recipient_kind": disclosures.recipient_kind("municipality")}
    assert list(refused(child, **elsewhere)) == ["duty"]


@pytest.mark.clause("L32")
@pytest.mark.parametrize("means", ["phone", "verbal"])
def test_by_telephone_or_in_person_only_tax_office_and_police_are_told(child, means):
    by_law = {"ground": "legal_duty", "consent_kind": None, "means": means}
    at_home = {
        "recipient_kind": disclosures.recipient_kind("safe_home"),
        "duty": disclosures.duty("reporting_code"),
        "categories": ["child.identity"],
    }
    assert list(refused(child, **by_law, **at_home)) == ["means"]
    for code, duty, part in (
        ("tax_office", "allowance", "child.identification"),
        ("police", "criminal", "child.identity"),
    ):
        made = told(
            child,
            **by_law,
            recipient_kind=disclosures.recipient_kind(code),
            duty=disclosures.duty(duty),
            categories=[part],
        )
        assert made.means == means


@pytest.mark.clause("L32", "L35")
def test_on_consent_nobody_is_told_by_telephone_but_who_is_called_back(consented, parents):
    consents.decided(consented, parents[0], True, on=DAY, code=HANDOVER_VERBAL)
    by_phone = {"means": "phone", "consent_kind": consents.kind(HANDOVER_VERBAL)}
    assert list(refused(consented, **by_phone)) == ["means"]
    note = disclosures.noted_call(consented)
    assert told(consented, **by_phone, call_note=note).call_note == note


@pytest.mark.clause("L33")
def test_nothing_goes_to_a_parent_behind_a_court_order(consented, parents):
    consents.ordered(consented, parents[1], since=DAY)
    name = parents[1].parent.name
    assert list(refused(consented, recipient=name)) == ["recipient"]
    assert list(refused(consented, recipient=f"mevrouw {name.upper()}")) == ["recipient"]


def test_a_parent_without_custody_hears_important_facts_and_no_more(child, parents):
    facts = {
        "recipient_kind": disclosures.recipient_kind("parent"),
        "recipient": parents[1].parent.name,
        "ground": "legal_duty",
        "duty": disclosures.duty("parent_information"),
        "consent_kind": None,
        "categories": ["child.development"],
    }
    assert list(refused(child, **facts)) == ["recipient"]
    consents.custody_ended(child, parents[1], on=DAY - dt.timedelta(days=1))
    assert told(child, **facts).recipient == parents[1].parent.name
    assert list(told_error(child, **{**facts, "categories": ["child.care_file"]})) == ["categories"]


def told_error(child, **changed) -> dict:
    with pytest.raises(ValidationError) as caught:
        told(child, **changed)
    return caught.value.message_dict


@pytest.mark.clause("L34")
def test_a_helper_with_the_language_is_answered_on_written_consent_alone(child, parents):
    helper = {
        "recipient_kind": disclosures.recipient_kind("language_helper"),
        "consent_kind": consents.kind("language_helper"),
        "categories": ["child.contract"],
    }
    matter = consents.named(child, "Fatma Kaya", on=DAY, code="language_helper")
    assert list(refused(child, **helper, matter=matter)) == ["consent"]
    with pytest.raises(ValidationError):
        consents.decided(
            child, parents[0], True, on=DAY, code="language_helper", matter=matter, how="spoken"
        )
    consents.decided(child, parents[0], True, on=DAY, code="language_helper", matter=matter)
    assert told(child, **helper, matter=matter).recipient == "Fatma Kaya"


@pytest.mark.clause("L39")
def test_nobody_tells_of_what_the_own_function_does_not_open(child, parents):
    at = child.subject.affiliations.get().location
    matter = consents.named(child, "Logopedie De Mond", on=DAY)
    consents.decided(child, parents[0], True, on=DAY, code=CARE_PARTNER, matter=matter)
    care = {
        "recipient_kind": disclosures.recipient_kind("care_partner"),
        "consent_kind": consents.kind(CARE_PARTNER),
        "matter": matter,
        "categories": ["child.care_file"],
    }
    assert list(refused(child, **care, by=world.user("location_manager", at))) == ["categories"]
    assert told(child, **care, by=world.user("care_coordinator", at)).pk


@pytest.mark.clause("L38")
def test_a_school_hears_the_fixed_message_only_where_parents_said_no(child, parents):
    message = {"subject": child.subject, "recipient": "De Kade", "means": "written", "on": DAY}
    with pytest.raises(ValidationError):
        say_fixed_message(**message, by=None)
    consents.decided(child, parents[0], False, on=DAY, code=HANDOVER_WRITTEN)
    made = say_fixed_message(**message, by=None)
    assert made.told == "This child attended our childcare. The parents wish no handover."
    assert made.categories == ["child.care_arrangement"]
    assert list(told_error(child)) == ["consent"]


def test_the_export_names_recipient_and_parts_in_words_and_no_staff(consented):
    told(consented)
    (row,) = export_sections["disclosures"].rows(consented.subject)
    assert row["recipient"] == "Basisschool De Kade"
    assert len(row["categories"]) == 2
    assert not any("child." in label for label in row["categories"])
    assert "disclosed_by" not in row


@pytest.mark.clause("L62")
def test_nothing_of_an_applicant_is_ever_disclosed(consented):
    applicant = application(procedure(world.location()))
    with pytest.raises(ValidationError):
        told(applicant)
    for category in ("applicant.letter", "applicant.assessment"):
        assert list(refused(consented, categories=["child.identity", category])) == ["categories"]
