"""The site as docker-compose.yml has it: web, worker and scheduler with production settings."""

import json
import os
import resource
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import requests
import yaml

from tests.processes.services import ENDED_WITH_US, LONGEST, ROOT, free_port, until

HOST = "127.0.0.1"


def environment(folder: Path, *, data: str, keys: str, redis: str, **more: str) -> dict[str, str]:
    """The settings of an installation in `folder`, with secrets of its own, behind a proxy that
    speaks TLS to people: whoever asks here is that proxy."""
    subprocess.run([ROOT / "bin" / "make-secrets", folder], check=True, stdout=subprocess.DEVNULL)
    secrets = folder / "secrets"
    named = ("secret_key", "key_encryption_keys", "blind_index_key", "audit_signing_keys")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "privacyhub.settings",
        "PRIVACYHUB_ENV": "production",
        "PRIVACYHUB_VAR": str(folder / "var"),
        "FILES_ROOT": str(folder / "files"),
        "LEDGER_ROOT": str(folder / "ledger"),
        "ALLOWED_HOSTS": HOST,
        "BEHIND_TLS_PROXY": "true",
        "TRUSTED_PROXIES": HOST,
        "DATABASE_URL": data,
        "KEYS_DATABASE_URL": keys,
        "REDIS_URL": redis,
        "DEFAULT_FROM_EMAIL": "privacyhub@example.com",
        **{f"{name.upper()}_FILE": str(secrets / name) for name in named},
        **more,
    }


def image_command() -> list[str]:
    written = (ROOT / "Dockerfile").read_text().partition("\nCMD ")[2]
    return json.loads(written.replace("\\\n", ""))


def composed(service: str, **options: str) -> list[str]:
    """The command of a service in docker-compose.yml, which is that of the image where it states
    none, with some of its options as this machine needs them."""
    stated = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"][service]
    words = shlex.split(stated["command"]) if "command" in stated else image_command()
    for name, value in options.items():
        words[words.index(f"--{name}") + 1] = value
    return [sys.executable, "-m", *words]


def run(command: list[str], env: dict[str, str]) -> str:
    """Run a command of the product to its end; what it printed."""
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def manage(*words: str, env: dict[str, str]) -> str:
    return run([sys.executable, "manage.py", *words], env)


def children_of(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children_of(child)]
    return found


class Running:
    """A process of the site with those it starts, in a group of its own; its log is a file."""

    def __init__(self, name: str, command: list[str], env: dict[str, str], folder: Path):
        self.log = folder / f"{name}.log"
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                [*ENDED_WITH_US, *command],
                env=env,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def logged(self, words: str) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return words in self.log.read_text()

    def stop(self) -> None:
        """End it as its container is ended: it may finish what it is doing."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(LONGEST)
            except subprocess.TimeoutExpired:
                self.kill()
        self._end_group()

    def kill(self) -> None:
        """End it at once, with all it started: nothing gets to be finished."""
        self._end_group()
        self.process.wait(LONGEST)

    def _end_group(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return


class Web(Running):
    """The web server; with `workers` processes that answer."""

    def __init__(self, env: dict[str, str], folder: Path, workers: int = 2):
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        command = composed("web", host=HOST, port=str(self.port), workers=str(workers))
        super().__init__("web", command, env, folder)
        until(self._answers, "the web server answers")

    def _answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            return requests.get(f"{self.url}/livez", timeout=5).ok
        except requests.ConnectionError:
            return False

    def workers(self) -> list[int]:
        """The processes that answer: those that have the product in memory."""
        return [pid for pid in children_of(self.process.pid) if memory_of(pid) > 40]

    def limit_files(self, size: int) -> None:
        """Let none of them write a file beyond `size` bytes, as on a disk with no more room."""
        for pid in self.workers():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def memory_of(pid: int) -> int:
    """The memory (MiB) that a process has in use now."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) // 1024
    return 0


class Worker(Running):
    """The worker; one that ends by itself is started again, as the composition has it done. Celery
    ends where Redis goes while a task is not done yet (celery/kombu, issue 582)."""

    def __init__(self, env: dict[str, str], folder: Path):
        self._arguments = ("worker", composed("worker"), env, folder)
        started = (folder / "worker.log").read_text() if (folder / "worker.log").exists() else ""
        before = started.count(" ready.")
        super().__init__(*self._arguments)
        self._is_wanted = True
        self._watch = threading.Thread(target=self._keep_up, daemon=True)
        self._watch.start()
        until(lambda: self.log.read_text().count(" ready.") > before, "the worker is ready")

    def _keep_up(self) -> None:
        while self._is_wanted:
            if self.process.poll() is not None:
                self._end_group()
                super().__init__(*self._arguments)
            time.sleep(0.2)

    def stop(self) -> None:
        self._let_go()
        super().stop()

    def kill(self) -> None:
        self._let_go()
        super().kill()

    def _let_go(self) -> None:
        self._is_wanted = False
        self._watch.join()


class Beat(Running):
    """The scheduler with the product's own schedule, in which every minute lasts two seconds."""

    def __init__(self, env: dict[str, str], folder: Path):
        command = composed("beat", schedule=str(folder / "celerybeat-schedule"))
        command[command.index("privacyhub")] = "tests.processes.quick_beat"
        super().__init__("beat", command, env, folder)
