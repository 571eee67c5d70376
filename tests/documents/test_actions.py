import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from audit.models import Event
from documents import storage
from documents.actions import add_copy, add_document, remove_document, remove_files
from documents.cleaning import Cleaned, clean_bytes
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


@pytest.mark.parametrize("category", ["staff.payroll", "organisation.requests", "child.nonsense"])
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
    add_copy(
        subject=child,
        made_for=parent,
        title="Kopie",
        file=Cleaned(b"%PDF-", "application/pdf"),
        by=None,
    )
    assert not Document.objects.of_section(child, "organisation.requests").exists()
