"""Placed, moved, deregistered and placed again: one full placement at a time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.actions import start_appointment
from children.actions import (
    ContractDetails,
    deregister_child,
    place_child,
)
from children.models import Contract, Identification, Placement
from core.dates import today
from subjects.actions import grant_access
from tests.factories import world
from tests.factories.http import asking, record_url
from tests.factories.registering import moving

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


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
    world.noted_bsn(first.subject)
    deregister_child(child=first.subject, ends_on=dt.date(2025, 1, 31), by=None)
    world.noted_bsn(again.subject)
    assert Identification.objects.count() == 2


def test_a_second_full_placement_is_refused_at_the_field_and_a_move_is_not(boomhut, vlot):
    child = world.child(boomhut)
    client = asking(world.user("cluster_manager"))
    assert client.get(f"/children/{child.pk}/placement/add/").status_code == 403
    manager = world.user("location_manager", boomhut)
    start_appointment(
        user=manager, function="location_manager", place=vlot, starts_on=world.START, by=None
    )
    client = asking(manager)
    first_day = today() + dt.timedelta(days=7)
    typed = {
        "location": vlot.pk,
        "kind": "kdv",
        "is_full": "yes",
        "starts_on": f"{first_day:%d-%m-%Y}",
        "instead": "no",
    }
    answer = client.post(f"/children/{child.pk}/placement/add/", typed)
    assert list(answer.context["form"].errors) == ["starts_on"]
    assert typed["starts_on"] in answer.content.decode()
    assert child.subject.affiliations.count() == 1
    url = f"/children/{child.pk}/placement/add/"
    page = client.post(url, {**typed, "instead": "yes"}, follow=True)
    assert "The placement has been noted." in page.content.decode()
    old, new = child.subject.affiliations.order_by("starts_on")
    assert old.ends_on == first_day - dt.timedelta(days=1)
    assert (new.location, new.starts_on, new.ends_on) == (vlot, first_day, None)


def test_who_drops_the_only_place_in_their_sight_comes_to_the_list(boomhut, vlot, both):
    child = world.child(boomhut)
    both.post(*moving(child, vlot, today() + 20 * DAY))
    client = asking(world.user("location_manager", vlot))
    url = reverse("children:deregister", args=[child.pk])
    page = client.post(url, {"ends_on": f"{today():%d-%m-%Y}"}, follow=True)
    assert page.status_code == 200
    assert "The last day has been noted." in page.content.decode()


def test_what_began_is_not_dropped_by_a_last_day_before_it(boomhut, vlot, both):
    child = world.child(boomhut)
    moved = today() - 20 * DAY
    both.post(*moving(child, vlot, moved))
    url = reverse("children:deregister", args=[child.pk])
    page = both.post(url, {"ends_on": f"{moved - DAY:%d-%m-%Y}"})
    assert page.context["form"].errors["ends_on"]
    assert Placement.objects.count() == 2


def test_a_child_is_deregistered_on_the_first_day_that_lies_ahead(boomhut, manager):
    first_day = today() + dt.timedelta(days=30)
    child = world.child(boomhut, starts_on=first_day)
    url = f"/children/{child.pk}/deregister/"
    page = asking(manager).get(url)
    day = f"{first_day:%d-%m-%Y}"
    page = asking(manager).post(url, {"ends_on": day}, follow=True).content.decode()
    listed = asking(manager).get("/children/").content.decode()
    assert "The last day has been noted." in page
    for shown in (page, listed):
        assert f"Begins {day}, ends {day}" in strip_tags(shown)
        assert "Placed until" not in shown


@pytest.mark.parametrize("place", ["location", "group"])
def test_who_moved_is_told_apart_and_not_counted_among_who_is_placed(boomhut, vlot, place):
    group, other = world.care_group(boomhut), world.care_group(boomhut, "Bevers")
    if place == "location":
        user, to = world.user("location_manager", boomhut), {"location": vlot}
    else:
        user = world.user("pedagogical_professional", group)
        to = {"location": boomhut, "care_group": other}
    stays = world.child(boomhut, "Bo", "Meer")
    moved = world.child(boomhut, "Noor", "Zee")
    for child in (stays, moved):
        child.subject.affiliations.update(care_group=group)
    place_child(
        child=moved.subject,
        kind="kdv",
        starts_on=today() - 9 * DAY,
        instead=True,
        by=None,
        **to,
    )
    client, url = asking(user), reverse("children:list")

    def listed(**asked):
        context = client.get(url, asked).context
        name, state = context["headers"].index("Name"), context["headers"].index("State")
        return {row[name]["text"]: row[state]["text"] for row in context["rows"]}

    away = {"Noor Zee": "Moved elsewhere"}
    assert listed() == {"Bo Meer": "Placed"}
    assert "1 child<" in client.get(url).content.decode()
    assert listed(state="moved") == away
    assert listed(q="noor") == away
    assert listed(state="all") == {"Bo Meer": "Placed"} | away
    deregister_child(child=world.fresh(moved.subject), ends_on=today() - DAY, by=None)
    assert listed(state="moved") == {}
    assert listed(state="ended")["Noor Zee"].startswith("Deregistered")


def test_nobody_moves_out_of_sight_of_who_sees_everywhere(boomhut):
    page = asking(world.user("board")).get(reverse("children:list"))
    assert "moved" not in dict(page.context["form"].fields["state"].choices)


def test_who_is_in_sight_by_an_exception_alone_did_not_move(boomhut, vlot, manager):
    other = world.child(vlot)
    grant_access(
        user=manager,
        subject=other.subject,
        function="location_manager",
        starts_on=today() - DAY,
        by=None,
    )
    rows = asking(manager).get(reverse("children:list")).context["rows"]
    assert [row[0]["text"] for row in rows] == [other.name]
    assert rows[0][-1]["text"] == "Placed"


@pytest.mark.parametrize("is_full", [True, False])
def test_a_move_on_the_first_day_takes_the_place_of_the_placement_once_that_was_read(
    boomhut, vlot, both, is_full
):
    child = world.child(boomhut)
    Placement.objects.update(is_full=is_full)
    first_day = child.subject.affiliations.get().starts_on
    url, typed = moving(child, vlot, first_day, is_full="yes" if is_full else "no")
    page = both.post(url, typed)
    [warning] = page.context["warnings"]
    assert boomhut.label in warning
    assert child.subject.affiliations.get().location == boomhut
    assert both.post(url, {**typed, "read": page.context["digest"]}).status_code == 302
    place = child.subject.affiliations.get()
    assert (place.location, place.starts_on, place.ends_on) == (vlot, first_day, None)
    assert Placement.objects.get(subject=child.subject).affiliation == place
    history = both.get(f"/children/{child.pk}/care_arrangement/history/").content.decode()
    assert boomhut.label in history


def test_the_page_that_corrects_a_placement_says_how_its_location_is(boomhut, manager):
    child = world.child(boomhut)
    placement = Placement.objects.get()
    url = record_url("children", child.subject, "care_arrangement", "placement", record=placement)
    note = asking(manager).get(url).context["note"]
    assert "Was the location wrong?" in note


@pytest.mark.parametrize("days", [-5, 5])
def test_correcting_the_first_day_after_a_move_leaves_no_hole_and_no_overlap(
    boomhut, vlot, both, days
):
    child = world.child(boomhut)
    both.post(*moving(child, vlot, today()))
    placement = Placement.objects.get(affiliation__location=vlot)
    url = record_url("children", child.subject, "care_arrangement", "placement", record=placement)
    assert boomhut.label in both.get(url).context["form"].fields["starts_on"].help_text
    corrected = today() + days * DAY
    typed = {"kind": "kdv", "is_full": "True", "starts_on": f"{corrected:%d-%m-%Y}"}
    assert both.post(url, typed).status_code == 302
    old, new = child.subject.affiliations.order_by("starts_on")
    assert (old.ends_on, new.starts_on) == (corrected - DAY, corrected)
    before_all = {**typed, "starts_on": f"{old.starts_on:%d-%m-%Y}"}
    assert boomhut.label in str(both.post(url, before_all).context["form"].errors["starts_on"])


def test_a_move_before_a_later_placement_is_refused_and_says_what_to_do(boomhut, vlot, both):
    child = world.child(boomhut)
    Placement.objects.update(is_full=False)
    planned = today() + 20 * DAY
    both.post(*moving(child, vlot, planned, is_full="no"))
    page = both.post(*moving(child, vlot, planned - 10 * DAY, is_full="no"))
    [error] = page.context["form"].errors["starts_on"]
    assert vlot.label in error
    assert f"{planned:%d-%m-%Y}" in error
    assert child.subject.affiliations.count() == 2
