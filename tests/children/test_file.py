import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.actions import start_appointment
from audit.models import Event
from children.actions import (
    ContractDetails,
    deregister_child,
    place_child,
)
from children.models import DailyCare, EmergencyNumber, Identification, Placement
from core.dates import today
from core.models import BlindIndex
from subjects.actions import restrict_representation
from subjects.models import StatedReason
from tests.factories import world
from tests.factories.http import asking, bare, record_url
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-4000-8000-000000000000"
BSN = "123456782"  # the known test number


def _daily(child) -> str:
    care = DailyCare.objects.get(subject_id=child.pk)
    return record_url("children", child.subject, "daily_care", "daily", record=care)


def _bsn(child) -> str:
    return record_url("children", child.subject, "identification", "bsn")


def _identity(child) -> str:
    return record_url("children", child.subject, "identity", "child", record=child)


@pytest.mark.parametrize("days", [-20 * 365, 1])
def test_a_birth_date_is_checked_in_the_file_as_on_registering(manager, boomhut, days):
    child = world.child(boomhut)
    first_day = child.subject.affiliations.get().starts_on
    typed = {"first_name": "Noor", "family_name": "Zandstra", "sex": "f"}
    wrong = first_day + dt.timedelta(days=days)
    answer = asking(manager).post(_identity(child), {**typed, "birth_date": f"{wrong:%d-%m-%Y}"})
    assert answer.context["form"].errors["birth_date"]
    right = first_day - dt.timedelta(days=90)
    right = {**typed, "birth_date": f"{right:%d-%m-%Y}"}
    assert asking(manager).post(_identity(child), right).status_code == 302


@pytest.mark.clause("L05")
def test_each_child_has_its_own_file_open_to_those_whose_work_it_is(boomhut, manager):
    child = world.child(boomhut)
    payroll = world.user("payroll", boomhut)
    assert asking(manager).get(f"/children/{child.pk}/identity/").status_code == 200
    assert asking(payroll).get(f"/children/{child.pk}/identity/").status_code == 404


@pytest.mark.clause("L71", "S07")
def test_a_child_of_another_location_does_not_exist(vlot, boomhut, manager):
    world.child(boomhut, "Noor", "Zandstra")
    foreign = world.child(vlot, "Noor", "Vlottema")
    client = asking(manager)
    listed = client.get("/children/?q=noor")
    assert b"Zandstra" in listed.content
    assert b"Vlottema" not in listed.content
    assert listed.context["page_obj"].paginator.count == 1
    nobody = client.get(f"/children/{NOBODY}/identity/")
    direct = client.get(f"/children/{foreign.pk}/identity/")
    assert direct.status_code == nobody.status_code == 404
    assert bare(direct, str(foreign.pk)) == bare(nobody, NOBODY)


@pytest.mark.clause("S07")
def test_who_is_not_signed_in_learns_nothing_of_a_child(boomhut):
    child = world.child(boomhut)
    known = Client().get(f"/children/{child.pk}/identity/")
    unknown = Client().get(f"/children/{NOBODY}/identity/")
    assert known.status_code == unknown.status_code == 302
    assert known.url.split("?")[0] == unknown.url.split("?")[0]


@pytest.mark.clause("K07")
def test_what_the_work_does_not_need_is_neither_seen_nor_changed(boomhut):
    child = world.child(boomhut)
    group_staff = asking(world.user("pedagogical_professional", boomhut))
    assert group_staff.get(f"/children/{child.pk}/daily_care/").status_code == 200
    assert group_staff.get(f"/children/{child.pk}/contract/").status_code == 403
    refused = group_staff.post(_daily(child), {"allergies": "noten"})
    assert refused.status_code == 403
    assert DailyCare.objects.get(subject_id=child.pk).allergies == ""
    page = group_staff.get(f"/children/{child.pk}/identity/").content.decode()
    assert f"/children/{child.pk}/contract/" not in page


def test_a_section_on_reason_asks_for_it_once_and_logs_it(boomhut, manager):
    child = world.child(boomhut)
    client = asking(manager)
    url = f"/children/{child.pk}/identification/"
    assert b'name="reason"' in client.get(url).content
    assert not Event.objects.filter(section="child.identification").exists()
    client.post(url, {"reason": "BSN nodig voor de toeslag"})
    assert b'name="reason"' not in client.get(url).content
    assert Event.objects.filter(section="child.identification").count() == 2
    assert not Event.objects.exclude(purpose="").exists()  # sealed, not in the trail's own row
    assert StatedReason.objects.get().text == "BSN nodig voor de toeslag"
    assert "BSN nodig voor de toeslag" in client.get(f"/children/{child.pk}/log/").content.decode()


def test_every_opening_of_a_section_is_logged_with_the_function(boomhut, manager):
    child = world.child(boomhut)
    asking(manager).get(f"/children/{child.pk}/daily_care/")
    event = Event.objects.get(action="section.opened")
    assert (event.actor, event.subject_id, event.section, event.function) == (
        manager,
        child.pk,
        "child.daily_care",
        "location_manager",
    )


def test_a_file_shows_the_court_order_on_every_page(boomhut, manager):
    child = world.child(boomhut)
    representation = child.subject.represented_by.first()
    client = asking(manager)
    url = record_url("children", child.subject, "custody", "order", record=representation)
    order = {"restriction": "both", "restricted_from": "01-01-2025", "restricted_until": ""}
    answer = client.post(url, order)
    assert answer.status_code == 302
    for section in ("identity", "daily_care"):
        page = client.get(f"/children/{child.pk}/{section}/")
        assert representation.parent.parent.name in page.content.decode()
        assert page.context["bar"]["notices"]


@pytest.mark.parametrize("bsn", ["123456789", "12345", "000000000", "1234567x2"])
def test_a_wrong_bsn_is_refused_at_the_field_and_kept(boomhut, bsn):
    child = world.child(boomhut)
    client = asking(world.user("administration", boomhut))
    answer = client.post(_bsn(child), {"bsn": bsn, "shown": "desk", "checked_on": "01-02-2026"})
    assert answer.context["form"].errors["bsn"]
    assert bsn in answer.content.decode()
    assert not Identification.objects.exists()
    assert not BlindIndex.objects.exists()


def test_administration_notes_the_bsn_sealed_and_once(boomhut):
    child, other = world.child(boomhut), world.child(boomhut, "Sam")
    client = asking(world.user("administration", boomhut))
    data = {"bsn": "1234.56.782", "shown": "desk", "checked_on": "01-02-2026"}
    assert client.post(_bsn(child), data).status_code == 302
    assert Identification.objects.get().bsn == BSN
    again = client.post(_bsn(other), data)
    assert again.context["form"].errors["bsn"]


@pytest.mark.clause("L33")
def test_a_court_order_also_binds_a_parent_who_works_at_the_location(boomhut):
    child = world.child(boomhut)
    parent = world.parent_user(child)
    start_appointment(
        user=parent, function="location_manager", place=boomhut, starts_on=world.START, by=None
    )
    client = asking(parent)
    assert client.get(f"/children/{child.pk}/contact/").status_code == 200
    representation = child.subject.represented_by.get(parent__user=parent)
    order = {"restriction": "both", "valid_from": dt.date(2025, 1, 1), "valid_until": None}
    restrict_representation(representation=representation, **order, by=None)
    assert client.get(f"/children/{child.pk}/contact/").status_code == 404
    assert child.name not in client.get("/children/").content.decode()
    with pytest.raises(ValidationError):
        restrict_representation(
            representation=representation, **{**order, "restriction": "no_contact"}, by=parent
        )


def test_the_last_location_keeps_the_file_also_where_the_placement_ended_earlier(boomhut, manager):
    child = world.child(boomhut)
    child.subject.affiliations.update(ends_on=dt.date(2025, 3, 31))
    deregister_child(child=child.subject, ends_on=dt.date(2025, 5, 31), by=None)
    assert asking(manager).get(f"/children/{child.pk}/identity/").status_code == 200


@pytest.mark.clause("L76")
def test_group_staff_see_a_child_until_two_months_after_the_end(boomhut):
    from core.privacy import Level
    from subjects.visibility import can

    child = world.child(boomhut)
    staff = world.user("pedagogical_professional", boomhut)
    manager = world.user("location_manager", boomhut)
    deregister_child(child=child.subject, ends_on=dt.date(2025, 4, 30), by=None)
    for on, seen in ((dt.date(2025, 6, 30), True), (dt.date(2025, 7, 1), False)):
        subject = world.fresh(child.subject)
        assert bool(can(world.fresh(staff), subject, "child.identity", Level.VIEW, on=on)) is seen
        assert can(world.fresh(manager), subject, "child.identity", Level.VIEW, on=on)


@pytest.mark.clause("S08", "L71")
def test_a_parent_reaches_only_the_own_children_and_none_under_a_court_order(boomhut):
    from subjects.models import Subject

    own, other = world.child(boomhut), world.child(boomhut, "Sam", "Duin")
    parent = world.parent_user(own)
    on = dt.date(2025, 1, 1)
    assert set(Subject.objects.filter(kind="child").visible_to(parent, on=on)) == {own.subject}
    assert other.subject not in Subject.objects.visible_to(parent, on=on)
    restrict_representation(
        representation=own.subject.represented_by.get(parent__user=parent),
        restriction="no_contact",
        valid_from=dt.date(2025, 1, 1),
        valid_until=None,
        by=None,
    )
    assert not Subject.objects.filter(kind="child").visible_to(world.fresh(parent), on=on).exists()


@pytest.mark.parametrize(
    "url", ["/", "/children/", "/children/archive/", "/retention/rules/child.file/"]
)
def test_a_list_takes_as_many_queries_for_60_children_as_for_10(boomhut, manager, url):
    client = asking(manager)
    counted = []
    in_three_weeks = today() + dt.timedelta(days=21) - relativedelta(years=2)
    for first, until in ((0, 10), (10, 60)):
        for number in range(first, until):
            child = world.child(
                boomhut,
                f"Kind{number}",
                parents=[world.ParentDetails("Ans", "Zand")],
                birth_date=dt.date(2020, 1, 1),
                starts_on=dt.date(2022, 1, 1),
                contract=ContractDetails(hours_per_month=90, rate="9.00"),
            )
            if url != "/children/":
                deregister_child(child=child.subject, ends_on=in_three_weeks, by=None)
        counted.append(queries_of(client, url))
    assert counted[0] == counted[1]


def test_health_data_is_not_readable_in_the_tables(boomhut):
    child = world.child(boomhut)
    world.daily_care(child, allergies="pindakaasallergie", health_note="epilepsie")
    world.emergency_number(child, "0612345678")
    columns = [
        DailyCare.objects.values_list(name, flat=True) for name in ("allergies", "health_note")
    ]
    for rows in (*columns, EmergencyNumber.objects.values_list("phone", flat=True)):
        stored = bytes(rows[0])
        assert b"pinda" not in stored
        assert b"epilepsie" not in stored
        assert b"0612345678" not in stored
    assert DailyCare.objects.get().health_note == "epilepsie"


def test_a_parent_does_not_open_the_pages_of_staff_for_the_own_child(boomhut):
    child = world.child(boomhut)
    client = asking(world.parent_user(child))
    for page in ("", "contact/", "log/"):
        assert client.get(f"/children/{child.pk}/{page}").status_code == 404
    # A group worker whose own child is in the group sees at work what a group worker sees.
    both = world.parent_user(child, 1)
    start_appointment(
        user=both,
        function="pedagogical_professional",
        place=boomhut,
        starts_on=world.START,
        by=None,
    )
    client = asking(both)
    assert client.get(f"/children/{child.pk}/identity/").status_code == 200
    assert client.get(f"/children/{child.pk}/contract/").status_code == 403


def test_a_former_location_looks_for_two_months_and_changes_nothing(boomhut, vlot, manager):
    child = world.child(boomhut, starts_on=today() - dt.timedelta(days=200))
    child.subject.affiliations.update(ends_on=today() - dt.timedelta(days=10))
    place_child(
        child=child.subject,
        location=vlot,
        kind="kdv",
        starts_on=today() - dt.timedelta(days=9),
        by=None,
    )
    client = asking(manager)
    assert client.get(f"/children/{child.pk}/identity/").status_code == 200
    assert client.get(_identity(child)).status_code == 403
    page = client.get(f"/children/{child.pk}/identity/").content.decode()
    assert _identity(child) not in page
    new = asking(world.user("location_manager", vlot))
    assert new.get(_identity(child)).status_code == 200


def test_the_list_tells_where_a_child_is_and_not_where_it_will_be(boomhut, vlot):
    child = world.child(boomhut)
    place_child(
        child=child.subject,
        location=vlot,
        kind="kdv",
        starts_on=today() + dt.timedelta(days=30),
        instead=True,
        by=None,
    )
    listed = asking(world.user("board")).get("/children/").context
    assert listed["rows"][0][listed["headers"].index("Location")] == "De Boomhut"


def test_a_court_order_is_about_a_parent_of_this_child_only(boomhut, manager):
    child, other = world.child(boomhut), world.child(boomhut, "Sam", "Vlottema")
    representation = other.subject.represented_by.first()
    url = record_url("children", child.subject, "custody", "order", record=representation)
    order = {"restriction": "both", "restricted_from": "01-01-2025", "restricted_until": ""}
    assert asking(manager).post(url, order).status_code == 404
    representation.refresh_from_db()
    assert representation.restriction == ""


def test_nobody_changes_the_own_custody(boomhut):
    child = world.child(boomhut)
    parent = world.parent_user(child)
    start_appointment(
        user=parent, function="location_manager", place=boomhut, starts_on=world.START, by=None
    )
    representation = child.subject.represented_by.get(parent__user=parent)
    url = record_url("children", child.subject, "custody", "custody", record=representation)
    sole = {"custody": "guardian", "starts_on": "01-01-2024", "ends_on": ""}
    refused = asking(parent).post(url, sole)
    assert refused.context["form"].non_field_errors()
    assert asking(world.user("location_manager", boomhut)).post(url, sole).status_code == 302


def test_a_manager_who_moves_a_child_leaves_a_trail_a_person_can_read(boomhut, vlot):
    child = world.child(boomhut)
    manager = world.user("location_manager", boomhut)
    start_appointment(
        user=manager, function="location_manager", place=vlot, starts_on=world.START, by=None
    )
    client = asking(manager)
    moved = client.post(
        f"/children/{child.pk}/placement/add/",
        {
            "location": vlot.pk,
            "kind": "kdv",
            "is_full": "yes",
            "starts_on": f"{today():%d-%m-%Y}",
            "instead": "yes",
        },
    )
    assert moved.status_code == 302
    placement = Placement.objects.get(affiliation__location=vlot)
    url = record_url("children", child.subject, "care_arrangement", "placement", record=placement)
    client.post(url, {"kind": "psz", "is_full": "True", "starts_on": f"{today():%d-%m-%Y}"})
    rows = client.get(f"/children/{child.pk}/log/").context["panels"][0].table
    told = [[str(cell) for cell in row[1:5]] for row in rows]
    assert ["placement recorded", "Placement", manager.name, "Location manager"] in told
    assert [
        "changed (kind of place)",
        "Placement",
        manager.name,
        "Location manager",
    ] in told


def test_the_history_of_custody_says_what_it_was_and_of_whom(boomhut, manager):
    child = world.child(boomhut)
    representation = child.subject.represented_by.first()
    name = representation.parent.parent.name
    client = asking(manager)
    url = record_url("children", child.subject, "custody", "custody", record=representation)
    assert client.post(url, {"custody": "guardian", "starts_on": "01-01-2024"}).status_code == 302
    url = record_url("children", child.subject, "custody", "order", record=representation)
    client.post(url, {"restriction": "no_contact", "restricted_from": "01-01-2025"})
    entries = client.get(f"/children/{child.pk}/custody/history/").context["entries"]
    told = [(entry["title"], entry["meta"].rpartition(" · ")[0]) for entry in entries]
    assert told[:2] == [
        ("Court order recorded", f"{name}: no contact with the child"),
        ("Custody changed", f"{name}: guardianship"),
    ]


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (relativedelta(years=3, days=1), "3 years"),
        (relativedelta(years=1), "1 year"),
        (relativedelta(months=7), "7 months"),
        (relativedelta(days=9), "0 months"),
    ],
)
def test_the_age_of_a_baby_is_told_in_months(boomhut, manager, born, age):
    kid = world.child(boomhut, birth_date=today() - born, starts_on=today())
    page = asking(manager).get(f"/children/{kid.pk}/identity/").content.decode()
    assert f"({age})" in page
