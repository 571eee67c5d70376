"""A destruction from its announcement to its certificate, and what stops it on the way (ADR 32)."""

import datetime as dt
import functools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from children.actions import deregister_child, undo_deregistration
from children.models import Child, PaperFile, Parent
from core.keys import has_key
from core.registries import retention_rules
from documents.storage import folder_of
from retention.actions import (
    announce_due,
    claim_batch,
    run_retention,
    steps,
    sweep,
)
from retention.actions.claiming import BATCH, LEASE
from retention.actions.steps import STEPS, carry_out
from retention.models import Certificate, Destruction, PaperDestruction, Proposal, RuleSetting
from retention.plan import ANNOUNCED_DAYS, notice_of, planned
from subjects.models import Subject
from tests.factories import due, world
from tests.factories.due import DUE, ENDED, destroy_due, run_when_due

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MONTH = ANNOUNCED_DAYS * DAY
FILE = retention_rules["child.file"]


@pytest.fixture
def child():
    return due.child()


def life(child, retention_class="child.file") -> Destruction:
    return Destruction.objects.get(subject_id=child.pk, retention_class=retention_class)


def later() -> dt.datetime:
    return timezone.now() + 2 * dt.timedelta(hours=1)


def claimed(child, today=DUE):
    due.announce(today)
    return claim_batch(rule=FILE, subject_ids=[child.pk], today=today, at=timezone.now())


# --- announced ---------------------------------------------------------------------------------


@pytest.mark.clause("K18", "L08")
def test_what_goes_stands_announced_from_thirty_days_before(child):
    announce_due(today=DUE - MONTH - DAY)
    assert not Destruction.objects.exists()
    announce_due(today=DUE - MONTH)
    announce_due(today=DUE - MONTH + DAY)
    row = life(child)
    assert (row.announced_on, row.due_on, row.rule) == (DUE - MONTH, DUE, "child.file")
    assert run_retention(today=DUE - DAY) == []
    run_retention(today=DUE)
    assert not Child.objects.exists()


def test_what_is_found_late_stands_announced_for_thirty_days_as_well(child):
    found_on = DUE + 400 * DAY
    for day in (found_on, found_on + MONTH - DAY):
        run_retention(today=day)
        assert Child.objects.exists()
        assert [item.goes_on for item in planned(FILE, day)] == [found_on + MONTH]
    run_retention(today=found_on + MONTH)
    assert not Child.objects.exists()


def test_a_day_mistyped_by_ten_years_is_announced_and_can_be_mended():
    made = world.child(
        world.location(), starts_on=dt.date(2014, 1, 1), birth_date=dt.date(2013, 1, 1)
    )
    today = dt.date(2026, 3, 1)
    deregister_child(child=made.subject, ends_on=dt.date(2016, 2, 29), by=None)
    run_retention(today=today)
    assert life(made).announced_on == today
    undo_deregistration(child=world.fresh(made.subject), by=None)
    run_retention(today=today + MONTH)
    assert Child.objects.get() == made
    assert not Destruction.objects.exists()


def test_a_later_day_keeps_the_announcement_and_a_much_later_one_takes_it_away(child):
    RuleSetting.objects.create(rule="child.file", months=23)
    announce_due(today=DUE - MONTH)
    RuleSetting.objects.update(months=None, weeks=105)  # two years and five days
    announce_due(today=DUE - 20 * DAY)
    row = life(child)
    assert (row.announced_on, row.due_on) == (DUE - MONTH, dt.date(2026, 3, 6))
    RuleSetting.objects.update(weeks=None, years=3)
    announce_due(today=DUE - 19 * DAY)
    assert not Destruction.objects.exists()


@pytest.mark.clause("K18", "L75")
def test_an_earlier_day_than_was_told_is_announced_anew(child):
    announce_due(today=DUE - MONTH)
    Destruction.objects.update(told_on=DUE - MONTH)
    RuleSetting.objects.create(rule="child.file", months=1)
    shortened = DUE - 8 * DAY
    assert [item.goes_on for item in planned(FILE, shortened)] == [None]
    run_retention(today=shortened)
    assert (life(child).announced_on, life(child).told_on) == (shortened, None)
    run_retention(today=shortened + MONTH - DAY)
    assert Child.objects.exists()
    run_retention(today=shortened + MONTH)
    assert not Child.objects.exists()


@pytest.mark.parametrize("moved", [-5 * DAY, DAY])
def test_what_was_approved_for_another_day_is_not_claimed(child, moved):
    """The day is mended after the night's announcing, before its claims."""
    RuleSetting.objects.create(rule="child.file", four_eyes=True)
    announce_due(today=DUE - MONTH)
    propose(child, approved=True)
    Subject.objects.filter(pk=child.pk).update(relation_ended_on=ENDED + moved)
    child.subject.affiliations.update(ends_on=ENDED + moved)
    ids = {"rule": FILE, "subject_ids": [child.pk], "today": DUE + DAY, "at": timezone.now()}
    assert claim_batch(**ids) is None
    Subject.objects.filter(pk=child.pk).update(relation_ended_on=ENDED)
    child.subject.affiliations.update(ends_on=ENDED)
    assert claim_batch(**ids).people == 1


@pytest.mark.clause("K18", "K33")
@pytest.mark.parametrize("weeks", [4, 1, 0])
def test_no_term_of_the_organisation_shortens_the_thirty_days(child, weeks):
    RuleSetting.objects.create(rule="child.file", weeks=weeks)
    run_retention(today=DUE)
    assert life(child).announced_on == DUE
    run_retention(today=DUE + MONTH - DAY)
    assert Child.objects.exists()
    run_retention(today=DUE + MONTH)
    assert not Child.objects.exists()


@pytest.mark.clause("L50")
def test_what_goes_at_once_by_its_clause_is_not_announced():
    assert {rule.code for rule in retention_rules if not notice_of(rule.term)} >= {"intern.file"}


def test_an_announcement_dated_ahead_counts_from_today_on(child):
    """A demo that looked at a later day leaves such rows."""
    announce_due(today=DUE + 100 * DAY)
    announce_due(today=DUE)
    assert life(child).announced_on == DUE


def propose(child, *, approved: bool) -> Proposal:
    proposal = Proposal.objects.create(
        rule="child.file",
        proposed_at=dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC),
        proposed_as="location_manager",
        approved_at=dt.datetime(2026, 2, 12, 9, tzinfo=dt.UTC) if approved else None,
        approved_as="privacy_officer" if approved else "",
    )
    Destruction.objects.filter(subject_id=child.pk).update(proposal=proposal)
    return proposal


# --- claimed and carried out -------------------------------------------------------------------


def test_what_is_claimed_is_nobody_elses_until_its_lease_passes(child):
    claimed(child)
    assert claim_batch(rule=FILE, subject_ids=[child.pk], today=DUE, at=timezone.now()) is None
    assert sweep(today=DUE, now=timezone.now) == []
    assert run_retention(today=DUE) == []
    assert Child.objects.exists()
    made = sweep(today=DUE, now=later)
    assert [certificate.rule for certificate in made] == ["child.file"]
    assert sweep(today=DUE, now=later) == []


@pytest.mark.parametrize("taken", range(len(STEPS)))
def test_what_a_worker_left_after_any_step_is_ended_by_the_next_run_or_the_sweeper(child, taken):
    claim = claimed(child)
    for step in STEPS[:taken]:
        step.take(rule=FILE, claim=claim, today=DUE, at=timezone.now(), by=None)
    end = [functools.partial(run_retention, now=later), functools.partial(sweep, now=later)]
    end[taken % 2](today=DUE)
    assert not Child.objects.exists()
    assert not has_key(child.pk, "child.file")
    assert not folder_of(child.pk, "child.file").exists()
    assert Certificate.objects.get(rule="child.file").subject_count == 1
    assert life(child).verified_at


def test_a_worker_that_comes_back_after_it_lost_its_claim_does_nothing(child):
    slow = claimed(child)
    sweep(today=DUE, now=later)
    row = life(child)
    carry_out(FILE, slow, today=DUE, now=timezone.now)
    assert life(child).counts == row.counts
    assert Certificate.objects.count() == 1


def test_each_step_makes_the_lease_longer(child):
    claim, at = claimed(child), timezone.now()
    for step in STEPS:
        at += dt.timedelta(minutes=10)
        step.take(rule=FILE, claim=claim, today=DUE, at=at, by=None)
        assert life(child).lease_until == at + LEASE


def test_one_that_breaks_off_keeps_no_other_from_going(child, monkeypatch):
    others = [due.plain_child() for _ in range(2)]
    broken = Parent.objects.first()
    erase = retention_rules["parent.file"].before_destroy

    def breaks(ids):
        if broken.pk in ids:
            raise RuntimeError(broken.name)
        erase(ids)

    rule = retention_rules["parent.file"]
    monkeypatch.setitem(retention_rules._entries, rule.code, _with(rule, before_destroy=breaks))
    due.announce(DUE)
    with pytest.raises(Exception, match=r"parent\.file"):
        run_retention(today=DUE)
    assert Parent.objects.get() == broken
    assert Certificate.objects.get(rule="parent.file").subject_count == 2 * len(others)
    monkeypatch.setitem(retention_rules._entries, rule.code, rule)
    run_retention(today=DUE)
    assert not Parent.objects.exists()
    assert not Destruction.objects.unfinished().exists()


def _with(rule, **changed):
    import dataclasses

    return dataclasses.replace(rule, **changed)


# --- verified ----------------------------------------------------------------------------------


def test_a_file_that_cannot_be_removed_is_told_and_certified_once_it_is_gone(child, tmp_path):
    """Somebody moved the folder to another disk and left a link: no link is ever followed in
    removing, since nobody knows where it leads."""
    due.announce(DUE)
    folder, elsewhere = folder_of(child.pk, "child.file"), tmp_path / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    run_retention(today=DUE)
    assert not Child.objects.exists()
    assert list(elsewhere.iterdir())
    assert [row.remains for row in Destruction.objects.unverified()] == ["files"]
    assert {c.rule for c in Certificate.objects.all()} == {"parent.file"}
    sweep(today=DUE, now=later)
    assert life(child).remains == "files"
    folder.unlink()
    elsewhere.rename(folder)
    sweep(today=DUE, now=lambda: later() + LEASE)
    assert not folder.exists()
    row = life(child)
    assert (row.remains, row.certificate.rule) == ("", "child.file")


class SlowClock:
    """Each look at it finds two minutes gone by; at last somebody takes the clock away."""

    def __init__(self, looks: int):
        self.at, self.looks = later() + LEASE, looks

    def __call__(self) -> dt.datetime:
        assert self.looks, "it never ends"
        self.looks -= 1
        self.at += dt.timedelta(minutes=2)
        return self.at


@pytest.mark.parametrize("again", [run_retention, sweep])
def test_what_cannot_be_verified_is_tried_once_and_keeps_no_other_from_its_certificate(
    child, monkeypatch, again
):
    others = [due.plain_child() for _ in range(6)]
    stuck = {other.pk for other in others}
    due.announce(DUE)
    claim_batch(rule=FILE, subject_ids=[child.pk, *stuck], today=DUE, at=timezone.now())
    real, looked = steps.remains_of, []

    def remains(retention_class, ids, **more):
        looked.extend(pk for pk in ids if pk in stuck)
        return real(retention_class, ids, **more) | {pk: {"files"} for pk in ids if pk in stuck}

    monkeypatch.setattr(steps, "remains_of", remains)
    sweep(today=DUE, now=later)
    assert Certificate.objects.get(rule="child.file").subject_count == 1
    assert {row.subject_id for row in Destruction.objects.unverified()} == stuck
    looked.clear()
    again(today=DUE, now=SlowClock(looks=100))
    assert sorted(looked) == sorted(stuck)


def test_a_row_that_came_in_between_is_found_and_goes_as_well(child):
    claim = claimed(child)
    destroy, finish, verify = STEPS
    destroy.take(rule=FILE, claim=claim, today=DUE, at=timezone.now(), by=None)
    PaperFile.objects.create(subject=child.subject, place="Kast 3", started_on=ENDED)
    for step in (finish, verify):
        step.take(rule=FILE, claim=claim, today=DUE, at=timezone.now(), by=None)
    assert life(child).remains == "records"
    sweep(today=DUE, now=later)
    assert not PaperFile.objects.exists()
    assert life(child).counts["children.paperfile"] == 1
    assert life(child).verified_at


# --- paper and identity ------------------------------------------------------------------------


@pytest.mark.clause("L10", "L18")
def test_paper_that_still_stands_is_noted_without_a_name(child):
    paper = {"place": "Kantoor, kast 2", "started_on": dt.date(2022, 1, 1)}
    PaperFile.objects.create(subject=child.subject, **paper)
    locations = list(child.subject.affiliations.values_list("location_id", flat=True))
    PaperFile.objects.create(
        subject=due.plain_child().subject, **paper, destroyed_on=ENDED, destroyed_how="versnipperd"
    )
    run_when_due(DUE)
    noted = PaperDestruction.objects.get()
    assert (noted.place, noted.rule, noted.due_on) == ("Kantoor, kast 2", "child.file", DUE)
    assert noted.location_id in locations


def test_a_name_in_the_place_of_paper_does_not_outlive_the_file(child):
    PaperFile.objects.create(
        subject=child.subject, place="Kast 3, map KANARINA Vogelzang (2)", started_on=ENDED
    )
    run_when_due(DUE)
    assert PaperDestruction.objects.get().place == "Kast 3, map (2)"


# --- in large numbers --------------------------------------------------------------------------


def test_a_batch_takes_as_many_queries_for_2_as_for_20():
    taken = []
    for number in (2, 20):
        at = world.location(f"Locatie {number}")
        children = [due.plain_child(at) for _ in range(number)]
        due.announce(DUE, FILE)
        with CaptureQueriesContext(connection) as seen:
            claim = claim_batch(
                rule=FILE,
                subject_ids=[made.pk for made in children],
                today=DUE,
                at=timezone.now(),
            )
            carry_out(FILE, claim, today=DUE, now=timezone.now)
        assert claim.people == number <= BATCH
        taken.append(len(seen))
    assert taken[0] == taken[1]


def test_nothing_of_the_life_names_anybody(child, caplog):
    with caplog.at_level("DEBUG"):
        destroy_due(FILE, [child.pk], DUE)
    for canary in due.CANARIES:
        assert canary not in caplog.text
