"""Destroying 20,000 due child files, against plain SQL deletes and unlinking of as much.

purge   the nightly run: claimed in batches; rows, change log, accounts, keys, blind indexes, files
        and bare subjects; verified, certified, each step in the trail, all in the ledger.
plain   the same rows of as many other files, by DELETE in batches of 500 that are committed each:
        those of all models of the two classes, addresses, blind indexes and the bare subjects of
        parents; and their files by unlink, the folders above synced at the end. No log of changes,
        trail, ledger or keys, and nobody looks whether it is gone.
logged  a hundredth of it by queryset.delete() with django-auditlog on every model.

Each file has two parents or one, 20 dependent rows and a document. PostgreSQL only. Everything goes
once, so each is timed once; the ratio is that of purge and plain. Beside it stands how much memory
the process had at most, before and during the purge.
"""

import datetime as dt
import os
import sys
import tempfile
import time
from pathlib import Path

from auditlog.registry import auditlog
from django.conf import settings
from django.db import connection, transaction

from children.models import Address, Placement
from core.models import BlindIndex
from core.rows import among, insert_rows
from documents import storage
from documents.models import Document
from privacyhub.demo.people import People
from privacyhub.synthetic import ChildFiles, Place
from retention.actions import announce_due, run_retention
from retention.declarations import declarations_of, rows_of
from retention.models import Certificate, Destruction
from retention.plan import ANNOUNCED_DAYS
from subjects.models import Affiliation, Representation, Subject
from tests.benchmarks import _common as common
from tests.factories import world

FILES, DEPENDENT, BATCH = 20_000, 20, 500
AIM = 3.0
TODAY, ENDED = dt.date(2026, 3, 1), dt.date(2024, 2, 29)
CONTENT = b"x" * 4096


class Crowd(People):
    """More people than there are BSNs for testing."""

    def __init__(self, seed: int):
        super().__init__(seed)
        self._numbers = common.bsns(seed * 100_000)

    def bsn(self) -> str:
        return next(self._numbers)


class Files:
    """Some files: the children, their parents, the addresses and documents."""

    def __init__(self, made: ChildFiles, place: Place, count: int, ended_on: dt.date | None):
        known = set(Address.objects.values_list("pk", flat=True))
        before = set(Subject.objects.values_list("pk", flat=True))
        for number in range(count):
            made.add(place, ended_on=ended_on)
            if number % 2000 == 1999:
                made.write()
        made.write()
        new = Subject.objects.exclude(pk__in=before) if before else Subject.objects.all()
        by_kind = dict(new.values_list("pk", "kind"))
        self.children = [pk for pk, kind in by_kind.items() if kind == "child"]
        self.parents = [pk for pk, kind in by_kind.items() if kind == "parent"]
        self.addresses = [
            pk for pk in Address.objects.values_list("pk", flat=True) if pk not in known
        ]
        self.documents = [
            Document(
                subject_id=pk,
                category="child.development",
                retention_class="child.file",
                title="Plan",
                content_type="application/pdf",
                byte_size=len(CONTENT),
            )
            for pk in self.children
        ]
        insert_rows(Document, self.documents)
        for document in self.documents:
            path = storage.path_of(document)
            path.parent.mkdir(parents=True)
            path.write_bytes(CONTENT)
        self._fill_up()

    def _fill_up(self) -> None:
        """Give the files dependent rows until there are 20 a child."""
        rows = sum(
            rows_of(declared, self.children, "child.file").count()
            for declared in declarations_of("child.file")
        )
        times = max(0, DEPENDENT * len(self.children) - rows) // len(self.children)
        fields = [f.column for f in Affiliation._meta.concrete_fields if not f.primary_key]
        columns = ", ".join(f'"{column}"' for column in fields)
        table = Affiliation._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (id, {columns}) SELECT gen_random_uuid(), {columns} FROM"
                f" (SELECT DISTINCT ON (subject_id) * FROM {table} WHERE subject_id = ANY(%s)) one,"
                " generate_series(1, %s)",
                [self.children, times],
            )

    def rows(self) -> int:
        return sum(
            rows_of(declared, ids, retention_class).count()
            for ids, retention_class in self._classes()
            for declared in declarations_of(retention_class)
        )

    def _classes(self):
        return ((self.children, "child.file"), (self.parents, "parent.file"))

    def remove_plainly(self) -> None:
        for ids, retention_class in self._classes():
            for start in range(0, len(ids), BATCH):
                batch = ids[start : start + BATCH]
                with transaction.atomic():
                    for declared in declarations_of(retention_class):
                        remove(rows_of(declared, batch, retention_class))
        for rows in self._in_batches(Address.objects, "pk", self.addresses):
            remove(rows)
        for rows in self._in_batches(BlindIndex.objects, "owner_id", self.children):
            remove(rows)
        above = set()
        for document in self.documents:
            path = storage.path_of(document)
            path.unlink()
            path.parent.rmdir()
            above.add(path.parent.parent)
        for folder in above:
            handle = os.open(folder, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)

    def remove_bare_plainly(self) -> None:
        """The subjects of the parents: each is looked for in every table that may point at it."""
        for rows in self._in_batches(Subject.objects, "pk", self.parents):
            remove(rows)

    @staticmethod
    def _in_batches(rows, name: str, ids: list):
        for start in range(0, len(ids), BATCH):
            yield rows.filter(**{f"{name}__in": among(ids[start : start + BATCH], rows.model)})

    def remove_logged(self, part: int) -> int:
        """Remove the rows of some children as Django does, each with its entry; returns of how
        many."""
        models = [declared.model for declared in declarations_of("child.file")]
        fresh = [model for model in models if not auditlog.contains(model)]
        for model in fresh:
            auditlog.register(model)
        ids = self.children[:part]
        for declared in declarations_of("child.file"):
            rows_of(declared, ids, "child.file").delete()
        for model in fresh:
            auditlog.unregister(model)
        return len(ids)


def remove(rows) -> None:
    rows._raw_delete(rows.db)


def seconds(task) -> float:
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def most_memory() -> int:
    """The most memory (MiB) this process has had since it was last forgotten."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) // 1024
    return 0


def main() -> None:
    options = common.arguments(__doc__.partition("\n")[0], repeat=1)
    if connection.vendor != "postgresql":
        sys.exit("this benchmark is for PostgreSQL")
    with tempfile.TemporaryDirectory() as folder, common.own_databases():
        settings.FILES_ROOT, settings.LEDGER_ROOT = Path(folder, "files"), Path(folder, "ledger")
        count = round(FILES * options.scale)
        with common.told("filled"):
            at = world.location()
            place = Place(at.pk, Placement.Kind.DAY_CARE, (world.care_group(at).pk,))
            made = ChildFiles(Crowd(options.seed), today=TODAY)
            plain = Files(made, place, count, None)
            logged = Files(made, place, max(20, count // 100), None)
            due = Files(made, place, count, ENDED)
        rows = {"plain": plain.rows(), "purge": due.rows()}
        announce_due(today=TODAY - dt.timedelta(days=ANNOUNCED_DAYS))
        with common.told("analysed"):
            common.analyse()
        part = len(logged.children)
        by_django = seconds(lambda: logged.remove_logged(part)) * count / part
        by_hand = seconds(plain.remove_plainly)
        bare = seconds(plain.remove_bare_plainly)
        by_hand += bare
        common.analyse()
        before = most_memory()
        Path("/proc/self/clear_refs").write_text("5")
        resting = most_memory()
        purged = seconds(lambda: run_retention(today=TODAY))
        used = most_memory()
        check(due, count)
    print(f"{'':<10}{'files':>9}{'rows':>11}{'seconds':>10}")
    print(f"{'purge':<10}{count:>9,}{rows['purge']:>11,}{purged:>10.1f}")
    without = purged / (by_hand - bare)
    of_it = f"  ({bare:.1f} of it for bare subjects; without these the ratio is {without:.2f})"
    print(f"{'plain':<10}{count:>9,}{rows['plain']:>11,}{by_hand:>10.1f}{of_it}")
    print(f"{'logged':<10}{count:>9,}{'':>11}{by_django:>10.1f}  (from {part} files)")
    print(f"memory: {resting} MiB before the purge, {used} MiB at most in it ({before} filling)")
    common.last_line("purge", purged / by_hand, AIM)


def check(due: Files, count: int) -> None:
    certified = Certificate.objects.get(rule="child.file").subject_count
    if due.rows() or certified != count or Destruction.objects.unfinished().exists():
        sys.exit("not all that was due is gone: the comparison would mean nothing")
    if Representation.objects.filter(subject_id__in=due.children[:1]).exists():
        sys.exit("something of the files is left")


if __name__ == "__main__":
    main()
