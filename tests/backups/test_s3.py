"""Archives in a place that speaks S3: signed, streamed, whole or not there, and put back from."""

import datetime as dt
import secrets
import tracemalloc

import pytest
from botocore.exceptions import ClientError
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError

from audit.models import Event
from backups.archive import ArchiveBroken
from backups.models import Backup
from backups.places import Archive, place_of
from backups.restoring import check
from backups.tasks import nightly
from children.models import Child, DailyCare
from core import s3 as s3_module
from core.s3 import Bucket
from privacyhub.environment import check_addresses
from tests.backups.conftest import PASSPHRASE
from tests.factories import world

MIB = 1024 * 1024


def names(s3, bucket) -> list[str]:
    found = s3.client.list_objects_v2(Bucket=bucket).get("Contents", ())
    return [one["Key"] for one in found]


def child_at_work():
    child = world.child(world.location(), "Kanarina", "Vogelzang")
    world.daily_care(child, allergies="kanariezaadallergie")


@pytest.mark.clause("L73")
def test_the_night_backs_up_there_and_everything_comes_back_from_there(
    site, s3, bucket, monkeypatch, settings
):
    monkeypatch.setattr(s3_module, "PART_BYTES", 5 * MIB)
    child_at_work()
    folder = settings.FILES_ROOT / "child.file" / "00"
    folder.mkdir(parents=True)
    large = secrets.token_bytes(12 * MIB)
    (folder / "large").write_bytes(large)
    settings.BACKUP_FOLDER = [f"s3://{bucket}/data", str(site.folder / "data")]
    settings.BACKUP_KEYS_FOLDER = [f"s3://{bucket}/keys"]
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    assert nightly() == "2 archives"
    data, keys = sorted(names(s3, bucket))
    assert (data.partition("/")[0], keys.partition("/")[0]) == ("data", "keys")
    (beside,) = (site.folder / "data").iterdir()
    stored = s3.client.get_object(Bucket=bucket, Key=data)
    assert stored["Body"].read() == beside.read_bytes()
    assert Backup.objects.get(what="data").places == [f"s3://{bucket}/data", str(beside.parent)]
    ledger = site.ledger()
    site.lose_everything()

    site.restore(f"s3://{bucket}/{data}", f"s3://{bucket}/{keys}", ledger=ledger)

    assert Child.objects.get().first_name == "Kanarina"
    assert DailyCare.objects.get().allergies == "kanariezaadallergie"
    assert (folder / "large").read_bytes() == large


@pytest.mark.django_db
def test_older_archives_of_the_same_kind_go_once_a_newer_one_is_whole(site, s3, bucket):
    place = f"s3://{bucket}/hier"
    for number in range(1, 4):
        for what in ("data", "keys"):
            name = f"privacyhub-{what}-2026010{number}T031500Z.backup"
            s3.client.put_object(Bucket=bucket, Key=f"hier/{name}", Body=b"")
    s3.client.put_object(Bucket=bucket, Key="hier/dieper/privacyhub-keys-1.backup", Body=b"")
    site._run(
        *("backup", "--what", "keys", "--to", place, "--keep", 2),
        *("--passphrase-file", site.passphrase),
    )
    kept = names(s3, bucket)
    assert len([name for name in kept if name.startswith("hier/privacyhub-keys")]) == 2
    assert len([name for name in kept if "data" in name]) == 3
    assert "hier/dieper/privacyhub-keys-1.backup" in kept


def test_a_wrong_secret_is_refused_by_the_server_and_told_without_it(site, s3, bucket, settings):
    wrong = {**s3.account, "secret": "geraden-maar-fout-0123456789abcdefghijkl"}
    settings.S3_ACCOUNTS = {"": wrong}
    with pytest.raises(CommandError, match="SignatureDoesNotMatch") as refused:
        site._run(
            *("backup", "--what", "keys", "--to", f"s3://{bucket}/x"),
            *("--passphrase-file", site.passphrase),
        )
    assert "geraden" not in str(refused.value)
    assert names(s3, bucket) == []
    assert Event.objects.filter(action="backup.failed").count() == 1


def test_a_place_that_fails_stops_no_other(site, s3, bucket):
    there = site.folder / "there"
    with pytest.raises(CommandError, match="NoSuchBucket"):
        site._run(
            *("backup", "--what", "keys", "--to", "s3://geen-emmer/x", "--to", there),
            *("--passphrase-file", site.passphrase),
        )
    (made,) = there.iterdir()
    assert check(made, PASSPHRASE).what == "keys"


def test_what_broke_off_is_nowhere_and_its_parts_go(s3, bucket, monkeypatch):
    monkeypatch.setattr(s3_module, "PART_BYTES", 5 * MIB)
    place = place_of(f"s3://{bucket}/hier")

    def unfinished():
        return s3.client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])

    def break_off():
        with place.writing("x.backup") as file:
            file.write(bytes(6 * MIB))
            assert len(unfinished()) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert names(s3, bucket) == unfinished() == []
    # Of a process that was killed the parts stay, until a run of a day later.
    s3.client.create_multipart_upload(Bucket=bucket, Key="hier/killed.backup")
    (begun,) = unfinished()
    place.prepare(begun["Initiated"] + dt.timedelta(hours=1))
    assert len(unfinished()) == 1
    place.prepare(begun["Initiated"] + dt.timedelta(hours=25))
    assert unfinished() == []


def test_memory_stays_flat_however_large_an_archive_is(s3, bucket, monkeypatch):
    monkeypatch.setattr(s3_module, "PART_BYTES", 5 * MIB)
    monkeypatch.setattr(s3_module, "READ_BYTES", MIB)
    place, block = place_of(f"s3://{bucket}"), secrets.token_bytes(MIB)
    with place.writing("warm") as file:
        file.write(block)
    tracemalloc.start()
    try:
        with place.writing("large") as file:
            for _turn in range(60):
                file.write(block)
        read = 0
        with place.reading("large") as file:
            while content := file.read(MIB):
                read += len(content)
        assert read == 60 * MIB
        assert tracemalloc.get_traced_memory()[1] < 30 * MIB
    finally:
        tracemalloc.stop()


def test_an_archive_that_was_replaced_while_it_is_read_is_refused(s3, bucket, monkeypatch):
    monkeypatch.setattr(s3_module, "READ_BYTES", MIB)
    place = place_of(f"s3://{bucket}")
    with place.writing("one") as file:
        file.write(bytes(3 * MIB))
    with place.reading("one") as file:
        file.read(10)
        s3.client.put_object(Bucket=bucket, Key="one", Body=secrets.token_bytes(3 * MIB))
        with pytest.raises(ClientError, match="PreconditionFailed"):
            file.read()


def test_what_is_no_archive_or_not_there_is_told(site, s3, bucket):
    s3.client.put_object(Bucket=bucket, Key="x.backup", Body=b"geen archief")
    with pytest.raises(ArchiveBroken, match=r"x\.backup"):
        check(f"s3://{bucket}/x.backup", PASSPHRASE)
    for wrong in (f"s3://{bucket}/weg.backup", "s3+two://emmer/x.backup", "s3://"):
        with pytest.raises(CommandError):
            site.restore(wrong)


def test_two_parties_are_asked_under_two_names(settings):
    accounts = {"": {"endpoint": "a"}, "TWO": {"endpoint": "b"}}
    settings.S3_ACCOUNTS = accounts
    assert Bucket.at("s3+two://emmer/a/b/") == Bucket("TWO", "emmer", "a/b/")
    assert str(Bucket.at("s3+two://emmer/a/b/")) == "s3+two://emmer/a/b"
    assert Archive.at("s3://emmer/x.backup").name == "x.backup"
    assert check_addresses(["/mnt/a", "s3://emmer", "mailto:x@example.com"], accounts) is None
    for wrong in ("s3+three://emmer", "s3:///x"):
        with pytest.raises(ImproperlyConfigured):
            check_addresses([wrong], accounts)
