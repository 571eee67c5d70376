"""Preparing, applying and cancelling an import."""

import datetime as dt

from django.db import IntegrityError, transaction

from audit.actions import record
from core.actions import action
from core.keys import create_keys, destroy_keys
from core.registries import Importer, importers
from imports.engine import Plan, make_plan
from imports.models import PAYLOAD_CLASS, ImportPayload, ImportRun
from imports.tables import Table


class RunClosed(Exception):
    """The import was confirmed or cancelled already, or has expired."""


class PlanChanged(Exception):
    """What would be written now is not what was shown, or holds errors: look again first."""


@action
def prepare_import(
    *, importer: Importer, table: Table, file_name: str, at: dt.datetime, by
) -> ImportRun:
    """Keep a table, sealed, until its preview is confirmed or cancelled."""
    run = ImportRun.objects.create(importer=importer.code, by=by, created_at=at)
    create_keys([run.pk], PAYLOAD_CLASS)
    ImportPayload.objects.create(run=run, file_name=file_name, table=table.to_json())
    record("import.prepared", by=by, obj=run, importer=importer.code, rows=len(table.rows))
    return run


@action
def confirm_import(*, run: ImportRun, fingerprint: str, at: dt.datetime, by) -> ImportRun:
    """Write what the preview with this `fingerprint` showed, wholly or not at all.

    Raises RunClosed where it no longer waits, and PlanChanged where the stored data changed since
    the preview, or a row has an error.
    """
    run = _waiting(run)
    plan = make_plan(importers[run.importer], Table.from_json(run.payload.table))
    if plan.fingerprint != fingerprint:
        raise PlanChanged
    _write(plan, run, at=at, by=by)
    _discard(run, at=at)
    return run


@action
def import_plan(*, plan: Plan, at: dt.datetime, by) -> ImportRun:
    """Write a plan at once, wholly or not at all; for commands.

    Raises PlanChanged where a row has an error or somebody wrote the same meanwhile.
    """
    run = ImportRun.objects.create(importer=plan.importer.code, by=by, created_at=at)
    _write(plan, run, at=at, by=by)
    return run


@action
def cancel_import(*, run: ImportRun, at: dt.datetime, by) -> ImportRun:
    """Throw the table away. Raises RunClosed where it no longer waits."""
    run = _waiting(run)
    run.state, run.closed_at = ImportRun.State.CANCELLED, at
    run.save()
    _discard(run, at=at)
    record("import.cancelled", by=by, obj=run, importer=run.importer)
    return run


@action
def log_error_download(*, run: ImportRun, rows: int, by) -> None:
    """Record that somebody took the rows with errors out, as a file."""
    record("import.errors_downloaded", by=by, obj=run, importer=run.importer, rows=rows)


def _waiting(run: ImportRun) -> ImportRun:
    """Lock the waiting imports of one kind, so that they are written one after the other."""
    waiting = ImportRun.objects.select_for_update().filter(
        importer=run.importer, state=ImportRun.State.PREPARED
    )
    locked = {found.pk: found for found in waiting.order_by("pk")}
    if run.pk not in locked or not ImportPayload.objects.filter(pk=run.pk).exists():
        raise RunClosed
    return locked[run.pk]


def _write(plan: Plan, run: ImportRun, *, at: dt.datetime, by) -> None:
    if plan.failed:
        raise PlanChanged
    try:
        with transaction.atomic():
            plan.importer.apply(plan.changes, by=by)
    except IntegrityError as clash:
        raise PlanChanged from clash
    run.state, run.closed_at, run.counts = ImportRun.State.APPLIED, at, plan.counts
    run.save()
    record("import.applied", by=by, obj=run, importer=run.importer, **plan.counts)


def _discard(run: ImportRun, *, at: dt.datetime) -> None:
    ImportPayload.objects.filter(pk=run.pk).delete()
    destroy_keys([run.pk], PAYLOAD_CLASS, at=at)
