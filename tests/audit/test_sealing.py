"""The trail is sealed: what is done to it behind the product's back is found and named (L80)."""

import datetime as dt
import os
import uuid
from itertools import pairwise

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit import sealing
from audit.actions import prune_trail, record, seal_trail, verify_trail
from audit.guards import TABLES, lift_guards
from audit.models import Event, Seal, SealedEvent
from audit.verifying import faults, head
from tests.factories import world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L80")]
NOW = dt.datetime(2023, 3, 14, 9, 30, tzinfo=dt.UTC)  # long enough ago for terms to pass


@pytest.fixture
def trail(monkeypatch):
    """The places of some ten events under a few seals, of which nothing is wrong."""
    monkeypatch.setattr(sealing, "BLOCK", 4)
    user = world.user()
    for number in range(10):
        record(
            "record.changed",
            by=user,
            subject_id=uuid.uuid4(),
            section="child.identity",
            function="location_manager",
            purpose="code",
            fields=["first_name", "größe"],
            n=number,
        )
    seal_trail(at=NOW)
    assert list(faults(at=NOW)) == []
    return list(SealedEvent.objects.order_by("sequence"))


def change(table: str, column: str, value, where: str, key) -> None:
    """What somebody with the database in hands does: no guard stands in the way any more."""
    lift_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE "{where}" = %s', [value, key])


def remove(table: str, where: str, key) -> None:
    lift_guards(connection)
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM {table} WHERE "{where}" = %s', [key])


def test_events_get_a_place_in_a_sequence_without_gaps_and_seals_are_chained(trail):
    assert [place.sequence for place in trail] == list(range(1, len(trail) + 1))
    assert {place.event_id for place in trail} == set(Event.objects.values_list("pk", flat=True))
    seals = list(Seal.objects.order_by("number"))
    assert [seal.number for seal in seals] == list(range(1, len(seals) + 1))
    assert len(seals) > 2
    for before, after in pairwise(seals):
        assert bytes(after.previous) == sealing.digest(before)
        assert after.first == before.first + before.count


def test_what_has_a_seal_is_not_sealed_again(trail):
    assert seal_trail(at=NOW) == 0
    record("user.signed_in", by=None)
    assert seal_trail(at=NOW) == 1
    assert SealedEvent.objects.last().sequence == len(trail) + 1


OTHER = {
    "at": NOW - dt.timedelta(days=3),
    "action": "record.removed",
    "actor_id": uuid.UUID(int=9),
    "function": "hr",
    "subject_id": uuid.UUID(int=7),
    "object_type": "children.child",
    "object_id": "7",
    "section": "child.contract",
    "purpose": "another code",
    "details": '{"n": 99}',
    "request_id": uuid.UUID(int=8),
}


def test_every_column_of_an_event_is_tried():
    columns = {field.column for field in Event._meta.fields}
    assert columns == {"id", *OTHER}


@pytest.mark.parametrize("column", OTHER)
def test_a_changed_event_is_named(trail, column):
    value = OTHER[column]
    if isinstance(value, uuid.UUID) and connection.vendor == "sqlite":
        value = value.hex
    change("audit_event", column, value, "id", trail[5].event_id)
    found = list(faults(at=NOW))
    assert ("event.changed", trail[5].sequence) in found
    assert {number for code, number in found if code.startswith("event")} == {trail[5].sequence}


def test_a_removed_event_is_named(trail):
    remove("audit_event", "id", trail[5].event_id)
    assert list(faults(at=NOW)) == [("event.removed", trail[5].sequence)]


def test_an_event_that_is_removed_with_its_place_is_named(trail):
    remove("audit_event", "id", trail[5].event_id)
    remove("audit_sealedevent", "sequence", trail[5].sequence)
    assert list(faults(at=NOW)) == [("event.removed", trail[5].sequence)]


def test_events_that_changed_places_are_named(trail):
    one, other = trail[5], trail[6]
    change("audit_sealedevent", "event_id", -1, "sequence", one.sequence)
    change("audit_sealedevent", "event_id", one.event_id, "sequence", other.sequence)
    change("audit_sealedevent", "event_id", other.event_id, "sequence", one.sequence)
    assert {("event.changed", one.sequence), ("event.changed", other.sequence)} <= set(
        faults(at=NOW)
    )


def test_an_event_that_was_put_in_later_is_named(trail):
    event = Event.objects.create(at=NOW - dt.timedelta(days=30), action="section.opened")
    assert ("event.unsealed", event.pk) in faults(at=NOW)
    SealedEvent.objects.create(
        sequence=500, event_id=event.pk, seal=trail[0].seal, mac=bytes(trail[0].mac)
    )
    assert ("event.extra", 500) in faults(at=NOW)


PLACES = {"sequence": 400, "event_id": 999_999, "seal_id": 2, "mac": bytes(32)}


@pytest.mark.parametrize("column", PLACES)
def test_a_changed_place_is_named(trail, column):
    assert set(PLACES) == {field.column for field in SealedEvent._meta.fields}
    place = trail[0]
    change("audit_sealedevent", column, PLACES[column], "sequence", place.sequence)
    assert {place.sequence, PLACES["sequence"]} & {number for _code, number in faults(at=NOW)}


SEALS = {
    "number": 77,
    "made_at": NOW - dt.timedelta(days=1),
    "first": 3,
    "count": 2,
    "root": bytes(32),
    "previous": bytes(32),
    "key_id": "somebody else",
    "signature": bytes(64),
    "pruned_at": NOW,
    "pruned_proof": bytes(32),
}


@pytest.mark.parametrize("column", SEALS)
def test_a_changed_seal_is_named(trail, column):
    assert set(SEALS) == {field.column for field in Seal._meta.fields}
    if column == "number":
        lift_guards(connection)
        SealedEvent.objects.filter(seal_id=2)._raw_delete("default")
    if column == "pruned_proof":
        change("audit_seal", "pruned_at", NOW, "number", 2)
    change("audit_seal", column, SEALS[column], "number", 2)
    assert 2 in {number for code, number in faults(at=NOW) if code.startswith("seal")}


def test_an_end_that_was_cut_off_is_found_by_the_walk_before_and_by_a_head_noted_elsewhere(trail):
    number, told = head()
    lift_guards(connection)
    verify_trail(at=NOW)
    last = Seal.objects.first()
    gone = list(last.events.values_list("event_id", flat=True))
    last.events.all()._raw_delete("default")
    Event.objects.filter(pk__in=gone)._raw_delete("default")
    Seal.objects.filter(pk=last.pk)._raw_delete("default")
    assert ("seal.missing", last.number) in faults(at=NOW)
    with pytest.raises(CommandError):
        call_command("audit", "verify", head=f"{number}:{told}")


def test_a_whole_trail_that_was_made_anew_is_told_by_the_head(trail):
    noted = head()
    lift_guards(connection)
    SealedEvent.objects.all()._raw_delete("default")
    Seal.objects.all()._raw_delete("default")
    Event.objects.filter(pk=trail[0].event_id).update(function="hr")
    seal_trail(at=NOW + dt.timedelta(seconds=1))
    assert list(faults(at=NOW)) == []  # whoever has the signing key can do this, but not elsewhere
    with pytest.raises(CommandError, match="head was noted"):
        call_command("audit", "verify", head=f"{noted[0]}:{noted[1]}")


def test_another_signing_key_is_not_trusted_and_a_former_one_is(trail, settings):
    former = settings.AUDIT_SIGNING_KEYS
    settings.AUDIT_SIGNING_KEYS = [os.urandom(32)]
    assert ("seal.changed", 1) in faults(at=NOW)
    settings.AUDIT_SIGNING_KEYS = [os.urandom(32), *former]
    record("user.signed_in", by=None)
    seal_trail(at=NOW)
    assert list(faults(at=NOW)) == []


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", 'UPDATE {} SET "{}" = "{}"'])
def test_the_database_refuses_to_change_and_to_remove(trail, table, statement):
    verify_trail(at=NOW)
    key = TABLES[table]
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, key, key))


def test_a_seal_can_be_told_once_that_its_events_may_go_and_nothing_else(trail):
    seal = Seal.objects.get(pk=1)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Seal.objects.filter(pk=1).update(pruned_at=NOW)  # without its proof
    Seal.objects.filter(pk=1).update(pruned_at=NOW, pruned_proof=bytes(32))
    for change_ in ({"pruned_at": None}, {"pruned_at": NOW + dt.timedelta(days=1)}, {"count": 1}):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            Seal.objects.filter(pk=1).update(**change_)
    assert Seal.objects.get(pk=1).count == seal.count


@pytest.mark.clause("K39")
def test_events_go_after_their_term_and_the_chain_holds(trail):
    later = NOW + dt.timedelta(days=3 * 366)
    record("user.signed_in", by=None)
    seal_trail(at=later)
    gone = prune_trail(before=later - dt.timedelta(days=3 * 365), at=later)
    assert gone == len(trail)
    assert not Event.objects.filter(pk__in=[place.event_id for place in trail]).exists()
    seal_trail(at=later)
    assert list(faults(at=later)) == []
    assert Event.objects.filter(action="trail.pruned").get().details["events"] == gone


def test_events_that_went_before_their_term_are_found(trail):
    prune_trail(before=NOW + dt.timedelta(days=1), at=NOW + dt.timedelta(days=2))
    assert ("seal.pruned", 1) in faults(at=NOW)


def test_the_command_seals_walks_and_fails_on_a_fault(trail, capsys):
    call_command("audit", "seal")
    call_command("audit", "verify")
    assert "seals over" in capsys.readouterr().out
    change("audit_event", "function", "hr", "id", trail[2].event_id)
    with pytest.raises(CommandError, match="fault"):
        call_command("audit", "verify")
    assert f"Event {trail[2].sequence} was changed." in capsys.readouterr().err


def test_a_walk_is_kept_with_what_it_found(trail):
    remove("audit_event", "id", trail[5].event_id)
    kept = verify_trail(at=timezone.now())
    assert [tuple(fault) for fault in kept.faults] == [("event.removed", trail[5].sequence)]
    assert (kept.seals, kept.events) == (Seal.objects.count(), len(trail))


def let_go(seal: Seal, *, pruned_at) -> None:
    """What somebody with the database in hands, but without the key, can make of it."""
    Seal.objects.filter(pk=seal.pk).update(pruned_at=pruned_at, pruned_proof=bytes(32))


@pytest.mark.parametrize("years", [-2, 0, 5])
def test_events_that_went_by_somebody_without_the_signing_key_are_found(trail, years):
    seal = Seal.objects.get(pk=2)
    let_go(seal, pruned_at=NOW + dt.timedelta(days=365 * years))
    Event.objects.filter(pk__in=seal.events.values("event_id"))._raw_delete("default")
    assert ("seal.pruned", 2) in faults(at=NOW + dt.timedelta(days=3000))


def test_an_event_left_under_a_seal_that_was_let_go_is_still_looked_at(trail):
    later = NOW + dt.timedelta(days=3 * 366)
    key = next(iter(sealing.signing_keys().values()))
    proof = sealing.prune_proof(key, 2, later)
    Seal.objects.filter(pk=2).update(pruned_at=later, pruned_proof=proof)
    assert list(faults(at=later)) == []
    place = SealedEvent.objects.filter(seal=2).first()
    change("audit_event", "function", "hr", "id", place.event_id)
    assert list(faults(at=later)) == [("event.changed", place.sequence)]


def test_an_event_that_was_dated_back_is_found(trail):
    event = Event.objects.create(at=NOW - dt.timedelta(days=700), action="section.opened")
    seal_trail(at=NOW + dt.timedelta(minutes=5))
    sequence = SealedEvent.objects.get(event_id=event.pk).sequence
    assert ("event.backdated", sequence) in faults(at=NOW)


def test_an_event_that_was_committed_late_is_sealed_also_after_days_without_a_sealer(trail):
    """Ids are given out before a transaction commits, so a lower one may come after a seal."""
    Event.objects.create(pk=1_000_000, at=timezone.now(), action="section.opened")
    seal_trail(at=NOW)
    late = Event.objects.create(pk=999_999, at=timezone.now(), action="section.opened")
    seal_trail(at=NOW + dt.timedelta(days=4))
    assert SealedEvent.objects.filter(event_id=late.pk).exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's own")
def test_a_row_is_not_replaced_by_inserting_it_again(trail):
    with (
        pytest.raises(DatabaseError, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE id = %s",
            [trail[5].event_id],
        )


def test_the_technical_log_goes_with_the_trail_that_tells_whose_it_was(trail):
    child = world.child(world.location())
    entries = LogEntry.objects.filter(object_pk=str(child.pk))
    entries.update(timestamp=NOW - dt.timedelta(days=1))
    old = entries.count()
    assert old
    prune_trail(before=NOW, at=NOW + dt.timedelta(days=3 * 366))
    assert not entries.exists()
