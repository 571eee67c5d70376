"""Whatever column of whatever table of the trail is changed behind the product's back, a walk finds
it. The tables and columns are those there are: a new one is tried without being named here."""

import datetime as dt
import uuid

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from audit.actions import prune_trail, record, seal_trail, verify_trail
from audit.guards import TABLES, lift_guards
from audit.models import Event, Seal, Verification
from audit.verifying import faults
from core.context import request_id
from tests.factories import world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L80", "K39")]
OLD = dt.datetime(2020, 3, 14, 9, 30, tzinfo=dt.UTC)
NOW = OLD + dt.timedelta(days=4 * 366)
MODELS = list(apps.get_app_config("audit").get_models())
COLUMNS = [(model, field) for model in MODELS for field in model._meta.concrete_fields]


@pytest.fixture
def trail():
    """A trail of which an old part has gone in its time, and that was walked a few times."""
    user = world.user()
    asked = request_id.set(uuid.uuid4())
    seal_trail(at=OLD)
    prune_trail(before=OLD + dt.timedelta(days=1), at=NOW)
    for number in range(4):
        record(
            "record.changed",
            by=user,
            subject_id=uuid.uuid4(),
            section="child.identity",
            function="hr",
            purpose="code",
            obj=user,
            n=number,
        )
        seal_trail(at=NOW)
        verify_trail(at=NOW)
    seal_trail(at=NOW)
    assert list(faults(at=NOW)) == []
    yield
    request_id.reset(asked)


def other(field: models.Field, value):
    """Another value than the one that stands there."""
    if isinstance(field, models.DateTimeField):
        return (value or NOW) - dt.timedelta(days=3)
    if isinstance(field, models.UUIDField) or isinstance(value, uuid.UUID):
        changed = uuid.UUID(int=9)
        return changed.hex if connection.vendor == "sqlite" else changed
    if isinstance(field, models.JSONField):
        return '{"n": 99}' if isinstance(value, dict) else '[["event.removed", 1]]'
    if isinstance(field, models.BinaryField):
        return bytes(byte ^ 1 for byte in bytes(value))
    if isinstance(value, int):
        return value + 100_000 if field.primary_key or field.unique else value + 1
    return f"{value}x"[-(field.max_length or 9) :] if value != "x" else "y"


def row_of(model, field) -> models.Model:
    """A row in which the column holds something, not the first or last where there are more."""
    rows = model.objects.order_by("pk").exclude(**{f"{field.name}__isnull": True})
    if model is Event:
        rows = rows.filter(action="record.changed")
    elif model is Seal:
        rows = rows.filter(pruned_at__isnull=not field.name.startswith("pruned"))
    return rows[min(1, rows.count() - 1)]


def change(model, field, row) -> None:
    value = getattr(row, field.attname)
    where = model._meta.pk.column
    with connection.cursor() as cursor:
        if model is Seal and field.primary_key and connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE "{where}" = %s',
            [other(field, value), row.pk],
        )
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    ("model", "field"), COLUMNS, ids=[f"{m._meta.model_name}.{f.name}" for m, f in COLUMNS]
)
def test_a_changed_column_is_found(trail, model, field):
    lift_guards(connection)
    with transaction.atomic():
        change(model, field, row_of(model, field))
        assert list(faults(at=NOW)) != []
        transaction.set_rollback(True)
    assert list(faults(at=NOW)) == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_a_removed_row_is_found(trail, model):
    lift_guards(connection)
    row = row_of(model, model._meta.pk)
    with transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")
        assert list(faults(at=NOW)) != []
        transaction.set_rollback(True)


def test_a_walk_that_never_was_is_found(trail):
    made = Verification.objects.create(verified_at=NOW, seals=99, events=999)
    assert ("walk.extra", made.pk) in faults(at=NOW)


def test_every_table_of_the_trail_is_guarded():
    assert set(TABLES) == {model._meta.db_table for model in MODELS}
