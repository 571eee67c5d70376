"""Keys change beside others who write and destroy, who wait for nothing and lose nothing."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from children.models import DailyCare
from core import crypto, key_rotation, keys
from retention.keyring import rotation
from retention.keyring.rotation import finish_rotation, replace_keys, reseal_all
from subjects.record_actions import save_record
from tests.factories import world
from tests.factories.sealed import after_grace, kek_ids, living_keys, raw, rotate_deks

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite locks no single row, and writes one at a time anyway",
    ),
]
KEK_2 = bytes(range(32))


@pytest.fixture
def care():
    return world.daily_care(world.child(world.location()), allergies="noten")


def test_a_row_that_somebody_is_changing_holds_nothing_up_and_keeps_its_key(care):
    old_id = crypto.key_id_of(raw(care))
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM children_dailycare WHERE id = %s FOR UPDATE", [care.pk])
            rotate_deks()
            assert crypto.key_id_of(raw(care)) == old_id
        other.rollback()
    finally:
        other.close()
    assert old_id in living_keys()
    reseal_all(now=timezone.now)
    assert crypto.key_id_of(raw(care)) != old_id
    assert DailyCare.objects.get(pk=care.pk).allergies == "noten"


def test_beside_people_who_write_and_a_run_that_destroys_nothing_is_lost(monkeypatch, settings):
    monkeypatch.setattr(rotation, "KEYS_AT_ONCE", 1)
    monkeypatch.setattr(rotation, "OWNERS_AT_ONCE", 1)
    here = world.location()
    cares = [world.daily_care(world.child(here), allergies="0") for _ in range(8)]
    going, staying = cares[:3], cares[3:]
    settings.KEY_ENCRYPTION_KEYS = {"new": KEK_2, **settings.KEY_ENCRYPTION_KEYS}
    failed = []

    def rotate():
        try:
            rotate_deks()
            call_command("keys", "rotate", "--kek")
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=rotate)
    thread.start()
    rounds = 0
    while thread.is_alive() or rounds == 0:
        rounds += 1
        for care in staying:
            record = DailyCare.objects.get(pk=care.pk)
            save_record(record=record, values={"allergies": str(rounds)}, by=None)
        if going:
            gone = going.pop()
            DailyCare.objects.filter(pk=gone.pk).delete()
            keys.destroy_keys([gone.subject_id], "child.file", at=timezone.now())
    thread.join()
    assert not failed
    allergies = {DailyCare.objects.get(pk=care.pk).allergies for care in staying}
    assert allergies == {str(rounds)}
    finish_rotation(now=after_grace())
    assert {DailyCare.objects.get(pk=care.pk).allergies for care in staying} == allergies
    for gone in cares[len(going) : 3]:
        with pytest.raises(keys.KeyDestroyed):
            keys.sealing_key(gone.subject_id, "child.file")
    assert kek_ids() == {"new"}


def test_a_class_destroyed_while_its_key_is_being_replaced_has_no_living_key(care):
    """The destruction waits for the old key, and the new one shows only then."""
    owner, gone = care.subject_id, []

    def destroy():
        gone.append(keys.destroy_keys([owner], "child.file", at=timezone.now()))
        connections.close_all()

    thread = threading.Thread(target=destroy)
    with transaction.atomic(using="keys"):
        key_rotation.replace("child.file", before=timezone.now(), at=timezone.now(), limit=9)
        thread.start()
        while not waiting_for_a_lock():
            assert thread.is_alive()
    thread.join()
    assert gone == [2]
    with pytest.raises(keys.KeyDestroyed):
        keys.sealing_key(owner, "child.file")


def waiting_for_a_lock() -> bool:
    with connections["keys"].cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees one moment only
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_a_key_that_somebody_is_destroying_holds_nothing_up(care):
    replace_keys(retention_class="", before=timezone.now(), at=timezone.now())
    other = connections["keys"].copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM core_datakey WHERE owner_id = %s FOR UPDATE", [care.subject_id]
            )
            old_id = crypto.key_id_of(raw(care))
            found = reseal_all(now=after_grace())
            assert found.destroyed > 0  # of the parents
            assert crypto.key_id_of(raw(care)) == old_id
        other.rollback()
    finally:
        other.close()
    assert old_id in living_keys()
