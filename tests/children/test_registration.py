import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import Event
from children.actions import (
    finish_draft,
)
from children.models import Child, Contract, RegistrationDraft
from core.dates import today
from core.models import DataKey
from subjects.models import Affiliation
from tests.factories import world
from tests.factories.http import asking
from tests.factories.registering import register

pytestmark = pytest.mark.django_db
BSN = "123456782"  # the known test number


def test_a_manager_registers_a_child_page_by_page(boomhut, manager):
    client = asking(manager)
    answer = register(client, boomhut)
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
    answer = register(asking(manager), boomhut, **{step: {field: typed}})
    assert list(answer.context["form"].errors) == [field]
    assert typed in answer.content.decode()
    assert not Child.objects.exists()


def test_a_location_out_of_sight_cannot_be_chosen(boomhut, vlot, manager):
    answer = register(asking(manager), boomhut, placement={"location": vlot.pk})
    assert answer.context["form"].errors["location"]
    assert "Het Vlot" not in answer.content.decode()


def test_a_child_with_one_parent_is_registered_once_however_often_pressed(boomhut, manager):
    client = asking(manager)
    empty = {"first_name": "", "family_name": "", "custody": ""}
    answer = register(client, boomhut, second_parent=empty, press=False)
    check = answer.url
    assert client.post(check).status_code == 302
    assert client.post(check).status_code == 302
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
        "on": today(),
        "at": timezone.now(),
        "by": manager,
    }
    finish_draft(draft=draft, **details)
    with pytest.raises(ValidationError):
        finish_draft(draft=draft, **details)
    assert Child.objects.count() == 1


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
    answer = register(asking(manager), boomhut, placement={"kind": "bso"})
    assert list(answer.context["form"].errors) == ["kind"]


def test_a_registration_that_is_not_finished_stands_on_the_work_list(boomhut, manager):
    client = asking(manager)
    first = {
        "first_name": "Noor",
        "family_name": "Zandstra",
        "birth_date": "14-03-2024",
        "sex": "f",
    }
    client.post("/children/register/", first)
    work = client.get("/").content.decode()
    assert "A registration is not finished" in work
    assert "Noor Zandstra" in work
    listed = client.get("/children/").content.decode()
    assert "Go on with the registration of Noor Zandstra" in listed
    other = asking(world.user("location_manager", boomhut))
    assert "A registration is not finished" not in other.get("/").content.decode()


def test_who_registers_ahead_invites_the_parents_before_the_first_day(boomhut, manager):
    client = asking(manager)
    first_day = f"{today() + dt.timedelta(days=30):%d-%m-%Y}"
    father = {"email": "bas@example.com"}
    register(client, boomhut, placement={"starts_on": first_day}, second_parent=father)
    child = Child.objects.get()
    bas = next(parent for parent in world.parents_of(child) if parent.name == "Bas Duin")
    page = client.get(f"/children/{child.pk}/parent/{bas.pk}/invite/")
    assert "A login would open nothing" not in page.content.decode()
    assert 'value="bas@example.com"' in page.content.decode()
    asked = client.get(f"/children/{child.pk}/consents/").content.decode()
    assert "Nobody holds custody" not in asked
    assert "Placed since" not in asked


def test_after_registering_the_next_step_is_told(boomhut, manager):
    client = asking(manager)
    answer = register(client, boomhut)
    page = client.get(answer.url).content.decode()
    assert "Now invite the parents to sign in" in page


def test_what_was_left_empty_is_not_told_as_waiting_for_an_answer(boomhut, manager):
    nobody = {"first_name": "", "family_name": "", "custody": ""}
    url = register(asking(manager), boomhut, press=False, second_parent=nobody).url
    page = asking(manager).get(url).content.decode()
    assert "Not answered yet" not in page
    assert page.count("Other parent") == 2  # the question, and unseen beside its link


def test_before_anything_is_saved_a_registration_is_not_left_for_later(boomhut, manager):
    client = asking(manager)
    assert "go on later" not in client.get("/children/register/").content.decode()
    url = client.post(
        "/children/register/",
        {"first_name": "Noor", "family_name": "Duin", "birth_date": "14-03-2024", "sex": "f"},
    ).url
    assert "go on later" in client.get(url).content.decode()


def test_a_page_that_is_left_keeps_what_was_typed_and_is_not_done_yet(boomhut, manager):
    client = asking(manager)
    child = {"first_name": "Noor", "family_name": "Duin", "birth_date": "14-03-2024", "sex": "f"}
    url = client.post("/children/register/", child).url
    left = client.post(url, {"first_name": "Ans", "phone": "bel maar", "later": "yes"})
    assert left.url == "/children/"
    check = url.replace("parent", "check")
    assert client.get(check).url == url
    page = client.get(url)
    assert page.context["form"]["phone"].value() == "bel maar"
    assert set(page.context["form"].errors) == {"phone"}  # and not what is missing yet

    def states():
        return [step["state_label"] for step in client.get(url).context["steps"]]

    assert states() == ["Done", *["Not done yet"] * 4]
    for step in client.get(url).context["steps"]:
        assert client.get(step["url"]).status_code == 200
    other = url.replace("parent", "second-parent")
    client.post(other, {"later": "yes"})  # left empty: not the answer that there is nobody
    assert states() == ["Done", *["Not done yet"] * 4]
    client.post(other, {})
    assert states() == ["Done", "Not done yet", "Done", "Not done yet", "Not done yet"]


def test_a_text_that_is_too_long_is_refused_and_not_cut(boomhut, manager):
    child = world.child(boomhut)
    client = asking(manager)
    care = child.subject.daily_care
    url = f"/children/{child.pk}/daily_care/daily/{child.pk}/{care.pk}/"
    assert "maxlength" not in client.get(url).content.decode().partition("<textarea")[2]
    page = client.post(url, {"allergies": "x" * 600, "diet": "", "health_note": ""})
    assert "at most 500 characters" in page.content.decode()
