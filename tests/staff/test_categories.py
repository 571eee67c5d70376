"""What is held of whom: each data category a section of its own, and what is held of nobody."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from accounts.functions import FUNCTIONS
from consents.actions import open_matter, record_decision
from consents.defaults import REFERENCE
from consents.models import ConsentKind
from consents.texts import text_of
from core.dates import today
from core.privacy import CATEGORIES, SubjectKind, declaration_of
from core.registries import export_sections
from disclosures.actions import record_disclosure
from disclosures.models import Disclosure, RecipientKind, Rule
from staff.models import Company, Profile
from staff.sections import SECTIONS, VOLUNTEER_SECTIONS
from tests.factories import world
from tests.factories.http import asking
from tests.factories.staff import employee, noted, volunteer

OF_EVERYBODY = {
    *("identity", "contact", "employment", "screening", "conduct"),
    *("consents", "disclosures", "requests", "log"),
}
WORK = {"training", "appraisal", "absence", "working_conditions", "profile"}
# What words a field about religion, race, sexuality, health or union would carry (L42, K20).
FORBIDDEN = re.compile(
    r"illness|disease|sick|diagnos|health|medic|religio|faith|race|ethnic|origin|nationalit"
    r"|sexual|orientation|union|politic"
)


def models_of_staff():
    rooms = {"staff", "volunteer"}
    for model in apps.get_app_config("staff").get_models():
        if CATEGORIES[declaration_of(model).category].room in rooms:
            yield model


@pytest.mark.clause("K19")
@pytest.mark.parametrize(
    ("kind", "sections"),
    [
        (SubjectKind.EMPLOYEE, OF_EVERYBODY | WORK | {"identification", "payroll"}),
        (SubjectKind.INTERN, OF_EVERYBODY | WORK),
    ],
)
@pytest.mark.django_db
def test_each_part_of_a_file_is_a_category_of_its_own(at, kind, sections):
    subject = employee(at, kind=kind).subject
    fitting = {section.slug: section for section in SECTIONS.values() if section.fits(subject)}
    assert set(fitting) == sections
    categories = [section.category for section in fitting.values()]
    assert len(set(categories)) == len(categories)
    for section in fitting.values():
        for record in section.records:
            assert declaration_of(record.model).category == section.category


@pytest.mark.clause("K31")
@pytest.mark.django_db
def test_of_an_external_company_agency_and_account_are_held_and_nothing_of_the_payroll(at):
    made = employee(at, kind=SubjectKind.EXTERNAL)
    fitting = {s.slug for s in SECTIONS.values() if s.fits(made.subject)}
    assert fitting == OF_EVERYBODY | {"company"}
    noted(
        Company,
        made,
        company_name="Zorgkracht",
        kvk_number="99000001",
        iban="NL91ABNA0417164300",
        agency="De Pool",
        agency_contact="06 12345678",
    )
    page = asking(world.user("hr", at)).get(f"/staff/{made.pk}/company/").content.decode()
    for value in ("Zorgkracht", "99000001", "NL91ABNA0417164300", "De Pool", "06 12345678"):
        assert value in page
    stored = Company.objects.values_list("iban", flat=True)[0]
    assert b"NL91" not in bytes(stored)


@pytest.mark.clause("K32")
@pytest.mark.django_db
def test_the_same_functions_open_an_external_as_an_employee(at):
    own, external = employee(at), employee(at, "Sam", kind=SubjectKind.EXTERNAL)
    for function in ("hr", "board", "administration", "payroll", "ict_support", "recruiter"):
        client = asking(world.user(function, at))
        for section in sorted(OF_EVERYBODY):
            answers = {
                client.get(f"/staff/{person.pk}/{section}/", follow=True).status_code
                for person in (own, external)
            }
            assert len(answers) == 1, (function, section)
    assert (
        asking(world.user("ict_support", at)).get(f"/staff/{external.pk}/company/").status_code
        == 403
    )


@pytest.mark.clause("K20", "K23", "L42")
def test_no_field_asks_for_an_illness_a_belief_an_origin_or_a_union():
    models = list(models_of_staff())
    assert len(models) > 15
    for model in models:
        for field in model._meta.get_fields():
            words = f"{field.name} {getattr(field, 'verbose_name', '')}".lower()
            assert not FORBIDDEN.search(words), f"{model.__name__}.{field.name}"


@pytest.mark.clause("K20", "K23")
@pytest.mark.django_db
def test_of_an_absence_only_that_and_when_is_asked(made, hr):
    from staff.models import Absence

    page = asking(hr).get(f"/staff/{made.pk}/absence/absence/{made.pk}/add/")
    assert set(page.context["form"].fields) == {"kind", "starts_on", "ends_on"}
    assert "The nature of an illness is never noted." in page.content.decode()
    assert {kind.value for kind in Absence.Kind} == {"holiday", "leave", "sick"}
    section = asking(hr).get(f"/staff/{made.pk}/absence/")
    assert "and is not kept here" in section.content.decode()
    assert section.context["papers"] is None  # nor a letter of a doctor


@pytest.mark.clause("K34", "L51")
@pytest.mark.django_db
def test_of_a_volunteer_contact_and_certificate_are_held_and_nothing_more(at):
    from core.privacy import personal_models

    held = {d.model.__name__: d.exported for d in personal_models() if d.category[:3] == "vol"}
    assert held == {
        "Volunteer": (
            "first_name",
            "family_name",
            "street",
            "postcode",
            "town",
            "phone",
            "email",
        ),
        "VolunteerScreening": ("vog_number", "vog_issued_on"),
    }
    # What a volunteer signed says nothing more of the person (L07).
    assert list(VOLUNTEER_SECTIONS) == ["contact", "screening", "conduct", "requests"]
    assert volunteer(at).subject.volunteer.phone == "06 12345678"


@pytest.mark.clause("B05")
@pytest.mark.django_db
def test_a_profile_is_optional_and_stays_inside_the_organisation(at, made):
    noted(Profile, made, about="Bakt brood met de groep.", languages="")
    assert SECTIONS["profile"].record_kind("profile").form_class()().fields["about"].required is (
        False
    )
    open_to = {f.code for f in FUNCTIONS.values() if f.ceiling.get("staff.profile")}
    assert open_to == {"board", "cluster_manager", "location_manager", "hr", "employee"}
    child = world.child(at)
    parent = asking(world.parent_user(child))
    assert parent.get(f"/staff/{made.pk}/profile/").status_code == 404
    from rights.contents import gather

    given = gather(child.subject, reader=world.parents_of(child)[0].subject)
    assert "staff.profile" not in given.categories
    holding = [section.code for section in export_sections if section.model is Profile]
    assert holding == ["staff.profile"]


@pytest.mark.clause("K22", "L45")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("function", "opens"),
    [
        ("hr", set(SECTIONS) - {"company"}),
        ("administration", {"identity", "contact", "employment"}),
        (
            "payroll",
            {
                *("identity", "contact", "identification", "employment", "payroll", "absence"),
                "disclosures",
            },
        ),
        ("ict_support", {"identity", "employment"}),
        (
            "location_manager",
            set(SECTIONS)
            - {"company", "identification", "payroll", "disclosures", "requests", "log"},
        ),
        ("pedagogical_professional", set()),
        ("care_coordinator", set()),
    ],
)
def test_who_needs_a_part_for_the_work_opens_that_part_and_no_other(at, made, function, opens):
    client = asking(world.user(function, at))
    answers = {
        slug: client.get(f"/staff/{made.pk}/{slug}/", follow=True).status_code
        for slug, section in SECTIONS.items()
        if section.fits(made.subject)
    }
    assert {slug for slug, status in answers.items() if status == 200} == opens
    assert set(answers.values()) <= {200, 403, 404}


@pytest.mark.clause("L45")
@pytest.mark.django_db
@pytest.mark.parametrize("ground", ["", "interest", "contract"])
def test_to_others_staff_data_goes_on_consent_or_a_legal_duty_only(made, ground):
    on = today()
    reference = ConsentKind.objects.get(code=REFERENCE)
    landlord = open_matter(subject=made.subject, kind=reference, name="Makelaar", on=on, by=None)
    told = {
        "subject": made.subject,
        "recipient_kind": RecipientKind.objects.get(code="employer"),
        "recipient": "Makelaar",
        "categories": ["staff.employment"],
        "means": "written",
        "purpose": "een huis huren",
        "five_rules": Rule.values,
        "disclosed_on": on,
        "on": on,
        "by": None,
    }
    with pytest.raises(ValidationError):
        record_disclosure(**told, ground=ground)
    consented = {"ground": "consent", "consent_kind": reference, "matter": landlord}
    with pytest.raises(ValidationError):
        record_disclosure(**told, **consented)
    assert not Disclosure.objects.exists()
    record_decision(
        subject=made.subject,
        matter=landlord,
        text=text_of(REFERENCE, on),
        given=True,
        decided_on=on,
        how="portal",
        on=on,
        by=None,
    )
    record_disclosure(**told, **consented)
    assert Disclosure.objects.get().recipient == "Makelaar"
