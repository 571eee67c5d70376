"""People who work here from a table, as personnel software exports them. One row is one person."""

from django.utils.translation import gettext_lazy as _

from core.registries import Importer, importers
from imports.engine import Job, PlannedRow, State
from staff.bulk import StaffRow, change_worker, register_workers
from staff.importers.checks import check, places_of
from staff.importers.columns import COLUMNS
from staff.importers.matching import match


def _staff_row(row: PlannedRow, job: Job) -> StaffRow:
    values = dict(row.values)
    values["location"] = places_of(job, values["kind"])[values["location"]][0]
    values["labour_conflict"] = values.get("labour_conflict") == "yes"
    return StaffRow(**values)


def apply(rows: list[PlannedRow], job: Job, *, by) -> None:
    new = [_staff_row(row, job) for row in rows if row.state == State.NEW]
    if new:
        register_workers(rows=new, by=by)
    for row in rows:
        if row.state == State.CHANGED:
            change_worker(
                employee=row.found.employee,
                row=_staff_row(row, job),
                changed=set(row.differences),
                on=job.on,
                by=by,
            )


importers.register(
    Importer(
        code="staff",
        label=_("Staff"),
        columns=COLUMNS,
        check=check,
        match=match,
        apply=apply,
        categories=("staff.identity", "intern.identity"),
    )
)
