"""Writing by the thousand seals as saving does, and keys are found and forgotten by the batch."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from children.models import DailyCare, Identification
from core import keys
from core.keys import (
    KeyMissing,
    create_keys,
    key_batch,
    key_scope,
    owners_by_indexes,
    sealing_key,
    set_indexes,
)
from core.models import DataKey
from core.privacy import SubjectKind
from core.rows import insert_new, insert_rows, update_rows
from retention.models import Destruction
from subjects.models import Subject

pytestmark = pytest.mark.django_db
FILE = "child.file"


@pytest.fixture
def subjects():
    rows = [Subject(kind=SubjectKind.CHILD) for _number in range(3)]
    insert_rows(Subject, rows)
    return rows


def test_rows_are_sealed_on_their_way_and_open_again(subjects):
    with key_batch():
        create_keys([one.pk for one in subjects], FILE, remember=True)
        insert_rows(DailyCare, [DailyCare(subject=one, allergies="pinda") for one in subjects])
    with connection.cursor() as cursor:
        cursor.execute("SELECT allergies FROM children_dailycare")
        sealed = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(set(sealed)) == 3
    assert all(b"pinda" not in one for one in sealed)
    assert {care.allergies for care in DailyCare.objects.all()} == {"pinda"}


def test_without_a_key_nothing_is_written(subjects):
    with pytest.raises(KeyMissing):
        insert_rows(DailyCare, [DailyCare(subject=subjects[0], allergies="pinda")])


def test_sealing_may_ask_the_database_while_rows_are_written(subjects):
    """The class of this model follows from the kind of the subject, which is read on the way."""
    with key_batch():
        create_keys([one.pk for one in subjects], FILE, remember=True)
        insert_rows(Identification, [Identification(subject_id=subjects[0].pk, bsn="123456782")])
    assert Identification.objects.get().bsn == "123456782"


def test_no_rows_are_no_trouble():
    insert_rows(DailyCare, [])
    assert not DailyCare.objects.exists()


def test_a_key_made_in_a_batch_is_the_one_that_is_stored():
    owner = uuid.uuid4()
    with key_batch():
        create_keys([owner], FILE, remember=True)
        made = sealing_key(owner, FILE)
    assert sealing_key(owner, FILE) == made


def test_a_batch_forgets_its_keys_and_leaves_those_around_it_alone(django_assert_num_queries):
    first, second = uuid.uuid4(), uuid.uuid4()
    create_keys([first, second], FILE)
    with key_scope():
        sealing_key(first, FILE)
        with key_batch():
            sealing_key(second, FILE)
        with django_assert_num_queries(0, using="keys"):
            sealing_key(first, FILE)
        with django_assert_num_queries(1, using="keys"):
            sealing_key(second, FILE)


def test_many_values_lead_to_their_owners_in_one_query(django_assert_num_queries):
    owners = [uuid.uuid4() for _number in range(3)]
    set_indexes("bsn", [(owners[0], "1"), (owners[1], "2"), (owners[2], "2")], FILE)
    with django_assert_num_queries(1, using="keys"):
        found = owners_by_indexes("bsn", ["1", "2", "3"])
    assert found["1"] == [owners[0]]
    assert set(found["2"]) == set(owners[1:])
    assert "3" not in found
    assert keys.owners_by_index("bsn", "1") == [owners[0]]
    assert not DataKey.objects.exists()


def life(subject_id, **more) -> Destruction:
    return Destruction(
        subject_id=subject_id,
        retention_class=FILE,
        rule=FILE,
        due_on=dt.date(2026, 3, 1),
        **more,
    )


def test_each_row_gets_its_own_values_whatever_they_are():
    at = dt.datetime(2026, 3, 1, 4, 5, 6, 789012, tzinfo=dt.UTC)
    rows = [life(uuid.uuid4(), remains="files", claimed_at=at) for _number in range(2)]
    Destruction.objects.bulk_create(rows)
    first, second = Destruction.objects.order_by("pk")
    first.counts, first.claim, first.destroyed_at = {"a.b": 2, "c 'd' %s": 1}, uuid.uuid4(), at
    first.remains, first.claimed_at, first.announced_on = "", None, dt.date(2026, 2, 1)
    second.counts = {"é": 1}
    names = ["counts", "claim", "destroyed_at", "remains", "claimed_at", "announced_on"]
    update_rows([first, second], names)
    stored = Destruction.objects.order_by("pk").values_list(*names)
    assert list(stored) == [tuple(getattr(row, n) for n in names) for row in (first, second)]


def test_what_is_there_already_stays_as_it_is_and_the_rest_is_inserted():
    known, new = uuid.uuid4(), uuid.uuid4()
    life(known, remains="files", counts={"a": 1}).save()
    insert_new(Destruction, [life(known), life(new, counts={"b": 2})])
    stored = {row.subject_id: (row.remains, row.counts) for row in Destruction.objects.all()}
    assert stored == {known: ("files", {"a": 1}), new: ("", {"b": 2})}
