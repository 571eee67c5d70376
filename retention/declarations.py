"""Which models hold the rows of a retention class; and what is asked of all of them at once."""

import json
import uuid
from collections.abc import Collection, Iterator
from functools import cache

from django.db import connection
from django.db.models import Count, ForeignKey
from django.db.models.expressions import RawSQL

from core.privacy import MAIN, PER_ROW, RETENTION_CLASSES, personal_models
from core.rows import Ids, among


@cache
def declarations_of(retention_class: str) -> tuple:
    """The models whose rows go with a class, those that point at others first."""
    is_main = any(classes[0] == retention_class for classes in RETENTION_CLASSES.values())
    found = [
        declared
        for declared in personal_models()
        if declared.retention_class in {retention_class, PER_ROW}
        or (is_main and declared.retention_class == MAIN)
    ]
    ordered: list = []
    while found:
        for declared in found:
            if not any(
                _points_at(other.model, declared.model) for other in found if other != declared
            ):
                ordered.append(declared)
                found.remove(declared)
                break
        else:
            raise ValueError(f"models of {retention_class} point at each other in a circle")
    return tuple(ordered)


def _points_at(model, target) -> bool:
    return any(
        isinstance(field, ForeignKey) and field.related_model is target
        for field in model._meta.get_fields()
    )


def rows_of(declared, owner_ids, retention_class: str):
    """The rows of a model that go with a class of these owners."""
    return _rows(declared, among(owner_ids, declared.model), retention_class)


def _rows(declared, owners, retention_class: str):
    rows = declared.model.objects.filter(**{f"{declared.owner}__in": owners})
    if declared.retention_class == PER_ROW:
        rows = rows.filter(retention_class=retention_class)
    return rows.order_by()


def count_rows(retention_class: str, ids: Collection[uuid.UUID]) -> Iterator[tuple]:
    """How many rows of each model go with a class: (declaration, owner, number) where there are
    any, by one statement however many models declare the class."""
    declarations = declarations_of(retention_class)
    for place, owner, number in _ask(_question(retention_class), ids):
        yield declarations[place], owner, number


def owners_of_rows(
    retention_class: str, ids: Collection[uuid.UUID], *, besides: str = ""
) -> set[uuid.UUID]:
    """Who of these still has rows that go with a class, in any model but those whose rows are
    declared to go with `besides`."""
    return {
        owner
        for declared, owner, _number in count_rows(retention_class, ids)
        if not besides or declared.retention_class != besides
    }


@cache
def _question(retention_class: str) -> tuple[str, list]:
    """The question to all models of a class, about the ids in `asked`, and its parameters."""
    parts, parameters = [], []
    asked = RawSQL("SELECT id FROM asked", [])
    for place, declared in enumerate(declarations_of(retention_class)):
        rows = _rows(declared, asked, retention_class).values_list(declared.owner)
        part, own = rows.annotate(number=Count("*")).query.get_compiler("default").as_sql()
        parts.append(f"SELECT {place}, found.* FROM ({part}) found")  # noqa: S608
        parameters += own
    return " UNION ALL ".join(parts), parameters


def _ask(question: tuple[str, list], ids: Collection[uuid.UUID]) -> list[tuple]:
    statement, parameters = question
    if not ids:
        return []
    if connection.vendor == "postgresql":
        asked = "SELECT unnest(%s::uuid[])"
        written = Ids(ids).written
    else:
        asked, written = "SELECT value FROM json_each(%s)", json.dumps([pk.hex for pk in ids])
    with connection.cursor() as cursor:
        cursor.execute(f"WITH asked(id) AS ({asked}) {statement}", [written, *parameters])
        found = cursor.fetchall()
    if connection.vendor == "postgresql":
        return found
    return [(place, uuid.UUID(owner), number) for place, owner, number in found]
