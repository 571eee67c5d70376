"""What is asked of all models of a class at once, against what each model says by itself."""

import threading
import time
import uuid
from collections import Counter

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction

from audit.changelog import forget_changes_of
from audit.key_text import KeyText
from children.models import Child, DailyCare
from core.privacy import MAIN
from core.registries import retention_rules
from core.rows import Ids
from retention.declarations import count_rows, declarations_of, owners_of_rows, rows_of
from retention.engine import erase_rows
from retention.models import RuleSetting
from subjects.models import Subject
from tests.factories import due

pytestmark = pytest.mark.django_db
CLASSES = sorted({rule.retention_class for rule in retention_rules})


@pytest.fixture
def ids():
    """Of everybody in two files, and of nobody."""
    due.child()
    due.plain_child()
    return Ids([*Subject.objects.values_list("pk", flat=True), uuid.uuid4()])


@pytest.mark.parametrize("retention_class", CLASSES)
def test_the_models_say_together_what_each_says(ids, retention_class):
    each = Counter()
    for declared in declarations_of(retention_class):
        for owner in rows_of(declared, ids, retention_class).values_list(declared.owner, flat=True):
            each[declared.model, owner] += 1
    found = {
        (declared.model, owner): number
        for declared, owner, number in count_rows(retention_class, ids)
    }
    assert found == each
    assert owners_of_rows(retention_class, ids) == {owner for _model, owner in each}


def test_of_a_whole_file_many_models_have_something(ids):
    assert len({declared.model for declared, *_of in count_rows("child.file", ids)}) > 8


def test_what_goes_with_the_file_itself_can_be_left_out(ids):
    main = {d.model for d in declarations_of("parent.file") if d.retention_class == MAIN}
    rest = {
        owner
        for declared, owner, _number in count_rows("parent.file", ids)
        if declared.model not in main
    }
    assert owners_of_rows("parent.file", ids, besides=MAIN) == rest


def test_of_nobody_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not owners_of_rows("child.file", [])


@pytest.mark.parametrize("model", [Subject, Child, DailyCare, RuleSetting], ids=str)
def test_the_database_writes_a_key_as_the_log_of_changes_does(ids, model):
    RuleSetting.objects.create(rule="child.file", weeks=1)
    found = dict(model.objects.annotate(written=KeyText("pk")).values_list("pk", "written"))
    assert found
    assert all(written == str(pk) for pk, written in found.items())


def test_entries_of_these_rows_go_and_those_of_others_stay(ids):
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Child))
    gone, *_rest = set(entries.values_list("object_pk", flat=True))
    others = LogEntry.objects.exclude(pk__in=entries.filter(object_pk=gone).values("pk"))
    stay = set(others.values_list("pk", flat=True))
    assert forget_changes_of(Child.objects.filter(pk=gone)) > 0
    assert set(LogEntry.objects.values_list("pk", flat=True)) == stay


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_the_entry_of_a_change_that_was_being_written_goes_as_well():
    made = due.plain_child()
    written, failed = threading.Event(), []

    def change():
        try:
            with transaction.atomic():
                row = Child.objects.get()
                row.sex = "f"
                row.save()
                written.set()
                wait_until_somebody_waits()
        except BaseException as error:
            failed.append(error)
        finally:
            written.set()
            connections.close_all()

    writer = threading.Thread(target=change, daemon=True)
    writer.start()
    written.wait(20)
    with transaction.atomic():
        erase_rows("child.file", [made.pk])
    writer.join(30)
    assert not failed
    kind = ContentType.objects.get_for_model(Child)
    assert not LogEntry.objects.filter(content_type=kind, object_pk=str(made.pk)).exists()


def wait_until_somebody_waits() -> None:
    """Until another transaction of this database waits for a row."""
    ends = time.monotonic() + 20
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone():
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")
