import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event
from core import crypto
from core.models import DataKey
from core.registries import importers, retention_rules
from imports.actions import (
    PlanChanged,
    RunClosed,
    cancel_import,
    confirm_import,
    import_plan,
    prepare_import,
)
from imports.engine import make_plan
from imports.models import ImportPayload, ImportRun
from imports.tables import read_table
from organisation.models import Location
from tests.factories import world
from tests.factories.tables import as_csv, location_rows

pytestmark = pytest.mark.django_db
LOCATIONS = importers["locations"]
CANARY = "Kanariepiet"


@pytest.fixture
def board():
    return world.user("board")


def prepared(board, *changes, at=None):
    table = read_table(as_csv(location_rows(*changes)))
    return prepare_import(
        importer=LOCATIONS,
        table=table,
        file_name=f"{CANARY}.csv",
        at=at or timezone.now(),
        by=board,
    )


def fingerprint(*changes):
    return make_plan(LOCATIONS, read_table(as_csv(location_rows(*changes)))).fingerprint


def raw_payload() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute('SELECT file_name, "table" FROM imports_importpayload')
        return b"".join(bytes(cell) for row in cursor.fetchall() for cell in row)


def test_what_waits_is_sealed_with_a_key_of_its_own(board):
    run = prepared(board, {"naam": CANARY})
    assert DataKey.objects.filter(owner_id=run.pk, retention_class="import.payload").count() == 1
    assert raw_payload()
    assert CANARY.encode() not in raw_payload()
    payload = ImportPayload.objects.get(pk=run.pk)
    assert payload.file_name == "Kanariepiet.csv"
    assert CANARY in payload.table


def test_a_table_moved_to_another_import_does_not_open(board):
    first, second = prepared(board, {"naam": CANARY}), prepared(board, {})
    ImportPayload.objects.filter(pk=second.pk).delete()
    ImportPayload.objects.filter(pk=first.pk).update(run=second)
    with pytest.raises(crypto.SealBroken):
        str(ImportPayload.objects.get(pk=second.pk).table)


def test_confirming_writes_and_leaves_no_table_and_no_key(board):
    run = prepared(board, {}, {})
    confirm_import(run=run, fingerprint=fingerprint({}, {}), at=timezone.now(), by=board)
    run.refresh_from_db()
    assert run.state == ImportRun.State.APPLIED
    assert run.counts == {"new": 2, "changed": 0, "unchanged": 0, "error": 0}
    assert Location.objects.count() == 2
    assert not ImportPayload.objects.exists()
    assert DataKey.objects.get(owner_id=run.pk).wrapped is None
    event = Event.objects.get(action="import.applied")
    assert (event.actor, event.object_id) == (board, str(run.pk))


def test_a_second_confirmation_does_nothing(board):
    run = prepared(board, {})
    seen = fingerprint({})
    confirm_import(run=run, fingerprint=seen, at=timezone.now(), by=board)
    with pytest.raises(RunClosed):
        confirm_import(run=run, fingerprint=seen, at=timezone.now(), by=board)
    assert Event.objects.filter(action="import.applied").count() == 1


def test_what_changed_since_the_preview_is_not_written(board):
    run = prepared(board, {"naam": "Nieuw"})
    seen = fingerprint({"naam": "Nieuw"})
    import_plan(
        plan=make_plan(LOCATIONS, read_table(as_csv(location_rows({})))), at=timezone.now(), by=None
    )
    with pytest.raises(PlanChanged):
        confirm_import(run=run, fingerprint=seen, at=timezone.now(), by=board)
    assert Location.objects.get().name == "De Boomhut"
    assert ImportPayload.objects.filter(pk=run.pk).exists()


def test_a_row_with_an_error_stops_all_of_it(board):
    rows = {"kindplaatsen": "veel"}, {}
    run = prepared(board, *rows)
    with pytest.raises(PlanChanged):
        confirm_import(run=run, fingerprint=fingerprint(*rows), at=timezone.now(), by=board)
    assert not Location.objects.exists()


def test_a_failure_at_the_end_leaves_nothing(board, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("at the end")

    run = prepared(board, {})
    monkeypatch.setattr("imports.actions.destroy_keys", fail)
    with pytest.raises(RuntimeError):
        confirm_import(run=run, fingerprint=fingerprint({}), at=timezone.now(), by=board)
    assert not Location.objects.exists()
    assert ImportRun.objects.get().state == ImportRun.State.PREPARED
    assert ImportPayload.objects.get().file_name == "Kanariepiet.csv"


def test_a_failure_halfway_leaves_nothing(board, monkeypatch):
    run = prepared(board, {}, {})
    original = Location.save

    def fail_on_second(self, *args, **kwargs):
        if self.lrk_number.endswith("2"):
            raise RuntimeError("halfway")
        original(self, *args, **kwargs)

    monkeypatch.setattr(Location, "save", fail_on_second)
    with pytest.raises(RuntimeError):
        confirm_import(run=run, fingerprint=fingerprint({}, {}), at=timezone.now(), by=board)
    assert not Location.objects.exists()
    assert ImportRun.objects.get().state == ImportRun.State.PREPARED
    assert ImportPayload.objects.get().file_name == "Kanariepiet.csv"


def test_two_that_write_the_same_row_do_not_both_win(board, monkeypatch):
    plan = make_plan(LOCATIONS, read_table(as_csv(location_rows({}))))
    import_plan(plan=plan, at=timezone.now(), by=None)
    monkeypatch.setattr(
        "organisation.actions.Location.objects.select_for_update", Location.objects.none
    )
    with pytest.raises(PlanChanged):
        import_plan(plan=plan, at=timezone.now(), by=board)
    assert ImportRun.objects.count() == 1


def test_cancelling_throws_the_table_away(board):
    run = prepared(board, {})
    cancel_import(run=run, at=timezone.now(), by=board)
    run.refresh_from_db()
    assert run.state == ImportRun.State.CANCELLED
    assert not ImportPayload.objects.exists()
    assert DataKey.objects.get(owner_id=run.pk).wrapped is None
    with pytest.raises(RunClosed):
        cancel_import(run=run, at=timezone.now(), by=board)
    with pytest.raises(RunClosed):
        confirm_import(run=run, fingerprint=fingerprint({}), at=timezone.now(), by=board)


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
        from retention.actions import run_retention

        run = prepared(board, {}, at=dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
        run_retention(today=dt.date(2026, 3, 9))
        assert ImportPayload.objects.filter(pk=run.pk).exists()
        run_retention(today=dt.date(2026, 3, 10))
        assert not ImportPayload.objects.exists()
        assert DataKey.objects.get(owner_id=run.pk).wrapped is None
        run.refresh_from_db()
        assert run.state == ImportRun.State.EXPIRED
        with pytest.raises(RunClosed):
            confirm_import(run=run, fingerprint=fingerprint({}), at=timezone.now(), by=board)
