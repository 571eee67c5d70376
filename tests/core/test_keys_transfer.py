"""A copy of the key store, kept apart under a passphrase, and brought back."""

import datetime as dt
import stat

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import Event
from core import keys
from core.models import BlindIndex, DataKey
from retention.keyring import transfer
from retention.keyring.rotation import replace_keys
from retention.models import Destruction
from tests.factories import world
from tests.factories.sealed import everything_opened, living_keys

pytestmark = pytest.mark.django_db
PASSPHRASE = "vijf woorden die niemand raadt"


@pytest.fixture
def passphrase(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    return ["--passphrase-file", str(file)]


@pytest.fixture
def child():
    made = world.child(world.location())
    world.daily_care(made, allergies="noten")
    world.noted_bsn(made.subject)
    return made


@pytest.fixture
def copy(child, passphrase, tmp_path):
    path = tmp_path / "keys.sealed"
    call_command("keys", "export", str(path), *passphrase)
    return path


def lose_all_keys():
    BlindIndex.objects.all().delete()
    DataKey.objects.all().delete()


def bring_back(copy, passphrase):
    call_command("keys", "import", str(copy), *passphrase)


def test_after_the_store_is_lost_everything_reads_again(child, copy, passphrase):
    before = everything_opened()
    lose_all_keys()
    bring_back(copy, passphrase)
    assert everything_opened() == before
    assert keys.owners_by_index("bsn", "123456782") == [child.subject_id]
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"keys.exported", "keys.imported"} <= actions


def test_a_part_that_is_lost_comes_and_the_rest_stays_as_it_is(child, copy, passphrase):
    before, all_keys = everything_opened(), living_keys()
    DataKey.objects.filter(retention_class="child.file").delete()
    bring_back(copy, passphrase)
    bring_back(copy, passphrase)
    assert living_keys() == all_keys
    assert everything_opened() == before


def test_the_file_is_for_this_user_only_and_never_overwritten(copy, passphrase):
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    content = copy.read_bytes()
    with pytest.raises(CommandError, match="exists"):
        call_command("keys", "export", str(copy), *passphrase)
    assert copy.read_bytes() == content


def test_nothing_in_the_file_can_be_read(child, copy):
    content = copy.read_bytes()
    assert child.subject_id.bytes not in content
    assert str(child.subject_id).encode() not in content
    for wrapped in DataKey.objects.values_list("wrapped", flat=True):
        assert bytes(wrapped) not in content


@pytest.mark.parametrize("wrong", ["passphrase", "changed", "cut", "another file"])
def test_what_does_not_open_is_told_and_nothing_comes(copy, passphrase, tmp_path, wrong):
    lose_all_keys()
    content = bytearray(copy.read_bytes())
    if wrong == "passphrase":
        (tmp_path / "passphrase").write_text("een heel andere dan die")
    elif wrong == "changed":
        content[-1] ^= 1
    elif wrong == "cut":
        del content[-5:]
    else:
        content[:8] = b"PK\x03\x04abcd"
    copy.write_bytes(content)
    with pytest.raises(CommandError, match=r"does not open|not a copy of a key store"):
        bring_back(copy, passphrase)
    assert not DataKey.objects.exists()


def test_a_destroyed_key_does_not_come_back(child, copy, passphrase):
    keys.destroy_keys([child.subject_id], "child.file", at=timezone.now())
    before = living_keys()
    with pytest.raises(CommandError, match="Nothing was imported: 1 were destroyed here since"):
        bring_back(copy, passphrase)
    assert living_keys() == before
    with pytest.raises(keys.KeyDestroyed):
        keys.sealing_key(child.subject_id, "child.file")


def test_also_where_its_tombstone_is_lost_the_ledger_keeps_it_destroyed(child, copy, passphrase):
    Destruction.objects.create(
        subject_id=child.subject_id,
        retention_class="child.file",
        rule="child.file",
        due_on=dt.date(2026, 1, 1),
        destroyed_at=timezone.now(),
        counts={},
    )
    lose_all_keys()
    bring_back(copy, passphrase)
    with pytest.raises(keys.KeyDestroyed):
        keys.sealing_key(child.subject_id, "child.file")
    assert keys.owners_by_index("bsn", "123456782") == []
    assert keys.has_key(child.subject_id, "child.fiscal")


def test_a_living_key_is_not_overwritten(child, copy, passphrase):
    DataKey.objects.filter(owner_id=child.subject_id, retention_class="child.file").delete()
    keys.create_keys([child.subject_id], "child.file")
    new, _key = keys.sealing_key(child.subject_id, "child.file")
    with pytest.raises(CommandError, match="1 would take the place of a living key"):
        bring_back(copy, passphrase)
    assert keys.sealing_key(child.subject_id, "child.file")[0] == new


def test_a_living_key_is_not_destroyed_by_a_tombstone_in_the_file(child, passphrase, tmp_path):
    owner = child.subject_id
    kept = DataKey.objects.get(owner_id=owner, retention_class="child.file")
    keys.destroy_keys([owner], "child.file", at=timezone.now())
    path = tmp_path / "later.sealed"
    call_command("keys", "export", str(path), *passphrase)
    kept.save()  # an older backup of the key store was put back
    with pytest.raises(CommandError, match="1 would be destroyed that live here"):
        bring_back(path, passphrase)
    assert keys.has_key(owner, "child.file")


def test_a_rotation_that_goes_on_is_in_the_copy(child, passphrase, tmp_path):
    before = everything_opened()
    replace_keys(retention_class="", before=timezone.now(), at=timezone.now())
    path = tmp_path / "midway.sealed"
    call_command("keys", "export", str(path), *passphrase)
    lose_all_keys()
    bring_back(path, passphrase)
    assert everything_opened() == before
    call_command("keys", "rotate", "--dek")
    assert everything_opened() == before


def test_keys_under_a_key_that_is_not_here_do_not_come(copy, passphrase, settings):
    lose_all_keys()
    settings.KEY_ENCRYPTION_KEYS = {"k2": bytes(32)}
    with pytest.raises(CommandError, match="do not open under the key-encryption keys here"):
        bring_back(copy, passphrase)


def test_indexes_of_another_index_key_do_not_come(copy, passphrase, settings):
    from core.models import KeyFingerprint

    lose_all_keys()
    KeyFingerprint.objects.all().delete()
    settings.BLIND_INDEX_KEY = bytes(32)
    with pytest.raises(CommandError, match="BLIND_INDEX_KEY"):
        bring_back(copy, passphrase)


def test_a_passphrase_is_long_and_never_an_argument(child, tmp_path):
    short = tmp_path / "short"
    short.write_text("kort")
    with pytest.raises(CommandError, match=f"at least {transfer.SHORTEST_PASSPHRASE}"):
        call_command("keys", "export", str(tmp_path / "x"), "--passphrase-file", str(short))
    with pytest.raises(CommandError, match="unrecognized arguments"):
        call_command("keys", "export", str(tmp_path / "x"), "--passphrase", PASSPHRASE)
    with pytest.raises(CommandError, match="no terminal"):
        call_command("keys", "export", str(tmp_path / "x"))
    assert not (tmp_path / "x").exists()
