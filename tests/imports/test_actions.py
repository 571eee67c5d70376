import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event
from core import crypto
from core.dates import today
from core.models import DataKey
from core.registries import importers, retention_rules
from imports import columns
from imports.actions import (
    PlanChanged,
    RunClosed,
    apply_import,
    cancel_import,
    confirm_import,
    match_columns,
    prepare_import,
)
from imports.models import ColumnMapping, ImportChunk, ImportPayload, ImportRun
from imports.tables import open_table
from imports.work import write_plan
from organisation.models import Location
from tests.factories import world
from tests.factories.tables import as_csv, imported, location_rows, planned_run

pytestmark = pytest.mark.django_db
LOCATIONS = importers["locations"]
State = ImportRun.State
CANARY = "Kanariepiet"


@pytest.fixture
def board():
    return world.user("board")


def prepared(board, *changes, at=None):
    header, rows = open_table(as_csv(location_rows(*changes)))
    return prepare_import(
        importer=LOCATIONS,
        header=header,
        rows=rows,
        file_name=f"{CANARY}.csv",
        at=at or timezone.now(),
        by=board,
    )


def waiting(board, *changes):
    """An import of which the preview is shown."""
    return planned_run("locations", as_csv(location_rows(*changes)), board)


def confirmed(board, *changes):
    run = waiting(board, *changes)
    return confirm_import(run=run, fingerprint=run.fingerprint, by=board)


def apply(run):
    return apply_import(run=run, on=today(), at=timezone.now(), by=run.by)


def raw_payload() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT file_name, header FROM imports_importpayload")
        cells = [cell for row in cursor.fetchall() for cell in row]
        cursor.execute('SELECT "rows", "plan" FROM imports_importchunk')
        cells += [cell for row in cursor.fetchall() for cell in row]
    return b"".join(bytes(cell) for cell in cells)


def test_what_waits_is_sealed_with_a_key_of_its_own(board):
    run = waiting(board, {"naam": CANARY})
    assert DataKey.objects.filter(owner_id=run.pk, retention_class="import.payload").count() == 1
    assert raw_payload()
    assert CANARY.encode() not in raw_payload()
    chunk = ImportChunk.objects.get()
    assert CANARY in chunk.rows
    assert CANARY in chunk.plan


def test_rows_moved_to_another_import_do_not_open(board):
    first, second = prepared(board, {"naam": CANARY}), prepared(board, {})
    ImportChunk.objects.filter(run=second).delete()
    ImportChunk.objects.filter(run=first).update(run=second)
    with pytest.raises(crypto.SealBroken):
        str(ImportChunk.objects.get().rows)


def test_writing_leaves_no_table_and_no_key(board):
    run = apply(confirmed(board, {}, {}))
    assert run.state == State.APPLIED
    assert run.counts == {"new": 2, "changed": 0, "unchanged": 0, "error": 0}
    assert Location.objects.count() == 2
    assert not ImportPayload.objects.exists()
    assert not ImportChunk.objects.exists()
    assert DataKey.objects.get(owner_id=run.pk).wrapped is None
    event = Event.objects.get(action="import.applied")
    assert (event.actor, event.object_id) == (board, str(run.pk))


def test_a_second_confirmation_does_nothing(board):
    run = confirmed(board, {})
    with pytest.raises(RunClosed):
        confirm_import(run=run, fingerprint=run.fingerprint, by=board)
    apply(run)
    with pytest.raises(RunClosed):
        confirm_import(run=run, fingerprint=run.fingerprint, by=board)
    assert Event.objects.filter(action="import.applied").count() == 1


def test_what_changed_since_the_preview_is_not_written(board):
    run = confirmed(board, {"naam": "Nieuw"})
    imported("locations", as_csv(location_rows({})))
    with pytest.raises(PlanChanged):
        apply(run)
    assert Location.objects.get().name == "De Boomhut"
    assert ImportPayload.objects.filter(pk=run.pk).exists()


def test_another_plan_than_the_one_shown_is_not_confirmed(board):
    run = waiting(board, {})
    with pytest.raises(PlanChanged):
        confirm_import(run=run, fingerprint="0" * 64, by=board)
    assert not Location.objects.exists()


def test_a_row_with_an_error_stops_all_of_it(board):
    run = waiting(board, {"kindplaatsen": "veel"}, {})
    with pytest.raises(PlanChanged):
        confirm_import(run=run, fingerprint=run.fingerprint, by=board)
    assert not Location.objects.exists()


def test_a_failure_at_the_end_leaves_nothing(board, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("at the end")

    run = confirmed(board, {})
    monkeypatch.setattr("imports.actions.destroy_keys", fail)
    with pytest.raises(RuntimeError):
        apply(run)
    assert not Location.objects.exists()
    assert ImportRun.objects.get().state == State.APPLYING
    assert ImportPayload.objects.get().file_name == "x.csv"


def test_a_failure_halfway_leaves_nothing(board, monkeypatch):
    run = confirmed(board, {}, {})
    original = Location.save

    def fail_on_second(self, *args, **kwargs):
        if self.lrk_number.endswith("2"):
            raise RuntimeError("halfway")
        original(self, *args, **kwargs)

    monkeypatch.setattr(Location, "save", fail_on_second)
    with pytest.raises(RuntimeError):
        apply(run)
    assert not Location.objects.exists()
    assert ImportChunk.objects.get().rows


def test_two_that_write_the_same_row_do_not_both_win(board, monkeypatch):
    first, second = confirmed(board, {}), confirmed(board, {})
    apply(first)
    monkeypatch.setattr("imports.actions.match_batch", lambda job, rows: [
        row.settle(None) for row in rows
    ])  # fmt: skip
    monkeypatch.setattr(
        "organisation.actions.Location.objects.select_for_update", Location.objects.none
    )
    with pytest.raises(PlanChanged):
        apply(second)
    assert Location.objects.count() == 1


def test_cancelling_throws_the_table_away(board):
    run = waiting(board, {})
    cancel_import(run=run, at=timezone.now(), by=board)
    run.refresh_from_db()
    assert run.state == State.CANCELLED
    assert not ImportPayload.objects.exists()
    assert not ImportChunk.objects.exists()
    assert DataKey.objects.get(owner_id=run.pk).wrapped is None
    with pytest.raises(RunClosed):
        cancel_import(run=run, at=timezone.now(), by=board)
    with pytest.raises(RunClosed):
        confirm_import(run=run, fingerprint=run.fingerprint, by=board)


def test_what_is_being_written_is_not_cancelled(board):
    with pytest.raises(RunClosed):
        cancel_import(run=confirmed(board, {}), at=timezone.now(), by=board)


class TestColumns:
    def match(self, run, header, keep=True):
        places = {name: header.index(heading) for name, heading in self.said.items()}
        return match_columns(run=run, places=places, keep=keep, at=timezone.now(), by=run.by)

    said = {
        "lrk_number": "Nummer", "name": "Hoe het heet", "kind": "type", "address": "adres",
        "postcode": "postcode", "town": "plaats", "holder": "houder", "capacity": "kindplaatsen",
    }  # fmt: skip
    header = tuple(said.values())

    def run(self, board, header=None):
        rows = iter([(2, tuple(cell for cell in location_rows({})[0][:8]))])
        return prepare_import(
            importer=LOCATIONS, header=header or self.header, rows=rows, file_name="x.csv",
            at=timezone.now(), by=board,
        )  # fmt: skip

    def test_what_was_said_is_known_for_the_next_file_of_that_source(self, board):
        self.match(self.run(board), self.header)
        turned = tuple(reversed(self.header))
        found = columns.remembered(LOCATIONS, turned)
        assert {name: turned[place] for name, place in found.items()} == self.said
        assert columns.remembered(LOCATIONS, (*self.header, "kleur")) is None
        assert columns.remembered(importers["children"], self.header) is None

    def test_no_heading_is_kept_in_words(self, board):
        self.match(self.run(board), self.header)
        kept = str(ColumnMapping.objects.values().get())
        for heading in self.header:
            assert heading.casefold() not in kept.casefold().replace("postcode", "")

    def test_saying_something_else_takes_its_place(self, board):
        self.match(self.run(board), self.header)
        self.said = {**self.said, "name": "adres", "address": "Hoe het heet"}
        self.match(self.run(board), self.header)
        assert ColumnMapping.objects.count() == 1
        assert columns.remembered(LOCATIONS, self.header)["name"] == self.header.index("adres")

    def test_what_is_not_to_be_kept_is_not(self, board):
        self.match(self.run(board), self.header, keep=False)
        assert not ColumnMapping.objects.exists()

    def test_two_headings_of_one_name_stay_apart(self, board):
        header = ("code", "naam", "naam")
        columns.remember(LOCATIONS, header, {"name": 2, "holder": 1}, at=timezone.now(), by=board)
        assert columns.remembered(LOCATIONS, header) == {"name": 2, "holder": 1}


def test_the_system_writes_a_plan_at_once():
    world.organisation()
    run = write_plan(waiting(None, {}))
    assert run.state == State.APPLIED
    assert Event.objects.get(action="import.applied").actor is None


class TestRetention:
    rule = retention_rules["imports.payload"]

    def test_the_day_of_upload_counts_and_only_what_still_waits(self, board):
        # Half past eleven in the evening in UTC is the next day in Amsterdam.
        run = prepared(board, {}, at=dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC))
        done = prepared(board, {}, at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
        cancel_import(run=done, at=timezone.now(), by=board)
        assert list(self.rule.anchored(dt.date(2026, 3, 1))) == []
        assert list(self.rule.anchored(dt.date(2026, 3, 2))) == [(run.pk, dt.date(2026, 3, 2))]
        assert self.rule.term.due_on(dt.date(2026, 3, 2)) == dt.date(2026, 3, 10)

    def test_the_engine_removes_it_and_the_import_says_it_expired(self, board):
        from tests.factories.due import run_when_due

        run = prepared(board, {}, at=dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
        run_when_due(dt.date(2026, 3, 9))
        assert ImportPayload.objects.filter(pk=run.pk).exists()
        run_when_due(dt.date(2026, 3, 10))
        assert not ImportPayload.objects.exists()
        assert DataKey.objects.get(owner_id=run.pk).wrapped is None
        run.refresh_from_db()
        assert run.state == ImportRun.State.EXPIRED
        with pytest.raises(RunClosed):
            confirm_import(run=run, fingerprint=run.fingerprint, by=board)
