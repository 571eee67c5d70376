"""Importing 10,000 children with two parents, against a plain bulk insert of the same rows.

import  what `manage.py import_file children` does with a CSV: read it, keep it sealed, compare it
        with what is here, and write it: the files sealed each with its own keys, one event each.
plain   the rows of the same files, in plain text, by Django's bulk_create into tables with the
        same columns and indexes, without keys, events and foreign keys, in the same batches.

They take turns, each time with other people; the ratio is that of the medians. Beside it stands
how much memory planning and writing take at a fifth of the size and at the full size: the same,
where memory does not grow with the rows (measured in runs of their own, for measuring is slow).
PostgreSQL only.
"""

import csv
import datetime as dt
import gc
import io
import sys
import time
import tracemalloc
from statistics import median

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from children.bulk.register import ORDER
from children.models import Child, Parent
from core.dates import today
from core.fields import EncryptedTextField
from core.keys import key_scope, load_keys
from core.privacy import RETENTION_CLASSES
from core.registries import importers
from imports.engine import BATCH
from imports.work import planned_file, write_plan
from organisation.models import Location
from privacyhub.demo.people import People
from subjects.models import Subject
from tests.benchmarks import _common as common

CHILDREN, LOCATIONS, GROUPS = 10_000, 20, 6
SIBLINGS = 0.25  # how many join the parents of the child before
AIM = 6.0
HEADER = [
    "first_name", "family_name", "birth_date", "sex", "bsn", "location", "care_group", "kind",
    "starts_on",
    *(
        f"parent{n}_{name}"
        for n in (1, 2)
        for name in (
            "first_name", "family_name", "custody", "email", "phone", "street", "postcode", "town",
        )
    ),
    "allergies", "emergency_phone", "hours_per_month", "rate",
]  # fmt: skip


def table(count: int, seed: int, locations: list[Location], on: dt.date) -> bytes:
    """A CSV of children with every column filled, as a large organisation would bring it."""
    people, numbers = People(seed), common.bsns(seed * 100_000)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(HEADER)
    parents: list[str] = []
    for number in range(count):
        if not parents or people.random() > SIBLINGS:
            parents, home = [], people.home()
            for _parent in (1, 2):
                first, last = people.first_name(people.choice("fm")), people.family_name()
                parents += [first, last, "gezamenlijk", people.email(first, last), people.phone()]
                parents += [home.street, home.postcode, home.town]
        sex = people.choice("fm")
        born = on - dt.timedelta(days=people.randint(200, 1300))
        # The number makes every name one of its own, so that all rows are new.
        writer.writerow([
            people.first_name(sex), f"{people.family_name()} {seed}x{number}", f"{born:%d-%m-%Y}",
            "v" if sex == "f" else "m", next(numbers), people.choice(locations).name,
            f"Groep {people.randrange(GROUPS)}", "KDV", f"{born + dt.timedelta(days=90):%d-%m-%Y}",
            *parents, people.choice(["", "", "pinda", "koemelk"]), people.phone(),
            str(people.randrange(40, 220, 4)), f"{people.randint(980, 1240) / 100:.2f}",
        ])  # fmt: skip
    return buffer.getvalue().encode()


def take_in(data: bytes) -> dict[str, float]:
    """Import a table by the product's own steps; returns the seconds of each."""
    took: dict[str, float] = {}
    start = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal start
        took[name], start = time.perf_counter() - start, time.perf_counter()

    run = planned_file(importer=importers["children"], data=data, file_name="x.csv")
    lap("read and planned")
    if run.counts["new"] != run.rows_total:
        sys.exit(f"not all rows are new: {run.counts}")
    write_plan(run)
    lap("written")
    return took


# --- the same rows, plain -----------------------------------------------------------------------


def plain_models() -> dict:
    """A table like that of each model of a file, with the same indexes, what is sealed as text."""
    made = {}
    with connection.cursor() as cursor:
        for model in ORDER:
            source, target = model._meta.db_table, f"plain_{model._meta.db_table}"
            cursor.execute(f"CREATE TABLE {target} (LIKE {source} INCLUDING ALL)")
            fields = {}
            for field in model._meta.concrete_fields:
                plain = field
                if isinstance(field, EncryptedTextField):
                    cursor.execute(f"ALTER TABLE {target} ALTER {field.column} TYPE text USING ''")
                    plain = models.TextField(null=True)
                elif field.is_relation:
                    target_field = field.target_field
                    kind = (
                        models.UUIDField
                        if target_field.get_internal_type() == "UUIDField"
                        else (models.BigIntegerField)
                    )
                    plain = kind(null=field.null, primary_key=field.primary_key)
                else:
                    plain = field.clone()
                plain.db_column = field.column
                fields[field.attname] = plain
            meta = type("Meta", (), {"db_table": target, "managed": False, "app_label": "children"})
            made[model] = type(
                f"Plain{model.__name__}",
                (models.Model,),
                {**fields, "Meta": meta, "__module__": __name__},
            )
    return made


def plain_rows(since: dt.datetime, plain: dict) -> dict:
    """What the last import wrote, opened, as rows of the plain tables."""
    subjects = Subject.objects.filter(created_at__gte=since)
    ids = list(subjects.values_list("pk", flat=True))
    rows: dict = {}
    with key_scope():
        for retention_class in {name for names in RETENTION_CLASSES.values() for name in names}:
            load_keys(ids, retention_class)
        references = set()
        for model in ORDER:
            if model is Subject:
                found = subjects
            elif model.__name__ == "Address":
                found = model.objects.filter(pk__in=references)
            else:
                found = model.objects.filter(subject__in=subjects)
            names = [field.attname for field in model._meta.concrete_fields]
            rows[model] = []
            for one in found:
                values = {name: getattr(one, name) for name in names}
                rows[model].append(plain[model](**values))
                if model is Parent and one.address_reference:
                    references.add(one.address_reference)
    return rows


def insert_plain(plain: dict, rows: dict) -> float:
    start = time.perf_counter()
    with transaction.atomic():
        for model, table_model in plain.items():
            table_model.objects.bulk_create(rows[model], batch_size=BATCH)
    return time.perf_counter() - start


def peak_of(data: bytes) -> float:
    """The most memory, in MB, that importing a table took beside the file itself."""
    gc.collect()
    tracemalloc.start()
    try:
        take_in(data)
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def main() -> None:
    options = common.arguments(__doc__.partition("\n")[0], repeat=3)
    on, count = today(), max(10, round(CHILDREN * options.scale))
    if connection.vendor != "postgresql":
        sys.exit("this benchmark compares on PostgreSQL only: bin/bench import --database-url …")
    with common.own_databases():
        locations, _places = common.locations(LOCATIONS, groups=GROUPS)
        plain = plain_models()
        apps.clear_cache()
        take_in(table(50, 99, locations, on))  # whatever is done once is done by now
        times: dict[str, list[float]] = {"import": [], "plain": []}
        for turn in range(options.repeat):
            data = table(count, options.seed + turn, locations, on)
            since = timezone.now()
            took = take_in(data)
            rows = plain_rows(since, plain)
            times["import"].append(sum(took.values()))
            times["plain"].append(insert_plain(plain, rows))
            parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in took.items())
            total = sum(len(found) for found in rows.values())
            print(
                f"{count:,} children, {total:,} rows: import {times['import'][-1]:.1f} s ({parts}),"
                f" plain {times['plain'][-1]:.1f} s",
                flush=True,
            )
            del rows
        print(f"children here now: {Child.objects.count():,}")
        small, large = max(10, count // 5), count
        for size, seed in ((small, 50), (large, 51)):
            data = table(size, seed, locations, on)
            print(f"memory at {size:,} rows: at most {peak_of(data):.1f} MB", flush=True)
    common.last_line("import", median(times["import"]) / median(times["plain"]), AIM)


if __name__ == "__main__":
    main()
