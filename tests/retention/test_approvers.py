"""Four eyes: each list that is proposed has somebody who can approve it, and says who that is."""

import datetime as dt
import re

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from core.dates import Term, today
from core.registries import retention_rules, work_sources
from retention.models import Proposal
from retention.own_terms import set_term, settable_of
from retention.proposals import approvers_of, may_approve, propose, standing_of, withdraw
from subjects.actions import grant_access, link_user
from subjects.models import Representation
from tests.factories import ahead, world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]
ON = today()
RULE = retention_rules["child.file"]


def children(at, count=1):
    return ahead.announced(at, due_on=ON + dt.timedelta(days=5), count=count)


def lists_of(kids, by) -> list[set]:
    """The ids on each list that is made of these children."""
    ids = [kid.pk for kid in kids]
    made = propose(rule=RULE, subject_ids=ids, on=ON, at=timezone.now(), by=by)
    return [set(one.destructions.values_list("subject_id", flat=True)) for one in made]


def page_of(proposal, user) -> str:
    return asking(user).get(f"/retention/proposals/{proposal.pk}/").content.decode()


def test_what_one_person_cannot_approve_alone_comes_on_more_lists(here, there, officer):
    manager, other = (world.user("location_manager", place) for place in (here, there))
    kids, elsewhere = children(here, 2), children(there)
    asking(officer).post("/retention/rules/child.file/propose/", {"all": "1"})
    first, second = sorted(Proposal.objects.all(), key=lambda one: -one.destructions.count())
    found = [set(p.destructions.values_list("subject_id", flat=True)) for p in (first, second)]
    assert found == [{kid.pk for kid in kids}, {kid.pk for kid in elsewhere}]
    for proposal, who in ((first, manager), (second, other)):
        assert f"{who.display_name} (Location manager)" in page_of(proposal, officer)
        assert f"/retention/proposals/{proposal.pk}/approve/" in page_of(proposal, who)


def test_what_somebody_can_approve_alone_stays_on_one_list(here, there, officer):
    for place in (here, there):
        world.user("location_manager", place)
    world.user("privacy_officer")
    kids = [*children(here), *children(there)]
    assert lists_of(kids, officer) == [{kid.pk for kid in kids}]


def test_who_proposes_learns_of_what_nobody_can_approve(here, there, officer):
    world.user("location_manager", here)
    kids, alone = children(here), children(there, 2)
    client = asking(officer)
    sent = client.post("/retention/rules/child.file/propose/", {"all": "1"})
    said = " ".join(str(message) for message in get_messages(sent.wsgi_request))
    assert "as 2 lists" in said
    assert "Nobody else can approve 2 files now" in said
    stuck = Proposal.objects.filter(destructions__subject_id=alone[0].pk).get()
    assert "No other colleague decides about these files" in page_of(stuck, officer)
    assert "Can be approved by" not in page_of(stuck, officer)
    waits = Proposal.objects.filter(destructions__subject_id=kids[0].pk).get()
    assert "Nobody can approve this list now" not in page_of(waits, officer)


def test_a_list_that_nobody_sees_whole_says_that_it_can_be_split(here, there, officer):
    other = world.user("privacy_officer")
    for place in (here, there):
        world.user("location_manager", place)
    ids = [kid.pk for kid in [*children(here), *children(there)]]
    (made,) = propose(rule=RULE, subject_ids=ids, on=ON, at=timezone.now(), by=officer)
    other.appointments.all().delete()
    page = page_of(made, officer)
    assert "Nobody can approve this list now" in page
    assert "it is split up by who may approve what" in page


def test_a_list_that_can_be_split_goes_back_by_whoever_decides_about_part_of_it(
    here, there, officer
):
    other = world.user("privacy_officer")
    manager, _elsewhere = (world.user("location_manager", place) for place in (here, there))
    ids = [kid.pk for kid in [*children(here), *children(there)]]
    (made,) = propose(rule=RULE, subject_ids=ids, on=ON, at=timezone.now(), by=officer)
    back = f"/retention/proposals/{made.pk}/withdraw/"
    assert back not in page_of(made, manager)  # the other officer can approve it
    other.appointments.all().delete()
    assert back in page_of(made, manager)
    assert "You cannot see 1 file on this list" in page_of(made, manager)
    asking(manager).post(back, {"why": "day"})
    assert Proposal.objects.get().withdrawn_by == manager


def test_of_lists_that_were_proposed_as_one_each_that_comes_back_is_told(here, there, officer):
    managers = [world.user("location_manager", place) for place in (here, there)]
    lists_of([*children(here), *children(there)], officer)
    told = []
    for manager in managers:
        (theirs,) = (
            one
            for one in Proposal.objects.filter(withdrawn_at=None)
            if "withdraw/" in page_of(one, manager)
        )
        asking(manager).post(f"/retention/proposals/{theirs.pk}/withdraw/", {"why": "day"})
        told.append(asking(officer).get("/").content.decode().count("Your list was sent back by"))
    assert told == [2, 4]  # in the row, and in its link for who hears the page


def due_in(n: int, at, count=1):
    announced_on = ON - dt.timedelta(days=29)
    return ahead.children(
        at, due_on=ON + dt.timedelta(days=n), announced_on=announced_on, count=count
    )


def sent_back(kid, by) -> Proposal:
    """The list that a child stands on, sent back."""
    found = Proposal.objects.get(destructions__subject_id=kid.pk)
    return withdraw(proposal=found, why="day", at=timezone.now(), by=by)


def test_each_list_that_comes_back_has_the_day_of_what_stood_on_it(here, there, officer):
    managers = [world.user("location_manager", place) for place in (here, there)]
    (soon,), (later,), _free = due_in(3, here), due_in(20, there), due_in(10, here)
    lists_of([soon, later], officer)
    for kid, manager in zip((soon, later), managers, strict=True):
        sent_back(kid, manager)
    work = work_sources["retention.announced"].items(officer, ON)
    found = {item.about: (item.due_on - ON).days for item in work if "sent back" in item.what}
    assert sorted(found.values()) == [2, 19]
    assert {about.split(", ")[1] for about in found} == {"list 1 of 2", "list 2 of 2"}
    others = [item for item in work if "to be proposed" in item.what]
    assert [(item.what[:6], (item.due_on - ON).days) for item in others] == [("1 file", 9)]


def link_texts(page: str) -> list[str]:
    """The words of each link to a list, without those of the rows of people."""
    found = re.findall(r'<a href="/retention/proposals/[^"]+">(.+?)</a>', page)
    return [strip_tags(text) for text in found if "list " in text.lower()]


def test_lists_that_were_proposed_as_one_are_told_apart(here, there, officer):
    managers = [world.user("location_manager", place) for place in (here, there)]
    alone = world.location("Zonder beheerder")
    kids = [*children(here), *children(there)]
    lists_of([*kids, *children(alone)], officer)
    page = asking(officer).get("/retention/rules/child.file/").content.decode()
    texts = link_texts(page)
    assert len(set(texts)) == len(texts) == 3
    for place in (here, there, alone):
        assert sum(f"1 file, {place.name}" in text for text in texts) == 1
    assert page.count("nobody can approve it now") == 1
    stuck = page.split("nobody can approve it now")[0].rsplit("<li>", 1)[1]
    assert alone.name in stuck
    for kid, manager in zip(kids, managers, strict=True):
        sent_back(kid, manager)
    page = asking(officer).get("/retention/rules/child.file/").content.decode()
    told = re.findall(r"List \d of 3 from [^(]+ \(1 file, ([^)]+)\)", strip_tags(page))
    assert set(told) == {here.name, there.name}
    texts = link_texts(page)
    assert len(set(texts)) == len(texts) == 3


def test_of_a_list_that_came_back_those_hear_who_may_open_it(here, there, officer):
    managers = [world.user("location_manager", place) for place in (here, there)]
    colleague = world.user("location_manager", here)
    kids = [*children(here), *children(there)]
    lists_of(kids, officer)
    mine, elsewhere = (sent_back(kid, manager) for kid, manager in zip(kids, managers, strict=True))
    page = asking(colleague).get("/retention/rules/child.file/").content.decode()
    assert "sent back by" in page_of(mine, colleague).lower()
    assert f"/retention/proposals/{mine.pk}/" in page
    assert f"/retention/proposals/{elsewhere.pk}/" not in page
    path = f"/retention/proposals/{elsewhere.pk}/"
    assert asking(colleague).get(path).status_code == 404


def test_who_only_looks_at_a_list_reads_why_and_who_approves_it(here, officer):
    manager, board = world.user("location_manager", here), world.user("board")
    ids = [kid.pk for kid in children(here)]
    (made,) = propose(rule=RULE, subject_ids=ids, on=ON, at=timezone.now(), by=officer)
    page = page_of(made, board)
    assert "Your function does not decide about these files" in page
    assert f"{manager.display_name} (Location manager)" in page
    assert "approve/" not in page
    assert "Your function does not decide" not in page_of(made, manager)


def named(name: str, function: str, place=None) -> User:
    """A colleague who is told apart from others on a page."""
    made = world.user(function, place)
    made.name = name
    made.save()
    return made


def test_those_who_can_approve_are_who_may_decide_about_each_file(here, there, officer):
    """At the place, in the whole organisation, or by exception; not whose place is another, who has
    left, or whom a court keeps from a child on the list."""
    kid, second = children(here, 2)
    (made,) = propose(rule=RULE, subject_ids=[kid.pk], on=ON, at=timezone.now(), by=officer)
    named("Hier", "location_manager", here)
    named("Overal", "privacy_officer")
    named("Elders", "location_manager", there)
    named("Kijkt", "care_coordinator", here)
    gone = named("Weg", "location_manager", here)
    gone.appointments.update(ends_on=ON - dt.timedelta(days=1))
    stands_in = named("Vervangt", "location_manager", there)
    of_another = named("Ander", "location_manager", there)
    for user, subject in ((stands_in, kid.subject), (of_another, second.subject)):
        grant_access(
            user=user,
            subject=subject,
            function="location_manager",
            starts_on=ON,
            ends_on=ON,
            by=None,
        )
    kept = named("Ouder", "location_manager", here)
    (parent, *_others) = world.parents_of(kid)
    link_user(subject=parent.subject, user=kept, by=None)
    orders = Representation.objects.filter(parent=parent.pk)
    orders.update(restriction="both", restricted_from=ON)
    items = standing_of(made, ON)
    able = approvers_of(made, items, ON)
    assert able == [
        "Hier (Location manager)",
        "Overal (Privacy officer)",
        "Vervangt (Location manager)",
    ]
    alone = [user.name for user in User.objects.all() if may_approve(made, items, user, ON)]
    assert sorted(alone) == ["Hier", "Overal", "Vervangt"]


@pytest.mark.parametrize("is_stuck", [False, True])
def test_a_list_costs_the_same_for_colleagues_who_have_no_say_in_it(here, there, officer, is_stuck):
    for place in (here, there):
        world.user("location_manager", place)
    other = world.user("privacy_officer")
    kids = [*children(here), *children(there)] if is_stuck else children(here)
    ids = [kid.pk for kid in kids]
    (made,) = propose(rule=RULE, subject_ids=ids, on=ON, at=timezone.now(), by=officer)
    other.appointments.all().delete()
    client, url = asking(officer), f"/retention/proposals/{made.pk}/"
    page = client.get(url).content.decode()
    assert ("Nobody can approve this list now" in page) == is_stuck
    few = queries_of(client, url)
    for n in range(3):
        world.user("location_manager", world.location(f"Elders {n}"))
    assert queries_of(client, url) == few


def test_a_list_costs_a_question_for_each_who_can_approve_it(here, officer):
    world.user("location_manager", here)
    ids = [kid.pk for kid in children(here)]
    (made,) = propose(rule=RULE, subject_ids=ids, on=ON, at=timezone.now(), by=officer)
    client, url = asking(officer), f"/retention/proposals/{made.pk}/"
    client.get(url)
    few, _keys = queries_of(client, url)
    for _n in range(3):
        world.user("location_manager", here)
    assert queries_of(client, url)[0] == few + 3


def test_what_is_late_is_counted_apart_from_what_can_still_be_proposed_in_time(here, officer):
    children(here, 3)
    ahead.children(here, due_on=ON - dt.timedelta(days=3), announced_on=ON - dt.timedelta(days=60))
    page = asking(officer).get("/").content.decode()
    assert "1 file has to be proposed for destruction" in page
    assert "3 files have to be proposed for destruction" in page


def test_a_list_that_waits_is_taken_back_once_two_people_need_not_agree_any_more(here, officer):
    manager = world.user("location_manager", here)
    kids = children(here)
    ids = [kid.pk for kid in kids]
    (made,) = propose(rule=RULE, subject_ids=ids, on=ON, at=timezone.now(), by=manager)
    rule = settable_of("child.file")
    set_term(settable=rule, term=Term(years=2), seen="P2Y", on=ON, at=timezone.now(), by=officer)
    for user in (manager, officer):
        page = page_of(made, user)
        assert "List that was taken back" in page
        assert "two people no longer have to agree" in page
        assert "approve/" not in page
        assert "withdraw/" not in page
