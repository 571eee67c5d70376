"""What is told of people who work here: by law to a few, else on their own word alone."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consents.defaults import REFERENCE
from core.dates import today
from core.privacy import SubjectKind
from core.registries import export_sections
from disclosures.models import Disclosure
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from staff.actions import end_employment
from tests.factories import consents, disclosures, files, staff, world
from tests.factories.disclosures import DAY, told
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K24")]


@pytest.fixture
def person():
    return staff.employee(world.location())


def by_law(kind: str, duty: str, *categories: str, **more) -> dict:
    return {
        "recipient_kind": disclosures.recipient_kind(kind),
        "recipient": kind,
        "ground": "legal_duty",
        "duty": disclosures.duty(duty),
        "consent_kind": None,
        "categories": list(categories),
        **more,
    }


@pytest.mark.parametrize(
    ("kind", "duty", "category"),
    [
        ("tax_office", "payroll_tax", "staff.payroll"),
        ("pension_fund", "pension", "staff.identification"),
        ("uwv", "employee_insurance", "staff.absence"),
        ("inspectorate", "inspectorate", "staff.screening"),
        ("health_service", "inspection", "staff.screening"),
        ("person_register", "person_register", "staff.screening"),
    ],
)
def test_a_law_opens_its_part_of_the_file_and_no_other(person, kind, duty, category):
    hr = world.user("hr", person.subject.affiliations.get().location)
    made = told(person, **by_law(kind, duty, category, by=hr))
    assert (made.retention_class, made.duty.code) == ("staff.file", duty)
    (row,) = export_sections["disclosures"].rows(person.subject)  # the employee reads of it
    assert row["recipient"] == kind
    with pytest.raises(ValidationError) as caught:
        told(person, **by_law(kind, duty, category, "staff.appraisal"))
    assert set(caught.value.error_dict) == {"categories"}
    assert Disclosure.objects.count() == 1


def test_nobody_tells_of_a_part_that_the_own_function_does_not_open(person):
    manager = world.user("location_manager", person.subject.affiliations.get().location)
    with pytest.raises(ValidationError) as caught:
        told(person, **by_law("tax_office", "payroll_tax", "staff.payroll", by=manager))
    assert set(caught.value.error_dict) == {"categories"}


@pytest.mark.clause("K31")
@pytest.mark.parametrize(
    ("kind", "held", "not_held"),
    [
        (SubjectKind.EMPLOYEE, {"identification", "payroll", "training"}, {"company"}),
        (SubjectKind.EXTERNAL, {"company"}, {"identification", "payroll", "training", "absence"}),
    ],
)
def test_only_what_the_file_of_such_a_person_can_hold_is_offered(kind, held, not_held):
    person = staff.employee(world.location(), kind=kind)
    paper(person, "staff.employment")
    address = reverse("disclosures:add_employee", args=[person.pk]) + "?kind=other"
    page = asking(world.user("hr")).get(address)
    boxes = page.context["form"].fields["categories"].choices
    offered = {code.partition(".")[2] for code, _label in boxes}
    assert held <= offered
    assert not not_held & offered


@pytest.mark.parametrize(
    ("kind", "category"),
    [
        (SubjectKind.EMPLOYEE, "staff.company"),
        (SubjectKind.EXTERNAL, "staff.payroll"),
        (SubjectKind.INTERN, "staff.identification"),
    ],
)
def test_what_such_a_file_never_holds_is_not_told(kind, category):
    person = staff.employee(world.location(), kind=kind)
    order = paper(person, "staff.employment")
    with pytest.raises(ValidationError) as caught:
        told(person, **by_order(order) | {"categories": [category]})
    assert set(caught.value.error_dict) == {"categories"}


def test_a_new_employer_hears_nothing_but_on_a_yes_about_that_employer(person):
    matter = consents.named(person, "De Wolkenkamer", on=DAY, code=REFERENCE)
    asked = {
        "recipient_kind": disclosures.recipient_kind("employer"),
        "consent_kind": consents.kind(REFERENCE),
        "matter": matter,
        "categories": ["staff.employment"],
    }
    for given in (None, False):
        if given is False:
            consents.decided(person, None, False, on=DAY, code=REFERENCE, matter=matter)
        with pytest.raises(ValidationError) as caught:
            told(person, **asked)
        assert set(caught.value.error_dict) == {"consent"}
    consents.decided(person, None, True, on=DAY, code=REFERENCE, matter=matter)
    assert told(person, **asked).recipient == "De Wolkenkamer"
    with pytest.raises(ValidationError):
        told(person, **{**asked, "categories": ["staff.payroll"]})


def test_of_a_volunteer_nothing_is_told_to_anybody():
    helper = staff.volunteer(world.location())
    with pytest.raises(ValidationError, match="volunteers"):
        told(helper, **by_law("police", "criminal", "staff.identity"))
    assert not Disclosure.objects.exists()


def paper(of, category: str) -> Document:
    file = clean_bytes(files.jpeg())
    return add_document(subject=of.subject, category=category, title="Stuk", file=file, by=None)


def by_order(document: Document) -> dict:
    return {
        "recipient_kind": disclosures.recipient_kind("other"),
        "recipient": "Rechtbank",
        "ground": "court_order",
        "consent_kind": None,
        "document": document,
        "categories": ["staff.identity"],
    }


@pytest.mark.clause("L31")
@pytest.mark.parametrize("kind", [SubjectKind.EMPLOYEE, SubjectKind.EXTERNAL])
def test_a_court_order_is_a_paper_of_the_file_and_never_the_passport(kind):
    person = staff.employee(world.location(), kind=kind)
    order = paper(person, "staff.employment")
    others = [paper(person, "staff.identification"), paper(person, "staff.payroll")]
    if kind != SubjectKind.EMPLOYEE:
        others.pop()  # its payroll papers are kept no longer than the file
    others.append(files.stored_copy(person.subject, person.subject))
    hr = asking(world.user("hr"))
    address = reverse("disclosures:add_employee", args=[person.pk]) + "?kind=other"
    offered = [code for code, _l in hr.get(address).context["form"].fields["ground"].choices]
    assert [code for code in offered if code.startswith("order:")] == [f"order:{order.pk}"]
    sent = {
        "recipient": "Rechtbank",
        "categories": ["staff.identity"],
        "means": "written",
        "purpose": "De zaak.",
        "five_rules": disclosures.FIVE,
        "disclosed_on": f"{today():%d-%m-%Y}",
    }
    for document in others:
        refused = hr.post(address, sent | {"ground": f"order:{document.pk}"})
        assert set(refused.context["form"].errors) == {"ground"}
        with pytest.raises(ValidationError) as caught:
            told(person, **by_order(document))
        assert set(caught.value.error_dict) == {"document"}
    assert not Disclosure.objects.exists()
    assert hr.post(address, sent | {"ground": f"order:{order.pk}"}).status_code == 302
    assert Disclosure.objects.get().document == order


def test_who_notes_a_question_hears_that_hr_answers_of_staff_also_of_who_left(person):
    here = person.subject.affiliations.get().location
    group = asking(world.user("pedagogical_professional", here))
    assert "Pass it on to HR" in group.get(reverse("disclosures:note_call")).content.decode()
    end_employment(
        subject=person.subject, ends_on=today(), labour_conflict=False, on=today(), by=None
    )
    address = reverse("disclosures:add_employee", args=[person.pk])
    hr = asking(world.user("hr", here))
    assert hr.get(address, {"kind": "uwv"}).context["form"].fields["categories"].choices
    for function in ("location_manager", "administration", "pedagogical_professional"):
        assert asking(world.user(function, here)).get(address).status_code in (403, 404)
