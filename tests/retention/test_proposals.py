"""Four eyes: one proposes, another approves, and what changed since drops out."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone
from django.utils.html import strip_tags

from audit.models import Event
from core.dates import today
from core.registries import retention_rules
from retention.actions import place_hold, release_hold
from retention.models import Destruction, Proposal
from retention.plan import planned
from retention.proposals import approve, proposable, propose, withdraw
from subjects.models import Subject
from tests.factories import ahead, world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]
ON = today()
DUE = ON + dt.timedelta(days=5)
SENT = {"csrfmiddlewaretoken": "x"}  # a form that was sent is never quite empty
RULE = retention_rules["child.file"]


@pytest.fixture
def kids(here):
    return ahead.announced(here, due_on=DUE, count=3)


def proposed(kids, by) -> Proposal:
    ids = [kid.pk for kid in kids]
    (made,) = propose(rule=RULE, subject_ids=ids, on=ON, at=timezone.now(), by=by)
    return made


def approved(proposal, by, on=ON) -> Proposal:
    return approve(proposal=proposal, on=on, at=timezone.now(), by=by)


def may_go(on=DUE) -> set:
    return {item.subject_id for item in planned(RULE, on) if item.may_go(on)}


def held(kid):
    return place_hold(
        subject=kid.subject,
        retention_class="child.file",
        ground="dispute",
        proof="brief",
        review_on=ON + dt.timedelta(days=90),
        today=ON,
        by=None,
    )


def test_nothing_goes_until_somebody_else_has_approved_it(kids, manager, officer):
    assert may_go() == set()
    proposal = proposed(kids[:2], manager)
    assert may_go() == set()
    approved(proposal, officer)
    assert may_go() == {kid.pk for kid in kids[:2]}
    proposal.refresh_from_db()
    assert (proposal.proposed_as, proposal.approved_as) == ("location_manager", "privacy_officer")
    event = Event.objects.get(action="destruction.approved")
    assert (event.actor, event.details["people"]) == (officer, 2)


def test_who_proposed_cannot_approve_whatever_is_sent(kids, manager):
    proposal = proposed(kids, manager)
    with pytest.raises(ValidationError, match="somebody else"):
        approved(proposal, manager)
    client = asking(manager)
    client.post(
        f"/retention/proposals/{proposal.pk}/approve/", {"password": world.PASSWORD}, follow=True
    )
    proposal.refresh_from_db()
    assert proposal.approved_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(approved_by=manager, approved_at=timezone.now())


def test_what_is_held_or_changed_since_drops_out_and_can_be_proposed_anew(kids, manager, officer):
    proposal = proposed(kids, manager)
    hold = held(kids[0])
    Subject.objects.filter(pk=kids[1].pk).update(relation_ended_on=None)
    approved(proposal, officer)
    assert may_go() == {kids[2].pk}
    release_hold(hold=hold, at=timezone.now(), by=None)
    assert may_go() == {kids[2].pk}
    assert [item.subject_id for item in proposable(RULE, manager, ON)] == [kids[0].pk]


def test_a_hold_after_the_approval_wins(kids, manager, officer):
    approved(proposed(kids, manager), officer)
    held(kids[0])
    assert may_go() == {kid.pk for kid in kids[1:]}


def test_a_list_goes_back_with_a_reason_and_can_be_proposed_again(kids, manager, officer):
    proposal = proposed(kids, manager)
    client = asking(officer)
    page = client.post(f"/retention/proposals/{proposal.pk}/withdraw/", SENT)
    assert "This field is required" in page.content.decode()
    client.post(f"/retention/proposals/{proposal.pk}/withdraw/", {"why": "day"})
    proposal.refresh_from_db()
    assert proposal.withdrawn_because == "day"
    with pytest.raises(ValidationError, match="taken back"):
        approved(proposal, officer)
    assert len(proposable(RULE, manager, ON)) == 3
    assert (
        "not right" in asking(manager).get(f"/retention/proposals/{proposal.pk}/").content.decode()
    )


def test_who_proposed_learns_by_whom_a_list_came_back_and_for_whom(kids, manager, officer):
    proposal = proposed(kids, manager)
    asking(officer).post(
        f"/retention/proposals/{proposal.pk}/withdraw/",
        {"why": "day", "about": [str(kids[1].pk)]},
    )
    event = Event.objects.get(action="destruction.proposal_sent_back")
    assert (event.actor, event.function) == (officer, "privacy_officer")
    assert "Your list was sent back by" in asking(manager).get("/").content.decode()
    for path in ("/retention/rules/child.file/", f"/retention/proposals/{proposal.pk}/"):
        page = asking(manager).get(path).content.decode()
        assert "a day from which a term counts is not right" in page
        assert officer.display_name in page
    assert "List that was sent back" in page
    assert kids[1].name in page
    assert kids[0].name not in page
    proposed(kids, manager)
    assert "Your list was sent back by" not in asking(manager).get("/").content.decode()


def test_the_rule_leads_to_its_lists_and_who_decided_about_them(kids, manager, officer):
    proposal = proposed(kids[:2], manager)
    link = f'href="/retention/proposals/{proposal.pk}/"'
    rule = "/retention/rules/child.file/"
    assert asking(manager).get(rule).content.decode().count(link) == 3  # the list, two states
    approved(proposal, officer)
    page = asking(manager).get(rule).content.decode()
    assert page.count(link) == 3
    assert "Lists that have been decided on" in page
    assert officer.display_name in page
    elsewhere = world.user("location_manager", world.location("Het Vlot"))
    assert link not in asking(elsewhere).get(rule).content.decode()


def test_an_approver_reads_whose_file_goes_when(kids, manager, officer):
    proposal = proposed(kids[:1], manager)
    page = asking(officer).get(f"/retention/proposals/{proposal.pk}/approve/").content.decode()
    assert f"{kids[0].name}, from {DUE:%d-%m-%Y}" in strip_tags(page)


def test_nobody_proposes_or_approves_what_is_not_in_sight(here, kids, manager, officer):
    there = world.location("Het Vlot")
    elsewhere = ahead.children(there, due_on=DUE, announced_on=ON - dt.timedelta(days=25))
    with pytest.raises(ValidationError, match="Nothing"):
        proposed(elsewhere, manager)
    world.user("privacy_officer")  # who sees all of it
    both = proposed([*kids, *elsewhere], officer)
    with pytest.raises(ValidationError, match="cannot see"):
        approved(both, manager)
    assert (
        "1 file on this list"
        in asking(manager).get(f"/retention/proposals/{both.pk}/").content.decode()
    )
    withdraw(proposal=both, why="mistake", at=timezone.now(), by=officer)
    only_there = proposed(elsewhere, officer)
    assert asking(manager).get(f"/retention/proposals/{only_there.pk}/").status_code == 404


def test_only_what_is_announced_and_free_can_be_proposed(here, kids, manager):
    ahead.children(here, due_on=DUE, announced_on=None)
    claimed, on_list, held_one = kids
    Destruction.objects.filter(subject_id=claimed.pk).update(claimed_at=timezone.now())
    proposed([on_list], manager)
    held(held_one)
    assert proposable(RULE, manager, ON) == []


def test_a_rule_without_four_eyes_has_no_proposals(manager):
    rule = retention_rules["staff.file"]
    assert asking(manager).get(f"/retention/rules/{rule.code}/propose/").status_code == 404
    with pytest.raises(ValidationError):
        propose(rule=rule, subject_ids=[], on=ON, at=timezone.now(), by=manager)


def test_the_pages_lead_from_ticking_to_approval_with_the_password(kids, manager, officer):
    mine, other = asking(manager), asking(officer)
    page = mine.post("/retention/rules/child.file/propose/", SENT)
    assert "Tick at least one" in page.content.decode()
    mine.post("/retention/rules/child.file/propose/", {"chosen": [str(kids[0].pk)]})
    mine.post("/retention/rules/child.file/propose/", {"all": "1"})
    first, second = Proposal.objects.all()
    assert (first.destructions.count(), second.destructions.count()) == (1, 2)
    approving = f"/retention/proposals/{second.pk}/approve/"
    assert "password" in other.get(approving).content.decode()
    page = other.post(approving, {"password": "verkeerd"})
    assert "not your password" in page.content.decode()
    assert may_go() == set()
    other.post(approving, {"password": world.PASSWORD})
    assert may_go() == {kid.pk for kid in kids[1:]}
    other.post(f"/retention/proposals/{first.pk}/approve/")  # still fresh
    assert len(may_go()) == 3
    assert Event.objects.filter(action="account.signed_in_afresh").count() == 1


def test_due_and_not_approved_is_red_for_both_kinds_of_people(here, manager, officer):
    late = ahead.children(
        here, due_on=ON - dt.timedelta(days=3), announced_on=ON - dt.timedelta(days=60)
    )
    for user in (manager, officer):
        page = asking(user).get("/").content.decode()
        assert "1 file has to be proposed for destruction" in page
        assert "4 days late" in page
    proposal = proposed(late, manager)
    assert "nobody has approved it" in asking(manager).get("/").content.decode()
    waiting = asking(officer).get("/").content.decode()
    assert "1 file is waiting for your approval" in waiting
    assert "4 days late" in waiting
    approved(proposal, officer)
    for user in (manager, officer):
        page = asking(user).get("/").content.decode()
        assert "approv" not in page
        assert "1 file is to be destroyed" in page


def test_the_work_list_asks_the_same_of_the_database_for_many_lists(here, kids, manager, officer):
    for kid in ahead.children(here, due_on=DUE, announced_on=ON - dt.timedelta(days=25), count=2):
        proposed([kid], manager)
    client = asking(officer)
    few = queries_of(client, "/")
    for kid in kids[:2]:
        proposed([kid], manager)
    assert queries_of(client, "/") == few


def at_once(*doings) -> list:
    """Does things at one moment, each in a session of its own; what each was refused with."""
    start, errors = threading.Barrier(len(doings)), [None] * len(doings)

    def run(n, do):
        try:
            start.wait(20)
            do()
        except ValidationError as refused:
            errors[n] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    return errors


postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


@postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(3))
def test_of_two_who_approve_at_once_one_reads_that_it_was_done(kids, manager, officer, _again):
    other = world.user("privacy_officer")
    proposal = proposed(kids, manager)
    errors = at_once(
        lambda: approved(proposal, officer),
        lambda: approved(proposal, other),
    )
    refused = [error for error in errors if error]
    assert len(refused) == 1
    assert "approved already" in refused[0].messages[0]
    assert Event.objects.filter(action="destruction.approved").count() == 1


@postgresql
@pytest.mark.django_db(transaction=True)
def test_approving_and_sending_back_at_once_leaves_one_of_both(kids, manager, officer):
    proposal = proposed(kids, manager)
    errors = at_once(
        lambda: approved(proposal, officer),
        lambda: withdraw(proposal=proposal, why="mistake", at=timezone.now(), by=manager),
    )
    assert len([error for error in errors if error]) == 1
    proposal.refresh_from_db()
    assert (proposal.approved_at is None) != (proposal.withdrawn_at is None)


@postgresql
@pytest.mark.django_db(transaction=True)
def test_what_two_propose_at_once_is_on_one_list(kids, manager, officer):
    errors = at_once(lambda: proposed(kids, manager), lambda: proposed(kids, officer))
    assert len([error for error in errors if error]) == 1
    assert Proposal.objects.get().destructions.count() == 3
