"""A disk that refuses to be looked at is no proof that nothing is there."""

import os
from contextlib import contextmanager, suppress

import pytest
from django.utils import timezone

from core.registries import retention_rules
from documents import storage
from retention.actions import claim_batch, run_retention
from retention.actions.steps import STEPS
from retention.models import Certificate, Destruction
from tests.factories import due
from tests.factories.due import DUE

pytestmark = pytest.mark.django_db
FILE = retention_rules["child.file"]


@contextmanager
def shut(folder):
    """Nobody but root may look into `folder` while this runs, and this process is not root."""
    was, user = folder.stat().st_mode, os.geteuid()
    folder.chmod(0)
    try:
        if user == 0:
            os.seteuid(65534)
        yield
    finally:
        os.seteuid(user)
        folder.chmod(was)


@pytest.fixture
def child(tmp_path):
    for folder in (tmp_path, *tmp_path.parents):  # for who is not root any more
        if folder.stat().st_uid == os.geteuid() and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o711)
    return due.child()


@pytest.mark.parametrize("up", [1, 2, 3], ids=["folder-above", "folder-of-class", "all-files"])
def test_a_folder_that_cannot_be_looked_into_counts_as_standing(child, up):
    folder = storage.folder_of(child.pk, "child.file")
    assert list(folder.iterdir())
    with shut(folder.parents[up - 1]):
        try:
            found = storage.standing_folders([child.pk], "child.file")
        except OSError:
            found = [child.pk]  # saying so aloud is right as well
    assert found == [child.pk]


@pytest.mark.parametrize("up", [1, 2, 3], ids=["folder-above", "folder-of-class", "all-files"])
def test_nothing_is_certified_while_the_disk_cannot_be_looked_into(child, up):
    due.announce(DUE)
    folder = storage.folder_of(child.pk, "child.file")
    with shut(folder.parents[up - 1]):
        try:
            run_retention(today=DUE)
        except Exception as error:
            print(repr(error))
    assert list(folder.iterdir())
    assert not Certificate.objects.filter(rule="child.file").exists()
    row = Destruction.objects.get(subject_id=child.pk, retention_class="child.file")
    assert row.verified_at is None


@pytest.mark.parametrize("up", [1, 2, 3], ids=["folder-above", "folder-of-class", "all-files"])
def test_verifying_looks_again_and_says_where_it_could_not(child, up):
    """The folder came back, or was never on disk, and now the disk refuses."""
    due.announce(DUE)
    claim = claim_batch(rule=FILE, subject_ids=[child.pk], today=DUE, at=timezone.now())
    for step in STEPS[:2]:
        step.take(rule=FILE, claim=claim, today=DUE, at=timezone.now(), by=None)
    folder = storage.folder_of(child.pk, "child.file")
    folder.mkdir(parents=True)
    (folder / "file").write_bytes(b"sealed")
    with shut(folder.parents[up - 1]), suppress(OSError):
        STEPS[2].take(rule=FILE, claim=claim, today=DUE, at=timezone.now(), by=None)
    row = Destruction.objects.get(subject_id=child.pk, retention_class="child.file")
    assert row.verified_at is None
