"""PostgreSQL and Redis of one's own, in a folder that goes away, to be stopped and started."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis

# Should whoever started a process be killed, the kernel has it ended as well.
ENDED_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--")
ROOT = Path(__file__).parents[2]
NAMES = ("privacyhub", "privacyhub_keys")
LONGEST = 30  # seconds: what has not come by then does not come


class Missing(Exception):
    """A program that these processes need is not installed here."""


def until(condition: Callable[[], object], what: str, longest: float = LONGEST):
    """What `condition` gives once it gives something; fails with `what` where it never does."""
    deadline = time.monotonic() + longest
    while not (found := condition()):
        assert time.monotonic() < deadline, f"waited {longest} seconds in vain: {what}"
        time.sleep(0.05)
    return found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def program(name: str) -> str:
    """Where a program stands; Debian keeps those of PostgreSQL out of the path, by version."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version, reverse=True)
    found = shutil.which(name) or next(map(str, beside), None)
    if found is None:
        raise Missing(f"{name} is not installed")
    return found


def _version(path: Path) -> int:
    return int(path.parts[-3])


def _unprivileged() -> dict:
    """As whom PostgreSQL runs, which refuses to be root; as nobody else where this is not root."""
    if os.getuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


class PostgreSQL:
    """A server on a port of its own, with the two databases; what was committed survives a stop.
    The product uses it as the role of docker-compose.yml, which owns both and may nothing else."""

    def __init__(self, folder: Path):
        self._ctl, initdb = program("pg_ctl"), program("initdb")
        self._as = _unprivileged()
        self.port = free_port()
        self.folder = folder / "postgresql"
        self.folder.mkdir(mode=0o700)
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        self._data = self.folder / "data"
        self._run(initdb, "--pgdata", self._data, "--username", "postgres", "--auth", "trust",
                  "--encoding", "UTF8", "--no-sync")  # fmt: skip
        self.start()
        with psycopg.connect(self.url("postgres", role="postgres"), autocommit=True) as connection:
            for name in NAMES:
                connection.execute(f"CREATE DATABASE {name}")
        self._make_role()

    def _make_role(self) -> None:
        """As each of the two servers of the composition makes its own, once."""
        first, second = NAMES
        here = {"PATH": os.environ["PATH"], "PGHOST": str(self.folder), "PGPORT": str(self.port)}
        subprocess.run(
            [ROOT / "bin" / "make-database-role"],
            env={**here, "POSTGRES_DB": first, "POSTGRES_PASSWORD": "it's asked"},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with psycopg.connect(self.url("postgres", role="postgres"), autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {second} OWNER TO privacyhub")

    def _run(self, *command) -> None:
        # Into files, not pipes: the server outlives the command and would keep a pipe open.
        with (self.folder.parent / "postgresql.log").open("a") as log:
            subprocess.run(
                list(map(str, command)), check=True, stdout=log, stderr=log, cwd="/", **self._as
            )

    def start(self) -> None:
        options = f"-p {self.port} -h 127.0.0.1 -k {self.folder} -c fsync=off"
        self._run(self._ctl, "--pgdata", self._data, "--wait", "--options", options, "start")

    def stop(self, how: str = "fast") -> None:
        """`immediate` is as by a power cut: what was going on is not ended."""
        self._run(self._ctl, "--pgdata", self._data, "--wait", "--mode", how, "stop")

    def url(self, name: str, role: str = "privacyhub") -> str:
        return f"postgresql://{role}@127.0.0.1:{self.port}/{name}"

    def ask(self, statement: str, *values):
        """The rows a statement gives, past the product: for what no page shows."""
        with psycopg.connect(self.url("privacyhub"), autocommit=True) as connection:
            found = connection.execute(statement, values)
            return found.fetchall() if found.description else []


class Redis:
    """A server as docker-compose.yml starts it: what was queued survives a stop."""

    def __init__(self, folder: Path):
        self._program = program("redis-server")
        self.folder = folder / "redis"
        self.folder.mkdir()
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen | None = None
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                *(*ENDED_WITH_US, self._program, "--port", str(self.port), "--bind", "127.0.0.1"),
                *("--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "everysec"),
            ],
            stdout=subprocess.DEVNULL,
        )
        until(self._answers, "Redis answers")

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, retry=None) as client:
                return client.ping()
        except redis.RedisError:
            return False

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(LONGEST)
