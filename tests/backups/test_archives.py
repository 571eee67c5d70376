"""What an archive must be: whole, the same on the way back, sealed, and in every place asked."""

import secrets

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db.models import Q

from audit.models import Event
from backups.archive import ArchiveBroken
from backups.models import Backup
from backups.restoring import check
from backups.tables import models_of
from backups.tasks import nightly
from children.models import Child, DailyCare
from core.keys import KeyDestroyed, sealing_key
from core.models import DataKey
from core.privacy import SubjectKind
from privacyhub.environment import check_backups
from subjects.models import Subject
from tests.backups.conftest import PASSPHRASE
from tests.factories import due, full, world
from tests.factories.due import run_when_due
from tests.factories.raw import raw_files
from tests.factories.stored import everything_stored


def child_at_work():
    child = world.child(world.location(), "Kanarina", "Vogelzang")
    world.daily_care(child, allergies="kanariezaadallergie")
    return child


def test_everything_comes_back_as_it_was(site):
    for kind in (SubjectKind.CHILD, SubjectKind.EMPLOYEE, SubjectKind.APPLICANT):
        full.fill(*full.somebody(kind))
    stored, files = rows(), raw_files(settings.FILES_ROOT)
    archives = site.back_up_both()
    ledger = site.ledger()
    site.lose_everything()
    site.restore(*archives, ledger=ledger)
    restored = rows()
    for table, before in stored.items():
        assert restored[table] == before, table
    assert len(stored["children.Child"]) == 1
    assert raw_files(settings.FILES_ROOT) == files
    # And it goes on: what is added gets a number that nobody has.
    child_at_work()


def rows() -> dict[str, list[str]]:
    """The rows of all tables, but what tells of the backing up itself."""
    told = ("backup.", "restore.", "retention.certificates_restored", "retention.announced_anew")
    own = Q(*[("action__startswith", start) for start in told], _connector=Q.OR)
    found = {}
    for alias in ("default", "keys"):
        for model in set(models_of(alias)) - {Backup}:
            stored = model._base_manager.using(alias)
            stored = stored.exclude(own) if model is Event else stored
            found[model._meta.label] = sorted(str(row) for row in stored.values_list())
    return found


def test_an_archive_shows_nothing_without_the_passphrase(site):
    child_at_work()
    for path in site.back_up_both():
        content = path.read_bytes()
        for canary in (b"Kanarina", b"kanariezaad", b"manifest", b"children"):
            assert canary not in content
        assert path.stat().st_mode & 0o077 == 0
        with pytest.raises(ArchiveBroken, match="another passphrase"):
            check(path, PASSPHRASE + "!")
        assert check(path, PASSPHRASE).manifest["rows"]


@pytest.mark.parametrize("harm", ["changed", "cut", "cut at a chunk", "longer", "no archive"])
def test_an_archive_that_is_not_whole_is_refused_and_nothing_is_written(site, harm):
    child_at_work()
    folder = settings.FILES_ROOT / "child.file" / "00"
    folder.mkdir(parents=True)
    (folder / "large").write_bytes(secrets.token_bytes(300_000))
    data, keys = site.back_up_both()
    content = bytearray(data.read_bytes())
    if harm == "changed":
        content[len(content) // 2] ^= 1
    elif harm == "cut":
        del content[-100:]
    elif harm == "cut at a chunk":
        del content[25 + 64 * 1024 + 28 :]
    elif harm == "longer":
        content += b"x"
    else:
        content[:4] = b"tar."
    data.write_bytes(content)
    before = everything_stored()
    with pytest.raises(CommandError):
        site.restore(data, keys, replace="everything")
    assert everything_stored() == before


def test_a_database_that_is_in_use_is_left_alone(site):
    child_at_work()
    archives = site.back_up_both()
    later = world.child(world.location("Het Vlot"), "Later", "Gekomen")
    before = everything_stored()
    with pytest.raises(CommandError, match="would be removed"):
        site.restore(*archives)
    assert everything_stored() == before
    site.restore(*archives, replace="everything")
    assert not Child.objects.filter(pk=later.pk).exists()
    assert Child.objects.get().first_name == "Kanarina"


def test_data_without_its_keys_is_refused(site):
    child_at_work()
    keys = site.back_up("keys", site.folder / "keys")
    data = site.back_up("data", site.folder / "data")
    site.lose_everything()
    with pytest.raises(CommandError, match="no keys"):
        site.restore(data)
    with pytest.raises(CommandError, match="older than the data"):
        site.restore(data, keys)
    assert not Subject.objects.exists()


def test_keys_alone_come_back_beside_data_that_is_still_there(site):
    child_at_work()
    keys = site.back_up("keys", site.folder / "keys")
    DataKey.objects.all().delete()
    site.restore(keys)
    assert DailyCare.objects.get().allergies == "kanariezaadallergie"


def test_keys_that_were_destroyed_since_are_destroyed_again(site):
    child = due.child()
    keys = site.back_up("keys", site.folder / "keys")
    run_when_due(due.DUE)
    DataKey.objects.all().delete()
    site.restore(keys)
    with pytest.raises(KeyDestroyed):
        sealing_key(child.pk, "child.file")
    assert sealing_key(child.pk, "child.fiscal")


@pytest.mark.clause("L73")
def test_a_backup_stands_in_two_places_and_one_that_fails_stops_no_other(site, caplog):
    child_at_work()
    here, there = site.folder / "here", site.folder / "there"
    site.back_up("data", here, there)
    (made,) = here.iterdir()
    assert (there / made.name).read_bytes() == made.read_bytes()
    assert Backup.objects.get().places == [str(here), str(there)]
    blocked = site.folder / "blocked"
    blocked.write_text("a file, no folder")
    with pytest.raises(CommandError, match="blocked"):
        site.back_up("keys", blocked, there)
    assert "FileExistsError" in caplog.text
    assert "[Errno" not in caplog.text
    (keys,) = there.glob("privacyhub-keys-*")
    assert check(keys, PASSPHRASE).what == "keys"
    assert Event.objects.filter(action="backup.failed").count() == 1
    assert not list(there.glob(".*"))


def test_older_archives_of_the_same_kind_go_once_a_newer_one_is_whole(site):
    folder = site.folder / "archives"
    folder.mkdir()
    old = [folder / f"privacyhub-data-2026010{day}T031500Z.backup" for day in range(1, 5)]
    other = folder / "privacyhub-keys-20260101T031500Z.backup"
    for path in (*old, other):
        path.write_bytes(b"")
    made = site.back_up("data", folder, keep=2)
    assert {path.name for path in folder.iterdir()} == {made.name, old[-1].name, other.name}


def test_the_night_makes_both_and_keeps_keys_for_a_shorter_time(site, settings):
    child_at_work()
    settings.BACKUP_FOLDER, settings.BACKUP_KEYS_FOLDER = [site.folder / "a"], [site.folder / "b"]
    settings.BACKUP_PASSPHRASE = PASSPHRASE
    settings.BACKUP_KEEP, settings.BACKUP_KEYS_KEEP = 3, 1
    for folder, what in ((site.folder / "a", "data"), (site.folder / "b", "keys")):
        folder.mkdir()
        (folder / f"privacyhub-{what}-20260101T031500Z.backup").write_bytes(b"")
    assert nightly() == "2 archives"
    assert len(list((site.folder / "a").iterdir())) == 2
    (keys,) = (site.folder / "b").iterdir()
    assert check(keys, PASSPHRASE)
    assert {backup.what for backup in Backup.objects.all()} == {"data", "keys"}
    assert Event.objects.filter(action="backup.made").count() == 2


def test_a_short_passphrase_is_refused(site):
    site.passphrase.write_text("kort")
    with pytest.raises(CommandError, match="at least 20"):
        site.back_up("data", site.folder)


def test_what_is_asked_by_halves_is_told(site):
    for arguments in (["--what", "data"], ["--to", "x"], []):
        with pytest.raises(CommandError):
            call_command("backup", *arguments)
    for arguments in ([], ["--finish", "--from", "x"]):
        with pytest.raises(CommandError):
            call_command("restore", *arguments)
    with pytest.raises(CommandError, match="Nothing is being restored"):
        call_command("restore", "--finish")


@pytest.mark.parametrize(
    ("data", "keys", "passphrase"),
    [(["/a"], [], PASSPHRASE), ([], ["/b"], PASSPHRASE), (["/a"], ["/a"], PASSPHRASE),
     (["/a"], ["/b"], "kort")],
)  # fmt: skip
def test_settings_that_ask_for_half_a_backup_do_not_start(data, keys, passphrase):
    with pytest.raises(ImproperlyConfigured):
        check_backups(data, keys, passphrase)
