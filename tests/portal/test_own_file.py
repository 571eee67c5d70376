"""The own personnel file of somebody who works here: read part by part, the profile written."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from audit.models import Event
from core.dates import today
from core.privacy import CATEGORIES, SubjectKind
from portal import showing
from staff.actions import end_employment, sign_statement
from staff.models import ConductText, Profile
from subjects.actions import grant_access, link_user, log_opening
from tests.factories import staff, world
from tests.factories.http import asking
from tests.factories.rights import of_oneself

pytestmark = pytest.mark.django_db
ON_PAGES_OF_THEIR_OWN = ("staff.consents", "staff.conduct")


@pytest.fixture
def employee(here):
    found = staff.employee(here)
    user = world.user()
    link_user(subject=found.subject, user=user, by=None)
    grant_access(
        user=user, subject=found.subject, function="employee", starts_on=world.START, by=None
    )
    return world.fresh(user)


def test_an_employee_reads_the_own_file_part_by_part(employee):
    client = asking(employee)
    assert client.get(reverse("portal:home")).context["has_file"]
    items = client.get(reverse("portal:own")).context["items"]
    assert reverse("portal:own-section", args=["staff.identity"]) in [item["url"] for item in items]
    assert client.get(reverse("portal:own-section", args=["staff.identity"])).context["parts"]
    assert Event.objects.get(action="section.opened").function == "employee"
    for category in ("child.identity", "organisation.requests", "nothing"):
        assert client.get(reverse("portal:own-section", args=[category])).status_code == 404


def test_without_a_personnel_file_there_is_none(here):
    client = asking(world.parent_user(world.child(here)))
    assert client.get(reverse("portal:own")).status_code == 404
    assert client.get(reverse("portal:own-section", args=["staff.identity"])).status_code == 404


@pytest.mark.clause("K25")
def test_the_own_file_shows_every_part_there_is_and_how_to_have_it_changed(employee):
    client = asking(employee)
    page = client.get(reverse("portal:own"))
    opened = {item["url"] for item in page.context["items"]}
    for code, category in CATEGORIES.items():
        url = reverse("portal:own-section", args=[code])
        if code in ON_PAGES_OF_THEIR_OWN:
            assert client.get(url)["Location"] in opened
            continue
        # the own requests have pages of their own, beside the file
        there = category.room == "staff" and code not in ("staff.company", "staff.requests")
        assert (url in opened) is there, code
        assert client.get(url).status_code == (200 if there else 404)
    html = page.content.decode()
    assert "Ask HR to change it." in html
    ways = {link["url"] for link in page.context["changes"]}
    assert reverse("portal:own-profile") in ways
    (contact,) = ways - {reverse("portal:own-profile")}
    assert "/staff.contact/address/" in contact
    assert all(client.get(way).status_code == 200 and f'href="{way}"' in html for way in ways)
    assert "Stichting De Zandbak" in html


def test_whether_there_was_a_conflict_at_leaving_is_told_of_who_left(employee):
    url = reverse("portal:own-section", args=["staff.employment"])
    assert "Labour conflict" not in asking(employee).get(url).content.decode()
    end_employment(
        subject=employee.subject, ends_on=today(), labour_conflict=False, on=today(), by=None
    )
    page = asking(world.fresh(employee)).get(url).content.decode()
    assert "Labour conflict at leaving" in page


def test_what_was_told_and_not_signed_is_called_so(employee):
    text = staff.statement(ConductText.Kind.PURPOSE_NOTICE)
    sign_statement(
        subject=employee.subject, text=text, signed_on=today(), how="told", on=today(), by=None
    )
    client, statements = asking(employee), reverse("portal:own-statements")
    told = strip_tags(client.get(statements).content.decode())
    assert f"Told and handed over on {today():%A %d-%m-%Y}" in " ".join(told.split())
    assert client.get(reverse("portal:own-section", args=["staff.conduct"])).url == statements
    items = client.get(reverse("portal:own")).context["items"]
    assert [item["label"] for item in items if "tatements" in item["label"]] == ["Statements"]


@pytest.mark.clause("L43")
def test_an_employee_reads_what_the_data_is_used_for(employee):
    page = asking(employee).get(reverse("portal:own")).content.decode()
    assert "We keep it to ourselves." not in page
    staff.statement(ConductText.Kind.PURPOSE_NOTICE)
    page = asking(employee).get(reverse("portal:own")).content.decode()
    assert "We keep it to ourselves." in page


@pytest.mark.clause("K25")
def test_an_employee_sees_who_looked_into_the_own_file_but_not_by_name(here, employee):
    hr = world.user("hr", here)
    asking(hr).get(reverse("staff:section", args=[employee.subject.pk, "payroll"]))
    page = asking(employee).get(reverse("portal:own-section", args=["staff.log"]))
    visits = page.context["parts"][0]["visits"]
    assert (visits[0]["title"], visits[0]["meta"]) == ("HR", "Payroll")
    assert "P. Proef" not in page.content.decode().partition("<main")[2].partition("</main")[0]


def test_own_visits_are_folded_and_hide_nobody_elses(here, employee):
    client, me = asking(employee), employee.subject.pk
    section = reverse("portal:own-section", args=["staff.payroll"])
    client.get(section)
    log = client.get(reverse("portal:own-section", args=["staff.log"]))
    main = log.content.decode().partition("<main")[2]
    shown, folded = main.partition("<details")[::2]
    assert "Payroll" not in shown
    assert "What you opened or changed yourself" in folded
    assert "<strong>You</strong> · Payroll" in folded
    hr = asking(world.user("hr", here))
    hr.get(reverse("staff:section", args=[me, "payroll"]))
    for _time in range(showing.LOG_SHOWN + 1):
        log_opening(subject_id=me, section="staff.profile", function="employee", by=employee)
    (part,) = client.get(reverse("portal:own-section", args=["staff.log"])).context["parts"]
    assert ("HR", "Payroll") in {(visit["title"], visit["meta"]) for visit in part["visits"]}
    assert {visit["title"] for visit in part["own_visits"]} == {"You"}
    assert (part["cut"], part["own_cut"]) == (0, showing.LOG_SHOWN)


@pytest.mark.clause("K25")
def test_that_somebody_kept_a_letter_stands_with_the_own_visits(employee):
    client = asking(employee)
    asked = of_oneself(employee, "why", on=today())
    client.get(reverse("portal:letter-pdf", args=[asked.pk, "confirmation", "nl"]))
    (part,) = client.get(reverse("portal:own-section", args=["staff.log"])).context["parts"]
    kept = "letter about a request printed or kept"
    assert kept in str(part["own_visits"]).lower()
    assert kept not in str(part["visits"]).lower()


@pytest.mark.clause("K25")
def test_what_somebody_opened_to_whom_the_login_was_wrongly_linked_is_no_own_visit(employee):
    me = employee.subject.pk
    log_opening(subject_id=me, section="staff.payroll", function="employee", by=world.user())
    (part,) = (
        asking(employee).get(reverse("portal:own-section", args=["staff.log"])).context["parts"]
    )
    assert ("Employee", "Payroll") in {(v["title"], v["meta"]) for v in part["visits"]}
    assert "Payroll" not in {visit["meta"] for visit in part["own_visits"]}


@pytest.mark.clause("B05")
def test_an_employee_writes_changes_and_takes_away_the_own_profile(here, employee):
    client = asking(employee)
    url = reverse("portal:own-profile")
    assert url in client.get(reverse("portal:own-section", args=["staff.profile"])).content.decode()
    asked = client.get(url)
    assert not any(field.required for field in asked.context["form"].fields.values())
    told = client.post(url, {"about": "Ik ben lid van de vakbond.", "languages": ""})
    assert "vakbond" in told.context["warnings"][0]
    assert not Profile.objects.exists()
    answer = client.post(url, {"about": "Ik bak brood.", "languages": "Nederlands, Fries"})
    assert answer.url == reverse("portal:own-section", args=["staff.profile"])
    assert Profile.objects.get().about == "Ik bak brood."
    event = Event.objects.get(action="record.added")
    assert (event.actor, event.function, event.section) == (employee, "employee", "staff.profile")
    manager = asking(world.user("location_manager", here))
    section = reverse("staff:section", args=[employee.subject.pk, "profile"])
    assert "Ik bak brood." in manager.get(section).content.decode()
    assert client.post(url, {"about": "", "languages": ""}).status_code == 302
    assert Profile.objects.get().about == ""
    history = reverse("staff:history", args=[employee.subject.pk, "profile"])
    assert manager.get(history).status_code == 200


def test_who_is_hired_in_has_an_own_file_without_a_profile(here):
    found = staff.employee(here, kind=SubjectKind.EXTERNAL)
    user = world.user()
    link_user(subject=found.subject, user=user, by=None)
    grant_access(
        user=user, subject=found.subject, function="employee", starts_on=world.START, by=None
    )
    client = asking(user)
    opened = {item["url"] for item in client.get(reverse("portal:own")).context["items"]}
    assert reverse("portal:own-section", args=["staff.company"]) in opened
    assert reverse("portal:own-section", args=["staff.payroll"]) not in opened
    assert client.get(reverse("portal:own-section", args=["staff.payroll"])).status_code == 404
    assert client.get(reverse("portal:own-profile")).status_code == 404
