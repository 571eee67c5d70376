"""One installation for all tests here: its servers, its processes, and who works there."""

import json
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.factors import code_at
from tests.processes.browser import Browser
from tests.processes.mail import Mail
from tests.processes.services import PostgreSQL, Redis, until
from tests.processes.site import Beat, Web, Worker, environment, manage, run


class Site:
    """The whole of it, started. Whatever a test breaks it restores."""

    def __init__(self, folder: Path, ending: ExitStack):
        self.folder = folder
        self.postgresql = PostgreSQL(folder)
        ending.callback(self.postgresql.stop, "immediate")
        self.redis = Redis(folder)
        ending.callback(self.redis.stop)
        self.mail = Mail()
        ending.callback(self.mail.stop)
        self.env = environment(
            folder,
            data=self.postgresql.url("privacyhub"),
            keys=self.postgresql.url("privacyhub_keys"),
            redis=self.redis.url,
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(self.mail.port),
        )
        with ThreadPoolExecutor() as both:
            list(both.map(self._manage, (("prepare",), ("collectstatic", "--noinput"))))
        self.people = json.loads(run([sys.executable, "-m", "tests.faults.filled"], self.env))
        self._browsers: dict[str, Browser] = {}
        self.web = Web(self.env, folder)
        ending.callback(self.web.stop)
        self.beat = Beat(self.env, folder)
        ending.callback(self.beat.stop)
        self.worker = Worker(self.env, folder)
        ending.callback(lambda: self.worker.stop())

    def _manage(self, words) -> None:
        manage(*words, env=self.env)

    def new_worker(self) -> None:
        self.worker = Worker(self.env, self.folder)

    def browser(self) -> Browser:
        return Browser(self.web.url)

    def browser_of(self, who: str) -> Browser:
        """The browser of somebody who has shown both factors. A code of the app is good once, so
        there is one for all tests."""
        if who not in self._browsers:
            person, browser = self.people[who], self.browser()
            code = code_at(person["secret"], timezone.now())
            answer = browser.sign_in(person["email"], person["password"], code)
            assert answer.status_code == 200, answer.text
            self._browsers[who] = browser
        return self._browsers[who]

    def answers(self, page: str) -> int:
        return self.browser().open(page).status_code

    def stored_files(self) -> set[str]:
        """The names of all files kept for people, finished or not."""
        return {path.name for path in (self.folder / "files").rglob("*") if path.is_file()}

    def is_ready(self) -> bool:
        return self.answers("/readyz") == 200

    def heart_beats(self) -> None:
        """Wait until what is scheduled from now on is done: worker and scheduler are at work."""
        [(now,)] = self.postgresql.ask("SELECT now()")
        last = "SELECT 1 FROM system_heartbeat WHERE at > %s"
        until(lambda: self.postgresql.ask(last, now), "worker and scheduler give a sign of life")


@pytest.fixture(scope="session")
def site():
    # Where another account, that of the database server, can reach it.
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o711)
    with ExitStack() as ending:
        ending.callback(shutil.rmtree, folder, ignore_errors=True)
        yield Site(folder, ending)


@pytest.fixture(autouse=True)
def nothing_left_broken(site):
    """Each test leaves the site as it found it: ready, with all that goes on behind it."""
    yield
    until(site.is_ready, "the site is ready")
    site.heart_beats()
