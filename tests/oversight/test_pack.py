"""The evidence pack: made once, sealed, read back against the facts, and without anybody's name."""

import datetime as dt
import io
import zipfile
from unittest import mock

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from core.dates import today
from core.models import DataKey
from core.registries import retention_rules
from oversight import tasks
from oversight.actions import LEASE, ask_for_pack, claim_pack, fetch_pack, store_pack
from oversight.models import EvidencePack, PackContent
from oversight.pack import make_pack
from retention.models import Certificate, RuleSetting
from rights.actions import answer_request
from staff.actions import sign_statement
from tests.factories import breaches, oversight, register, rights, staff, users, world
from tests.factories.due import run_when_due
from tests.factories.http import asking_afresh as asking
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
State = EvidencePack.State
ON = today()
BSN = "123456782"
CANARIES = ("Kanariepiet", "Vlinderman", "Roodborst", BSN, "presentielijst", "Spechtlaan")


def files_of(content: bytes) -> tuple[str, dict]:
    """The words of the PDF, and the rows of each sheet by its title."""
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        by_ending = {name.rpartition(".")[2]: bundle.read(name) for name in bundle.namelist()}
    pdf, book = by_ending.pop("pdf"), by_ending.pop("xlsx")
    assert not by_ending
    sheets = openpyxl.load_workbook(io.BytesIO(book), read_only=True)
    rows = {one.title: [list(row) for row in one.iter_rows(values_only=True)] for one in sheets}
    return " ".join(text_of(pdf).split()), rows


def sheet(rows: dict, start: str) -> list[list]:
    [found] = [found for title, found in rows.items() if title.partition(" ")[2].startswith(start)]
    return found


@pytest.fixture
def facts():
    """Something of each kind, about people with names that are told nowhere."""
    here = world.location("De Vlinder")
    kid = world.child(here, "Storm", "Kanariepiet")
    world.noted_bsn(kid.subject, BSN)
    worker = staff.employee(here, "Els", "Vlinderman")
    text = staff.statement()
    sign_statement(subject=worker.subject, text=text, how="paper", signed_on=ON, on=ON, by=None)
    users.statement()
    register.activity("Ouderavonden")
    register.processor("=Konnect", agreement_from=ON, **register.ARRANGED)
    asked = rights.asked(kid, kind="objection", words="Kanariepiet wil dit niet.", on=ON)
    of = breaches.decide(breaches.breach(summary="Kanariepiet en de presentielijst."))
    Certificate.objects.create(
        number=1,
        rule="child.file",
        destroyed_on=ON,
        subject_count=3,
        counts={},
        held_count=1,
        content_hash="0" * 64,
    )
    return {"request": asked, "breach": of}


@pytest.mark.clause("L44")
def test_the_pack_holds_the_facts_and_names_nobody(facts):
    content = make_pack(at=timezone.localtime())
    words, sheets = files_of(content)
    heads, activity = sheet(sheets, "Register of processing")
    row = dict(zip(heads, activity, strict=True))
    assert [row[head] for head in ("Activity", "Purpose")] == ["Ouderavonden", "Ouders uitnodigen."]
    assert row["Ground"].casefold() == "carrying out a contract"
    [system] = sheet(sheets, "Processors and")[1:]
    assert system[0] == "'=Konnect"  # a spreadsheet runs nothing of it
    assert system[5] == "In force"
    assert system[6].date() == ON
    [breach] = sheet(sheets, "Data breaches")[1:]
    of = facts["breach"]
    assert (breach[0], breach[4], breach[7]) == (of.number, "Notify", "AP-123456")
    assert breach[9] == "Yes"
    [asked] = sheet(sheets, "Requests")[1:]
    assert asked[0] == facts["request"].number
    assert (asked[3].date(), asked[5].date()) == (ON, facts["request"].legal_due_on)
    [destroyed] = sheet(sheets, "Certificates")[1:]
    assert (destroyed[0], destroyed[3], destroyed[4]) == (1, 3, 1)
    [signed] = sheet(sheets, "Statements of staff")[1:]
    assert (signed[1], signed[3]) == (1, 1)
    assert len(sheet(sheets, "The policy")) == 1 + 146
    for told in ("Ouderavonden", "Konnect", of.number, "AP-123456", facts["request"].number, "L82"):
        assert told in words
    everything = words + str(sheets)
    for canary in CANARIES:
        assert canary not in everything


@pytest.mark.clause("L44", "K06")
def test_its_register_has_all_that_article_30_asks_and_the_organisations_own_terms(facts):
    officer = world.user("privacy_officer")
    register.activity(
        "Kamp",
        transfers="Namen, naar Canada.",
        safeguards="Adequaatheidsbesluit",
        retention_rules=["child.file"],
    )
    RuleSetting.objects.create(rule="child.file", years=1)
    words, sheets = files_of(make_pack(at=timezone.localtime()))
    heads, *rows = sheet(sheets, "Register of processing")
    kamp = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}["Kamp"]
    assert world.organisation().name in kamp["Controller"]
    assert officer.email in kamp["Privacy officer"]
    assert kamp["Safeguards of those transfers"] == "Adequaatheidsbesluit"
    assert "1 year," in kamp["Retention rules"]
    assert str(retention_rules["child.file"].term) not in kamp["Retention rules"]
    assert "Adequaatheidsbesluit" in words


def test_of_an_empty_register_the_pack_says_that_nothing_stands_there(settings):
    world.organisation()
    _words, sheets = files_of(make_pack(at=timezone.localtime()))
    assert sheet(sheets, "Register of processing") == [["Nothing is shown here yet."]]


@pytest.mark.clause("L44")
def test_a_request_that_was_late_is_told_as_late(facts):
    day = ON - dt.timedelta(days=90)
    late = rights.asked(world.child(world.location()), kind="complaint", on=day)
    answer_late(late)
    rows = sheet(files_of(make_pack(at=timezone.localtime()))[1], "Requests")
    verdicts = {row[0]: row[-1] for row in rows[1:]}
    assert verdicts == {late.number: "No", facts["request"].number: None}


def answer_late(request):
    answer_request(request=request, answer="Het spijt ons.", identity_check="known", on=ON, by=None)


def test_a_second_press_of_the_button_finds_the_pack_that_is_being_made():
    world.organisation()
    client, colleague = asking(world.user("board")), asking(world.user("privacy_officer"))
    first = client.post(reverse("oversight:ask-pack"))
    again = client.post(reverse("oversight:ask-pack"))
    other = colleague.post(reverse("oversight:ask-pack"))
    assert first.url == again.url == other.url
    assert EvidencePack.objects.count() == 1
    page = client.get(first.url).content.decode()
    assert 'http-equiv="refresh"' in page  # it follows by itself without JavaScript
    assert first.url in client.get(reverse("oversight:packs")).content.decode()  # found again


@pytest.mark.clause("L44")
def test_the_worker_makes_it_once_and_who_asks_fetches_it():
    world.organisation()
    board = world.user("board")
    client = asking(board)
    pack = ask_for_pack(at=timezone.now(), by=board)
    fetch = reverse("oversight:fetch-pack", args=[pack.pk])
    assert client.get(fetch).status_code == 302
    tasks.make_one(str(pack.pk))
    tasks.make_one(str(pack.pk))
    tasks.take_up_waiting()
    page = client.get(reverse("oversight:pack", args=[pack.pk])).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert fetch in page
    answer = client.get(fetch)
    assert answer["Content-Disposition"].endswith(f'evidence-pack-{ON:%Y-%m-%d}.zip"')
    assert answer["Cache-Control"] == "no-store"
    files_of(answer.content)
    told = Event.objects.filter(action__startswith="pack.").order_by("pk")
    assert [one.action for one in told] == [
        "pack.asked",
        "pack.making",
        "pack.ready",
        "pack.fetched",
    ]
    assert told.last().actor_id == board.pk


def test_the_zip_is_sealed_where_it_is_kept():
    world.organisation()
    pack = oversight.pack(content=b"PK plain words")
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT data FROM oversight_packcontent")
        [[stored]] = cursor.fetchall()
    for plain in (b"plain words", b"UEsgcGxhaW4gd29yZHM"):
        assert plain not in bytes(stored)
    assert fetch_pack(pack=pack, on=ON, by=None) == b"PK plain words"


def test_a_pack_goes_after_a_week_and_its_row_stays():
    world.organisation()
    client = asking(world.user("board"))
    pack = oversight.pack()
    last = ON + dt.timedelta(weeks=1)
    run_when_due(last)
    assert PackContent.objects.filter(pk=pack.pk).exists()
    with pytest.raises(ValidationError):
        fetch_pack(pack=pack, on=last + dt.timedelta(days=1), by=None)
    run_when_due(last + dt.timedelta(days=1))
    assert not PackContent.objects.exists()
    assert not DataKey.objects.filter(owner_id=pack.pk, destroyed_at__isnull=True).exists()
    pack.refresh_from_db()
    assert pack.state == State.EXPIRED
    page = client.get(reverse("oversight:pack", args=[pack.pk])).content.decode()
    assert reverse("oversight:ask-pack") in page


def test_a_worker_that_died_is_taken_over_and_cannot_write_any_more():
    world.organisation()
    now = timezone.now()
    pack = ask_for_pack(at=now, by=None)
    lost = claim_pack(pack_id=pack.pk, at=now)
    assert claim_pack(pack_id=pack.pk, at=now + LEASE) is None
    taken = claim_pack(pack_id=pack.pk, at=now + LEASE * 2)
    store_pack(pack=lost, content=b"of the dead", on=ON)
    assert not PackContent.objects.exists()
    stored = store_pack(pack=taken, content=b"of the living", on=ON)
    assert fetch_pack(pack=stored, on=ON, by=None) == b"of the living"


def test_what_fails_three_times_stops_and_a_new_one_can_be_asked():
    """The tables cannot be made: a part of them fails, as a fault in an app would make it."""
    world.organisation()
    client = asking(world.user("board"))
    pack = ask_for_pack(at=timezone.now(), by=None)
    with mock.patch.object(tasks, "make_pack", side_effect=RuntimeError("Kanariepiet")):
        for _attempt in range(4):
            tasks.take_up_waiting()
    pack.refresh_from_db()
    assert (pack.state, pack.attempts) == (State.FAILED, 3)
    page = client.get(reverse("oversight:pack", args=[pack.pk]))
    assert page.context["failed"]
    assert client.post(reverse("oversight:ask-pack")).url != page.request["PATH_INFO"]
