"""What means harm, sent through the pages people use: told at the field, or stored harmless."""

import re

import pytest
from django.urls import reverse

from documents import storage
from documents.models import Document
from imports.models import ImportRun
from tests.factories import files, world
from tests.factories.http import asking
from tests.factories.tables import as_csv, location_rows
from tests.security.nasty import CANARY
from tests.security.nasty.pdfs import PDFS
from tests.security.nasty.pictures import PICTURES
from tests.security.nasty.tables import REFUSED

pytestmark = pytest.mark.django_db
BOUNDARY = "zandbak"
NAMES = {
    "a path": "../../etc/cron.d/evil.pdf",
    "a path of Windows": "..\\..\\windows\\evil.pdf",
    "zeros": "evil.pdf\x00.exe",
    "turned text": "evil\u202efdp.exe",
    "a device": "CON.pdf",
    "a script": "<script>alert(1)</script>.pdf",
    "a header": 'evil.pdf"\r\nSet-Cookie: a=b',
    "only dots": "..",
}


@pytest.fixture(autouse=True)
def through_memory(settings):
    settings.FILE_UPLOAD_HANDLERS = ["documents.uploads.MemoryUploadHandler"]


def send(client, url, field, name, content, **texts):
    """Posts a form with a file called just so: the test client's own would tidy the name."""
    body = b""
    for key, value in texts.items():
        body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'.encode()
        body += value.encode() + b"\r\n"
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
    body += head.encode() + b"Content-Type: image/png\r\n\r\n" + content + b"\r\n"
    body += f"--{BOUNDARY}--\r\n".encode()
    return client.post(url, body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


@pytest.fixture
def add():
    here = world.location()
    child, client = world.child(here), asking(world.user("location_manager", here))
    url = reverse("documents:add", args=[child.pk, "child.conversations"])

    def adding(content, name="file.pdf"):
        return send(client, url, "files", name, content, title="Gesprek", audience="managers")

    return adding


@pytest.fixture
def take_in():
    client = asking(world.user("board"))

    def taking(content, name="locaties.csv"):
        return send(client, "/imports/", "file", name, content, importer="locations")

    return taking


SAMPLE = {
    **{
        name: PICTURES[name] for name in ("empty", "svg called png", "half a png", "zip called pdf")
    },
    **{
        name: PDFS[name] for name in ("script on opening", "file inside", "protected", "also a zip")
    },
}


@pytest.mark.parametrize("name", SAMPLE)
def test_a_document_that_means_harm_is_told_at_its_field_and_not_kept(add, name):
    content, code = SAMPLE[name]
    page = add(content)
    assert page.status_code == 200
    assert [error.code for error in page.context["form"].errors.as_data()["files"]] == [code]
    assert page.context["form"]["title"].value() == "Gesprek"
    assert not Document.objects.exists()


def test_a_photo_is_stored_without_what_hid_in_it(add):
    assert add(PICTURES["jpeg as a telephone makes it"][0]).status_code == 302
    assert CANARY not in b"".join(storage.read(Document.objects.get()))


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_goes_nowhere(add, name, files_root):
    page = add(files.pdf(), NAMES[name])
    if page.status_code == 200:
        assert page.context["form"].errors["files"]
        return
    made = Document.objects.get()
    assert made.title == "Gesprek"
    stored = [path for path in files_root.rglob("*") if path.is_file()]
    assert stored
    assert not [path for path in stored if "evil" in path.name or "CON" in path.name]


@pytest.mark.parametrize("title", [*NAMES.values(), "Één gesprek; filename=x.exe", "中文"])
def test_a_download_is_named_in_plain_letters_whatever_its_title(title):
    here = world.location()
    document = files.paper(
        world.child(here).subject, "child.conversations", title.replace("\x00", ""), files.pdf()
    )
    manager = asking(world.user("location_manager", here))
    answer = manager.get(reverse("documents:download", args=[document.pk]))
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.pdf"', answer["Content-Disposition"])


def test_a_very_long_name_is_told_at_the_field(add):
    page = add(files.pdf(), "a" * 300 + ".pdf")
    assert page.context["form"].errors["files"]


@pytest.mark.parametrize("name", ["zeros", "a million columns", "protected", "zip bomb", "half"])
def test_a_table_that_means_harm_is_told_at_its_field_and_not_kept(take_in, name):
    content, words = REFUSED[name]
    page = take_in(content)
    assert page.status_code == 200
    assert words in page.context["form"].errors["file"][0]
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_table_is_only_ever_text(take_in, name):
    page = take_in(as_csv(location_rows({})), NAMES[name])
    if page.status_code == 200:
        assert page.context["form"].errors["file"]
        return
    shown = ImportRun.objects.get().payload.file_name
    assert not {"/", "\\", "\x00", "\r", "\n", "\u202e"} & set(shown)


def test_fields_a_form_does_not_ask_for_change_nothing():
    here, there = world.location(), world.location("Het Vlot")
    child, foreign = world.child(here), world.child(there)
    client = asking(world.user("location_manager", here))
    number = "00000000-0000-4000-8000-000000000000"
    sent = {
        "title": "Gesprek",
        "audience": "managers",
        "files": files.upload(files.pdf()),
        "id": number,
        "pk": number,
        "subject": str(foreign.subject.pk),
        "category": "child.finance",
        "content_type": "text/html",
        "made_for": str(foreign.subject.pk),
        "version": "99",
        "by": "1",
    }
    client.post(reverse("documents:add", args=[child.pk, "child.conversations"]), sent)
    made = Document.objects.get()
    assert str(made.pk) != number
    assert made.subject_id == child.subject.pk
    assert (made.category, made.content_type) == ("child.conversations", "application/pdf")
    assert made.made_for_id is None
