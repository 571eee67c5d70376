"""Children with their parents and placement from a table, as childcare software exports them.

One row is one child with up to two parents and one placement.
"""

from django.utils.translation import gettext_lazy as _

from children.actions import ParentDetails
from children.bulk.change import change_child
from children.bulk.register import register_children
from children.bulk.rows import ChildRow
from children.importers.checks import PARENTS, check, places_of
from children.importers.columns import COLUMNS
from children.importers.matching import match, parent_in, stay_of
from core.registries import Importer, importers
from imports.engine import Job, PlannedRow, State
from subjects.models import Representation

Custody = Representation.Custody


def _parents(row: PlannedRow, *, only_new: bool = False) -> list[ParentDetails]:
    """The parents in a row; of a child who is here perhaps only those who come new."""
    found = []
    for number in PARENTS:
        prefix = f"parent{number}_"
        given = {
            name.removeprefix(prefix): value
            for name, value in row.values.items()
            if name.startswith(prefix)
        }
        if "family_name" in given and (not only_new or f"{prefix}family_name" in row.differences):
            found.append(ParentDetails(**given))
    return found


def _child_row(row: PlannedRow, job: Job) -> ChildRow:
    values = {name: v for name, v in row.values.items() if not name.startswith("parent")}
    values["location"] = places_of(job)[values["location"]][0]
    return ChildRow(parents=_parents(row), **values)


def apply(rows: list[PlannedRow], job: Job, *, by) -> None:
    new = [_child_row(row, job) for row in rows if row.state == State.NEW]
    if new:
        register_children(rows=new, groups=job.memory.setdefault("groups", {}), on=job.on, by=by)
    for row in rows:
        if row.state == State.CHANGED:
            known = row.found
            change_child(
                child=known.child,
                row=_child_row(row, job),
                changed=set(row.differences),
                stay=stay_of(row, known),
                parents={
                    number: parent_in(row, f"parent{number}_", known).parent
                    for number in PARENTS
                    if f"parent{number}_family_name" in row.values
                    and parent_in(row, f"parent{number}_", known)
                },
                new_parents=_parents(row, only_new=True),
                groups=job.memory.setdefault("groups", {}),
                on=job.on,
                by=by,
            )


importers.register(
    Importer(
        code="children",
        label=_("Children"),
        columns=COLUMNS,
        check=check,
        match=match,
        apply=apply,
        categories=("child.identity",),
    )
)
