"""Volunteers: contact and certificate, for board and administration, gone when they leave."""

import datetime as dt

import pytest
from django.urls import reverse

from core.dates import today
from core.registries import export_sections, retention_rules, work_sources
from retention.plan import planned
from staff.actions import give_login
from staff.models import Volunteer, VolunteerScreening
from tests.factories import world
from tests.factories.due import destroy_due
from tests.factories.http import asking, record_url
from tests.factories.queries import queries_of
from tests.factories.staff import volunteer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def administration(at):
    return world.user("administration", at)


@pytest.mark.clause("K34")
def test_administration_registers_a_volunteer_with_what_contact_needs(at, administration):
    client = asking(administration)
    page = client.get(reverse("volunteers:register"))
    asked = set(page.context["form"].fields)
    assert asked == {
        *("first_name", "family_name", "street", "postcode", "town", "phone", "email"),
        *("location", "starts_on"),
    }
    typed = {"first_name": "Wil", "family_name": "Helm", "location": at.pk}
    answer = client.post(
        reverse("volunteers:register"),
        {**typed, "starts_on": "02-03-2026", "postcode": "1234ab"},
    )
    made = Volunteer.objects.get()
    assert answer.url == reverse("volunteers:file", args=[made.pk])
    assert made.postcode == "1234 AB"
    file = client.get(answer.url, follow=True).content.decode()
    assert "Requests of a volunteer go to the administration of the location." in file
    elsewhere = world.location("Het Vlot")
    refused = client.post(
        reverse("volunteers:register"),
        {**typed, "location": elsewhere.pk, "starts_on": "02-03-2026"},
    )
    assert list(refused.context["form"].errors) == ["location"]
    assert Volunteer.objects.count() == 1


@pytest.mark.clause("L51")
@pytest.mark.parametrize(
    ("function", "listed", "opened"),
    [
        ("administration", 200, 200),
        ("board", 200, 200),
        ("hr", 403, 404),
        ("location_manager", 403, 404),
        ("pedagogical_professional", 403, 404),
        ("privacy_officer", 403, 404),
    ],
)
def test_volunteers_are_open_to_board_and_administration_alone(at, function, listed, opened):
    made = volunteer(at)
    client = asking(world.user(function, at))
    assert client.get(reverse("volunteers:list")).status_code == listed
    for section in ("contact", "screening"):
        page = client.get(reverse("volunteers:section", args=[made.pk, section]))
        assert page.status_code == opened
    assert (reverse("volunteers:list") in client.get("/").content.decode()) is (listed == 200)


def test_a_file_has_one_link_back_beside_its_parts(at, administration):
    page = reverse("volunteers:section", args=[volunteer(at).pk, "contact"])
    shown = asking(administration).get(page).content.decode()
    beside = shown[shown.index('<nav class="nav"') : shown.index("<main")]
    assert beside.count('class="back"') == 1
    assert f'<a class="back" href="{reverse("volunteers:list")}">' in beside


@pytest.mark.clause("L71")
def test_a_volunteer_of_another_location_does_not_exist(at, administration):
    there = volunteer(world.location("Het Vlot"), "Jo", "Vlotter")
    client = asking(administration)
    assert "Vlotter" not in client.get(reverse("volunteers:list")).content.decode()
    for name in ("file", "end"):
        assert client.get(reverse(f"volunteers:{name}", args=[there.pk])).status_code == 404
    assert client.get(f"/staff/{there.pk}/").status_code == 404


def test_a_missing_certificate_is_work_until_it_is_noted(at, administration):
    made = volunteer(at)
    client = asking(administration)

    def work(user):
        source = work_sources["staff.volunteer_certificate_missing"]
        return source.items(world.fresh(user), today())

    (item,) = work(administration)
    assert (item.about, item.url) == (
        "Wil Helm",
        reverse("volunteers:section", args=[made.pk, "screening"]),
    )
    assert work(world.user("board")) == []
    url = record_url("volunteers", made.subject, "screening", "vog")
    ahead = client.post(url, {"vog_number": "9999", "vog_issued_on": "01-01-2199"})
    assert list(ahead.context["form"].errors) == ["vog_issued_on"]
    assert work(administration)
    assert (
        client.post(url, {"vog_number": "9999", "vog_issued_on": "02-03-2026"}).status_code == 302
    )
    assert work(administration) == []
    stored = VolunteerScreening.objects.values_list("vog_number", flat=True)[0]
    assert b"9999" not in bytes(stored)
    rows = export_sections["volunteer.screening"].rows(made.subject)
    assert rows == [{"vog_number": "9999", "vog_issued_on": "2026-03-02"}]


@pytest.mark.clause("L51")
def test_who_leaves_is_gone_the_day_after(at, administration):
    made = volunteer(at)
    url = record_url("volunteers", made.subject, "screening", "vog")
    client = asking(administration)
    client.post(url, {"vog_number": "9999"})
    end = reverse("volunteers:end", args=[made.pk])
    assert asking(world.user("board")).get(end).status_code == 403
    assert "is destroyed" in client.get(end).content.decode()
    assert client.post(end, {"ends_on": f"{today():%d-%m-%Y}"}).status_code == 302
    rule = retention_rules["volunteer.file"]
    assert planned(rule, today()) == []
    tomorrow = today() + DAY
    assert [item.subject_id for item in planned(rule, tomorrow)] == [made.pk]
    assert rule.names([made.pk])[made.pk][0] == "Wil Helm"
    destroy_due(rule, [made.pk], tomorrow)
    assert not Volunteer.objects.exists()
    assert not VolunteerScreening.objects.exists()


def test_the_list_takes_as_many_queries_for_2_as_for_20(at, administration):
    client, counts = asking(administration), []
    for total in (2, 20):
        for number in range(total):
            volunteer(at, "Wil", f"Helm {number}")
        counts.append(queries_of(client, reverse("volunteers:list")))
    assert counts[0] == counts[1]


def test_a_changed_email_of_who_has_a_login_says_that_the_login_keeps_its_own(at, administration):
    made = volunteer(at)
    client, page = (
        asking(administration),
        record_url("volunteers", made.subject, "contact", "person", record=made),
    )
    still = "still signs in with the address of the login"
    typed = {"first_name": "Wil", "family_name": "Helm", "email": "wil@example.com"}
    assert still not in client.post(page, typed, follow=True).content.decode()
    user = world.user(email="w.helm@example.com")
    give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    typed["email"] = "wil.helm@example.com"
    assert still in client.post(page, typed, follow=True).content.decode()
