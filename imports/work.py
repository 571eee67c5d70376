"""Planning and writing an import: in the request for a small file, by a worker else."""

import json
import logging
import uuid
from contextlib import closing

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from core.dates import today
from core.keys import key_batch
from core.registries import Importer, importers
from imports.actions import (
    LEASE,
    ClaimLost,
    PlanChanged,
    apply_import,
    chunks_of,
    claim_work,
    confirm_import,
    finish_plan,
    match_columns,
    prepare_import,
    read_rows,
    refuse_file,
    release_work,
    send_back,
)
from imports.columns import guessed, remembered
from imports.engine import Job, State, counts_of, pack, plan_batch
from imports.models import ImportRun
from imports.tables import open_table

logger = logging.getLogger(__name__)


def work_on(run_id: uuid.UUID) -> None:
    """Do what an import waits for. Safe to run twice or at the same time."""
    run = claim_work(run_id=run_id, at=timezone.now(), on=today())
    if run is None:
        return
    try:
        with override(run.language):
            if run.state == ImportRun.State.PLANNING:
                plan_run(run)
            else:
                apply_import(run=run, on=today(), at=timezone.now(), by=run.by, tell=_teller(run))
    except ClaimLost:
        return
    except ValidationError as error:
        refuse_file(run=run, problem=" ".join(error.messages), by=None)
    except PlanChanged:
        send_back(run=run)
        work_on(run_id)
    except Exception as error:
        # The kind of error only: its text may hold values of a row.
        logger.error("import %s did not go on: %s", run.pk, type(error).__name__)
        release_work(run=run)


def planned_file(*, importer: Importer, data: bytes, file_name: str, by=None) -> ImportRun:
    """Keep a file and plan it at once, for commands and the demo: the columns as remembered for its
    source, else as their headings tell.

    Raises ValidationError on `file` where it cannot be read, and by column where one is missing.
    """
    header, rows = open_table(data)
    at = timezone.now()
    run = prepare_import(
        importer=importer, header=header, rows=rows, file_name=file_name, at=at, by=by
    )
    places = remembered(importer, header)
    if places is None:
        places = guessed(importer, header)
    return plan_run(match_columns(run=run, places=places, keep=False, at=at, by=by))


def write_plan(run: ImportRun) -> ImportRun:
    """Confirm a plan and write it at once. Raises PlanChanged where a row has an error, or
    somebody wrote the same meanwhile."""
    run = confirm_import(run=run, fingerprint=run.fingerprint, by=run.by)
    return apply_import(run=run, on=today(), at=timezone.now(), by=run.by)


def plan_run(run: ImportRun) -> ImportRun:
    """Compare the table with what is here, a batch at a time, and keep the plan of each, sealed;
    a file that was kept whole is read first.

    Begun anew it starts at the first row: nothing is written but the plan. Raises ClaimLost.
    """
    if run.payload.data:
        run = read_rows(run=run, by=run.by)
    job = Job(importers[run.importer], run.by, today())
    payload, tell = run.payload, _teller(run)
    width = len(json.loads(payload.header))
    counts = dict.fromkeys(State.values, 0)
    fingerprint = salted_hmac("imports.plan", str(run.pk), algorithm="sha256")
    for chunk in chunks_of(run):
        with key_batch():
            rows = plan_batch(job, payload.places, width, json.loads(chunk.rows))
            plan = pack(rows)
            fingerprint.update(plan.encode())
            with transaction.atomic():
                chunk.plan, chunk.counts = plan, counts_of(rows)
                chunk.save(update_fields=["plan", "counts"])
        for state, number in chunk.counts.items():
            counts[state] += number
        tell(sum(counts.values()))
    return finish_plan(run=run, counts=counts, fingerprint=fingerprint.hexdigest())


def _teller(run: ImportRun):
    """What notes how many rows are done and renews the lease; for small files nothing."""
    return (lambda done: _tell(run, done)) if not run.is_small else (lambda done: None)


def _tell(run: ImportRun, done: int) -> None:
    """Note how far the work is, where others can read it. Raises ClaimLost."""
    until = timezone.now() + LEASE
    connection = connections["default"]
    if not connection.in_atomic_block:
        mine = ImportRun.objects.filter(pk=run.pk, claim=run.claim)
        if not mine.update(rows_done=done, claimed_until=until):
            raise ClaimLost
    elif connection.vendor == "postgresql":
        # Nobody sees inside the one transaction of a write: it is told beside it. SQLite has one
        # writer at a time, so there the page says only that it is being written.
        try:
            with closing(connection.copy()) as beside, beside.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1s'")
                cursor.execute(
                    "UPDATE imports_importrun SET rows_done = %s, claimed_until = %s"
                    " WHERE id = %s AND claim = %s",
                    [done, until, run.pk, run.claim],
                )
        except DatabaseError as error:
            logger.warning("progress of import %s: %s", run.pk, type(error).__name__)
