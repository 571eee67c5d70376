"""What every benchmark shares: its arguments, databases of its own, timing, and the last line."""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

from django.contrib.auth.signals import user_logged_in
from django.db import connection, connections
from django.test import Client
from django.test.utils import (
    CaptureQueriesContext,
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)

from children.models import Placement
from organisation.models import CareGroup, Holder, Location, Organisation
from privacyhub.synthetic import Place
from tests.plugins.signing_in import note_forced

NAME = "Stichting De Zandbak"


def arguments(description: str, *, repeat: int) -> argparse.Namespace:
    """The arguments every benchmark takes; `repeat` is how often each thing is timed."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--scale", type=float, default=1.0, help="a part of the full size")
    parser.add_argument("--repeat", type=int, default=repeat, help="how often each is timed")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same data")
    return parser.parse_args()


@contextmanager
def own_databases() -> Iterator[None]:
    """Databases named test_… beside the configured ones, dropped at the end whatever happens."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    setup_test_environment(debug=False)
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
        teardown_test_environment()


def analyse() -> None:
    """Bring the planner's statistics up to date, as the database does by itself in the long run."""
    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def medians(*, repeat: int, **tasks: Callable[[], object]) -> dict[str, float]:
    """The median time of each task in milliseconds.

    The tasks take turns, and who goes first changes, so that whatever else the machine does
    touches all of them alike. The first turns are not counted.
    """
    names = list(tasks)
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(-max(3, repeat // 10), repeat):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            start = time.perf_counter()
            tasks[name]()
            if turn >= 0:
                times[name].append(time.perf_counter() - start)
    return {name: median(taken) * 1000 for name, taken in times.items()}


def queries_of(task: Callable[[], object]) -> int:
    """How many queries a task runs."""
    with CaptureQueriesContext(connection) as seen:
        task()
    return len(seen)


def bsns(start: int) -> Iterator[str]:
    """Numbers that pass the eleven test, of nobody we know; each run has a range of its own."""
    for stem in range(10_000_000 + start, 100_000_000):
        digits = f"{stem:08d}"
        check = sum(int(d) * w for d, w in zip(digits, range(9, 1, -1), strict=True)) % 11
        if check < 10:
            yield f"{digits}{check}"


def locations(count: int, *, groups: int, organisation: Organisation | None = None):
    """Make an organisation where there is none yet, with so many locations of so many groups each;
    the locations, and where children can be placed at each."""
    organisation = organisation or Organisation.objects.create(name=NAME)
    holder = Holder.objects.create(organisation=organisation, name=NAME)
    made = Location.objects.bulk_create(
        Location(
            lrk_number=str(100_000_000 + number),
            name=f"Locatie {number:03d}",
            kind=Location.Kind.KDV,
            address="Zandpad 1",
            postcode="1234 AB",
            town="Amsterdam",
            holder=holder,
            capacity=400,
        )
        for number in range(count)
    )
    rooms = CareGroup.objects.bulk_create(
        CareGroup(location=location, name=f"Groep {number}")
        for location in made
        for number in range(groups)
    )
    ids = [room.pk for room in rooms]
    return made, [
        Place(location.pk, Placement.Kind.DAY_CARE, tuple(ids[n * groups : (n + 1) * groups]))
        for n, location in enumerate(made)
    ]


def signed_in(user) -> Client:
    """A client of somebody who has shown all there is to show."""
    user_logged_in.connect(note_forced, dispatch_uid="benchmarks.signing_in")
    client = Client()
    client.force_login(user)
    return client


@contextmanager
def told(what: str) -> Iterator[None]:
    """Say how long a step took."""
    start = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - start:.1f} s", flush=True)


def last_line(name: str, ratio: float, aim: float) -> None:
    print(f"bench {name} ratio: {ratio:.2f} (aim {aim:.2f})")
