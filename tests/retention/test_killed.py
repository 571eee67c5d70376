"""Real processes that destroy, killed outright (SIGKILL), and two that work at once."""

import random
import signal
from pathlib import Path

import pytest
from django.conf import settings

from children.models import Child, Parent
from core.models import BlindIndex, DataKey
from documents.models import Document
from retention.ledger import own_ledger
from retention.models import Certificate, Destruction
from tests.factories import due, due_many
from tests.factories.due import DUE
from tests.factories.outside import Outside

pytestmark = pytest.mark.django_db(transaction=True)

# Batches are small, so that there are many points to be killed at. `sys.argv`: what is to be done,
# after how many hours, and where the process ends: after a step by its name, or before a statement
# or commit by its number.
PROCESS = """
import datetime as dt, os, signal, sys
import django
django.setup()
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from retention.actions import certifying, claiming, running, steps

size, what, hours, end = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4]
claiming.BATCH = running.BATCH = size

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def dies_after(function):
    def run(*args, **kwargs):
        function(*args, **kwargs)
        die()
    return run

if end == "claimed":
    running.claim_batch = dies_after(running.claim_batch)
elif end == "certified":
    running.certify_verified = dies_after(running.certify_verified)
elif end.isdigit():
    left = int(end)
    def count():
        global left
        left -= 1
        if left == 0:
            die()
    def statement(execute, *arguments):
        count()
        return execute(*arguments)
    commit = BaseDatabaseWrapper._commit
    def counted(self):
        count()
        return commit(self)
    BaseDatabaseWrapper._commit = counted
    for alias in ("default", "keys"):
        connections[alias].execute_wrappers.append(statement)
elif end != "never":
    steps.STEPS = tuple(
        steps.Step(s.waits, dies_after(s.take) if s.take.__name__ == end else s.take)
        for s in steps.STEPS
    )

now = lambda: timezone.now() + dt.timedelta(hours=hours)
day = dt.date(2026, 3, 1)
made = running.run_retention(today=day, now=now) if what == "run" else running.sweep(
    today=day, now=now
)
print(sum(certificate.subject_count for certificate in made))
"""


def process(size: int, what: str, hours: int, end) -> list[str]:
    return ["-c", PROCESS, str(size), what, str(hours), str(end)]


def killed(outside: Outside, *arguments) -> bool:
    """Run a process; whether it was killed before its end."""
    done = outside.run(*process(*arguments))
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


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


@pytest.mark.parametrize("end", ["claimed", "destroy_rows", "finish", "verify", "certified"])
def test_killed_after_a_step_it_is_ended_by_whoever_comes_next(end, tmp_path):
    ids = due_many.children(3, with_documents=True)
    rows = {"children.child": 3, "children.parent": Parent.objects.count(), "documents.document": 3}
    due.announce(DUE)
    outside = Outside(tmp_path)
    assert killed(outside, 2, "run", 0, end)
    assert not killed(outside, 2, "sweep", 2, "never")
    assert not killed(outside, 2, "run", 2, "never")
    outside.back()
    check_that_all_went(ids, rows=rows)
    assert Certificate.objects.filter(rule="child.file").count() <= 2


def test_killed_at_twenty_moments_nothing_is_done_by_half_or_twice(tmp_path):
    ids = due_many.children(40, with_documents=True)
    rows = {
        "children.child": 40,
        "children.parent": Parent.objects.count(),
        "documents.document": 40,
    }
    due.announce(DUE)
    outside = Outside(tmp_path)
    draw, kills = random.Random(20260301), 0
    for turn in range(20):
        # Each comes after the lease of the one before; the sweeper does less, and so dies sooner.
        what, latest = ("sweep", 120) if turn % 3 == 2 else ("run", 450)
        kills += killed(outside, 2, what, 2 * turn, draw.randint(10, latest))
    assert kills >= 15
    assert not killed(outside, 2, "run", 42, "never")
    assert not killed(outside, 2, "sweep", 44, "never")
    outside.back()
    check_that_all_went(ids, rows=rows)


def test_two_workers_on_a_thousand_share_them_and_none_goes_twice(tmp_path):
    ids = due_many.children(1000)
    rows = {"children.child": 1000, "children.parent": Parent.objects.count()}
    due.announce(DUE)
    outside = Outside(tmp_path)
    workers = [outside.start(*process(100, "run", 0, "never")) for _ in range(2)]
    told = [worker.communicate(timeout=300) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], told
    outside.back()
    check_that_all_went(ids, rows=rows)
    # Whoever came last made the one certificate of each rule.
    assert Certificate.objects.filter(rule="child.file").count() == 1
    assert len(set(Destruction.objects.values_list("claim", flat=True))) > 2
