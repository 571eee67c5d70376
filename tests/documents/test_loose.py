"""What was removed, and whose file stayed on the disk, is found and taken off it."""

import datetime as dt
import os

import pytest
from django.utils import timezone

from audit.models import Event
from core.models import DataKey
from documents import storage
from documents.loose import LOOSE_AFTER
from documents.models import Document
from documents.tasks import remove_loose
from tests.factories import due

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return Document.objects.get(subject=due.child().pk)


def aged(path, by: dt.timedelta):
    then = (timezone.now() - by).timestamp()
    os.utime(path, (then, then))
    return path


@pytest.fixture
def left(document):
    """A file that stands there still, after the transaction that removed its row."""
    path = aged(storage.path_of(document), LOOSE_AFTER * 2)
    Document.objects.filter(pk=document.pk).delete()
    return path


def test_the_file_of_a_row_that_is_gone_goes(left):
    assert remove_loose() == "1 files without a row removed"
    assert not left.exists()
    (event,) = Event.objects.filter(action="documents.loose_removed")
    assert event.details == {"files": 1}
    assert remove_loose() == "0 files without a row removed"


def test_what_has_a_row_stays(document):
    path = aged(storage.path_of(document), LOOSE_AFTER * 2)
    remove_loose()
    assert path.exists()
    assert b"".join(storage.read(document))


def test_what_may_still_be_in_the_writing_stays(left):
    aged(left, LOOSE_AFTER / 2)
    remove_loose()
    assert left.exists()


def test_what_another_installation_sealed_stays(left):
    DataKey.objects.all().delete()
    remove_loose()
    assert left.exists()


def test_what_is_no_file_of_ours_stays(left):
    stranger = left.with_name("notes.txt")
    stranger.write_text("kept")
    aged(stranger, LOOSE_AFTER * 2)
    remove_loose()
    assert stranger.exists()
