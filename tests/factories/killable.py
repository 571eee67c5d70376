"""Work that ends itself by SIGKILL somewhere on its way, for processes of `forking`.

Batches are small, so that there are many points to be killed at. `end` is where: after a step, by
its name; before a statement or a commit, by its number; "never".
"""

import datetime as dt
import os
import signal

from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from retention.actions import claiming, running, steps
from retention.keyring import rotation
from tests.factories.due import DUE


def destroy(size: int, what: str, hours: int, end: int | str) -> None:
    """Make a nightly run ("run") or a sweep with batches of `size`, some hours from now."""
    claiming.BATCH = running.BATCH = size
    if isinstance(end, int):
        _die_before(end)
    elif end == "claimed":
        running.claim_batch = _dies_after(running.claim_batch)
    elif end == "certified":
        running.certify_verified = _dies_after(running.certify_verified)
    elif end != "never":
        steps.STEPS = tuple(
            steps.Step(s.waits, _dies_after(s.take) if s.take.__name__ == end else s.take)
            for s in steps.STEPS
        )
    work = {"run": running.run_retention, "sweep": running.sweep}[what]
    work(today=DUE, now=lambda: timezone.now() + dt.timedelta(hours=hours))


def rotate(end: int, *arguments: str) -> None:
    """Run the command that changes keys, two at a time."""
    rotation.KEYS_AT_ONCE = rotation.OWNERS_AT_ONCE = rotation.ROWS_AT_ONCE = 2
    _die_before(end)
    call_command("keys", "rotate", *arguments)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dies_after(function):
    def run(*args, **kwargs):
        function(*args, **kwargs)
        _die()

    return run


def _die_before(number: int) -> None:
    """Die before the statement or commit of that number, on either database."""
    left = number

    def count():
        nonlocal left
        left -= 1
        if left == 0:
            _die()

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
