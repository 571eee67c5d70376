"""The ZIP somebody takes along, opened and read; and that nothing of another family is in it."""

import csv
import io
import json
import zipfile

import pytest
from django.utils import timezone

from children.actions import ParentDetails
from documents import storage
from documents.models import Document
from rights.bundle import write_bundle
from rights.contents import gather_whole
from rights.copy import Undecided, make_copy
from rights.models import Request
from rights.passages import Outcome
from tests.factories import files, full, staff, world
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
BAS = ParentDetails(
    "Bas",
    "Roodborst",
    email="bas@example.com",
    phone="06 22222222",
    street="Basweg 2",
    postcode="1234 AC",
    town="Haarlem",
)
FATIMA = ParentDetails(
    "Fatima", "Elbakri", email="fatima@example.com", phone="06 55555555", town="Haarlem"
)
CANARIES = ["Kanariepiet", "Elbakri", "Roodborst", "fatima@example.com", "55555555", "22222222"]
CANARIES += ["bas@example.com", "1234 AC", "Basweg"]
SENTENCE = (
    "Storm Kanariepiet en Fatima Elbakri (fatima@example.com, 06-55555555) waren er; "
    "Bas Roodborst ook (bas@example.com, 0622222222, Basweg 2, 1234 AC)."
)


@pytest.fixture
def here():
    made = world.location()
    world.child(made, "Storm", "Kanariepiet", parents=[FATIMA])
    return made


@pytest.fixture
def child(here):
    return world.child(here, parents=[ParentDetails("Ans", "Zandstra"), BAS])


def planted(model, name):
    """What everybody writes everywhere: the sentence, or as much of it as fits."""
    room = model._meta.get_field(name).max_length or len(SENTENCE)
    return next(
        (text for text in (SENTENCE, SENTENCE[:60], "Storm Kanariepiet") if len(text) <= room), "x"
    )


def copy_for(subject, reader, choose=lambda passage: passage.proposed):
    """The finished copy with everything decided."""
    request = Request(
        number="2026-001", kind="copy", received_on=full.ON, subject=subject, requester=reader
    )
    decided = {
        passage.identity: choose(passage)
        for passage in gather_whole(subject, reader=reader, decided={}).to_decide
    }
    return make_copy(request, at=timezone.localtime(), decided=decided)


def opened(copy) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_bundle(out, copy, at=timezone.localtime())
    return zipfile.ZipFile(out)


def inside(bundle) -> str:
    """Every name and every text in a ZIP."""
    texts = bundle.namelist()
    for name in bundle.namelist():
        content = bundle.read(name)
        texts.append(text_of(content) if name == "copy.pdf" else content.decode(errors="replace"))
    return "\n".join(texts)


@pytest.mark.clause("L53", "S07", "L33")
def test_nothing_of_another_family_or_of_the_other_parent_is_in_a_full_copy(child):
    reader = world.parents_of(child)[0].subject
    full.fill(child.subject, reader, planted)
    files.paper(child.subject, "child.care_file", title="Gesprek over Storm Kanariepiet")
    text = inside(opened(copy_for(child.subject, reader)))
    assert text.count("S. K.") > 20
    assert [canary for canary in CANARIES if canary.casefold() in text.casefold()] == []


@pytest.mark.clause("L49")
def test_nothing_of_children_and_parents_is_in_the_copy_of_who_works_here(here, child):
    worker = staff.employee(here).subject
    world.user("hr")
    full.fill(worker, worker, planted)
    text = inside(opened(copy_for(worker, worker)))
    assert text.count("S. K.") > 20
    canaries = [canary for canary in CANARIES if canary not in ("1234 AC", "Basweg")]
    assert [canary for canary in canaries if canary.casefold() in text.casefold()] == []
    for word in ("your child", "uw kind", "je kind", "the child"):
        assert word not in text


@pytest.mark.clause("K17")
def test_the_bundle_holds_the_copy_the_data_the_documents_and_a_list(child):
    reader = world.parents_of(child)[0].subject
    paper = files.paper(child.subject, "child.care_file", title="=Verslag")
    bundle = opened(copy_for(child.subject, reader))
    assert bundle.testzip() is None
    assert bundle.namelist() == [
        "index.csv",
        "copy.pdf",
        "file.json",
        f"documents/{paper.neutral_name}",
    ]
    stored = b"".join(storage.read(paper))
    assert bundle.read(f"documents/{paper.neutral_name}") == stored
    data = json.loads(bundle.read("file.json"))
    (listed,) = data["documents"]
    assert (listed["file"], listed["byte_size"]) == (paper.neutral_name, len(stored))
    lines = list(
        csv.reader(io.StringIO(bundle.read("index.csv").decode("utf-8-sig")), delimiter=";")
    )
    assert lines[-1][:2] == [f"documents/{paper.neutral_name}", "'=Verslag"]


def test_in_a_dutch_copy_the_names_are_dutch_whatever_the_worker_speaks(child, settings):
    settings.LANGUAGE_CODE = "nl"
    reader = world.parents_of(child)[0].subject
    paper = files.paper(child.subject, "child.care_file")
    copy = copy_for(child.subject, reader)
    settings.LANGUAGE_CODE = "en"
    bundle = opened(copy)
    document = f"documenten/{paper.neutral_name}"
    assert bundle.namelist() == ["inhoud.csv", "kopie.pdf", "gegevens.json", document]
    assert all(name.isascii() for name in bundle.namelist())
    data = json.loads(bundle.read("gegevens.json"))
    assert (data["language"], data["format"]) == ("nl", "privacyhub-file")
    rows = bundle.read("inhoud.csv").decode("utf-8-sig").splitlines()
    assert rows[0].startswith("Bestand;")
    assert [row.partition(";")[0] for row in rows[1:]] == ["kopie.pdf", "gegevens.json", document]


def test_a_document_that_was_decided_to_stay_out_is_not_in_it(child):
    reader = world.parents_of(child)[0].subject
    paper = files.paper(child.subject, "child.care_file", title="Verslag")
    bundle = opened(copy_for(child.subject, reader, lambda passage: Outcome.BLACK))
    assert len(bundle.namelist()) == 3
    assert paper.neutral_name not in bundle.read("file.json").decode()
    assert json.loads(bundle.read("file.json"))["left_out"]["documents"] == 1


def test_names_in_the_bundle_tell_nobodys_name(child):
    reader = world.parents_of(child)[0].subject
    files.paper(child.subject, "child.care_file", title="Noor Zandstra bij de logopedist")
    names = " ".join(opened(copy_for(child.subject, reader)).namelist())
    assert "noor" not in names.casefold()
    assert "logopedist" not in names.casefold()


def test_what_nobody_decided_on_is_not_made(child):
    reader = world.parents_of(child)[0].subject
    world.daily_care(child, health_note="Storm beet haar vandaag.")
    request = Request(
        number="2026-001", kind="copy", received_on=full.ON, subject=child.subject, requester=reader
    )
    with pytest.raises(Undecided) as refused:
        make_copy(request, at=timezone.localtime(), decided={})
    assert [passage.text for passage in refused.value.passages] == ["Storm"]
    assert "Storm" not in str(refused.value)


def test_a_bundle_is_sealed_on_disk_while_it_is_written(child, files_root):
    reader = world.parents_of(child)[0].subject
    files.paper(child.subject, "child.care_file", content=files.jpeg((900, 600)))
    document = Document(subject=child.subject, retention_class="child.file")
    copy = copy_for(child.subject, reader)
    with storage.writing(document) as sealed:
        write_bundle(sealed, copy, at=timezone.localtime())
    document.byte_size = sealed.size
    on_disk = storage.path_of(document).read_bytes()
    assert b"copy.pdf" not in on_disk
    assert b"%PDF-1." not in on_disk
    with zipfile.ZipFile(io.BytesIO(b"".join(storage.read(document)))) as bundle:
        assert bundle.testzip() is None
        assert bundle.read("copy.pdf") == copy.pdf
