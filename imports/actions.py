"""An import, from upload to written or cancelled: each step one action, each state under lock."""

import datetime as dt
import json
import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from audit.actions import record
from core.actions import action, after_commit
from core.keys import create_keys, destroy_keys, key_batch
from core.registries import Importer, importers
from imports.columns import check_places, remember
from imports.engine import (
    Job,
    PlannedRow,
    State,
    in_batches,
    match_batch,
    may_run,
    unpack,
)
from imports.models import PAYLOAD_CLASS, ImportChunk, ImportPayload, ImportRun, ImportTurn
from imports.tables import Header, Row, open_table

RunState = ImportRun.State
LEASE = dt.timedelta(minutes=2)  # renewed with every batch
MAX_ATTEMPTS = 3


class RunClosed(Exception):
    """The import is in another state: confirmed or cancelled already, expired, or at work."""


class PlanChanged(Exception):
    """What would be written now is not what was shown, or holds errors: look again first."""


class ClaimLost(Exception):
    """Another worker has taken this import over: nothing of it is to be kept here."""


@action
def prepare_import(
    *,
    importer: Importer,
    header: Header,
    rows: Iterable[Row],
    file_name: str,
    data: bytes = b"",
    at: dt.datetime,
    by,
) -> ImportRun:
    """Keep a table, sealed, until its preview is confirmed or cancelled.

    Reading a large XLSX takes its time: then `data` is that file, and a worker reads the rows.
    Raises ValidationError on `file` where `rows`, read from the file as it goes, cannot be read.
    """
    run = ImportRun.objects.create(
        importer=importer.code, by=by, created_at=at, language=get_language() or "nl"
    )
    create_keys([run.pk], PAYLOAD_CLASS)
    ImportPayload.objects.create(
        run=run,
        file_name=file_name,
        header=json.dumps(header, ensure_ascii=False),
        data=b64encode(data).decode(),
    )
    if not data:
        _keep_rows(run, rows)
    run.save()
    record("import.prepared", by=by, obj=run, importer=importer.code, rows=run.rows_total)
    return run


def _keep_rows(run: ImportRun, rows: Iterable[Row]) -> None:
    for number, batch in enumerate(in_batches(rows)):
        ImportChunk.objects.create(
            run=run, number=number, rows=json.dumps(batch, ensure_ascii=False)
        )
        run.rows_total += len(batch)


@action
def match_columns(
    *, run: ImportRun, places: dict[str, int], keep: bool, at: dt.datetime, by
) -> ImportRun:
    """Say where each column stands in the file; the rows are then compared with what is here.

    With `keep` it is remembered for this source. Raises ValidationError by column where it does
    not fit, RunClosed where it is too late.
    """
    run = _locked(run, RunState.UPLOADED, RunState.PREPARED)
    importer, payload = importers[run.importer], run.payload
    check_places(importer, places)
    if keep:
        remember(importer, tuple(json.loads(payload.header)), places, at=at, by=by)
    payload.places = places
    payload.save(update_fields=["places"])
    run.sent_back = False
    _start(run, RunState.PLANNING)
    record("import.columns_matched", by=by, obj=run, importer=run.importer, kept=keep)
    return run


@action
def confirm_import(*, run: ImportRun, fingerprint: str, by) -> ImportRun:
    """Have the plan that was shown with this `fingerprint` written.

    Raises RunClosed where it no longer waits, and PlanChanged where another plan waits, or a row
    has an error.
    """
    run = _locked(run, RunState.PREPARED)
    if run.fingerprint != fingerprint or run.counts.get(State.ERROR):
        raise PlanChanged
    _start(run, RunState.APPLYING)
    record("import.confirmed", by=by, obj=run, importer=run.importer)
    return run


@action
def apply_import(
    *,
    run: ImportRun,
    on: dt.date,
    at: dt.datetime,
    by,
    tell: Callable[[int], None] | None = None,
) -> ImportRun:
    """Write what was confirmed, wholly or not at all, batch by batch in one transaction.

    `tell` is called with the number of rows done. Raises PlanChanged where the data changed since
    the preview, ClaimLost where another worker took over. `by` is who confirmed it.
    """
    # Two imports of a kind at once would each make the same people: the second waits here.
    ImportTurn.objects.get_or_create(importer=run.importer)
    ImportTurn.objects.select_for_update().get(importer=run.importer)
    job = Job(importers[run.importer], by, on)
    done = 0
    try:
        with transaction.atomic():
            for chunk in chunks_of(run):
                with key_batch():
                    _apply_chunk(job, chunk)
                done += sum(chunk.counts.values())
                if tell:
                    tell(done)
    except IntegrityError as clash:
        raise PlanChanged from clash
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state != RunState.APPLYING or locked.claim != run.claim:
        raise ClaimLost
    locked.state, locked.closed_at = RunState.APPLIED, at
    locked.rows_done, locked.claim, locked.claimed_until = locked.rows_total, None, None
    locked.save()
    record("import.applied", by=by, obj=run, importer=run.importer, **run.counts)
    _discard(run, at=at)
    return locked


def _apply_chunk(job: Job, chunk: ImportChunk) -> None:
    shown = {
        row.number: row for row in unpack(chunk.plan) if row.state in (State.NEW, State.CHANGED)
    }
    rows = [PlannedRow(row.number, values=row.values) for row in shown.values()]
    match_batch(job, rows)
    if not all(row.still_is(shown[row.number]) for row in rows):
        raise PlanChanged
    rows = [row for row in rows if row.state in (State.NEW, State.CHANGED)]
    if rows:
        job.importer.apply(rows, job, by=job.user)


def chunks_of(run: ImportRun):
    """The parts of a table, one at a time: only that one is in memory."""
    for number in run.chunks.values_list("number", flat=True):
        yield run.chunks.get(number=number)


# --- work that takes its time ----------------------------------------------------------------


def to_do(*, at: dt.datetime) -> QuerySet:
    """Imports to work on that nobody works on: not begun, or left by a worker that died."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=at)
    return ImportRun.objects.filter(free, state__in=ImportRun.WORKING)


@transaction.atomic
def claim_work(*, run_id: uuid.UUID, at: dt.datetime, on: dt.date) -> ImportRun | None:
    """Take an import to plan or to write it, for the length of the lease.

    Returns None where there is nothing to do: another has it, it is done, it failed too often, or
    who asked for it may not import any more on day `on`.
    """
    run = to_do(at=at).filter(pk=run_id).select_for_update().first()
    if run is None:
        return None
    _take(run, at=at, on=on)
    return run if run.is_working else None


@action
def _take(run: ImportRun, *, at: dt.datetime, on: dt.date) -> None:
    allowed = run.by is not None and may_run(importers[run.importer], run.by, on)
    if run.attempts >= MAX_ATTEMPTS or not allowed:
        run.state, run.claim, run.claimed_until = RunState.FAILED, None, None
    else:
        run.claim, run.claimed_until = uuid.uuid4(), at + LEASE
        run.attempts, run.rows_done = run.attempts + 1, 0
    run.save()
    record(f"import.{run.state}", by=None, obj=run, importer=run.importer)


@action
def read_rows(*, run: ImportRun, by) -> ImportRun:
    """Read the rows of a file that was kept whole, and drop that file.

    Raises ValidationError on `file` where it cannot be read, ClaimLost.
    """
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state != RunState.PLANNING or locked.claim != run.claim:
        raise ClaimLost
    _header, rows = open_table(b64decode(locked.payload.data))
    _keep_rows(locked, rows)
    locked.save(update_fields=["rows_total"])
    locked.payload.data = ""
    locked.payload.save(update_fields=["data"])
    record("import.read", by=by, obj=run, importer=run.importer, rows=locked.rows_total)
    return locked


@action
def refuse_file(*, run: ImportRun, problem: str, by) -> ImportRun:
    """Stop an import whose file cannot be read, or whose rows an action refuses, and say why."""
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.is_working and locked.claim == run.claim:
        locked.state, locked.claim, locked.claimed_until = RunState.FAILED, None, None
        locked.save()
        locked.payload.problem = problem
        locked.payload.save(update_fields=["problem"])
    record("import.refused", by=by, obj=run, importer=run.importer)
    return locked


@action
def finish_plan(*, run: ImportRun, counts: dict[str, int], fingerprint: str) -> ImportRun:
    """Let the plan wait to be confirmed. Raises ClaimLost where another worker took over."""
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state != RunState.PLANNING or locked.claim != run.claim:
        raise ClaimLost
    locked.state, locked.counts, locked.fingerprint = RunState.PREPARED, counts, fingerprint
    locked.rows_done, locked.claim, locked.claimed_until = locked.rows_total, None, None
    locked.save()
    record("import.planned", by=None, obj=run, importer=run.importer, **counts)
    return locked


@action
def send_back(*, run: ImportRun) -> ImportRun:
    """Have an import planned again, because the data changed since its preview."""
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.state == RunState.APPLYING and locked.claim == run.claim:
        locked.sent_back = True
        _start(locked, RunState.PLANNING)
    record("import.sent_back", by=None, obj=run, importer=run.importer)
    return locked


@action
def release_work(*, run: ImportRun) -> ImportRun:
    """Give a claim back after an error: it is tried again, and fails for good the third time."""
    locked = ImportRun.objects.select_for_update().get(pk=run.pk)
    if locked.is_working and locked.claim == run.claim:
        if locked.attempts >= MAX_ATTEMPTS:
            locked.state = RunState.FAILED
        locked.claim, locked.claimed_until = None, None
        locked.save()
    record("import.released", by=None, obj=run, importer=run.importer)
    return locked


@action
def retry_import(*, run: ImportRun, by) -> ImportRun:
    """Begin an import that failed anew, from comparing. Raises RunClosed in any other state."""
    run = _locked(run, RunState.FAILED)
    _start(run, RunState.PLANNING)
    record("import.retried", by=by, obj=run, importer=run.importer)
    return run


# --- leaving it ------------------------------------------------------------------------------


@action
def cancel_import(*, run: ImportRun, at: dt.datetime, by) -> ImportRun:
    """Throw the table away. Raises RunClosed where it is closed, or being written."""
    run = _locked(run, RunState.UPLOADED, RunState.PLANNING, RunState.PREPARED, RunState.FAILED)
    run.state, run.closed_at = RunState.CANCELLED, at
    run.claim = run.claimed_until = None
    run.save()
    _discard(run, at=at)
    record("import.cancelled", by=by, obj=run, importer=run.importer)
    return run


@action
def log_error_download(*, run: ImportRun, rows: int, by) -> None:
    """Record that somebody took the rows with errors out, as a file."""
    record("import.errors_downloaded", by=by, obj=run, importer=run.importer, rows=rows)


def _locked(run: ImportRun, *states: str) -> ImportRun:
    locked = ImportRun.objects.select_for_update().filter(pk=run.pk, state__in=states).first()
    if locked is None or not ImportPayload.objects.filter(pk=run.pk).exists():
        raise RunClosed
    return locked


def _start(run: ImportRun, state: str) -> None:
    """Put work before the workers; small work is done by who asks. A lost nudge does no harm:
    imports.take_up_waiting finds the row."""
    run.state, run.rows_done, run.attempts = state, 0, 0
    run.claim = run.claimed_until = None
    run.save()
    if not run.is_small:
        after_commit(current_app.send_task, "imports.work_on", args=[str(run.pk)])


def _discard(run: ImportRun, *, at: dt.datetime) -> None:
    ImportChunk.objects.filter(run=run).delete()
    ImportPayload.objects.filter(pk=run.pk).delete()
    destroy_keys([run.pk], PAYLOAD_CLASS, at=at)
