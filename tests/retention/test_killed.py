"""Real processes that destroy, killed outright (SIGKILL), and two that work at once."""

import random
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from children.models import Child, Parent
from core.models import BlindIndex, DataKey
from documents.models import Document
from retention.ledger import own_ledger
from retention.models import Certificate, Destruction
from tests.factories import due, due_many
from tests.factories.due import DUE
from tests.factories.forking import forking
from tests.factories.outside import Outside

pytestmark = pytest.mark.django_db(transaction=True)

# SQLite has one writer at a time, so that there a few show as much as many.
SHARED = {"postgresql": 1000, "sqlite": 100}


def made() -> dict[str, int]:
    """How many rows there are of some models now."""
    return {
        model._meta.label_lower: number
        for model in (Child, Parent, Document)
        if (number := model.objects.count())
    }


def check_that_all_went(ids: list, *, rows: dict[str, int]) -> None:
    """Nothing of it is left, and every one is in one certificate and in one line of the ledger."""
    assert not Child.objects.exists()
    assert not Parent.objects.exists()
    assert not Document.objects.exists()
    assert not BlindIndex.objects.exists()
    assert not [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]
    living = DataKey.objects.filter(wrapped__isnull=False)
    assert set(living.values_list("retention_class", flat=True)) <= {"child.fiscal"}
    assert not Destruction.objects.unfinished().exists()
    done = Destruction.objects.filter(rule="child.file")
    assert set(done.values_list("subject_id", flat=True)) == set(ids)
    for certificate in Certificate.objects.all():
        assert certificate.destructions.count() == certificate.subject_count
        counted: dict[str, int] = {}
        for row in certificate.destructions.all():
            for label, number in row.counts.items():
                counted[label] = counted.get(label, 0) + number
        assert counted == certificate.counts
    files = Certificate.objects.filter(rule="child.file")
    assert sum(certificate.subject_count for certificate in files) == len(ids)
    for label, number in rows.items():
        assert sum(c.counts.get(label, 0) for c in Certificate.objects.all()) == number, label
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    told = [e["subject"] for e in own_ledger().entries if e.get("class") == "child.file"]
    assert len(told) == len(set(told))


def test_killed_after_a_step_it_is_ended_by_whoever_comes_next(tmp_path):
    outside, children, ids, rows = Outside(tmp_path), due_many.Children(), [], Counter()
    ends = ["claimed", "destroy_rows", "finish", "verify", "certified"]
    with forking(outside) as run:
        for turn, end in enumerate(ends):
            ids += children.make(3, with_documents=True)
            rows.update(made())
            due.announce(DUE)
            outside.out()
            assert run(("destroy", 2, "run", 10 * turn, end)) == [True], end
            assert run(("destroy", 2, "sweep", 10 * turn + 2, "never")) == [False]
            assert run(("destroy", 2, "run", 10 * turn + 2, "never")) == [False]
            outside.back()
            check_that_all_went(ids, rows=rows)
            assert Certificate.objects.filter(rule="child.file").count() <= 2 * (turn + 1)


def test_killed_at_twenty_moments_nothing_is_done_by_half_or_twice(tmp_path):
    ids = due_many.children(40, with_documents=True)
    rows = made()
    due.announce(DUE)
    outside = Outside(tmp_path)
    draw, kills = random.Random(20260301), 0
    with forking(outside) as run:
        for turn in range(20):
            # Each comes after the lease of the one before; the sweeper does less, and dies sooner.
            what, latest = ("sweep", 120) if turn % 3 == 2 else ("run", 450)
            kills += sum(run(("destroy", 2, what, 2 * turn, draw.randint(10, latest))))
        assert kills >= 15
        assert run(("destroy", 2, "run", 42, "never")) == [False]
        assert run(("destroy", 2, "sweep", 44, "never")) == [False]
    outside.back()
    check_that_all_went(ids, rows=rows)


def test_two_workers_share_what_is_due_and_none_goes_twice(tmp_path):
    count = SHARED[connection.vendor]
    ids = due_many.children(count)
    rows = made()
    due.announce(DUE)
    outside = Outside(tmp_path)
    worker = ("destroy", count // 10, "run", 0, "never")
    with forking(outside) as run:
        assert run(worker, worker) == [False, False]
    outside.back()
    check_that_all_went(ids, rows=rows)
    # Whoever came last made the one certificate of each rule.
    assert Certificate.objects.filter(rule="child.file").count() == 1
    assert len(set(Destruction.objects.values_list("claim", flat=True))) > 2
