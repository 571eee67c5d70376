import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.actions import start_appointment
from audit.models import Event
from children.actions import (
    ContractDetails,
    change_daily_care,
    deregister_child,
    finish_draft,
    note_identification,
    place_child,
)
from children.models import Child, Contract, DailyCare, Identification, RegistrationDraft
from core.dates import today
from core.models import BlindIndex, DataKey
from subjects.actions import restrict_representation
from subjects.models import Affiliation, StatedReason
from tests.factories import world
from tests.factories.http import asking, bare
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
NOBODY = "00000000-0000-4000-8000-000000000000"
BSN = "123456782"  # the known test number


@pytest.fixture
def boomhut():
    return world.location("De Boomhut")


@pytest.fixture
def vlot():
    return world.location("Het Vlot")


@pytest.fixture
def manager(boomhut):
    return world.user("location_manager", boomhut)


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
    refused = group_staff.post(f"/children/{child.pk}/daily-care/change/", {"allergies": "noten"})
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
    url = f"/children/{child.pk}/custody/{representation.pk}/"
    answer = client.post(
        url, {"restriction": "both", "valid_from": "01-01-2025", "valid_until": ""}
    )
    assert answer.status_code == 302
    for section in ("identity", "daily_care"):
        page = client.get(f"/children/{child.pk}/{section}/")
        assert representation.parent.parent.name in page.content.decode()
        assert page.context["bar"]["notices"]


@pytest.mark.parametrize("bsn", ["123456789", "12345", "000000000", "1234567x2"])
def test_a_wrong_bsn_is_refused_at_the_field_and_kept(boomhut, bsn):
    child = world.child(boomhut)
    client = asking(world.user("administration", boomhut))
    url = f"/children/{child.pk}/identification/change/"
    answer = client.post(url, {"bsn": bsn, "shown": "desk", "checked_on": "01-02-2026"})
    assert answer.context["form"].errors["bsn"]
    assert bsn in answer.content.decode()
    assert not Identification.objects.exists()
    assert not BlindIndex.objects.exists()


def test_administration_notes_the_bsn_sealed_and_once(boomhut):
    child, other = world.child(boomhut), world.child(boomhut, "Sam")
    client = asking(world.user("administration", boomhut))
    data = {"bsn": "1234.56.782", "shown": "desk", "checked_on": "01-02-2026"}
    assert client.post(f"/children/{child.pk}/identification/change/", data).status_code == 302
    assert Identification.objects.get().bsn == BSN
    again = client.post(f"/children/{other.pk}/identification/change/", data)
    assert again.context["form"].errors["bsn"]


def _register(client, location, press=True, **wrong):
    """Walk the question pages, and `press` the button at the end; return the last answer."""
    typed = {
        "child": {
            "first_name": "Noor",
            "family_name": "Zandstra",
            "birth_date": "14-03-2024",
            "sex": "f",
        },
        "parent": {
            "first_name": "Ans",
            "family_name": "Zandstra",
            "custody": "joint",
            "street": "Zandpad 2",
            "postcode": "1234ab",
            "town": "Amsterdam",
            "phone": "06 12345678",
        },
        "second-parent": {"first_name": "Bas", "family_name": "Duin", "custody": "joint"},
        "placement": {
            "location": location.pk,
            "kind": "kdv",
            "is_full": "yes",
            "starts_on": "01-02-2026",
        },
        "contract": {"hours_per_month": "120", "rate": "10,25", "iban": "NL91 ABNA 0417 1643 00"},
    }
    answer = client.get("/children/register/")
    url = "/children/register/"
    for step, values in typed.items():
        answer = client.post(url, {**values, **wrong.get(step.replace("-", "_"), {})})
        if answer.status_code != 302:
            return answer
        url = answer.url
    return client.post(url) if press else answer


def test_a_manager_registers_a_child_page_by_page(boomhut, manager):
    client = asking(manager)
    answer = _register(client, boomhut)
    child = Child.objects.get()
    assert answer.status_code == 302
    assert str(child.pk) in answer.url
    assert [parent.name for parent in world.parents_of(child)] == ["Ans Zandstra", "Bas Duin"]
    contract = Contract.objects.get()
    assert contract.party_address == "Zandpad 2, 1234 AB Amsterdam"
    assert str(contract.rate) == "10.25"
    assert Affiliation.objects.get(subject_id=child.pk).location == boomhut
    assert not RegistrationDraft.objects.exists()
    assert Event.objects.filter(
        action="child.registered", actor=manager, subject_id=child.pk
    ).exists()


def test_a_draft_is_sealed_resumable_and_only_of_who_made_it(boomhut, manager):
    client = asking(manager)
    first = {
        "first_name": "Zeldzaam",
        "family_name": "Zandstra",
        "birth_date": "14-03-2024",
        "sex": "f",
    }
    next_page = client.post("/children/register/", first).url
    draft = RegistrationDraft.objects.get()
    assert b"Zeldzaam" not in bytes(RegistrationDraft.objects.values_list("answers", flat=True)[0])
    assert client.get(f"/children/register/{draft.pk}/check/").url == next_page
    other = asking(world.user("location_manager", boomhut))
    assert other.get(next_page).status_code == 404
    client.post(f"/children/register/{draft.pk}/cancel/")
    assert not RegistrationDraft.objects.exists()
    assert DataKey.objects.get(owner_id=draft.pk).wrapped is None


@pytest.mark.parametrize(
    ("step", "field", "typed"),
    [
        ("child", "birth_date", "31-02-2026"),
        ("child", "birth_date", "2026-13-01"),
        ("parent", "postcode", "0123 SS"),
        ("parent", "phone", "bel maar"),
        ("placement", "starts_on", "31-02-2026"),
        ("contract", "iban", "NL00 ABNA 0417 1643 00"),
        ("contract", "rate", "veel"),
    ],
)
def test_bad_input_is_named_at_the_field_and_kept(boomhut, manager, step, field, typed):
    answer = _register(asking(manager), boomhut, **{step: {field: typed}})
    assert list(answer.context["form"].errors) == [field]
    assert typed in answer.content.decode()
    assert not Child.objects.exists()


def test_a_location_out_of_sight_cannot_be_chosen(boomhut, vlot, manager):
    answer = _register(asking(manager), boomhut, placement={"location": vlot.pk})
    assert answer.context["form"].errors["location"]
    assert "Het Vlot" not in answer.content.decode()


def test_two_full_placements_do_not_overlap(boomhut):
    child = world.child(boomhut)
    with pytest.raises(ValidationError) as refused:
        place_child(
            child=child.subject,
            location=boomhut,
            kind="kdv",
            starts_on=dt.date(2025, 1, 1),
            by=None,
        )
    assert "starts_on" in refused.value.error_dict
    place_child(
        child=child.subject,
        location=boomhut,
        kind="bso",
        is_full=False,
        starts_on=dt.date(2025, 1, 1),
        by=None,
    )
    assert child.subject.affiliations.count() == 2


def test_a_deregistration_before_the_placement_began_is_refused(boomhut, manager):
    began = today() - dt.timedelta(days=100)
    child = world.child(boomhut, starts_on=began)
    client = asking(manager)
    early = f"{began - dt.timedelta(days=1):%d-%m-%Y}"
    answer = client.post(f"/children/{child.pk}/deregister/", {"ends_on": early})
    assert answer.context["form"].errors["ends_on"]
    assert early in answer.content.decode()
    child.subject.refresh_from_db()
    assert child.subject.relation_ended_on is None
    assert client.post(f"/children/{child.pk}/deregister/", {"ends_on": f"{began:%d-%m-%Y}"}).url
    child.subject.refresh_from_db()
    assert child.subject.relation_ended_on == began


def test_a_mistyped_year_that_would_destroy_the_file_soon_is_refused(boomhut, manager):
    child = world.child(boomhut, starts_on=dt.date(2015, 1, 1), birth_date=dt.date(2014, 1, 1))
    url = f"/children/{child.pk}/deregister/"
    answer = asking(manager).post(url, {"ends_on": "30-06-2016"})
    assert answer.context["form"].errors["ends_on"]
    assert child.subject.affiliations.get().ends_on is None


def test_a_deregistration_can_be_undone(boomhut, manager):
    child = world.child(boomhut, contract=ContractDetails(hours_per_month=90, rate="9.00"))
    deregister_child(child=child.subject, ends_on=today(), by=None)
    assert asking(manager).post(f"/children/{child.pk}/deregister/undo/").status_code == 302
    subject = world.fresh(child.subject)
    assert subject.relation_ended_on is None
    assert subject.affiliations.get().ends_on is None
    assert Contract.objects.get().ends_on is None


def test_a_deregistered_child_is_not_placed_again_unseen(boomhut):
    child = world.child(boomhut)
    deregister_child(child=child.subject, ends_on=dt.date(2025, 1, 31), by=None)
    with pytest.raises(ValidationError):
        place_child(
            child=world.fresh(child.subject),
            location=boomhut,
            kind="kdv",
            starts_on=dt.date(2025, 3, 1),
            by=None,
        )


def test_a_child_registered_anew_may_have_its_own_bsn(boomhut):
    first, again = world.child(boomhut), world.child(boomhut)
    noted = {"bsn": BSN, "shown": "desk", "checked_on": today(), "by": None}
    note_identification(child=first.subject, **noted)
    deregister_child(child=first.subject, ends_on=dt.date(2025, 1, 31), by=None)
    note_identification(child=again.subject, **noted)
    assert Identification.objects.count() == 2


def test_a_child_with_one_parent_is_registered_once_however_often_pressed(boomhut, manager):
    client = asking(manager)
    empty = {"first_name": "", "family_name": "", "custody": ""}
    answer = _register(client, boomhut, second_parent=empty, press=False)
    check = answer.url
    assert client.post(check).status_code == 302
    assert client.post(check).status_code == 404
    child = Child.objects.get()
    assert child.subject.represented_by.count() == 1


def test_a_registration_finished_a_moment_ago_is_not_made_twice(boomhut, manager):
    asking(manager).post(
        "/children/register/",
        {
            "first_name": "Noor",
            "family_name": "Zand",
            "birth_date": "14-03-2024",
            "sex": "f",
        },
    )
    draft = RegistrationDraft.objects.get()
    details = {
        "first_name": "Noor",
        "family_name": "Zand",
        "birth_date": dt.date(2024, 3, 14),
        "parents": [world.ParentDetails("Ans", "Zand")],
        "location": boomhut,
        "kind": "kdv",
        "starts_on": dt.date(2026, 1, 1),
        "at": timezone.now(),
        "by": manager,
    }
    finish_draft(draft=draft, **details)
    with pytest.raises(ValidationError):
        finish_draft(draft=draft, **details)
    assert Child.objects.count() == 1


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
def test_a_list_takes_as_many_queries_for_300_children_as_for_10(boomhut, manager, url):
    client = asking(manager)
    counted = []
    in_three_weeks = today() + dt.timedelta(days=21) - relativedelta(years=2)
    for first, until in ((0, 10), (10, 300)):
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
    change_daily_care(
        child=child.subject,
        allergies="pindakaasallergie",
        diet="",
        health_note="epilepsie",
        emergency_phone="06 12345678",
        by=None,
    )
    for name in ("allergies", "health_note", "emergency_phone"):
        stored = bytes(DailyCare.objects.values_list(name, flat=True)[0])
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


@pytest.mark.parametrize(
    ("first", "second"), [("none", "none"), ("sole", "joint"), ("sole", "sole")]
)
def test_custody_that_contradicts_itself_is_refused(boomhut, first, second):
    parents = [
        world.ParentDetails("Ans", "Zand", custody=first),
        world.ParentDetails("Bas", "Zand", custody=second),
    ]
    with pytest.raises(ValidationError):
        world.child(boomhut, parents=parents)
    assert not Child.objects.exists()


def test_a_kind_of_place_the_location_is_not_registered_for_is_refused(boomhut, manager):
    answer = _register(asking(manager), boomhut, placement={"kind": "bso"})
    assert list(answer.context["form"].errors) == ["kind"]


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
    assert client.get(f"/children/{child.pk}/identity/change/").status_code == 403
    page = client.get(f"/children/{child.pk}/identity/").content.decode()
    assert "identity/change" not in page
    new = asking(world.user("location_manager", vlot))
    assert new.get(f"/children/{child.pk}/identity/change/").status_code == 200
