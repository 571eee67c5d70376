"""The drill: back up, destroy, lose everything, restore; and who was destroyed is nowhere."""

import base64
import datetime as dt
import gzip
import json
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Appointment, User
from audit.actions import seal_trail
from audit.models import Event
from audit.verifying import faults
from backups.archive import ArchiveBroken, reading
from backups.models import Restore
from backups.restoring import check, restore
from backups.tasks import nightly
from children.models import Child, DailyCare, Observation
from core.dates import today
from core.keys import KeyDestroyed
from core.registries import retention_rules
from disclosures.models import Disclosure
from documents import storage
from documents.models import Document
from retention.actions import claim_batch, run_retention
from retention.erasing import erase_parts
from retention.models import Certificate, Destruction, Erasure
from subjects.models import Subject
from tests.backups.conftest import PASSPHRASE
from tests.factories import due, files, world
from tests.factories.due import CANARIES, DUE, SEALED, run_when_due
from tests.factories.raw import raw_databases, raw_files
from tests.factories.stored import everything_stored
from tests.plugins.worker import environment_beside

AT = dt.datetime(2026, 3, 1, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def staying(site):
    """A child who stays, in a database that has a child whose day has come as well."""
    gone = due.child()
    stays = world.child(gone.subject.affiliations.get().location, "Blijver", "Van Zand")
    world.daily_care(stays, allergies="pinda")
    seal_trail(at=AT)
    return stays


def everywhere() -> bytes:
    return raw_databases() + raw_files(settings.FILES_ROOT) + raw_files(settings.LEDGER_ROOT)


def found(canaries, content: bytes) -> list[str]:
    return [canary for canary in canaries if canary.encode() in content]


@pytest.mark.clause("K18", "L73")
def test_who_was_destroyed_after_the_backup_is_nowhere_after_it_was_restored(site, staying):
    assert found(CANARIES, everywhere()) == [c for c in CANARIES if c not in SEALED]
    archives = site.back_up_both()
    run_when_due(DUE)
    certificates = list(Certificate.objects.values_list("number", "content_hash", "made_at"))
    ledger = site.ledger()
    site.lose_everything()
    assert not Subject.objects.exists()

    told = site.restore(*archives, ledger=ledger)

    assert "2 destructions and 0 erasures applied again" in told
    assert not found(CANARIES, everywhere())
    assert not found(CANARIES, everything_stored().encode())
    assert not Document.objects.exists()
    with pytest.raises(KeyDestroyed):
        world.noted_bsn(Subject.objects.exclude(pk=staying.pk).get(kind="child"))
    # What stays is there, readable, and proven.
    assert DailyCare.objects.get().allergies == "pinda"
    assert Destruction.objects.filter(certificate__isnull=False).count() == 2
    kept = Certificate.objects.values_list("number", "content_hash", "made_at")
    assert list(kept) == certificates
    assert list(faults(at=AT)) == []
    assert Restore.objects.get().destroyed == 2


def test_old_data_beside_keys_that_were_backed_up_after_the_destruction_opens_nothing(
    site, staying
):
    data = site.back_up("data", site.folder / "data")
    run_when_due(DUE)
    keys = site.back_up("keys", site.folder / "keys")
    ledger = site.ledger()
    site.lose_everything()

    held = b""
    with reading(data, PASSPHRASE) as archive:
        for name, content in archive.members():
            held += name.encode() + plain_of(name, content.read())
    assert found(["Kanarina", "Kooipad 7"], held)  # names are no section (decision 2)
    assert not found(SEALED, held)
    assert b"\x89PNG" not in held

    with pytest.raises(CommandError):
        site.restore(data, keys)  # closed, for want of a ledger
    gone = DailyCare.objects.exclude(subject=staying.pk).get()
    with pytest.raises(KeyDestroyed):
        _ = gone.allergies
    with pytest.raises(KeyDestroyed):
        b"".join(storage.read(Document.objects.get()))

    site.restore(finish=True, ledger=ledger)
    assert not found(CANARIES, everywhere())


def plain_of(name: str, content: bytes) -> bytes:
    """A member of an archive with all its values open that can be opened without a key."""
    if not name.endswith(".gz"):
        return content
    text = gzip.decompress(content)
    for line in text.splitlines():
        for value in json.loads(line):
            if isinstance(value, str) and len(value) % 4 == 0:
                try:
                    text += base64.b64decode(value, validate=True)
                except ValueError:
                    continue
    return text


@pytest.mark.clause("L08", "L17")
def test_a_hold_that_is_lost_with_the_backup_can_be_placed_again_for_thirty_days(site, staying):
    due.announce(DUE)
    claim_batch(
        rule=retention_rules["child.file"],
        subject_ids=Destruction.objects.values_list("subject_id", flat=True),
        today=DUE,
        at=timezone.now(),
    )
    archives = site.back_up_both()
    site.lose_everything()
    site.restore(*archives, despite="geen ledger")
    on = today()
    assert not Destruction.objects.exclude(announced_on=on, told_on=None, claim=None).exists()
    assert Destruction.objects.filter(retention_class="child.file").count() == 1
    run_retention(today=on)
    assert Child.objects.filter(first_name="Kanarina").exists()


def test_nothing_is_served_until_the_ledger_has_been_applied(site, staying):
    manager = world.user("location_manager", staying.subject.affiliations.get().location)
    archives = site.back_up_both()
    run_when_due(DUE)
    ledger = site.ledger()
    site.lose_everything()
    assert Client().get("/readyz").status_code == 200

    with pytest.raises(CommandError, match="no ledger"):
        site.restore(*archives)

    assert Child.objects.filter(first_name="Kanarina").exists()
    client = Client()
    for path in ("/", "/sign-in/", "/my/", "/privacy/", f"/children/{staying.pk}/identity/"):
        closed = client.get(path)
        assert closed.status_code == 503
        assert int(closed["Retry-After"]) > 0
        assert 'lang="nl"' in closed.content.decode()
        assert "Closed for a while" in closed.content.decode()
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200
    assert nightly() is None
    with pytest.raises(CommandError, match="being restored"):
        site.back_up_both()

    site.restore(finish=True, ledger=ledger)
    assert not Child.objects.filter(first_name="Kanarina").exists()
    assert client.get("/readyz").status_code == 200
    client.force_login(User.objects.get(pk=manager.pk))
    assert "Blijver" in client.get("/children/").content.decode()


def test_a_ledger_older_than_the_backup_does_not_do_unless_somebody_says_why(site, staying):
    site.back_up_both()
    old = site.ledger()
    run_when_due(DUE)
    archives = site.back_up_both()
    site.lose_everything()
    with pytest.raises(CommandError, match="older than the backup"):
        site.restore(*archives, ledger=old)
    site.restore(finish=True, despite="the ledger burnt with the server")
    restored = Restore.objects.get()
    assert restored.despite == "the ledger burnt with the server"
    assert restored.finished_at


def test_the_ledger_of_another_site_does_not_do(site, staying):
    archives = site.back_up_both()
    site.lose_everything()
    world.organisation()
    seal_trail_of_another_site()
    with pytest.raises(CommandError, match="no ledger"):
        site.restore(*archives, replace="everything")


def seal_trail_of_another_site():
    world.user("board")
    seal_trail(at=AT + dt.timedelta(days=1))


def test_an_erasure_at_a_request_is_applied_again_and_no_more_than_that(site, staying):
    note(staying, "voor de wissing")
    before = site.back_up_both()
    request = {"categories": ["child.development"], "reference": "2026-007", "at": AT, "by": None}
    erase_parts(subject=staying.subject, **request)
    note(staying, "na de wissing")
    after = site.back_up_both()
    ledger = site.ledger()

    site.lose_everything()
    site.restore(*before, ledger=ledger)
    assert not Observation.objects.exists()
    assert Erasure.objects.get().reference == "2026-007"
    assert b"voor de wissing" not in everywhere()

    site.lose_everything()
    site.restore(*after, ledger=ledger)
    assert Observation.objects.count() == 1
    assert Erasure.objects.count() == 1


def test_an_erasure_that_cannot_be_applied_again_is_named_and_keeps_the_site_closed(site, staying):
    paper = files.paper(staying.subject, "child.development", title="Vonnis")
    told = Disclosure.objects.create(
        subject=staying.subject,
        retention_class="child.file",
        means=Disclosure.Means.WRITTEN,
        ground=Disclosure.Ground.COURT_ORDER,
        document=paper,
        disclosed_on=DUE,
    )
    archives = site.back_up_both()
    told.delete()
    request = {"categories": ["child.development"], "reference": "2026-008", "at": AT, "by": None}
    erase_parts(subject=staying.subject, **request)
    ledger = site.ledger()
    site.lose_everything()
    with pytest.raises(CommandError, match="2026-008"):
        site.restore(*archives, ledger=ledger)
    assert Client().get("/sign-in/").status_code == 503
    told = site.restore(finish=True, despite="to be done by hand")
    assert "2026-008" in told
    assert Client().get("/sign-in/").status_code == 200
    assert Event.objects.get(action="restore.finished").details["not_erased"] == ["2026-008"]


def note(child, text: str) -> None:
    Observation.objects.create(subject=child.subject, observed_on=DUE, method=text)


def test_an_account_that_was_removed_goes_again_though_it_still_held_a_function_then(site, staying):
    gone = Subject.objects.exclude(pk=staying.pk).get(kind="parent", user__isnull=False)
    at_work = Appointment.objects.create(
        user=gone.user, function="lunch_care", location=world.location("Het Vlot"), starts_on=DUE
    )
    archives = site.back_up_both()
    at_work.delete()
    run_when_due(DUE)
    ledger = site.ledger()
    site.lose_everything()
    site.restore(*archives, ledger=ledger)
    assert not User.objects.filter(email="kanarie2@example.com").exists()


def test_a_restore_that_broke_off_leaves_the_site_closed_and_is_taken_up_again(site, staying):
    archives = site.back_up_both()
    checked = [check(path, PASSPHRASE) for path in archives]
    whole = archives[0].read_bytes()
    before = everything_stored()
    archives[0].write_bytes(whole[:-20])  # the disk gave up after it was read through
    options = {"passphrase": PASSPHRASE, "ledger": None, "replace": True, "at": timezone.now()}
    with pytest.raises(ArchiveBroken):
        restore(checked, **options)
    assert Client().get("/sign-in/").status_code == 503
    assert set(before.splitlines()) <= set(everything_stored().splitlines())
    archives[0].write_bytes(whole)
    site.restore(*archives)
    assert Client().get("/sign-in/").status_code == 200
    assert DailyCare.objects.get(subject=staying.pk).allergies == "pinda"


@pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="a process beside the tests sees no database that is in memory",
)
@pytest.mark.parametrize("after", [0, 0.3, 2])
def test_a_restore_that_is_killed_leaves_the_site_closed_and_is_taken_up_again(
    site, staying, after
):
    archives = site.back_up_both()
    run_when_due(DUE)
    ledger = site.ledger()
    site.lose_everything()
    given = ["--from", archives[0], "--from", archives[1], "--ledger", ledger]
    command = [sys.executable, "manage.py", "restore", *given, "--passphrase-file", site.passphrase]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment_beside())
    while not Restore.objects.exists():
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(after)
    process.kill()
    process.wait()
    if Restore.objects.get().finished_at is None:
        assert Client().get("/sign-in/").status_code == 503
        site.restore(*archives, ledger=ledger)
    assert Client().get("/sign-in/").status_code == 200
    assert not found(CANARIES, everywhere())
    assert DailyCare.objects.get().allergies == "pinda"
