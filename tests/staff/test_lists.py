import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.actions import start_appointment
from audit.models import Event
from core.dates import today
from core.privacy import SubjectKind
from core.registries import figures
from staff.actions import change_screening, end_employment, give_login
from staff.models import Contact, Employee
from staff.sections import SECTIONS
from subjects.actions import grant_access
from tests.factories import world
from tests.factories.http import record_url
from tests.factories.staff import employee, volunteer

pytestmark = pytest.mark.django_db


def sign_in(client, function, place=None):
    user = world.user(function, place)
    client.force_login(user)
    return user


def body(response):
    """The page without what differs per request: its own address and the token of its forms."""
    page = response.content.replace(response.wsgi_request.path.encode(), b"")
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def assert_unknown(client, url, unknown_url, method="get"):
    """Out of sight is answered exactly as what never was."""
    answer, never = getattr(client, method)(url), getattr(client, method)(unknown_url)
    assert answer.status_code == never.status_code == 404
    assert body(answer) == body(never)


def test_hr_finds_somebody_and_reads_the_file_and_that_is_logged(client, made):
    sign_in(client, "hr")
    page = client.get(reverse("staff:list"), {"q": "duin kim"})
    assert made.name in page.content.decode()
    assert made.name not in client.get(reverse("staff:list"), {"q": "zeeman"}).content.decode()
    page = client.get(reverse("staff:section", args=[made.pk, "contact"]))
    assert "Hoorn" in page.content.decode()
    opened = Event.objects.get(action="section.opened")
    assert (opened.subject_id, opened.section, opened.function) == (made.pk, "staff.contact", "hr")


@pytest.mark.parametrize(
    "slug",
    [
        "identity",
        "contact",
        "employment",
        "identification",
        "screening",
        "payroll",
        "training",
        "appraisal",
        "absence",
        "working_conditions",
        "conduct",
        "profile",
        "log",
    ],
)
def test_every_section_opens_for_hr(client, made, slug):
    sign_in(client, "hr")
    assert client.get(reverse("staff:section", args=[made.pk, slug])).status_code == 200


def test_a_list_shows_who_left_only_when_asked(client, made):
    sign_in(client, "hr")
    yesterday = today() - dt.timedelta(days=1)
    end_employment(
        subject=made.subject, ends_on=yesterday, labour_conflict=False, on=today(), by=None
    )
    shown = {
        state: made.name in client.get(reverse("staff:list"), {"state": state}).content.decode()
        for state in ("", "ended", "all")
    }
    assert shown == {"": False, "ended": True, "all": True}


def test_who_begins_later_is_not_called_in_service(client, at):
    sign_in(client, "hr")
    made = employee(at, "Bo", starts_on=today() + dt.timedelta(days=9))
    words = f"Begins on {made.subject.affiliations.get().starts_on:%d-%m-%Y}"
    for url in (reverse("staff:list"), reverse("staff:section", args=[made.pk, "identity"])):
        assert words in strip_tags(client.get(url).content.decode())


def test_hr_sees_who_has_no_certificate_and_whose_screening_is_shut_tells_nothing(client, at):
    names = ("Bo", "Noa", "Sam", "Iris", "Jip")
    lacking, numbered, done, left, unlinked = (employee(at, name) for name in names)
    change_screening(subject=numbered.subject, vog_number="123", on=today(), by=None)
    issued = {"vog_issued_on": world.START, "on": today(), "by": None}
    change_screening(subject=done.subject, linked_on=world.START, **issued)
    change_screening(subject=unlinked.subject, **issued)
    yesterday = today() - dt.timedelta(days=1)
    end_employment(
        subject=left.subject, ends_on=yesterday, labour_conflict=False, on=today(), by=None
    )

    def shown():
        page = client.get(reverse("staff:list"), {"state": "no_vog"})
        states = dict(page.context["form"].fields["state"].choices)
        people = (lacking, numbered, done, left, unlinked)
        return {person.pk for person in people if person.name in page.content.decode()}, states

    sign_in(client, "hr")
    found, states = shown()
    assert found == {lacking.pk, numbered.pk, unlinked.pk}
    assert str(states["no_vog"]) == "Screening missing"
    sign_in(client, "payroll")
    found, states = shown()
    assert found == {lacking.pk, numbered.pk, done.pk, unlinked.pk}  # as if nothing had been asked
    assert "no_vog" not in states


def test_who_begins_later_is_in_neither_the_list_nor_the_figure_of_missing_screening(client, at):
    sign_in(client, "hr")
    here, later = employee(at, "Bo"), employee(at, "Jip", starts_on=today() + dt.timedelta(days=9))
    page = client.get(reverse("staff:list"), {"state": "no_vog"}).content.decode()
    assert here.name in page
    assert later.name not in page
    assert figures["staff.screening"].counted(timezone.now()) == {at.pk: (0, 1)}


def test_who_sees_screening_in_one_place_hears_of_nobodys_certificate_elsewhere(client, at):
    lacking, elsewhere = employee(at, "Bo"), employee(world.location("Het Vlot"), "Jip")
    start_appointment(
        user=sign_in(client, "payroll"),
        function="location_manager",
        place=at,
        starts_on=world.START,
        by=None,
    )
    page = client.get(reverse("staff:list"), {"state": "no_vog"}).content.decode()
    assert lacking.name in page
    assert elsewhere.name not in page


def test_the_list_is_narrowed_to_a_kind_and_a_location_in_sight(client, at, made):
    there = world.location("Het Vlot")
    outside = employee(there, "Sam", "Zeeman", kind=SubjectKind.EXTERNAL)

    def shown(**asked):
        page = client.get(reverse("staff:list"), asked).content.decode()
        return {person.pk for person in (made, outside) if person.name in page}

    sign_in(client, "hr")
    assert shown() == {made.pk, outside.pk}
    assert shown(kind="external") == {outside.pk}
    assert shown(location=at.pk) == {made.pk}
    third = world.location("De Wip")
    user = sign_in(client, "location_manager", at)
    assert "location" not in client.get(reverse("staff:list")).context["form"].fields
    start_appointment(
        user=user, function="location_manager", place=third, starts_on=world.START, by=None
    )
    choices = client.get(reverse("staff:list")).context["form"].fields["location"].queryset
    assert list(choices) == [at, third]
    assert shown(location=third.pk) == set()
    assert shown(location=there.pk) == {made.pk}  # out of sight: as if nothing had been asked


def test_who_came_back_has_a_new_file_that_leads_to_the_former_one(client, at, made):
    end_employment(
        subject=made.subject,
        ends_on=dt.date(2025, 6, 30),
        labour_conflict=False,
        on=today(),
        by=None,
    )
    again = employee(at, starts_on=dt.date(2026, 2, 2))
    sign_in(client, "hr")
    listed = client.get(reverse("staff:list")).content.decode()
    assert reverse("staff:file", args=[again.pk]) in listed
    assert reverse("staff:file", args=[made.pk]) not in listed
    for one, other in ((made, again), (again, made)):
        page = client.get(reverse("staff:section", args=[one.pk, "identity"])).content.decode()
        assert reverse("staff:file", args=[other.pk]) in page
    elsewhere = world.location("Het Vlot")
    third = employee(elsewhere, starts_on=dt.date(2026, 3, 2))
    sign_in(client, "location_manager", elsewhere)
    page = client.get(reverse("staff:section", args=[third.pk, "identity"])).content.decode()
    assert str(made.pk) not in page


@pytest.mark.clause("L71")
def test_a_location_manager_knows_the_own_staff_only(client, made):
    elsewhere = world.location("Het Vlot")
    other = employee(elsewhere, "Sam", "Zeeman")
    sign_in(client, "location_manager", elsewhere)
    page = client.get(reverse("staff:list")).content.decode()
    assert other.name in page
    assert made.name not in page
    assert client.get(reverse("staff:file", args=[other.pk]), follow=True).status_code == 200
    new = ("contact", "address")
    for name, more in [
        ("file", ()),
        ("section", ("contact",)),
        ("history", ("contact",)),
        ("add_record", new),
        ("end", ()),
        ("move", ()),
    ]:
        for method in ("get", "post"):
            addresses = [
                reverse(f"staff:{name}", args=[pk, *more, *([pk] if more == new else [])])
                for pk in (made.pk, uuid.uuid4())
            ]
            assert_unknown(client, *addresses, method)


@pytest.mark.clause("K22")
@pytest.mark.parametrize(
    ("function", "opens", "shut"),
    [
        ("administration", ["identity", "contact", "employment"], ["payroll", "appraisal"]),
        ("payroll", ["payroll", "identification"], ["appraisal", "screening", "training"]),
        ("ict_support", ["identity", "employment"], ["contact", "payroll", "identification"]),
    ],
)
def test_a_function_opens_its_own_sections_only(client, made, function, opens, shut):
    sign_in(client, function)
    page = client.get(reverse("staff:file", args=[made.pk]), follow=True).content.decode()
    for slug in opens:
        url = reverse("staff:section", args=[made.pk, slug])
        assert client.get(url).status_code == 200
        assert url in page
    for slug in shut:
        url = reverse("staff:section", args=[made.pk, slug])
        assert client.get(url).status_code == 403
        assert url not in page
        for kind in SECTIONS[slug].records:
            add = record_url("staff", made.subject, slug, kind.slug)
            assert client.post(add).status_code == 403


@pytest.mark.parametrize("function", ["pedagogical_professional", "care_coordinator", "recruiter"])
def test_who_has_nothing_to_do_with_staff_files_meets_a_shut_door(client, made, function):
    sign_in(client, function)
    assert client.get(reverse("staff:list")).status_code == 403
    assert client.get(reverse("staff:register")).status_code == 403
    assert client.get(reverse("staff:file", args=[made.pk])).status_code == 404


@pytest.mark.clause("L50")
def test_an_intern_exists_for_board_and_administration_but_not_for_hr(client, at):
    intern = employee(at, kind=SubjectKind.INTERN)
    for function, status in [("board", 200), ("administration", 200), ("hr", 404)]:
        sign_in(client, function)
        assert (
            client.get(reverse("staff:file", args=[intern.pk]), follow=True).status_code == status
        )


def test_a_section_that_the_kind_does_not_have_does_not_exist(client, at):
    outside = employee(at, kind=SubjectKind.EXTERNAL)
    sign_in(client, "hr")
    for slug in ("payroll", "identification", "absence", "nothing"):
        assert client.get(reverse("staff:section", args=[outside.pk, slug])).status_code == 404


def test_a_volunteer_has_no_personnel_file(client, at):
    sign_in(client, "administration")
    assert client.get(reverse("staff:file", args=[volunteer(at).pk])).status_code == 404


def test_the_own_file_opens_in_the_portal_and_not_among_the_pages_of_staff(client, made):
    user = world.user()
    give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    client.force_login(user)
    assert client.get(reverse("staff:list")).status_code == 403
    assert client.get(reverse("staff:section", args=[made.pk, "payroll"])).status_code == 404
    contact = record_url("staff", made.subject, "contact", "address", record=Contact.objects.get())
    assert client.post(contact).status_code == 404


@pytest.mark.clause("L50")
def test_a_supervisor_finds_the_own_intern_and_nobody_else(client, at):
    intern = employee(at, kind=SubjectKind.INTERN)
    other = employee(at, "Sam", "Zeeman", kind=SubjectKind.INTERN)
    user = world.user("pedagogical_professional", at)
    grant_access(
        user=user,
        subject=intern.subject,
        function="internship_supervisor",
        starts_on=world.START,
        by=None,
    )
    client.force_login(user)
    page = client.get(reverse("staff:list")).content.decode()
    assert intern.name in page
    assert other.name not in page
    assert client.get(reverse("staff:file", args=[intern.pk]), follow=True).status_code == 200
    assert client.get(reverse("staff:file", args=[other.pk])).status_code == 404


@pytest.mark.parametrize(
    ("function", "state"),
    [("hr", ""), ("hr", "no_vog"), ("board", ""), ("location_manager", "")],
)
def test_the_list_asks_as_many_questions_for_10_as_for_60(client, at, function, state):
    place = at if function == "location_manager" else None
    sign_in(client, function, place)
    counts = []
    for total in (10, 60):
        for number in range(Employee.objects.count(), total):
            employee(at, "Kim", f"Duinker {number}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("staff:list"), {"state": state}).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
