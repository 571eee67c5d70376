"""Keys change while the site runs, and everything reads as before."""

import datetime as dt

import pytest
from django.conf import settings as product
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import Event
from children.models import Child, DailyCare, EmergencyNumber
from core import crypto, keys
from core.key_rotation import GRACE
from core.models import DataKey
from core.privacy import SubjectKind
from documents import storage
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from retention.keyring.rotation import finish_rotation, replace_keys, reseal_all
from retention.tasks import finish_key_rotation
from tests.factories import full, world
from tests.factories.files import png
from tests.factories.sealed import (
    after_grace,
    everything_opened,
    kek_ids,
    key_ids_in_use,
    living_keys,
    raw,
    rotate_deks,
)

pytestmark = pytest.mark.django_db
KEK_2 = bytes(range(32))


@pytest.fixture
def care():
    """The daily care of a child, with a picture in the file."""
    child = world.child(world.location())
    add_document(
        subject=child.subject,
        category="child.daily_care",
        title="Plan",
        file=clean_bytes(png()),
        by=None,
    )
    return world.daily_care(child, allergies="noten", diet="geen noten")


def write_raw(of, value: bytes) -> None:
    with connection.cursor() as cursor:
        key = of.pk if connection.vendor == "postgresql" else of.pk.hex
        cursor.execute(f"UPDATE {of._meta.db_table} SET allergies = %s WHERE id = %s", [value, key])


# --- what wraps the keys ---


def test_all_keys_are_put_under_the_first_key_and_the_former_one_may_go(care, settings, capsys):
    settings.KEY_ENCRYPTION_KEYS = {"new": KEK_2, **settings.KEY_ENCRYPTION_KEYS}
    before = everything_opened()
    sealed = raw(care)
    call_command("keys", "rotate", "--kek")
    assert kek_ids() == {"new"}
    settings.KEY_ENCRYPTION_KEYS = {"new": KEK_2}
    assert everything_opened() == before
    assert raw(care) == sealed  # the data is not touched
    events = Event.objects.filter(action="keys.rewrapped")
    assert sum(event.details["keys"] for event in events) == len(living_keys())
    assert f"{len(living_keys())} keys" in capsys.readouterr().out


def test_a_tombstone_stays_one_when_keys_are_wrapped_anew(care, settings):
    keys.destroy_keys([care.subject_id], "child.fiscal", at=timezone.now())
    settings.KEY_ENCRYPTION_KEYS = {"new": KEK_2, **settings.KEY_ENCRYPTION_KEYS}
    call_command("keys", "rotate", "--kek")
    with pytest.raises(keys.KeyDestroyed):
        keys.sealing_key(care.subject_id, "child.fiscal")


def test_where_one_key_does_not_open_the_others_are_left_as_they_were(care, settings):
    broken = DataKey.objects.order_by("pk").last()
    DataKey.objects.filter(pk=broken.pk).update(wrapped=bytes(60))
    settings.KEY_ENCRYPTION_KEYS = {"new": KEK_2, **settings.KEY_ENCRYPTION_KEYS}
    with pytest.raises(CommandError, match="does not open"):
        call_command("keys", "rotate", "--kek")
    assert kek_ids() == {"k1"}


# --- the keys themselves ---


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_a_whole_file_reads_the_same_under_new_keys(kind):
    full.fill(*full.somebody(kind))
    Document.objects.update(thumbnail_size=0)  # the row was filled without one
    before, old = everything_opened(), living_keys()
    assert key_ids_in_use() <= old
    rotate_deks()
    assert not key_ids_in_use() & old
    assert everything_opened() == before
    finish_rotation(now=after_grace())
    assert not living_keys() & old
    assert everything_opened() == before
    assert len(living_keys()) == len(old)


def test_until_it_is_certain_that_nothing_needs_them_the_old_keys_live(care):
    old = living_keys()
    rotate_deks()
    assert old < living_keys()
    finish_rotation(now=timezone.now)
    assert old < living_keys()
    assert finish_rotation(now=after_grace()).destroyed == len(old)
    assert not old & living_keys()


def test_what_is_written_after_the_new_key_was_made_is_under_it(care):
    old = living_keys()
    replace_keys(retention_class="", before=timezone.now(), at=timezone.now())
    care.diet = "alles"
    care.save()
    assert crypto.key_id_of(raw(care, "diet")) not in old
    assert DailyCare.objects.get(pk=care.pk).allergies == "noten"


def test_reading_what_is_under_the_old_key_does_not_make_it_the_one_to_write_with(care):
    old_id = crypto.key_id_of(raw(care))
    replace_keys(retention_class="", before=timezone.now(), at=timezone.now())
    with keys.key_scope():
        assert DailyCare.objects.get(pk=care.pk).allergies == "noten"
        assert keys.sealing_key(care.subject_id, "child.file")[0] != old_id


def test_a_value_that_was_read_before_and_is_written_back_after_is_not_lost(care):
    sealed = raw(care)
    old = living_keys()
    rotate_deks()
    write_raw(care, sealed)
    assert crypto.key_id_of(raw(care)) in old
    found = finish_rotation(now=after_grace())
    assert found.values > 0
    assert crypto.key_id_of(raw(care)) not in old
    # The key of that child and class waits once more; those of which nothing turned up are gone.
    assert len(old & living_keys()) == 1
    finish_rotation(now=after_grace(hours=1))
    assert len(old & living_keys()) == 1
    finish_rotation(now=after_grace(days=2))
    assert not old & living_keys()
    assert DailyCare.objects.get(pk=care.pk).allergies == "noten"


def test_a_key_that_a_task_remembers_seals_nothing_that_is_lost(care):
    child = Child.objects.get(subject=care.subject)
    with keys.key_scope():
        old_id, _key = keys.sealing_key(care.subject_id, "child.file")
        rotate_deks()
        number = world.emergency_number(child, "0612345678")
    assert crypto.key_id_of(raw(number, "phone")) == old_id
    finish_rotation(now=after_grace())
    assert EmergencyNumber.objects.get(pk=number.pk).phone == "0612345678"
    assert crypto.key_id_of(raw(number, "phone")) != old_id


def test_a_file_that_is_being_fetched_while_it_is_sealed_anew_comes_whole(care):
    document = Document.objects.get()
    whole = b"".join(storage.read(document))
    chunks = storage.read(document)
    rotate_deks()
    assert b"".join(chunks) == whole


def test_what_a_killed_run_left_beside_a_file_is_removed(care):
    path = storage.path_of(Document.objects.get())
    left = path.with_name(f".{path.name}.0123abcd")
    left.write_bytes(b"half")
    rotate_deks()
    assert not left.exists()
    assert path.exists()


def test_a_value_that_does_not_open_keeps_its_key_and_is_told(care, caplog):
    sealed = bytearray(raw(care))
    sealed[-1] ^= 1
    write_raw(care, bytes(sealed))
    old_id = crypto.key_id_of(sealed)
    with pytest.raises(CommandError, match="1 values or files do not open"):
        rotate_deks()
    found = finish_rotation(now=after_grace())
    assert found.broken == 1
    assert old_id in living_keys()
    assert "children.DailyCare" in caplog.text
    assert DailyCare.objects.get(pk=care.pk).diet == "geen noten"


def test_a_destroyed_class_gets_no_key_by_rotation_nor_after_it(care):
    owner = care.subject_id
    keys.destroy_keys([owner], "child.file", at=timezone.now())
    rotate_deks()
    finish_rotation(now=after_grace())
    with pytest.raises(keys.KeyDestroyed):
        keys.sealing_key(owner, "child.file")
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        keys.create_keys([owner], "child.file")


@pytest.mark.parametrize("when", ["before", "after"])
def test_destroying_a_class_in_the_middle_of_a_rotation_takes_both_keys(care, when):
    owner = care.subject_id
    replace_keys(retention_class="", before=timezone.now(), at=timezone.now())
    if when == "after":
        reseal_all(now=timezone.now)
    keys.destroy_keys([owner], "child.file", at=timezone.now())
    assert not DataKey.objects.filter(
        owner_id=owner, retention_class="child.file", wrapped__isnull=False
    ).exists()
    with pytest.raises(keys.KeyDestroyed):
        _ = DailyCare.objects.get(pk=care.pk).allergies
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        keys.create_keys([owner], "child.file")


def test_one_class_is_rotated_by_itself_and_young_keys_are_left(care):
    call_command("keys", "rotate", "--dek")
    assert not DataKey.objects.filter(retired_at__isnull=False).exists()
    rotate_deks(retention_class="child.fiscal")
    retired = DataKey.objects.filter(retired_at__isnull=False)
    assert set(retired.values_list("retention_class", flat=True)) == {"child.fiscal"}
    DataKey.objects.filter(retention_class="parent.file").update(
        created_at=timezone.now() - dt.timedelta(days=400)
    )
    call_command("keys", "rotate", "--dek", "--older-than", "365")
    classes = set(retired.values_list("retention_class", flat=True))
    assert classes == {"child.fiscal", "parent.file"}


def test_an_unknown_class_is_refused_by_name(care):
    with pytest.raises(CommandError, match=r"'child\.nothing' is no class"):
        call_command("keys", "rotate", "--dek", "--class", "child.nothing")


def test_indexes_find_as_before(care):
    world.noted_bsn(care.subject)
    rotate_deks()
    finish_rotation(now=after_grace())
    assert keys.owners_by_index("bsn", "123456782") == [care.subject_id]


def test_the_trail_tells_how_many_and_nothing_of_anybody(care):
    rotate_deks()
    replaced = Event.objects.filter(action="keys.replaced")
    resealed = Event.objects.filter(action="keys.resealed")
    assert sum(event.details["keys"] for event in replaced) > 0
    assert sum(event.details["values"] for event in resealed) > 0
    assert {event.subject_id for event in [*replaced, *resealed]} == {None}


def test_a_sealed_value_still_opens_in_its_own_place_only(care):
    other = world.daily_care(world.child(world.location("Het Nest"), "Sam"), allergies="melk")
    rotate_deks()
    write_raw(other, raw(care))
    with pytest.raises(crypto.SealBroken):
        _ = DailyCare.objects.get(pk=other.pk).allergies


def test_the_nightly_run_ends_a_rotation(care):
    old = living_keys()
    rotate_deks()
    assert "retention.finish_key_rotation" in {
        entry["task"] for entry in product.CELERY_BEAT_SCHEDULE.values()
    }
    finish_key_rotation()
    assert old < living_keys()
    DataKey.objects.filter(retired_at__isnull=False).update(retired_at=timezone.now() - GRACE)
    finish_key_rotation()
    assert not old & living_keys()
    assert DailyCare.objects.get(pk=care.pk).allergies == "noten"
