"""A process beside the tests that has the product loaded once, and forks a process for each piece
of work: one that can be killed outright costs its work, not the start of Django.

The process itself never opens a connection, so that none is shared. Run as a module it is that
process; what it can do are the functions of `killable`.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.factories.outside import Outside

LONGEST = 120  # seconds a piece of work may take; then it is ended, and the test fails
ENDED = "ended "


@contextmanager
def forking(outside: Outside) -> Iterator[Callable[..., list[bool]]]:
    """Gives a function that does pieces of work, each the name of a function with its arguments,
    in processes of their own that start together; it returns of each whether it was killed."""
    process = outside.start("-m", "tests.factories.forking")

    def run(*works: tuple) -> list[bool]:
        process.stdin.write(f"{json.dumps(works)}\n")
        process.stdin.flush()
        told = []
        while not (line := process.stdout.readline()).startswith(ENDED):
            told.append(line)
            assert line, "".join(told)
        codes = json.loads(line.removeprefix(ENDED))
        assert set(codes) <= {0, -signal.SIGKILL}, "".join(told)
        return [code != 0 for code in codes]

    try:
        yield run
    finally:
        process.communicate()  # it ends with its input


def _fork(work: Callable, arguments: list) -> int:
    if pid := os.fork():
        return pid
    code = 1
    try:
        signal.alarm(LONGEST)
        work(*arguments)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    import django

    django.setup()
    from tests.factories import killable

    for line in sys.stdin:
        started = [_fork(getattr(killable, name), rest) for name, *rest in json.loads(line)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in started]
        print(f"{ENDED}{json.dumps(codes)}", flush=True)


if __name__ == "__main__":
    main()
