"""Receiving files in memory, through the form as a browser sends it."""

import secrets

import pytest
from django.core.files import uploadhandler
from django.urls import reverse

from documents import storage
from documents.models import Document
from documents.uploads import MemoryUploadHandler
from tests.factories import files, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
FORM = {"title": "Gesprek", "audience": "managers"}


def _large(pdf):
    pdf.Root.Extra = pdf.make_stream(secrets.token_bytes(3_000_000))


@pytest.fixture
def send(settings, monkeypatch):
    """Adds a document for a manager, with the handler on and files on disk forbidden."""

    def on_disk(*args, **kwargs):
        raise AssertionError("an upload was written to disk")

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", on_disk)
    settings.FILE_UPLOAD_HANDLERS = ["documents.uploads.MemoryUploadHandler"]
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
    settings.UPLOAD_MAX_BYTES = 4_000_000
    here = world.location()
    child, client = world.child(here), asking(world.user("location_manager", here))
    url = reverse("documents:add", args=[child.pk, "child.conversations"])

    def sending(*contents):
        return client.post(url, {**FORM, "files": [files.upload(part) for part in contents]})

    return sending


def test_a_large_file_comes_through_whole_without_touching_the_disk(send):
    content = files.pdf(_large)
    assert len(content) > 3_000_000
    assert send(content).status_code == 302
    assert b"".join(storage.read(Document.objects.get())) == content


def test_of_a_file_over_the_limit_only_the_size_is_kept(send):
    response = send(files.pdf() + b"x" * 4_000_000)
    assert response.context["form"].errors.as_data()["files"][0].code == "size"
    assert not Document.objects.exists()


def test_more_files_than_may_come_at_once_are_refused(send):
    response = send(*[files.pdf()] * 6)
    assert response.context["form"].errors.as_data()["files"][0].code == "number"
    assert not Document.objects.exists()


def test_of_many_files_no_more_is_kept_in_memory_than_of_five(settings):
    settings.UPLOAD_MAX_BYTES = 1000
    handler, received = MemoryUploadHandler(), []
    for _number in range(9):
        handler.new_file("files", "a.pdf", "application/pdf", 0)
        handler.receive_data_chunk(b"x" * 900, 0)
        received.append(handler.file_complete(900))
    assert sum(len(file.read()) for file in received) <= 5 * 1000
    assert [file.size > 1000 for file in received] == [False] * 5 + [True] * 4  # says: too large


def test_several_files_get_one_title_with_a_number(send):
    assert send(files.pdf(), files.png()).status_code == 302
    assert sorted(d.title for d in Document.objects.all()) == ["Gesprek (1)", "Gesprek (2)"]


def test_of_several_files_none_is_stored_where_one_is_wrong_and_it_is_named(send):
    response = send(files.pdf(), b"MZ" * 50)
    assert "file.pdf" in response.context["form"].errors["files"][0]
    assert not Document.objects.exists()
