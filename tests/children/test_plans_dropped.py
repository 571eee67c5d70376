"""Who does not come, or not move after all: a plan that falls through, and what is taken back."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from breaches.people import people_at
from children.actions import (
    ContractDetails,
)
from children.models import Contract, Placement
from core.dates import today
from core.privacy import SubjectKind
from core.registries import export_sections
from retention.actions import place_hold
from tests.factories import world
from tests.factories.http import asking
from tests.factories.registering import moving

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_who_does_not_come_is_deregistered_before_the_first_day_without_a_day_of_care(
    boomhut, manager
):
    first_day = today() + 30 * DAY
    child = world.child(
        boomhut, starts_on=first_day, contract=ContractDetails(hours_per_month=90, rate="9.00")
    )
    url = reverse("children:deregister", args=[child.pk])
    client = asking(manager)
    page = client.get(url)
    assert f"{first_day:%d-%m-%Y}" in page.context["consequences"][0]
    assert page.context["form"]["ends_on"].value() == today()
    page = client.post(url, {"ends_on": f"{today():%d-%m-%Y}"}, follow=True)
    assert f"Ends {today():%d-%m-%Y}" in strip_tags(page.content.decode())
    assert "Placed since" not in page.content.decode()
    assert world.fresh(child.subject).relation_ended_on == today()
    assert not Placement.objects.exists()
    history = client.get(f"/children/{child.pk}/care_arrangement/history/").content.decode()
    assert "Removed: Placement" in history
    client.post(reverse("children:undo_deregister", args=[child.pk]))
    url, typed = moving(child, boomhut, first_day)
    assert client.post(url, typed).status_code == 302
    assert [(a.starts_on, a.ends_on) for a in child.subject.affiliations.all()] == [
        (first_day, None)
    ]
    assert Contract.objects.get().ends_on is None
    history = client.get(f"/children/{child.pk}/care_arrangement/history/").content.decode()
    assert "Deregistration undone" in history
    assert f"{today() - DAY:%d-%m-%Y}" not in strip_tags(history)  # no day that nobody entered


def test_who_never_came_was_nowhere_on_any_day_also_when_the_last_day_is_put_right(
    boomhut, manager
):
    child = world.child(boomhut, starts_on=today() + 30 * DAY)
    client, url = asking(manager), reverse("children:deregister", args=[child.pk])
    for last_day in (today(), today() - DAY, today() - 10 * DAY):
        assert client.post(url, {"ends_on": f"{last_day:%d-%m-%Y}"}).status_code == 302
        client.post(reverse("children:undo_deregister", args=[child.pk]))
    for days in range(-12, 40):
        there = people_at(
            boomhut, care_group=None, on=today() + days * DAY, kinds=[SubjectKind.CHILD]
        )
        assert not there.exists()
    [section] = [one for one in export_sections if one.code == "affiliations"]
    assert section.rows(child.subject) == []
    assert client.get(reverse("children:file", args=[child.pk]), follow=True).status_code == 200


def test_who_will_not_come_neither_begins_nor_is_placed_and_can_come_earlier_after_an_undo(
    boomhut, manager
):
    first_day = today() + 30 * DAY
    child = world.child(boomhut, starts_on=first_day)
    client, file = asking(manager), reverse("children:file", args=[child.pk])
    last_day = f"{first_day - 15 * DAY:%d-%m-%Y}"
    client.post(reverse("children:deregister", args=[child.pk]), {"ends_on": last_day})

    def states():
        rows = client.get(reverse("children:list"), {"state": "all"}).context
        [row] = rows["rows"]
        bar = client.get(file, follow=True).context["bar"]
        return row[rows["headers"].index("State")]["text"], bar["state_label"]

    assert states() == (f"Ends {last_day}", f"Ends {last_day}")
    client.post(reverse("children:undo_deregister", args=[child.pk]))
    assert states() == ("Not placed", "Not placed")
    early = today() - 40 * DAY
    url, typed = moving(child, boomhut, early)
    assert client.post(url, typed).status_code == 302
    assert child.subject.affiliations.get().starts_on == early
    assert states() == ("Placed", "Placed")


def test_deregistering_before_a_planned_move_drops_it(boomhut, vlot, both):
    child = world.child(boomhut)
    planned = today() + 20 * DAY
    both.post(*moving(child, vlot, planned))
    url = reverse("children:deregister", args=[child.pk])
    assert vlot.label in both.get(url).context["consequences"][0]
    both.post(url, {"ends_on": f"{planned - 5 * DAY:%d-%m-%Y}"})
    place = child.subject.affiliations.get()
    assert (place.location, place.ends_on) == (boomhut, planned - 5 * DAY)
    assert world.fresh(child.subject).relation_ended_on == planned - 5 * DAY


@pytest.mark.parametrize("comes", [True, False])
def test_a_hold_keeps_the_plan_in_the_history_and_not_the_child_in_care(boomhut, vlot, both, comes):
    planned = today() + 20 * DAY
    child = world.child(boomhut, **({} if comes else {"starts_on": planned}))
    if comes:
        both.post(*moving(child, vlot, planned))
    place_hold(
        subject=child.subject,
        retention_class="child.file",
        ground="dispute",
        proof="brief",
        review_on=today() + 60 * DAY,
        today=today(),
        by=None,
    )
    url = reverse("children:deregister", args=[child.pk])
    assert both.post(url, {"ends_on": f"{today():%d-%m-%Y}"}).status_code == 302
    assert world.fresh(child.subject).relation_ended_on == today()
    assert Placement.objects.count() == comes
    history = strip_tags(
        both.get(f"/children/{child.pk}/care_arrangement/history/").content.decode()
    )
    assert "Removed: Placement" in history
    assert f"{planned:%d-%m-%Y}" in history
    both.post(reverse("children:undo_deregister", args=[child.pk]))
    assert both.post(*moving(child, vlot, planned)).status_code == 302
    assert child.subject.affiliations.get(placement__isnull=False, location=vlot)


def test_a_child_put_down_years_ahead_who_never_comes_is_deregistered_on_the_first_day(
    boomhut, manager
):
    first_day = today() + dt.timedelta(days=700)
    child = world.child(boomhut, starts_on=first_day)
    url = f"/children/{child.pk}/deregister/"
    later = f"{first_day + dt.timedelta(days=1):%d-%m-%Y}"
    assert asking(manager).post(url, {"ends_on": later}).context["form"].errors["ends_on"]
    assert asking(manager).post(url, {"ends_on": f"{first_day:%d-%m-%Y}"}).status_code == 302
    assert world.fresh(child.subject).relation_ended_on == first_day


def test_a_move_noted_by_mistake_is_taken_back_and_the_child_stays_where_it_was(
    boomhut, vlot, both
):
    child, client = world.child(boomhut), both
    section = reverse("children:section", args=[child.pk, "care_arrangement"])
    [first] = Placement.objects.all()
    back = reverse("children:placement_back", args=[child.pk, first.pk])
    assert back not in client.get(section).content.decode()
    page = client.post(back, follow=True).content.decode()
    assert "This is the only placement." in page
    url, typed = moving(child, vlot, today() + 9 * DAY)
    client.post(url, typed)
    move = Placement.objects.exclude(pk=first.pk).get()
    assert back not in client.get(section).content.decode()
    page = client.post(back, follow=True).content.decode()
    assert "Take back that move first." in page
    back = reverse("children:placement_back", args=[child.pk, move.pk])
    assert back in client.get(section).content.decode()
    asked = strip_tags(client.get(back).content.decode())
    assert f"The child stays at {boomhut.label}, as if it had not moved" in asked
    assert "Say whether the child stays" in client.post(back, {"stays": ""}).content.decode()
    page = client.post(back, {"stays": "yes"}, follow=True).content.decode()
    assert "The placement has been taken back." in page
    [place] = child.subject.affiliations.all()
    assert (place.location, place.ends_on) == (boomhut, None)
    history = client.get(f"/children/{child.pk}/care_arrangement/history/").content.decode()
    assert "Placement taken back" in history
    assert f"{today() + 9 * DAY:%d-%m-%Y}" in strip_tags(history)


def test_a_placement_that_is_taken_back_leaves_the_last_day_of_the_one_before_where_that_is_said(
    boomhut, vlot, both
):
    child, last_day = world.child(boomhut), today() + 8 * DAY
    child.subject.affiliations.update(ends_on=last_day)
    url, typed = moving(child, vlot, last_day + DAY)
    both.post(url, typed | {"instead": "no"})
    wrong = Placement.objects.get(affiliation__location=vlot)
    both.post(reverse("children:placement_back", args=[child.pk, wrong.pk]), {"stays": "no"})
    [place] = child.subject.affiliations.all()
    assert (place.location, place.ends_on) == (boomhut, last_day)


def test_what_was_left_does_not_go_on_beside_a_later_full_placement(boomhut, vlot, both):
    child = world.child(boomhut)
    for first_day, amount in ((today() + 9 * DAY, "no"), (today() + 20 * DAY, "yes")):
        url, typed = moving(child, vlot, first_day, is_full=amount)
        both.post(url, typed | ({"instead": "no"} if amount == "yes" else {}))
    part = Placement.objects.get(is_full=False)
    back = reverse("children:placement_back", args=[child.pk, part.pk])
    page = both.post(back, {"stays": "yes"})
    assert page.context["form"].errors["stays"]
    assert both.post(back, {"stays": "no"}).status_code == 302
    assert not Placement.objects.filter(pk=part.pk).exists()
