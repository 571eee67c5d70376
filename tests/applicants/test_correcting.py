"""Who somebody is and how to reach them is put right by the panel: a typing mistake of a colleague,
or what the applicant asks to change."""

import pytest
from django.urls import reverse

from applicants.actions import give_applicant_login
from audit.models import Event
from core.dates import today
from rights.actions import grant_correction, propose_correction
from rights.corrections import changes_in, filled_in, places_of
from rights.models import Request
from tests.factories import world
from tests.factories.applicants import application, procedure
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
CONTACT = {"street": "", "postcode": "", "town": "", "phone": "06 12345678"}
RIGHT = {"first_name": "Robin", "family_name": "Kraay", "email": "r.kraay@example.com", **CONTACT}


@pytest.fixture
def made(at, member):
    return application(procedure(at, panel=[member]))


def page_of(made) -> str:
    pk = made.subject_id
    return reverse("applicants:change_record", args=[pk, "identity", "person", pk, pk])


@pytest.mark.clause("K28")
def test_the_panel_puts_right_what_was_typed_wrongly(made, member):
    client, page = asking(member), page_of(made)
    section = reverse("applicants:section", args=[made.subject_id, "identity"])
    assert page in client.get(section).content.decode()
    assert client.post(page, {**RIGHT, "phone": "06"}).context["form"].errors.keys() == {"phone"}
    client.post(page, RIGHT)
    made.subject.applicant.refresh_from_db()
    assert made.subject.applicant.name == "Robin Kraay"
    assert Event.objects.filter(action="record.changed", subject_id=made.subject_id).count() == 1
    # found again by the right address, as somebody who applied twice
    twin = application(made.procedure, "Rob", "Vink", contact={"email": "r.kraay@example.com"})
    told = client.get(reverse("applicants:section", args=[twin.subject_id, "identity"]))
    assert "applied to this procedure too" in told.content.decode()


def test_a_changed_email_of_who_has_a_login_says_that_the_login_keeps_its_own(made, member):
    client, page = asking(member), page_of(made)
    keeps, still = "The login keeps its own address", "still signs in with the address of the login"
    assert keeps not in client.get(page).content.decode()
    told = client.post(page, {**RIGHT, "email": "robin@example.com"}, follow=True)
    assert still not in told.content.decode()
    user = world.user(email="old@example.com")
    give_applicant_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    assert keeps in client.get(page).content.decode()
    told = client.post(
        page, {**RIGHT, "email": "robin@example.com", "phone": "0612345679"}, follow=True
    )
    assert still not in told.content.decode()
    assert still in client.post(page, RIGHT, follow=True).content.decode()
    assert world.fresh(user).email == "old@example.com"


@pytest.fixture
def robin(made):
    """The applicant's login."""
    user = world.user(email="old@example.com")
    give_applicant_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    return world.fresh(user)


def own_page_of(made) -> str:
    return reverse("portal:correct-own", args=["applicant.identity", "person", made.subject_id])


def test_panel_and_applicant_read_in_the_same_words_that_the_login_keeps_its_own(
    made, member, robin
):
    for user, page in ((member, page_of(made)), (robin, own_page_of(made))):
        shown = asking(user).get(page).content.decode()
        assert "then a new invitation can be sent" in shown
        assert "invites this applicant" not in shown


def test_who_grants_another_email_reads_that_the_login_keeps_its_own(made, member, robin):
    """As who changes it in the file does."""
    person = made.subject.applicant
    typed = {name: getattr(person, name) for name in RIGHT}
    asking(robin).post(own_page_of(made), {**typed, "email": RIGHT["email"]})
    request, client = Request.objects.get(), asking(member)
    step = reverse("rights:step", args=[request.pk, "correct"])
    item = request.corrections.get()
    page = client.post(step, {"applied": [item.pk], "answer": "Gedaan."}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "The request has been answered, and the file is changed.",
        "This applicant still signs in with the address of the login: it was not changed.",
    ]
    person.refresh_from_db()
    assert person.email == RIGHT["email"]


def test_the_panel_grants_the_correction_an_applicant_asks(made, member):
    subject = made.subject
    (place,) = places_of(subject, subject, "applicant.identity")
    form = place.form(filled_in(place.form(), {"email": "r.kraay@example.com"}))
    assert form.is_valid()
    request = propose_correction(
        subject=subject,
        requester=subject,
        place=place,
        changes=changes_in(form),
        channel="desk",
        on=today(),
        by=None,
    )
    grant_correction(
        request=request,
        applied=[item.pk for item in request.corrections.all()],
        answer="Gedaan.",
        identity_check="known",
        on=today(),
        by=world.fresh(member),
    )
    subject.applicant.refresh_from_db()
    assert subject.applicant.email == "r.kraay@example.com"
