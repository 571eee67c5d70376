"""The site under load, over 200,000 children's files: two web processes, 25 people at once.

The site runs as in production: the command and the settings of docker-compose.yml, a PostgreSQL (on
the server named, in databases of its own) and a Redis of its own. Who use it are another process:
location managers, pedagogical professionals, an administration, a board member, a privacy officer
and parents, each signed in through the pages with a session of its own. They look at their work
list, browse and search the list of children, open files, look up consents by name, save what a
child may not eat, and look at their own child in the portal, one thing after another without a
pause.

A file here is what lists and work lists read (the child, its places, what was shown and signed);
one in fifty is whole, with parents, sealed sections and keys: those at the locations of who signs
in, which are the ones that are opened.

Beside it, in the same run, the same people ask the same server for /livez, which reads nothing: so
quickly can this machine answer at all, with what speaks HTTP on both sides. The ratio is that of
the median of all other requests to the median of that: with as many at once on the same machine
both wait for the same two processes, so that it tells how much more work an ordinary page is than
none. They take turns of some seconds, so that what else the machine does touches both.

At the end what was saved is counted in the trail. Any other answer than the page's own is an error.
PostgreSQL only.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from tests.benchmarks._common import last_line, told
from tests.processes.services import Redis
from tests.processes.site import ROOT, Web, environment, manage, memory_of, run

AIM = 30.0
SECONDS = 60
NAMES = ("test_privacyhub_load", "test_privacyhub_load_keys")
SAVED = "SELECT count(*) FROM audit_event WHERE action = 'record.changed'"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="a part of the full size")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same data")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long they go on")
    return parser.parse_args()


@contextmanager
def own_databases(url: str) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases beside the one named, dropped at the end."""
    server = make_conninfo(url, dbname="postgres")

    def every(statement: str) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            for name in NAMES:
                connection.execute(SQL(statement).format(Identifier(name)))

    every("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    every("CREATE DATABASE {}")
    base, question, rest = url.partition("?")
    start = base.rpartition("/")[0]
    try:
        yield tuple(f"{start}/{name}{question}{rest}" for name in NAMES)
    finally:
        every("DROP DATABASE IF EXISTS {} WITH (FORCE)")


class Memory:
    """The most memory each web process had while this was looked at."""

    def __init__(self, web: Web):
        self.most = dict.fromkeys(web.workers(), 0)
        self.first = [memory_of(pid) for pid in self.most]
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)
        self._looking.start()

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            for pid in self.most:
                self.most[pid] = max(self.most[pid], memory_of(pid))

    def end(self) -> None:
        self._ended.set()
        self._looking.join()


def row(name: str, times: list[float], took: float) -> str:
    cuts = quantiles(times, n=100) if len(times) > 1 else times * 99
    p50, p95, p99 = (cuts[at - 1] * 1000 for at in (50, 95, 99))
    return f"{name:<16}{len(times):>8,}{len(times) / took:>9.1f}{p50:>9.1f}{p95:>9.1f}{p99:>9.1f}"


def main() -> None:
    options = arguments()
    url = os.environ["DATABASE_URL"]
    if not url.startswith("postgres"):
        sys.exit("this benchmark is for PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="load-") as folder, own_databases(url) as (data, keys):
        measure(Path(folder), data, keys, options)


def measure(folder: Path, data: str, keys: str, options: argparse.Namespace) -> None:
    redis = Redis(folder)
    try:
        env = environment(folder, data=data, keys=keys, redis=redis.url, EMAIL_HOST="127.0.0.1")
        manage("prepare", env=env)
        manage("collectstatic", "--noinput", env=env)
        with told("filled"):
            fill = [sys.executable, "-m", "tests.benchmarks._load_fill"]
            filled = json.loads(run([*fill, str(options.scale), str(options.seed)], env))
        for address in (data, keys):
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
        print(f"{filled['files']:,} files, {len(filled['people'])} people")
        web = Web(env, folder)
        try:
            found = people_use(web, filled["people"], env, options)
        finally:
            web.stop()
        tell(found, saved_in(data))
    finally:
        redis.stop()


def saved_in(data: str) -> int:
    with psycopg.connect(data) as connection:
        return connection.execute(SAVED).fetchone()[0]


def people_use(web: Web, people: list[dict], env: dict, options) -> dict:
    memory = Memory(web)
    asked = {"site": web.url, "people": people, "seed": options.seed}
    asked |= {"seconds": options.seconds}
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks._load_people"],
        input=json.dumps(asked),
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    memory.end()
    if done.returncode:
        sys.exit("the people did not come to an end")
    return {**json.loads(done.stdout), "memory": (memory.first, list(memory.most.values()))}


def tell(found: dict, saved: int) -> None:
    mixed, took = found["mixed"], found["took"]
    every = [seen for times in mixed.values() for seen in times]
    print(f"{'':<16}{'requests':>8}{'a second':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}")
    for kind in sorted(mixed, key=lambda kind: -median(mixed[kind])):
        print(row(kind, mixed[kind], took))
    print(row("all of these", every, took))
    print(row("/livez", found["nothing"], found["nothing_took"]))
    print(f"errors: {found['wrong']}", *found["why"], sep="\n  ")
    first, most = found["memory"]
    print(f"memory of the web processes: {first} MiB at the start, {most} MiB at most")
    if saved != found["saved"]:
        sys.exit(f"{found['saved']} saves were answered, {saved} stand in the trail")
    print(f"saved: {saved}, all in the trail")
    last_line("load", median(every) / median(found["nothing"]), AIM)


if __name__ == "__main__":
    main()
