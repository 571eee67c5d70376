"""The finished copy, read back as a PDF reader would."""

import datetime as dt
import json

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone, translation

from children.actions import ContractDetails, ParentDetails
from children.models import DailyCare, Identification
from consents.defaults import HANDOVER_WRITTEN as HANDOVER
from core.registries import export_sections
from register.actions import add_processor, end_activity, load_defaults
from rights.actions import decided_of
from rights.contents import gather
from rights.copy import JSON_NAME, copy_name, make_copy
from rights.information import information_for
from rights.models import Request
from rights.words import in_words
from tests.factories import consents, disclosures, register, staff, world
from tests.factories.rights import approved, claimed
from tests.pdf_text import open_pdf, text_of

pytestmark = pytest.mark.django_db
OTHER = "Kanariepiet"
TOLD = dt.date(2026, 1, 9)


@pytest.fixture
def child():
    here = world.location()
    world.child(here, "Storm", OTHER)
    family = [
        ParentDetails(
            "Ans",
            "Zandstra",
            email="ans@example.com",
            street="Answeg 1",
            postcode="1234 AB",
            town="Amsterdam",
        ),
        ParentDetails("Bas", "Zandstra", email="bas@example.com", phone="06 22222222"),
    ]
    contract = ContractDetails(hours_per_month=80, rate="9.50", iban="NL91ABNA0417164300")
    made = world.child(here, parents=family, contract=contract)
    world.daily_care(
        made,
        allergies="pinda",
        diet="geen varkensvlees",
        health_note=f"Gebeten door Storm {OTHER}.\nPleister.",
    )
    world.emergency_number(made, "06 33333333")
    world.noted_bsn(made.subject)
    consents.decided(made, made.subject.represented_by.first().parent, True, on=TOLD, code=HANDOVER)
    disclosures.told(made, disclosed_on=TOLD, on=TOLD)
    consents.decided(made, world.parents_of(made)[1].subject, True, on=TOLD, code=HANDOVER)
    return made


@pytest.fixture
def copied(child):
    copy = claimed(approved(child))
    made = make_copy(copy.request, at=timezone.localtime(), decided=decided_of(copy))
    return Request.objects.get(), made.pdf, made.categories


def attached(content):
    with open_pdf(content) as pdf:
        assert list(pdf.attachments) == [JSON_NAME]
        return json.loads(pdf.attachments[JSON_NAME].get_file().read_bytes())


@pytest.mark.clause("K17")
def test_it_is_a_tagged_pdf_a_3_with_the_data_inside(copied):
    _request, content, _categories = copied
    with open_pdf(content) as pdf:
        metadata = pdf.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == settings.LANGUAGE_CODE
        assert pdf.docinfo.get("/Title") is not None


def test_the_json_holds_what_the_database_holds(copied, child):
    request, content, categories = copied
    data = attached(content)
    assert (data["format"], data["version"]) == ("privacyhub-file", 2)
    assert data["request"]["number"] == request.number
    sections = {section["code"]: section for section in data["sections"]}
    assert {section["category"] for section in data["sections"]} == set(categories)

    care = DailyCare.objects.get(subject=child.subject)
    row = sections["child.daily_care"]["rows"][0]
    assert row["allergies"] == care.allergies
    assert sections["child.emergency"]["rows"][0]["phone"] == "06 33333333"
    assert row["health_note"] == "Gebeten door S. K..\nPleister."
    found = Identification.objects.get(subject=child.subject)
    assert sections["child.identification"]["rows"][0]["bsn"] == found.bsn == "123456782"
    contract = sections["child.contract"]["rows"][0]
    assert contract["iban"] == "NL91ABNA0417164300"
    assert sections["parent.identity"]["rows"][0]["email"] == "ans@example.com"
    # Whatever the registry holds of this child is in it, field for field.
    for section in export_sections:
        for row in section.rows(child.subject):
            if section.code not in ("child.custody", "access.grants"):
                assert set(row) == set(sections[section.code]["rows"][0])


@pytest.mark.clause("L33")
def test_it_holds_the_own_answers_and_not_those_of_the_other_parent(copied, child):
    assert child.subject.consents.count() == 2
    sections = {section["code"]: section for section in attached(copied[1])["sections"]}
    [own] = sections["consents"]["rows"]
    assert own["giver"] == "Ans Zandstra"


@pytest.mark.clause("L33")
def test_it_does_not_tell_that_the_other_parent_answered_differently(child):
    parents = [parent.subject for parent in world.parents_of(child)]
    for giver, given in zip(parents, (True, False), strict=True):
        consents.decided(child, giver, given, on=TOLD)
    held = []
    for reader in parents:
        parts = {part.code: part for part in gather(child.subject, reader=reader).parts}
        assert len(parts["consents"].rows) == 2
        assert "consent_differences" not in parts
        held.append(parts.get("consent_removals"))
    assert child.subject.differences.exists()
    assert held[0] is None
    assert {row["giver"] for row in held[1].rows} == {"Bas Zandstra"}
    assert set(held[1].rows[0]) <= set(held[1].labels)


def test_every_field_has_its_words(copied):
    for section in attached(copied[1])["sections"]:
        named = {field["name"] for field in section["fields"]}
        assert all(set(row) <= named for row in section["rows"])


def test_nothing_of_another_family_or_of_the_other_parent_is_inside(copied):
    _request, content, _categories = copied
    with open_pdf(content) as pdf:
        objects = b"".join(
            thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream)
        )
    for canary in (OTHER, "bas@example.com", "22222222"):
        assert canary not in text_of(content)
        assert canary.encode() not in objects
    assert len(attached(content)["sections"]) > 5


def test_the_pages_say_what_the_law_wants_said(copied):
    text = text_of(copied[1])
    for part in ("Noor", "pinda", "123456782", "Basisschool De Kade", "09-01-2026", "80"):
        assert part in text
    information = attached(copied[1])["information"]
    assert information["controller"]["name"] == "Stichting De Zandbak"
    assert information["recipients"][0]["recipient"] == "Basisschool De Kade"
    assert len(information["terms"]) >= 2  # the file, and the contract that outlives it
    for name in ("purposes", "rights", "complaint", "source", "automated_decisions", "transfers"):
        assert information[name]
    for said in (information["complaint"], information["automated_decisions"]):
        assert said in text


@pytest.mark.clause("L49")
@pytest.mark.parametrize(
    ("kind", "ground", "source"),
    [
        ("employee", "carrying out a contract", "from you and"),
        ("intern", "carrying out a contract", "from your school"),
        ("external", "carrying out a contract", "from the agency"),
    ],
)
def test_who_works_here_reads_grounds_out_of_the_register(kind, ground, source):
    load_defaults(by=None)
    worker = staff.employee(world.location(), kind=kind).subject
    information = information_for(worker, gather(worker, reader=worker)).as_json()
    assert ground in {g for purpose in information["purposes"] for g in purpose["grounds"]}
    assert source in information["source"]
    assert "child" not in json.dumps(
        {name: information[name] for name in ("confirmation", "source", "automated_decisions")}
    )


def test_systems_come_out_of_the_register_as_far_as_they_hold_data_of_such_people():
    load_defaults(by=None)
    add_processor(values={"system": "Praatplein"}, by=None)  # of whom, nobody wrote down
    here = world.location()

    def told(subject) -> set[str]:
        information = information_for(subject, gather(subject, reader=subject)).as_json()
        return {system["system"] for system in information["systems"]}

    of_child = told(world.child(here).subject)
    of_employee = told(staff.employee(here).subject)
    assert {"KIJK!", "Praatplein"} <= of_child
    assert {"AFAS InSite", "Praatplein"} <= of_employee
    assert not of_child & {"AFAS InSite", "Tactiplan"}
    assert not of_employee & {"KIJK!", "Isy"}
    assert "PFZW" not in of_employee  # decides alone, and answers for itself


def test_transfers_come_out_of_the_register_of_those_people_only():
    load_defaults(by=None)
    worker = staff.employee(world.location()).subject

    def told() -> str:
        return information_for(worker, gather(worker, reader=worker)).transfers

    nothing = told()
    abroad = {"transfers": "Uren, naar Canada", "safeguards": "Adequaatheidsbesluit"}
    register.activity("Ouderavonden", people=["parent"], **abroad)
    assert told() == nothing == "The data stays inside the European Economic Area."
    entry = register.activity("Roosters", people=["employee"], **abroad)
    for words in ("Roosters", "Uren, naar Canada.", "Adequaatheidsbesluit"):
        assert words in told()
    assert nothing not in told()
    end_activity(activity=entry, on=TOLD, by=None)
    assert told() == nothing


def test_the_cover_says_on_which_ground_the_data_of_a_child_are_used(child):
    load_defaults(by=None)
    copy = claimed(approved(child))
    made = make_copy(copy.request, at=timezone.localtime(), decided=decided_of(copy))
    purposes = json.loads(made.data)["information"]["purposes"]
    assert all(purpose["purpose"] for purpose in purposes)
    assert "carrying out a contract" in next(
        p["grounds"] for p in purposes if p["category"] == "Placement"
    )


def test_the_downloaded_file_names_nobody(copied):
    assert copy_name(copied[0]) == "privacyhub-2026-001"


def test_values_in_words():
    assert in_words("2026-03-02") == "02-03-2026"
    assert in_words("2026-03-02T09:30:00+01:00") == "02-03-2026 09:30"
    assert in_words(None) == in_words("") == in_words([]) == "–"
    assert in_words(["a", "b"]) == "a, b"
    assert in_words("2026-00042") == "2026-00042"
    assert in_words(True) != in_words(False)
    assert in_words(0) == "0"
    assert in_words("11.37") == "11.37"
    with translation.override("nl"):
        assert in_words("11.37") == "11,37"
        assert in_words("1.2.3") == "1.2.3"
