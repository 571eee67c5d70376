"""Signing the statements of the organisation in the portal."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Event
from core.dates import today
from core.privacy import SubjectKind
from staff.actions import (
    end_employment,
    give_login,
    sign_own_statement,
    sign_statement,
)
from staff.models import ConductText, SignedStatement
from staff.statements import missing_of
from tests.factories import staff, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
TODAY = today()
LIST = reverse("portal:own-statements")
Kind = ConductText.Kind
WORKING = (SubjectKind.EMPLOYEE, SubjectKind.INTERN, SubjectKind.EXTERNAL, SubjectKind.VOLUNTEER)


@pytest.fixture
def conduct():
    return staff.statement(Kind.CODE_OF_CONDUCT)


def somebody(here, kind=SubjectKind.EMPLOYEE):
    """Somebody of this kind called Kim Duinker, and the browser of that person."""
    if kind == SubjectKind.VOLUNTEER:
        person = staff.volunteer(here, "Kim", "Duinker")
    else:
        person = staff.employee(here, kind=kind)
    user = world.user()
    give_login(subject=person.subject, user=user, starts_on=world.START, by=None)
    return world.fresh(person.subject), asking(world.fresh(user))


def page(text):
    return reverse("portal:own-sign", args=[text.pk])


def waiting(client):
    return [item["label"] for item in client.get(LIST).context["waiting"]]


@pytest.mark.clause("L07", "S03", "L52")
@pytest.mark.parametrize("kind", WORKING)
def test_who_works_or_helps_here_reads_and_signs_in_the_portal(here, conduct, kind):
    subject, client = somebody(here, kind)
    assert waiting(client) == [str(conduct)]
    assert "1 is waiting for your signature" in client.get(reverse("portal:home")).content.decode()
    assert "We keep it to ourselves." in client.get(page(conduct)).content.decode()
    assert client.post(page(conduct), {"name": " kim  duinker "}).url == LIST
    signed = SignedStatement.objects.get()
    assert (signed.subject, signed.text, signed.signed_on) == (subject, conduct, TODAY)
    assert (signed.how, signed.signed_name) == ("portal", "kim duinker")
    assert waiting(client) == []
    assert "Signed in the portal" in client.get(LIST).content.decode()
    event = Event.objects.get(action="record.added")
    assert (event.actor, event.section) == (subject.user, "staff.conduct")
    assert event.function == ("volunteer" if kind == SubjectKind.VOLUNTEER else "employee")
    assert not missing_of(subject)


def test_staff_find_it_in_the_file_as_if_it_was_signed_on_paper(here, conduct):
    subject, client = somebody(here)
    client.post(page(conduct), {"name": "Kim Duinker"})
    hr = asking(world.user("hr", here))
    shown = hr.get(reverse("staff:section", args=[subject.pk, "conduct"])).content.decode()
    assert "signed in the portal" in shown
    assert "Kim Duinker" in shown
    helper, theirs = somebody(here, SubjectKind.VOLUNTEER)
    theirs.post(page(conduct), {"name": "Kim Duinker"})
    office = asking(world.user("administration", here))
    section = reverse("volunteers:section", args=[helper.pk, "conduct"])
    assert "signed in the portal" in office.get(section).content.decode()


@pytest.mark.parametrize("name", ["", "Kim", "Jan de Vries", "K. Duinker"])
def test_only_the_own_name_in_full_signs(here, conduct, name):
    _subject, client = somebody(here)
    answer = client.post(page(conduct), {"name": name})
    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]
    assert not SignedStatement.objects.exists()


def test_pressed_twice_it_is_signed_once(here, conduct):
    _subject, client = somebody(here)
    for _turn in range(2):
        assert client.post(page(conduct), {"name": "Kim Duinker"}).url == LIST
    assert SignedStatement.objects.count() == 1


@pytest.mark.clause("L52")
def test_a_new_version_is_asked_and_the_old_one_cannot_be_signed(here, conduct):
    _subject, client = somebody(here)
    client.post(page(conduct), {"name": "Kim Duinker"})
    older = conduct
    newer = staff.statement(Kind.CODE_OF_CONDUCT)
    assert waiting(client) == [str(newer)]
    assert [row["label"] for row in client.get(LIST).context["rows"]] == [str(older)]
    other, colleague = somebody(here, SubjectKind.INTERN)
    assert colleague.get(page(older)).status_code == 404
    assert colleague.post(page(older), {"name": "Kim Duinker"}).status_code == 404
    with pytest.raises(ValidationError) as refused:  # published while the page stood open
        sign_own_statement(subject=other, text=older, name="Kim Duinker", signed_on=TODAY, by=None)
    assert "text" in refused.value.message_dict


def test_what_was_signed_on_paper_is_not_asked_again(here, conduct):
    subject, client = somebody(here)
    sign_statement(subject=subject, text=conduct, signed_on=TODAY, on=TODAY, by=None)
    assert waiting(client) == []
    assert client.get(page(conduct)).url == LIST


def test_a_volunteer_is_not_asked_what_was_written_for_employees(here):
    notice = staff.statement(Kind.PURPOSE_NOTICE)
    _subject, employee = somebody(here)
    _helper, volunteer = somebody(here, SubjectKind.VOLUNTEER)
    assert waiting(employee) == [str(notice)]
    assert waiting(volunteer) == []
    assert volunteer.get(page(notice)).status_code == 404


def test_nothing_is_asked_of_who_has_left(here, conduct):
    subject, client = somebody(here)
    end_employment(subject=subject, ends_on=TODAY, labour_conflict=False, on=TODAY, by=None)
    assert waiting(client) == [str(conduct)]  # the last day is a day of work
    subject.relation_ended_on = world.START
    subject.save()
    assert waiting(client) == []
    assert client.post(page(conduct), {"name": "Kim Duinker"}).status_code == 404


@pytest.mark.clause("S08")
def test_a_parent_has_nothing_to_sign(here, conduct):
    client = asking(world.parent_user(world.child(here)))
    for address in (LIST, page(conduct)):
        assert client.get(address).status_code == 404
    assert client.post(page(conduct), {"name": "Ans Zandstra"}).status_code == 404
    assert not SignedStatement.objects.exists()
