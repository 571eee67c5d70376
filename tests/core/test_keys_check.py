"""The key store gone through: what is wrong is counted, and only what nothing uses is swept."""

import datetime as dt
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import Event
from children.models import DailyCare
from core import keys
from core.models import BlindIndex, DataKey
from core.privacy import SubjectKind
from documents import storage
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from retention.keyring.checking import YOUNG, check, orphans
from subjects.actions import create_subject
from tests.factories import breaches, full, world
from tests.factories.files import png
from tests.factories.sealed import living_keys

pytestmark = pytest.mark.django_db


def tomorrow() -> dt.datetime:
    return timezone.now() + YOUNG + dt.timedelta(minutes=1)


def age_all_keys() -> None:
    DataKey.objects.update(created_at=timezone.now() - dt.timedelta(days=3))


@pytest.fixture
def child():
    made = world.child(world.location(), "Kanarina", "Vogelzang")
    world.daily_care(made, allergies="kanariezaad")
    add_document(
        subject=made.subject,
        category="child.daily_care",
        title="Plan",
        file=clean_bytes(png()),
        by=None,
    )
    return made


def test_all_is_well_and_nothing_of_a_person_is_told(child, capsys):
    keys.destroy_keys([child.subject_id], "child.fiscal", at=timezone.now())
    call_command("keys", "check")
    said = capsys.readouterr().out
    assert f"under k1: {len(living_keys())} keys, all open" in said
    assert "1 tombstones" in said
    assert "All is well." in said
    for word in ("Kanarina", "Vogelzang", "kanariezaad", str(child.subject_id), "child.fiscal"):
        assert word not in said


def test_a_key_that_does_not_open_is_counted(child, capsys):
    broken = DataKey.objects.first()
    DataKey.objects.filter(pk=broken.pk).update(wrapped=bytes(60))
    with pytest.raises(CommandError):
        call_command("keys", "check")
    assert "1 DO NOT OPEN" in capsys.readouterr().out


@pytest.mark.parametrize("how", ["lost", "destroyed"])
def test_sealed_values_and_files_without_their_key_are_counted(child, capsys, how):
    mine = DataKey.objects.filter(owner_id=child.subject_id, retention_class="child.file")
    if how == "lost":
        mine.delete()
    else:
        keys.destroy_keys([child.subject_id], "child.file", at=timezone.now())
    found = check(timezone.now())
    assert found.lost["children.DailyCare"] == 1
    assert found.lost["files"] == 1
    with pytest.raises(CommandError):
        call_command("keys", "check")
    assert "children.DailyCare: 1 sealed with a key that is not there" in capsys.readouterr().err


def test_a_file_that_is_gone_is_counted(child):
    storage.path_of(Document.objects.get()).unlink()
    assert check(timezone.now()).lost == {"files": 1}


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_no_key_of_a_living_file_is_swept(kind):
    full.fill(*full.somebody(kind))
    breaches.breach()
    age_all_keys()
    before = living_keys()
    call_command("keys", "sweep")
    assert living_keys() == before


def test_a_person_of_whom_nothing_is_written_yet_keeps_the_keys():
    create_subject(kind=SubjectKind.EMPLOYEE, by=None)
    age_all_keys()
    before = living_keys()
    call_command("keys", "sweep")
    assert len(before) == 3
    assert living_keys() == before


def test_what_nothing_uses_is_swept_once_it_is_a_day_old(child):
    nobody = uuid.uuid4()
    before = living_keys()
    for name in ("child.file", "breach.record", "import.payload", "child.draft"):
        keys.create_keys([nobody], name)
    call_command("keys", "sweep")
    assert len(living_keys()) == len(before) + 4
    age_all_keys()
    call_command("keys", "sweep")
    assert living_keys() == before
    with pytest.raises(keys.KeyDestroyed):
        keys.sealing_key(nobody, "child.file")
    swept = Event.objects.filter(action="keys.swept")
    assert sum(event.details["keys"] for event in swept) == 4


def test_of_a_class_the_product_does_not_know_nothing_is_certain():
    keys.create_keys([uuid.uuid4()], "of.tomorrow")
    assert list(orphans(tomorrow())) == []


@pytest.mark.parametrize("left", ["index", "file"])
def test_an_index_or_a_file_is_use(left):
    nobody = uuid.uuid4()
    keys.create_keys([nobody], "child.file")
    if left == "index":
        keys.set_index("bsn", "123456782", owner_id=nobody, retention_class="child.file")
    else:
        storage.write(Document(subject_id=nobody, retention_class="child.file"), b"paper")
    assert list(orphans(tomorrow())) == []
    BlindIndex.objects.all().delete()
    storage.remove_folders([nobody], "child.file")
    assert list(orphans(tomorrow())) == [("child.file", [nobody])]


def test_where_the_data_seems_to_be_missing_no_key_is_swept(child):
    keys.create_keys([uuid.uuid4() for _ in range(25)], "child.file")
    age_all_keys()
    before = living_keys()
    with pytest.raises(CommandError, match="25 keys seem to be used by nothing"):
        call_command("keys", "sweep")
    assert living_keys() == before
    call_command("keys", "sweep", "--many")
    assert len(living_keys()) == len(before) - 25
    assert DailyCare.objects.get(subject=child.subject).allergies == "kanariezaad"
