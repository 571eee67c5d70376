import shutil

import pytest
from django.utils import timezone

from core import keys
from core.crypto import SealBroken
from core.keys import KeyDestroyed, destroy_keys
from core.privacy import SubjectKind
from documents import storage
from documents.models import Document
from documents.storage import CHUNK_BYTES, HEADER_BYTES, SEAL_BYTES, Part
from subjects.actions import create_subject

pytestmark = pytest.mark.django_db
STEP = CHUNK_BYTES + SEAL_BYTES


@pytest.fixture
def child():
    return create_subject(kind=SubjectKind.CHILD, by=None)


def stored(subject, content, retention_class="child.file"):
    document = Document(subject=subject, retention_class=retention_class, byte_size=len(content))
    storage.write(document, content)
    return document


def content_of(document):
    return b"".join(storage.read(document))


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]
)
def test_what_is_written_comes_back(child, size):
    content = bytes(i % 251 for i in range(size))
    document = stored(child, content)
    assert content_of(document) == content
    assert storage.path_of(document).stat().st_size == storage.sealed_size(size)


def test_nothing_of_the_content_stands_on_disk(child, files_root):
    stored(child, b"Kanariestraat 8 " * 10_000)
    on_disk = [path for path in files_root.rglob("*") if path.is_file()]
    assert len(on_disk) == 1  # no unfinished file is left beside it
    assert b"Kanarie" not in on_disk[0].read_bytes()


def tampered(document, change):
    path = storage.path_of(document)
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    "change",
    [
        lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
        lambda sealed: (
            sealed[: HEADER_BYTES + 40]
            + bytes([sealed[HEADER_BYTES + 40] ^ 1])
            + sealed[HEADER_BYTES + 41 :]
        ),
        lambda sealed: (
            sealed[:HEADER_BYTES]
            + sealed[HEADER_BYTES + STEP : HEADER_BYTES + 2 * STEP]
            + sealed[HEADER_BYTES : HEADER_BYTES + STEP]
            + sealed[HEADER_BYTES + 2 * STEP :]
        ),
    ],
    ids=["last byte changed", "first chunk changed", "first two chunks swapped"],
)
def test_a_changed_file_does_not_open(child, change):
    document = stored(child, b"a" * CHUNK_BYTES + b"b" * CHUNK_BYTES + b"c")
    tampered(document, change)
    with pytest.raises(SealBroken):
        content_of(document)


@pytest.mark.parametrize("chunks_left", [1, 2])
def test_a_file_cut_at_a_chunk_does_not_open_even_if_its_size_is_changed_too(child, chunks_left):
    document = stored(child, b"a" * 3 * CHUNK_BYTES)
    tampered(document, lambda sealed: sealed[: HEADER_BYTES + chunks_left * STEP])
    with pytest.raises(SealBroken, match="longer or shorter"):
        storage.read(document)
    document.byte_size = chunks_left * CHUNK_BYTES
    with pytest.raises(SealBroken, match="does not open"):
        content_of(document)


def test_a_file_does_not_open_as_another_document_of_the_same_subject(child):
    first, second = stored(child, b"first"), stored(child, b"other")
    storage.path_of(second).write_bytes(storage.path_of(first).read_bytes())
    with pytest.raises(SealBroken):
        content_of(second)


def test_a_file_does_not_open_for_another_subject_or_class(child):
    document = stored(child, b"first")
    sealed = storage.path_of(document).read_bytes()
    other = create_subject(kind=SubjectKind.CHILD, by=None)
    for change in ({"subject": other}, {"retention_class": "child.fiscal"}):
        fields = {"subject": child, "retention_class": "child.file", **change}
        moved = Document(pk=document.pk, byte_size=5, **fields)
        storage.path_of(moved).parent.mkdir(parents=True, exist_ok=True)
        storage.path_of(moved).write_bytes(sealed)
        with pytest.raises(SealBroken):
            content_of(moved)


def test_with_the_key_gone_the_file_is_unreadable_and_none_can_be_added(child):

    document = stored(child, b"first")
    destroy_keys([child.pk], "child.file", at=timezone.now())
    with pytest.raises(KeyDestroyed):
        storage.read(document)
    with pytest.raises(KeyDestroyed):
        stored(child, b"second")


def test_a_failed_write_leaves_nothing(child, files_root, monkeypatch):
    def broken(_handle):
        raise OSError("disk full")

    monkeypatch.setattr(storage.os, "fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        stored(child, b"first")
    assert [path for path in files_root.rglob("*") if path.is_file()] == []


def test_a_class_is_not_a_path(child):
    with pytest.raises(ValueError, match="unknown retention class"):
        storage.folder_of(child.pk, "../../etc")


def test_a_missing_file_says_so(child):
    with pytest.raises(storage.FileMissing):
        storage.read(Document(subject=child, retention_class="child.file", byte_size=1))


def test_the_key_is_opened_before_the_first_chunk(child):
    """A response is sent after the request's keys are forgotten."""
    document = stored(child, b"first")
    with keys.key_scope():
        chunks = storage.read(document)
    assert b"".join(chunks) == b"first"


@pytest.mark.clause("L72")
def test_a_thumbnail_is_sealed_beside_the_file_and_neither_opens_as_the_other(child):
    document = stored(child, b"the picture itself")
    document.thumbnail_size = document.byte_size
    storage.write(document, b"Kanariestraat 8...", Part.THUMBNAIL)
    small, large = storage.path_of(document, Part.THUMBNAIL), storage.path_of(document)
    assert b"Kanarie" not in small.read_bytes()
    assert b"".join(storage.read(document, Part.THUMBNAIL)) == b"Kanariestraat 8..."
    sealed = small.read_bytes()
    small.write_bytes(large.read_bytes())
    large.write_bytes(sealed)
    for part in Part:
        with pytest.raises(SealBroken):
            b"".join(storage.read(document, part))


def test_a_thumbnail_goes_with_the_file(child, files_root):
    document = stored(child, b"picture")
    storage.write(document, b"small", Part.THUMBNAIL)
    storage.remove(document)
    assert [path for path in files_root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("piece", [1, 1000, CHUNK_BYTES, CHUNK_BYTES + 7])
def test_what_is_written_piece_by_piece_is_the_same_file(child, piece):
    content = bytes(i % 251 for i in range(2 * CHUNK_BYTES + 5))
    document = Document(subject=child, retention_class="child.file")
    with storage.writing(document) as sealed:
        for start in range(0, len(content), piece):
            sealed.write(content[start : start + piece])
    document.byte_size = sealed.size
    assert content_of(document) == content


def test_of_a_file_that_was_not_finished_nothing_stays(child, files_root):
    def broken_off():
        with storage.writing(Document(subject=child, retention_class="child.file")) as sealed:
            sealed.write(b"Kanariestraat 8 " * 10_000)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert not [path for path in files_root.rglob("*") if path.is_file()]


def test_of_many_the_files_go_and_a_link_that_leads_nowhere_is_told_of(files_root):
    children = [create_subject(kind=SubjectKind.CHILD, by=None) for _number in range(40)]
    for one in children:
        stored(one, b"first")
        stored(one, b"second")
    ids, (linked, foreign) = [one.pk for one in children], [one.pk for one in children[:2]]
    shutil.rmtree(storage.folder_of(linked, "child.file"))
    storage.folder_of(linked, "child.file").symlink_to(files_root / "nowhere")
    (storage.folder_of(foreign, "child.file") / "folder").mkdir()
    assert set(storage.standing_folders(ids, "child.file")) == set(ids)
    with pytest.raises(storage.FilesStay, match="of 2"):
        storage.remove_folders(ids, "child.file")
    assert set(storage.standing_folders(ids, "child.file")) == {linked, foreign}
    assert storage.standing_folders(ids, "child.fiscal") == []
    assert storage.remove_folders(ids, "child.fiscal") == 0


def test_how_many_files_went_is_told(child):
    other = create_subject(kind=SubjectKind.CHILD, by=None)
    for _number in range(3):
        stored(child, b"first")
    stored(other, b"second")
    assert storage.remove_folders([child.pk, other.pk], "child.file") == 4
    assert storage.remove_folders([child.pk, other.pk], "child.file") == 0
