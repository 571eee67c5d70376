"""A process beside the tests, on the databases, files and keys of the test."""

import base64
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connections

from tests.plugins.worker import database_url


class Outside:
    """The test's databases for other processes: those on disk as they are, those in memory as a
    copy in a file, which `back` brings back. What the test wrote has to be committed."""

    def __init__(self, folder: Path):
        self.files = {
            alias: folder / f"{alias}.sqlite3"
            for alias in connections
            if connections[alias].vendor == "sqlite" and connections[alias].is_in_memory_db()
        }
        self.out()

    def out(self) -> None:
        """Bring out what the test wrote since."""
        for alias, file in self.files.items():
            connections[alias].ensure_connection()
            copy = sqlite3.connect(file)
            connections[alias].connection.backup(copy)
            copy.close()

    def back(self) -> None:
        for alias, file in self.files.items():
            copy = sqlite3.connect(file)
            copy.backup(connections[alias].connection)
            copy.close()

    def _url(self, alias: str) -> str:
        return f"sqlite:///{self.files[alias]}" if alias in self.files else database_url(alias)

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run Python with these arguments to its end, as an administrator would."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start Python with these arguments; what it prints can be read, and it can be answered."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _environment(self) -> dict[str, str]:
        ring = [f"{name}:{_text(key)}" for name, key in settings.KEY_ENCRYPTION_KEYS.items()]
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "privacyhub.settings",
            "PRIVACYHUB_ENV": "test",
            "PRIVACYHUB_VAR": str(settings.VAR),
            "FILES_ROOT": str(settings.FILES_ROOT),
            "LEDGER_ROOT": str(settings.LEDGER_ROOT),
            "KEY_ENCRYPTION_KEYS": ",".join(ring),
            "BLIND_INDEX_KEY": _text(settings.BLIND_INDEX_KEY),
            "DATABASE_URL": self._url("default"),
            "KEYS_DATABASE_URL": self._url("keys"),
        }


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
