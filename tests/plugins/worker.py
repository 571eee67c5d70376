"""A real Celery worker beside the tests, on the same databases, files and broker."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connections


def database_url(alias: str) -> str:
    """The address of the test database that a process beside the tests can open."""
    database = connections[alias].settings_dict
    if "sqlite" in database["ENGINE"]:
        return f"sqlite:///{database['NAME']}"
    at = database["HOST"] or ""
    return (
        f"postgresql://{database['USER']}@{at}/{database['NAME']}"
        if at
        else (f"postgresql:///{database['NAME']}")
    )


def environment_beside() -> dict[str, str]:
    """The environment of a process that works beside the tests, on what they work on."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "privacyhub.settings",
        "PRIVACYHUB_ENV": "test",
        "PRIVACYHUB_VAR": str(settings.VAR),
        "FILES_ROOT": str(settings.FILES_ROOT),
        "LEDGER_ROOT": str(settings.LEDGER_ROOT),
        "DATABASE_URL": database_url("default"),
        "KEYS_DATABASE_URL": database_url("keys"),
    }


@pytest.fixture
def worker(transactional_db, tmp_path):
    """Starts `celery worker` as a user would have it, and ends it after the test."""
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "celery",
                "-A",
                "privacyhub",
                "worker",
                "--pool",
                "solo",
                "--loglevel",
                "INFO",
            ],
            cwd=settings.BASE_DIR,
            env=environment_beside(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            deadline = time.monotonic() + 60
            while " ready." not in log.read_text():
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
            yield log
        finally:
            process.terminate()
            process.wait(timeout=30)
