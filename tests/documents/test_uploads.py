"""Receiving files in memory, through the form as a browser sends it."""

import pytest
from django.core.files import uploadhandler
from django.urls import reverse

from documents import storage
from documents.models import Document
from tests.factories import files, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


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

    def sending(content):
        return client.post(url, {"title": "Gesprek", "file": files.upload(content)})

    return sending


def test_a_large_file_comes_through_whole_without_touching_the_disk(send):
    content = files.pdf() + b"\n%" + b"x" * 3_000_000
    assert send(content).status_code == 302
    assert b"".join(storage.read(Document.objects.get())) == content


def test_of_a_file_over_the_limit_only_the_size_is_kept(send):
    response = send(files.pdf() + b"x" * 4_000_000)
    assert response.context["form"].errors.as_data()["file"][0].code == "size"
    assert not Document.objects.exists()
