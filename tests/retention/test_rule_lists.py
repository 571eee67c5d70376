"""The lists under a rule, as its page tells what stands on each, and which of them came back."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from core.dates import today
from core.registries import retention_rules
from core.templatetags.ui import moment
from organisation.models import Location
from retention.actions import run_retention
from retention.models import Proposal
from retention.proposals import approve, propose, withdraw
from tests.factories import ahead, world
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]
ON, NOW = today(), timezone.now()
RULE = retention_rules["child.file"]


def children(at, count=1, due_on=ON):
    return ahead.announced(at, due_on=due_on, count=count)


def proposed(kids, by, at=NOW) -> list[Proposal]:
    return propose(rule=RULE, subject_ids=[kid.pk for kid in kids], on=ON, at=at, by=by)


def sent_back(proposal, by, why="check") -> Proposal:
    return withdraw(proposal=proposal, why=why, at=NOW, by=by)


def page_of(user) -> str:
    page = asking(user).get(f"/retention/rules/{RULE.code}/").content.decode()
    return re.sub(r"\s+", " ", strip_tags(page))


def links_of(user) -> set[str]:
    page = asking(user).get(f"/retention/rules/{RULE.code}/").content.decode()
    return set(re.findall(r"/retention/proposals/([^/]+)/", page))


def test_a_list_tells_how_many_stand_on_it_and_which_of_these_are_seen(
    here, there, manager, officers
):
    (made,) = proposed([*children(here), *children(there, 2)], officers[0])
    whole = f"3 files, {here.name}, {there.name}"
    part = f"3 files, of which you see 1 here, {here.name}"
    name = f"List from {moment(NOW)}"
    assert f"{name}, {whole}" in page_of(officers[1])
    assert f"{name}, {part}" in page_of(manager)
    sent_back(made, officers[1])
    for user, content in ((officers[1], whole), (manager, part)):
        page = page_of(user)
        assert f"{name} ({content}) was sent back" in page
        assert page.count(content) == 2  # there, and in the row of what was decided


def test_two_locations_of_one_name_are_told_apart(here, officers):
    there = world.location(here.name)
    Location.objects.filter(pk=there.pk).update(address="Zeepad 2")
    for one in (here, there):
        Location.objects.get(pk=one.pk).save()
        one.refresh_from_db()
    assert here.label != there.label
    proposed([*children(here), *children(there)], officers[0])
    labels = ", ".join(sorted([here.label, there.label]))
    assert f"2 files, {labels}" in page_of(officers[1])


def test_of_what_is_destroyed_a_list_tells_the_number_only(here, there, officers):
    soon, later = children(here, 2), children(there, due_on=ON + dt.timedelta(days=9))
    (made,) = proposed([*soon, *later], officers[0])
    approve(proposal=made, on=ON, at=NOW, by=officers[1])
    run_retention(today=ON)
    assert f"3 files, of which you see 1 here, {there.name}" in page_of(officers[1])
    run_retention(today=ON + dt.timedelta(days=9))
    page = page_of(officers[1])
    assert "3 files" in page
    assert "you see" not in page
    assert here.name not in page
    assert there.name not in page


def test_of_lists_of_one_minute_each_that_came_back_has_its_own_number(here, manager, officers):
    minute = NOW.replace(second=0, microsecond=0)
    first, second = children(here, 2)
    proposed([first], officers[0], minute)
    (last,) = proposed([second], officers[0], minute + dt.timedelta(seconds=1))
    sent_back(last, officers[1])
    content = f"1 file, {here.name}"
    assert f"List 2 of 2 from {moment(minute)} ({content}) was sent back" in page_of(manager)


def test_who_may_open_a_list_that_went_back_finds_it_after_the_next_one(
    here, there, manager, officers
):
    """Also where the day of the files was not right, and they are not due any more."""
    mine, elsewhere, changed = children(here), children(there), children(here)
    (back,) = proposed(mine, officers[0])
    (foreign,) = proposed(elsewhere, officers[0])
    (late,) = proposed(changed, officers[0])
    for one in (back, foreign, late):
        sent_back(one, officers[1])
    changed[0].subject.relation_ended_on = None
    changed[0].subject.save()
    proposed([*mine, *elsewhere], officers[1], NOW + dt.timedelta(minutes=2))
    assert {str(back.pk), str(late.pk)} <= links_of(manager)
    assert str(foreign.pk) not in links_of(manager)
