"""Opening a personnel file: what is asked, refused, and told of a file that is there already."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import change_matrix
from accounts.functions import DEFAULT_LEVELS
from core.dates import today
from core.privacy import Level, SubjectKind
from core.registries import retention_rules
from organisation.models import Cluster
from privacyhub.demo.statements import TEXTS
from retention.models import RuleSetting
from retention.plan import planned
from staff.actions import end_employment, register_employee
from staff.models import ConductText, Contact, Employee, Employment
from tests.factories import world
from tests.factories.http import asking
from tests.factories.staff import employee, statement
from tests.staff.test_lists import sign_in

pytestmark = pytest.mark.django_db


def registration(at, **changes):
    return {
        "kind": "employee",
        "first_name": "Kim",
        "family_name": "Duinker",
        "birth_date": "17-05-1990",
        "birth_place": "Hoorn",
        "sex": "x",
        "location": at.pk,
        "function_title": "Groepsleider",
        "starts_on": "01-03-2026",
        "hours_per_week": "28",
        "postcode": "1234ab",
        **changes,
    }


def test_hr_registers_an_employee(client, at):
    sign_in(client, "hr")
    answer = client.post(reverse("staff:register"), registration(at))
    made = Employee.objects.get()
    assert answer.url == reverse("staff:file", args=[made.pk])
    assert Contact.objects.get().postcode == "1234 AB"
    assert Employment.objects.get().starts_on == dt.date(2026, 3, 1)


@pytest.mark.clause("L43")
def test_who_registers_somebody_reads_what_to_tell(client, at):
    sign_in(client, "hr")
    page = client.get(reverse("staff:register")).content.decode()
    assert "We keep it to ourselves." not in page
    statement(ConductText.Kind.PURPOSE_NOTICE)
    page = client.get(reverse("staff:register")).content.decode()
    assert "We keep it to ourselves." in page


@pytest.mark.clause("L43", "L50")
def test_what_is_told_holds_for_an_intern_and_follows_the_terms(client, at):
    statement(ConductText.Kind.PURPOSE_NOTICE)
    RuleSetting.objects.create(rule="staff.file", months=18)
    sign_in(client, "administration", at)
    page = client.get(reverse("staff:register"))
    (told,) = page.context["kept"]
    assert told == ("File of an intern", "at once after the end of the internship")
    assert told[1] in page.content.decode()
    sign_in(client, "hr")
    told = dict(client.get(reverse("staff:register")).context["kept"])
    assert told["Personnel file"] == "18 months, counted from the end of the employment"


def test_the_demo_tells_an_intern_no_term_of_employees():
    dutch, english = TEXTS[ConductText.Kind.PURPOSE_NOTICE]
    for text, who, intern, term in (
        (dutch, "medewerker", "stagiair", r"\d+ (jaar|maand|we)"),
        (english, "employee", "intern", r"\d+ (year|month|week)"),
    ):
        sentences = text.split(". ")
        assert [one for one in sentences if intern in one]
        for one in sentences:
            if re.search(term, one):
                assert who in one
                assert intern not in one


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "31-02-2026"),
        ("birth_date", "01-01-2014"),
        ("starts_on", "2026-13-01"),
        ("starts_on", "01-01-1990"),
        ("postcode", "0123 AB"),
        ("postcode", "1234 SS"),
        ("kind", "intern"),
        ("kind", "child"),
        ("location", "999999"),
        ("hours_per_week", "61"),
        ("phone", "06"),
    ],
)
def test_a_wrong_registration_says_where_keeps_the_input_and_writes_nothing(
    client, at, field, value
):
    sign_in(client, "hr")
    page = client.post(reverse("staff:register"), registration(at, **{field: value}))
    assert page.status_code == 200
    wrong = "birth_date" if value == "01-01-1990" else field
    assert list(page.context["form"].errors) == [wrong]
    assert f'id="id_{wrong}_error"' in page.content.decode()
    assert "Groepsleider" in page.content.decode()
    assert not Employee.objects.exists()


def test_somebody_cannot_be_registered_at_a_location_out_of_sight(client, at):
    cells = {
        **DEFAULT_LEVELS["cluster_manager"],
        "staff.identity": int(Level.CHANGE),
        "staff.employment": int(Level.CHANGE),
    }
    change_matrix(levels={**DEFAULT_LEVELS, "cluster_manager": cells}, by=None)
    cluster = Cluster.objects.create(name="Noord")
    mine = world.location("Het Vlot", cluster=cluster)
    sign_in(client, "cluster_manager", cluster)
    page = client.post(reverse("staff:register"), registration(at))
    assert list(page.context["form"].errors) == ["location"]
    assert not Employee.objects.exists()
    assert client.post(reverse("staff:register"), registration(mine)).status_code == 302


@pytest.mark.parametrize("left", [False, True])
def test_a_second_file_of_somebody_is_opened_only_once_that_was_read(at, hr, left):
    known = employee(at, "Kim", "Duinker")
    if left:
        yesterday = today() - dt.timedelta(days=1)
        end_employment(
            subject=known.subject, ends_on=yesterday, labour_conflict=False, on=today(), by=None
        )
    client, url = asking(hr), reverse("staff:register")
    page = client.post(url, registration(at, family_name="duinker"))
    body = page.content.decode()
    assert "There is already a file with this name and birth date." in body
    assert f'href="{reverse("staff:file", args=[known.pk])}"' in body
    assert 'value="Groepsleider"' in body
    assert Employee.objects.count() == 1
    again = registration(at, family_name="duinker", read=page.context["digest"])
    assert client.post(url, again).status_code == 302
    assert Employee.objects.count() == 2
    assert client.post(url, registration(at, birth_date="18-05-1990")).status_code == 302


def test_a_second_file_is_seen_however_the_name_is_written(at, hr):
    employee(at, "Kim", "d'Hôtel")
    typed = registration(at, family_name="D’HOTEL")
    body = asking(hr).post(reverse("staff:register"), typed).content.decode()
    assert "There is already a file with this name and birth date." in body


def test_a_file_out_of_sight_is_told_of_to_nobody(at, hr):
    employee(world.location("Het Vlot"), "Kim", "Duinker")
    assert asking(hr).post(reverse("staff:register"), registration(at)).status_code == 302


@pytest.mark.clause("L50")
def test_an_intern_is_registered_with_the_last_day_of_the_internship(at):
    client, url = asking(world.user("administration", at)), reverse("staff:register")
    begins = today() + dt.timedelta(days=7)
    ends = begins + dt.timedelta(days=150)
    typed = registration(at, kind="intern", starts_on=f"{begins:%d-%m-%Y}")
    for wrong in (begins - dt.timedelta(days=1), today() - dt.timedelta(days=1)):
        page = client.post(url, typed | {"ends_on": f"{wrong:%d-%m-%Y}"})
        assert list(page.context["form"].errors) == ["ends_on"]
        assert not Employee.objects.exists()
    assert client.post(url, typed | {"ends_on": f"{ends:%d-%m-%Y}"}).status_code == 302
    made = Employee.objects.get()
    assert made.subject.relation_ended_on == ends
    assert Employment.objects.get().ends_on == ends
    [rule] = [rule for rule in retention_rules if rule.retention_class == "intern.file"]
    goes = ends + dt.timedelta(days=1)
    assert [(item.subject_id, item.due_on) for item in planned(rule, goes)] == [(made.pk, goes)]


def test_a_last_day_is_asked_of_interns_only(at, hr):
    url = reverse("staff:register")
    assert "ends_on" not in asking(hr).get(url).context["form"].fields
    with pytest.raises(ValidationError) as caught:
        register_employee(
            kind=SubjectKind.EMPLOYEE,
            first_name="Kim",
            family_name="Duinker",
            birth_date=dt.date(1990, 5, 17),
            location=at,
            function_title="Groepsleider",
            starts_on=today(),
            ends_on=today(),
            hours_per_week=28,
            on=today(),
            by=None,
        )
    assert list(caught.value.error_dict) == ["ends_on"]


def test_too_many_hours_are_told_once(at, hr):
    page = asking(hr).post(reverse("staff:register"), registration(at, hours_per_week="900"))
    assert len(page.context["form"].errors["hours_per_week"]) == 1


def test_a_first_day_many_years_ahead_is_a_slip(at, hr):
    page = asking(hr).post(reverse("staff:register"), registration(at, starts_on="01-12-2099"))
    assert list(page.context["form"].errors) == ["starts_on"]
    assert not Employee.objects.exists()
