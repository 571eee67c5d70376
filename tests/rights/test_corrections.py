"""Corrections field by field: proposed, decided, applied, and who was told hears of it (L06)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils.html import strip_tags

from audit.models import Event
from children.models import DailyCare, EmergencyNumber, Parent
from consents.defaults import HANDOVER_WRITTEN
from core.dates import today
from core.privacy import CATEGORIES
from disclosures.models import RecipientTask
from rights.actions import ask_person, note_advice
from rights.contents import gather
from rights.corrections import places_of
from rights.models import CorrectionItem, Request
from staff.actions import give_login
from staff.models import Contact
from tests.factories import consents, disclosures, staff, world
from tests.factories.http import asking
from tests.factories.rights import grant, propose

pytestmark = pytest.mark.django_db
PART = "child.daily_care"


def test_a_parent_of_two_reads_whose_data_is_changed(child, parent):
    link = reverse("portal:correct", args=[child.pk, PART, "daily", child.subject.daily_care.pk])
    assert f'<p class="caption">{child.first_name}</p>' in asking(parent).get(link).content.decode()


@pytest.mark.parametrize(
    ("slug", "warns", "lead", "button"),
    [
        ("daily", True, "Change what is wrong or missing.", "Send the change"),
        ("emergency", False, "Fill in what is missing.", "Send"),
    ],
)
def test_the_form_speaks_of_what_it_is_for(child, parent, slug, warns, lead, button):
    """An allergy has to be told today as well, a number to call has not."""
    key = child.subject.daily_care.pk if slug == "daily" else "new"
    link = reverse("portal:correct", args=[child.pk, PART, slug, key])
    page = asking(parent).get(link).content.decode()
    assert ("Tell the group today" in page) is warns
    assert lead in page
    assert f">{button}</button>" in page


def test_who_proposed_a_change_reads_that_it_waits_where_the_old_value_stands(child, parent):
    section = reverse("portal:section", args=[child.pk, PART])
    form = reverse("portal:correct", args=[child.pk, PART, "daily", child.subject.daily_care.pk])
    client, other = asking(parent), asking(world.parent_user(child, 1))
    assert "You made request" not in client.get(section).content.decode()
    propose(parent, child, allergies="pinda en noten", diet="halal", health_note="")
    request = Request.objects.get()
    for page in (section, form):
        content = client.get(page).content.decode()
        read = strip_tags(content)
        assert f"You made request {request.number} about this on" in read
        assert reverse("portal:request", args=[request.pk]) in content
        assert request.number not in other.get(page).content.decode()
    another = reverse("portal:correct", args=[child.pk, PART, "emergency", "new"])
    assert request.number not in client.get(another).content.decode()
    grant(request, request.corrections.all())
    assert "You made request" not in client.get(section).content.decode()


@pytest.mark.clause("L06")
def test_a_parent_proposes_and_staff_put_it_in_the_file(here, child, parent):
    page = asking(parent).get(reverse("portal:section", args=[child.pk, PART]))
    link = reverse("portal:correct", args=[child.pk, PART, "daily", child.subject.daily_care.pk])
    assert link in page.content.decode()
    sent = propose(parent, child, allergies="pinda en noten", diet="halal", health_note="")
    request = Request.objects.get()
    assert sent["Location"] == reverse("portal:request-sent", args=[request.pk])
    (item,) = request.corrections.all()
    assert (item.present, item.proposed) == ("pinda", "pinda en noten")
    assert DailyCare.objects.get().allergies == "pinda"  # not before somebody decides
    manager = asking(world.user("location_manager", here))
    detail = manager.get(reverse("rights:detail", args=[request.pk])).content.decode()
    assert "pinda en noten" in detail
    step = reverse("rights:step", args=[request.pk, "correct"])
    manager.post(
        step,
        {"applied": [item.pk], "ground": "", "answer": "Gedaan.", "custody_checked": "on"},
    )
    request.refresh_from_db()
    assert request.state == Request.State.ANSWERED
    care = DailyCare.objects.get()
    assert (care.allergies, care.diet) == ("pinda en noten", "halal")


def test_the_trail_and_the_database_hold_no_word_of_it(child, parent):
    propose(parent, child, allergies="Kanariepiet", diet="halal", health_note="")
    assert "Kanariepiet" not in str(list(Event.objects.values_list("details", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM rights_correctionitem")
        assert "Kanariepiet" not in str(cursor.fetchall())


@pytest.mark.clause("L14")
def test_field_by_field_one_is_made_and_one_stays_on_a_ground(child, parent):
    propose(parent, child, allergies="noten", diet="", health_note="")
    request = Request.objects.get()
    first, second = request.corrections.all()
    with pytest.raises(ValidationError) as caught:
        grant(request, [first])
    assert "ground" in caught.value.error_dict
    note_advice(request=request, source="officer", text="Kan.", on=today(), by=None)
    grant(request, [first], ground="correct")
    care = DailyCare.objects.get()
    assert (care.allergies, care.diet) == ("noten", "halal")
    outcomes = dict(CorrectionItem.objects.values_list("pk", "outcome"))
    assert outcomes == {first.pk: "applied", second.pk: "kept"}
    request.refresh_from_db()
    assert request.state == Request.State.PARTLY


def test_a_new_emergency_number_can_be_proposed(child, parent):
    propose(parent, child, "emergency", "new", position="1", phone="06 12345678", whom="oma")
    request = Request.objects.get()
    assert not EmergencyNumber.objects.exists()
    grant(request, request.corrections.all())
    assert EmergencyNumber.objects.get().whom == "oma"


def test_what_does_not_fit_the_form_says_so_and_asks_nothing(child, parent):
    response = propose(parent, child, "emergency", "new", position="1", phone="twaalf")
    assert list(response.context["form"].errors) == ["phone"]
    assert not Request.objects.exists()


def test_nothing_changed_is_no_request(child, parent):
    response = propose(parent, child, allergies="pinda", diet="halal", health_note="")
    assert response.context["form"].non_field_errors()
    assert not Request.objects.exists()


def test_who_got_the_data_hears_that_it_was_corrected(child, parent):
    mother = world.parents_of(child)[0].subject
    consents.decided(child, mother, True, on=today(), code=HANDOVER_WRITTEN)
    disclosures.told(child, categories=["child.identity"], disclosed_on=today(), on=today())
    propose(
        parent,
        child,
        "child",
        child.pk,
        "child.identity",
        first_name="Noortje",
        family_name=child.family_name,
        birth_date=f"{child.birth_date:%d-%m-%Y}",
        sex=child.sex,
    )
    request = Request.objects.get()
    grant(request, request.corrections.all())
    child.refresh_from_db()
    assert child.first_name == "Noortje"
    assert RecipientTask.objects.get().why == "corrected"


@pytest.mark.clause("L33", "S08")
def test_only_the_own_contact_data_and_only_of_the_own_child(here, child, parent):
    mother, father = world.parents_of(child)
    places = places_of(child.subject, mother.subject, "child.contact")
    assert {place.record.subject_id for place in places} == {mother.pk}
    data = {"first_name": "X", "family_name": "Y", "email": "x@example.com"}
    assert propose(parent, child, "parent", father.pk, "child.contact", **data).status_code == 404
    other = world.child(here, "Sam", "Kanariepiet")
    world.daily_care(other, allergies="ei")
    assert propose(parent, other, allergies="niets").status_code == 404
    assert propose(parent, child, "order", "new", "child.custody").status_code == 404
    assert not Request.objects.exists()


def test_a_parent_changes_the_own_address_through_it(child, parent):
    mother = world.parents_of(child)[0]
    propose(
        parent,
        child,
        "parent",
        mother.pk,
        "child.contact",
        first_name=mother.first_name,
        family_name=mother.family_name,
        email="nieuw@example.com",
        phone="06 87654321",
        street="Nieuwe weg 2",
        postcode="1234 AB",
        town="Amsterdam",
    )
    request = Request.objects.get()
    grant(request, request.corrections.all())
    assert Parent.objects.get(pk=mother.pk).email == "nieuw@example.com"


def test_who_may_not_change_the_part_does_not_apply_it(here, child, parent):
    propose(parent, child, allergies="noten", diet="halal", health_note="")
    request = Request.objects.get()
    with pytest.raises(ValidationError):
        grant(request, request.corrections.all(), by=world.user("privacy_officer"))
    assert DailyCare.objects.get().allergies == "pinda"
    request.refresh_from_db()
    assert request.state == Request.State.OPEN


@pytest.mark.clause("K25")
def test_an_employee_proposes_a_new_address_to_hr(here):
    person = staff.employee(here)
    user = world.user()
    give_login(subject=person.subject, user=user, starts_on=world.START, by=None)
    page = asking(user).get(reverse("portal:own-section", args=["staff.contact"]))
    (place,) = places_of(person.subject, person.subject, "staff.contact")
    url = reverse("portal:correct-own", args=["staff.contact", "address", place.key])
    assert url in page.content.decode()
    asking(user).post(
        url,
        {
            "street": "Nieuwe weg 2",
            "postcode": "1234 AB",
            "town": "Amsterdam",
            "phone": "06 87654321",
            "email": "nieuw@example.com",
        },
    )
    request = Request.objects.get()
    grant(request, request.corrections.all(), by=world.user("hr"))
    assert Contact.objects.get(subject=person.subject).town == "Amsterdam"


@pytest.mark.clause("L33")
def test_what_one_parent_proposed_and_was_asked_is_no_part_of_the_copy_for_the_other(child, parent):
    mother, father = world.parents_of(child)
    names = {"first_name": mother.first_name, "family_name": mother.family_name}
    address = {"street": "Schuilweg 2", "postcode": "1234 AB", "town": "Amsterdam"}
    propose(parent, child, "parent", mother.pk, "child.contact", **names, **address)
    request = Request.objects.get()
    ask_person(request=request, about="meaning", text="Sinds Kanariepiet?", on=today(), by=None)
    note_advice(request=request, source="officer", text="Mag.", on=today(), by=None)
    own = str(gather(child.subject, reader=mother.subject, categories={"child.requests"}).parts)
    assert "Schuilweg" in own
    assert str(CATEGORIES["child.contact"].label) in own
    assert "child.contact" not in own
    assert "Kanariepiet" in own
    assert not gather(child.subject, reader=father.subject, categories={"child.requests"}).parts


@pytest.mark.clause("K07")
@pytest.mark.parametrize("function", ["administration", "privacy_officer"])
def test_who_does_not_open_the_part_reads_no_value_of_it_with_the_request(
    here, child, parent, function
):
    propose(parent, child, allergies="Kanariepiet", diet="halal", health_note="")
    request = Request.objects.get()
    client = asking(world.user(function))
    for name, *more in (("detail",), ("step", "correct")):
        page = client.get(reverse(f"rights:{name}", args=[request.pk, *more]))
        assert "Kanariepiet" not in page.content.decode()
    detail = client.get(reverse("rights:detail", args=[request.pk]))
    assert [row[0] for row in detail.context["corrections"]] == ["Allergies"]


def test_who_cannot_decide_on_a_change_reads_who_can_and_gets_no_form(here, child, parent):
    propose(parent, child, allergies="Kanariepiet", diet="halal", health_note="")
    step = reverse("rights:step", args=[Request.objects.get().pk, "correct"])
    officer, manager = asking(world.user("privacy_officer")), world.user("location_manager", here)
    world.user("care_coordinator", here)  # changes the part, and handles no requests
    page = officer.get(step)
    assert "form" not in page.context
    assert "Location manager" in page.content.decode()
    assert "Care coordinator" not in page.content.decode()
    assert "form" in asking(manager).get(step).context
    manager.appointments.all().delete()
    assert "nobody now" in officer.get(step).content.decode()


def test_with_a_reason_the_officer_reads_what_was_proposed(child, parent):
    propose(parent, child, allergies="Kanariepiet", diet="halal", health_note="")
    client = asking(world.user("privacy_officer"))
    section = reverse("children:section", args=[child.pk, "daily_care"])
    client.post(section, {"reason": "Advies over een verzoek."})
    page = client.get(reverse("rights:detail", args=[Request.objects.get().pk]))
    assert "Kanariepiet" in page.content.decode()


def test_what_was_changed_meanwhile_is_not_overwritten_unseen(here, child, parent):
    propose(parent, child, allergies="pinda en noten", diet="halal", health_note="")
    request = Request.objects.get()
    items = request.corrections.all()
    manager = asking(world.user("location_manager", here))
    step = reverse("rights:step", args=[request.pk, "correct"])
    seen = manager.get(step).context["form"]["seen"].value()
    sent = {"applied": [items[0].pk], "answer": "Gedaan.", "custody_checked": "on", "seen": seen}
    world.daily_care(child, allergies="pinda en melk, arts gebeld")
    with pytest.raises(ValidationError) as caught:
        grant(request, items)
    assert caught.value.code == "changed"
    page = manager.post(step, sent)
    assert page.context["form"].non_field_errors()
    assert "arts gebeld" in page.content.decode()
    assert DailyCare.objects.get().allergies == "pinda en melk, arts gebeld"
    manager.post(step, sent | {"seen": page.context["form"]["seen"].value()})
    assert DailyCare.objects.get().allergies == "pinda en noten"


def test_sent_twice_it_is_proposed_once_and_something_else_beside_it(child, parent):
    number = {"position": "1", "phone": "06 12345678", "whom": "oma"}
    first = propose(parent, child, "emergency", "new", **number)
    assert propose(parent, child, "emergency", "new", **number)["Location"] == first["Location"]
    assert Request.objects.count() == 1
    propose(parent, child, "emergency", "new", **number | {"phone": "06 87654321"})
    assert Request.objects.count() == 2
