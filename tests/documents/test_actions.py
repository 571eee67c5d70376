import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from audit.models import Event
from documents import storage
from documents.actions import (
    add_document,
    remove_document,
    remove_files,
    replace_document,
    share_document,
)
from documents.cleaning import clean_bytes
from documents.models import Document
from tests.factories import files, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def child():
    return world.child(world.location()).subject


def add(subject, category="child.conversations", title="Verslag van Noor"):
    file = clean_bytes(files.pdf())
    return add_document(subject=subject, category=category, title=title, file=file, by=None)


def test_a_document_is_stored_and_leaves_an_event(child):
    document = add(child)
    again = Document.objects.get(pk=document.pk)
    assert again.title == "Verslag van Noor"
    assert b"".join(storage.read(again)).startswith(b"%PDF-")
    event = Event.objects.get(action="document.added")
    assert (event.subject_id, event.section) == (child.pk, "child.conversations")


def test_the_log_of_changes_does_not_hold_the_title(child):
    add(child)
    for entry in LogEntry.objects.all():
        assert "Verslag" not in f"{entry.changes}{entry.object_repr}{entry.serialized_data}"


def test_a_contract_outlives_the_file_and_the_rest_goes_with_it(child):
    assert add(child, "child.contract").retention_class == "child.fiscal"
    assert add(child, "child.conversations").retention_class == "child.file"


@pytest.mark.parametrize("category", ["staff.payroll", "staff.requests", "child.nonsense"])
def test_a_section_of_another_file_is_refused(child, category, files_root):
    with pytest.raises(ValidationError):
        add(child, category)
    assert not files_root.exists()


def test_removing_takes_the_row_and_once_committed_the_file(
    child, django_capture_on_commit_callbacks
):
    document = add(child)
    path = storage.path_of(document)
    with django_capture_on_commit_callbacks() as waiting:
        remove_document(document=document, by=None)
    assert not Document.objects.exists()
    assert path.exists()  # still there: the transaction could be undone
    for callback in waiting:
        callback()
    assert not path.exists()


def test_the_files_of_one_class_of_one_subject_go_together(child):
    other = world.child(world.location("Het Vlot"), "Sam", "Vlotman").subject
    gone = [add(child), add(child)]
    kept = [add(child, "child.contract"), add(other)]
    stray = storage.path_of(gone[0]).with_name("stray")
    stray.write_bytes(b"left by a transaction that was undone")
    assert remove_files([child.pk], "child.file") == 3
    assert not any(storage.path_of(document).exists() for document in gone)
    assert all(storage.path_of(document).exists() for document in kept)
    assert remove_files([child.pk], "child.file") == 0


def test_a_copy_made_for_one_person_stands_in_no_section(child):
    parent = child.represented_by.first().parent
    files.stored_copy(child, parent)
    officer = world.user("privacy_officer")  # who decides on requests, and so opens their part
    seen = Document.objects.visible_in(officer, child, None, dt.date.today())
    assert not seen.exists()


def replaced(document, title="Verslag, gewijzigd", audience="managers", **more):
    file = clean_bytes(files.png())
    return replace_document(
        document=document, title=title, file=file, audience=audience, by=None, **more
    )


@pytest.mark.clause("B06")
def test_a_document_is_shared_with_nobody_unasked(child):
    assert add(child).audience == "managers"


@pytest.mark.clause("B06")
@pytest.mark.parametrize(
    ("category", "audience"),
    [
        ("child.identification", "person"),  # parents have no such part in their portal
        ("child.care_file", "person"),
        ("child.conversations", "everybody"),
    ],
)
def test_a_document_is_not_shared_with_who_has_no_such_part(child, category, audience):
    file = clean_bytes(files.pdf())
    with pytest.raises(ValidationError) as refused:
        add_document(
            subject=child, category=category, title="Stuk", file=file, audience=audience, by=None
        )
    assert "audience" in refused.value.error_dict
    document = add(child, category)
    with pytest.raises(ValidationError):
        share_document(document=document, audience=audience, by=None)
    assert Document.objects.get().audience == "managers"


def test_sharing_leaves_an_event_that_says_with_whom(child):
    document = add(child)
    share_document(document=document, audience="person", function="location_manager", by=None)
    event = Event.objects.get(action="document.shared")
    assert (event.function, event.details["audience"]) == ("location_manager", "person")


def test_a_new_version_takes_the_place_of_the_one_before(child):
    first = add(child, "child.contract")
    second = replaced(first)
    third = replaced(first, function="administration")  # the page was opened before the second
    assert [second.version, third.version] == [2, 3]
    assert (third.category, third.retention_class) == ("child.contract", "child.fiscal")
    assert third.added_as == "administration"
    assert list(Document.objects.newest()) == [third]
    assert b"".join(storage.read(first)).startswith(b"%PDF-")


@pytest.mark.clause("B06")
def test_an_older_version_is_shared_no_further_than_the_newest(child):
    first = add(child)
    share_document(document=first, audience="person", by=None)
    second = replaced(first)
    assert set(Document.objects.values_list("audience", flat=True)) == {"managers"}
    remove_document(document=second, by=None)
    assert Document.objects.newest().get().audience == "managers"


def test_of_versions_one_is_removed_or_all(child, files_root, django_capture_on_commit_callbacks):
    first = add(child)
    second = replaced(first)
    third = replaced(first)
    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document=second, by=None)
    assert set(Document.objects.all()) == {first, third}
    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document=first, all_versions=True, by=None)
    assert not Document.objects.exists()
    assert [path for path in files_root.rglob("*") if path.is_file()] == []


def test_what_was_removed_meanwhile_gets_no_new_version(child):
    document = add(child)
    remove_document(document=Document.objects.get(), by=None)
    with pytest.raises(ValidationError):
        replaced(document)
    assert not Document.objects.exists()


@pytest.mark.clause("L72")
def test_nothing_of_a_picture_or_its_thumbnail_stands_on_disk(child, files_root):
    file = clean_bytes(files.jpeg((900, 700)))
    add_document(subject=child, category="child.media", title="Bos", file=file, by=None)
    stored = [path.read_bytes() for path in files_root.rglob("*") if path.is_file()]
    assert len(stored) == 2
    for content in stored:
        assert b"\xff\xd8\xff" not in content
        assert file.thumbnail[200:260] not in content
        assert file.content[-60:] not in content
