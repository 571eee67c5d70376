"""What comes in is scanned: by a scanner on a real socket, through the pages people use."""

import ast
import json
import socket

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from applicants.models import Application
from audit.models import Event
from breaches.models import Notification
from core import clamd
from documents.models import Document
from documents.scanning import FOUND, refuse_viruses
from imports.models import ImportRun
from tests.applicants.test_public import filled
from tests.breaches.test_notifying import decided
from tests.factories import files, world
from tests.factories.applicants import vacancy
from tests.factories.http import asking
from tests.factories.tables import as_csv, location_rows
from tests.plugins.scanner import TEST_VIRUS
from tests.system.test_installing import ROOT

pytestmark = pytest.mark.django_db
FILE_NAME = "brief-over-kanarie.pdf"
TITLE = "Gesprek over wennen"


@pytest.fixture(autouse=True)
def as_it_runs(settings, monkeypatch):
    monkeypatch.setattr(clamd, "_rests_until", 0.0)
    settings.FILE_UPLOAD_HANDLERS = ["documents.uploads.MemoryUploadHandler"]
    cache.clear()
    yield
    cache.clear()


def infected(content: bytes = b"") -> bytes:
    """A PDF that is fine but for what stands in a remark."""
    head, line, rest = (content or files.pdf()).partition(b"\n")
    return head + line + b"%" + TEST_VIRUS + b"\n" + rest


def by_a_manager(content: bytes):
    here = world.location()
    child, user = world.child(here), world.user("location_manager", here)
    url = reverse("documents:add", args=[child.pk, "child.conversations"])
    upload = files.upload(content, FILE_NAME)
    sent = {"title": TITLE, "audience": "managers", "files": upload}
    return user, asking(user).post(url, sent), Document


def by_an_applicant(content: bytes):
    work = vacancy(world.location())
    sent = filled(work, cv=files.upload(content, FILE_NAME))
    return None, Client().post(reverse("apply:form", args=[work.pk]), sent), Application


def by_who_imports(content: bytes):
    user = world.user("board")
    sent = {"importer": "locations", "file": files.upload(content, FILE_NAME)}
    return user, asking(user).post("/imports/", sent), ImportRun


def by_the_privacy_officer(content: bytes):
    user, breach = world.user("privacy_officer"), decided()
    sent = {
        **{"kind": "complete", "sent_at": "24-10-2026 12:00", "number": "AP-1"},
        **{"late_reason": "Toen pas gehoord", "confirmation": files.upload(content, FILE_NAME)},
    }
    return user, asking(user).post(reverse("breaches:notify", args=[breach.pk]), sent), Notification


WAYS_IN = [by_a_manager, by_an_applicant, by_who_imports, by_the_privacy_officer]


@pytest.mark.parametrize("send", WAYS_IN, ids=lambda way: way.__name__)
def test_every_way_in_is_closed_to_a_virus(scanner, send):
    sender, page, kept = send(infected())
    assert "virus" in refusals(page)
    assert not kept.objects.exists()
    event = Event.objects.get(action=FOUND)
    assert event.actor == sender
    assert event.details == {"virus": "Eicar-Test-Signature"}
    assert FILE_NAME not in json.dumps(list(Event.objects.values()), default=str)


@pytest.mark.parametrize("send", WAYS_IN, ids=lambda way: way.__name__)
def test_what_is_clean_comes_in_whole(scanner, send):
    content = as_csv(location_rows({})) if send is by_who_imports else files.pdf()
    _sender, page, kept = send(content)
    assert page.status_code == 302
    assert kept.objects.count() == 1
    assert scanner.received == [content]
    assert not Event.objects.filter(action=FOUND).exists()


def refusals(page) -> set[str]:
    assert page.status_code == 200
    errors = page.context["form"].errors.as_data()
    return {error.code for found in errors.values() for error in found}


SAYS_NOTHING = {
    "an error": {"verdict": "INSTREAM size limit exceeded. ERROR"},
    "nonsense": {"verdict": "stream: perhaps"},
    "two words at once": {"verdict": "stream: OK\0stream: X FOUND"},
    "nothing": {"verdict": " "},
    "it hangs up": {"hangs_up_after": 10, "verdict": "INSTREAM size limit exceeded. ERROR"},
    "no end of words": {"verdict": "x" * 10_000},
    "silence": {"silent": True},
}


@pytest.mark.parametrize("how", SAYS_NOTHING)
def test_a_scanner_that_gives_no_verdict_lets_nothing_in(scanner, monkeypatch, how):
    monkeypatch.setattr(clamd, "PATIENCE", 1)
    for name, value in SAYS_NOTHING[how].items():
        setattr(scanner, name, value)
    _sender, page, kept = by_a_manager(files.pdf())
    assert refusals(page) == {"not_scanned"}
    assert TITLE in page.content.decode()  # what was typed beside it stands there still
    assert not kept.objects.exists()


def test_a_scanner_that_is_not_there_lets_nothing_in(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.CLAMD_URL = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    _sender, page, kept = by_an_applicant(files.pdf())
    assert refusals(page) == {"not_scanned"}
    assert "Geachte commissie" in page.content.decode()
    assert not kept.objects.exists()


def test_a_large_file_is_scanned_to_its_last_byte(scanner_by_path):
    content = b"x" * (3 * clamd.PIECE + 7) + TEST_VIRUS
    with pytest.raises(ValidationError) as refused:
        refuse_viruses(content, by=None)
    assert refused.value.code == "virus"
    assert scanner_by_path.received == [content]


def test_of_several_files_the_one_with_a_virus_is_named(scanner):
    here = world.location()
    child, client = world.child(here), asking(world.user("location_manager", here))
    page = client.post(
        reverse("documents:add", args=[child.pk, "child.conversations"]),
        {
            **{"title": TITLE, "audience": "managers"},
            "files": [files.upload(files.pdf(), "a.pdf"), files.upload(infected(), "b.pdf")],
        },
    )
    assert "b.pdf" in page.context["form"].errors["files"][0]
    assert not Document.objects.exists()


def test_all_files_of_a_request_share_the_time_for_scanning(scanner, monkeypatch):
    monkeypatch.setattr(clamd, "PATIENCE", 1)
    scanner.takes = 0.6
    here = world.location()
    child, client = world.child(here), asking(world.user("location_manager", here))
    page = client.post(
        reverse("documents:add", args=[child.pk, "child.conversations"]),
        {
            **{"title": TITLE, "audience": "managers"},
            "files": [files.upload(files.pdf(), "a.pdf"), files.upload(files.pdf(), "b.pdf")],
        },
    )
    assert "check for viruses" in page.context["form"].errors["files"][0]
    assert not Document.objects.exists()


def test_what_is_too_large_is_told_so_and_never_sent_to_the_scanner(scanner, settings):
    settings.UPLOAD_MAX_BYTES = 100
    for send in WAYS_IN:
        _sender, page, kept = send(infected())
        assert refusals(page) == {"size"}
        assert not kept.objects.exists()
    assert scanner.received == []


def test_the_command_on_the_server_scans_too_and_keeps_that_it_found_something(scanner, tmp_path):
    table = tmp_path / "locaties.csv"
    table.write_bytes(as_csv(location_rows({})) + b"\n" + TEST_VIRUS)
    with pytest.raises(CommandError, match="something harmful"):
        call_command("import_file", "locations", str(table))
    assert Event.objects.get(action=FOUND).actor is None


def test_without_a_scanner_files_come_in_as_before():
    _sender, page, kept = by_a_manager(files.pdf())
    assert (page.status_code, kept.objects.count()) == (302, 1)


def test_a_file_is_taken_in_nowhere_else():
    """No field for files beside the one that scans, and nobody reads what was sent around it."""
    around = []
    for path in ROOT.glob("*/**/*.py"):
        place = path.relative_to(ROOT).as_posix()
        if place.split("/")[0] in {"tests", ".venv", "build", "var"}:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            code = ast.unparse(node) if isinstance(node, (ast.Attribute, ast.Subscript)) else ""
            if code in {"forms.FileField", "forms.ImageField"} or code.startswith(
                ("request.FILES[", "request.FILES.")
            ):
                around.append(place)
    assert around == ["documents/scanning.py"]


ADDRESSES = {
    "tcp://scanner:3310": ("scanner", 3310),
    "tcp://[::1]:3310": ("::1", 3310),
    "unix:///run/clamav/clamd.ctl": "/run/clamav/clamd.ctl",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_read(address):
    assert clamd.parse(address) == ADDRESSES[address]


@pytest.mark.parametrize("address", ["scanner:3310", "tcp://scanner", "unix://run/x", "http://x:1"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValueError, match="unix:///"):
        clamd.parse(address)
