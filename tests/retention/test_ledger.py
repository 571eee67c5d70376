"""The ledger beside the database: written with every destruction, mended after a crash."""

import datetime as dt

import pytest

from children.models import PaperFile
from retention import ledger
from retention.models import Certificate, Destruction, Erasure, PaperDestruction
from retention.replaying import apply_ledger
from tests.factories import due
from tests.factories.due import CANARIES, DUE, run_when_due

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 1, 2, tzinfo=dt.UTC)


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    due.child()
    with django_capture_on_commit_callbacks(execute=True):
        run_when_due(DUE)


def kinds() -> list[str]:
    return [entry["kind"] for entry in ledger.own_ledger().entries]


def test_every_destruction_and_certificate_is_written_and_nothing_of_a_person(run):
    assert kinds() == ["destroyed", "certified", "destroyed", "certified"]
    text = ledger.ledger_file().read_text()
    for canary in CANARIES:
        assert canary not in text
    assert ledger.ledger_file().stat().st_mode & 0o077 == 0


def test_what_a_crash_kept_from_being_written_is_added_and_nothing_twice(run):
    path = ledger.ledger_file()
    lines = path.read_text().splitlines(keepends=True)
    path.write_text(lines[0] + lines[1][:40])  # two lines never came, one was torn
    assert kinds() == ["destroyed"]
    assert ledger.catch_up(at=AT) == 3
    assert sorted(kinds()) == ["certified", "certified", "destroyed", "destroyed"]
    assert ledger.catch_up(at=AT) == 0
    assert ledger.own_ledger().until("") == AT


def test_a_line_that_was_changed_is_told_and_not_passed_over(run):
    path = ledger.ledger_file()
    path.write_text(path.read_text().replace('"destroyed"', '"gone', 1))
    with pytest.raises(ledger.LedgerBroken, match="line 1"):
        ledger.own_ledger()


@pytest.mark.clause("L10", "L18")
def test_paper_of_what_a_restore_destroys_again_is_noted_once(run):
    entries = ledger.own_ledger().entries
    Destruction.objects.all().delete()
    Certificate.objects.all().delete()
    restored = due.child()
    PaperFile.objects.create(subject=restored.subject, place="Kast 3", started_on=due.ENDED)
    for entry in entries:
        if entry.get("class") == "child.file":
            entry["subject"] = str(restored.pk)
    for _time in range(2):
        apply_ledger(entries, today=DUE, at=AT)
    assert not PaperFile.objects.exists()
    noted = PaperDestruction.objects.get()
    assert (noted.place, noted.due_on) == ("Kast 3", DUE)


def test_what_another_ledger_knows_is_taken_over(run):
    Erasure.objects.create(
        subject_id=Destruction.objects.first().subject_id,
        categories=["child.development"],
        reference="2026-001",
        erased_at=AT,
        counts={},
    )
    ledger.catch_up(at=AT)
    newer = ledger.own_ledger()
    ledger.ledger_file().unlink()
    ledger.take_over(newer)
    assert len(ledger.own_ledger().entries) == 5
    assert ledger.own_ledger().until("") == AT
