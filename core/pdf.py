"""Rendering PDFs with WeasyPrint: tagged, archivable, fetching nothing but our own assets, and
under a limit of time and memory.

A page of many rows can take minutes and gigabytes. So it is rendered in a process of its own
(`core.pdf_renderer`) that may use so much and no more, while the site goes on. A process of this
side keeps at most two of them; starting one takes a second or so, and they are used again.
"""

import atexit
import base64
import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from functools import cache as once

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import cache
from django.template.loader import render_to_string

from core.pdf_protocol import ANSWER, FAILED, JOB, OK, OUT_OF_MEMORY

logger = logging.getLogger(__name__)
KEPT = 24 * 60 * 60
"""How many seconds a PDF of `render_pdf_once` is kept."""
AT_ONCE = 2  # renderers of one process: more would only wait for each other
WAIT = 20  # seconds for one of these at a page: who waits holds a thread of the site
JOBS = 100  # after so many a renderer makes place for a new one, with what it did not give back
IN_BACKGROUND = 600
"""Seconds for what nobody waits for at a page; the tasks that do it end after 900."""
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "XDG_CACHE_HOME", "FONTCONFIG_PATH")

ENDS_BY_LIMIT = {
    OUT_OF_MEMORY: "memory",
    -signal.SIGALRM: "time",
    # A library that is refused memory ends the process by one of these; the system by the last.
    **dict.fromkeys((-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGSEGV, -signal.SIGBUS), "memory"),
    -signal.SIGKILL: "memory",
}
"""What a renderer ends with that came to a limit. Any other signal was sent by somebody else, who
stops or restarts something."""


class PdfTooLarge(Exception):
    """The PDF would take more time or memory than there is for one."""


class PdfBusy(Exception):
    """Others are being made, and hold all the places there are."""


class PdfNotMade(Exception):
    """Rendering failed; the message is the kind of error, never what stood in the page."""


def render_pdf(template: str, context: dict, *, attachments=(), variant: str = "pdf/a-3a") -> bytes:
    """Render a template to a PDF, as `pdf_of` does."""
    return pdf_of(render_to_string(template, context), attachments=attachments, variant=variant)


def render_pdf_once(template: str, context: dict) -> bytes:
    """As `render_pdf`; for a day the same pages are not made again. For what is no secret: it is
    kept in the cache."""
    html = render_to_string(template, context)
    key = f"pdf-{content_hash(html.encode())}"
    pdf = cache.get(key)
    if pdf is None:
        pdf = pdf_of(html)
        cache.set(key, pdf, KEPT)
    return pdf


def pdf_of(html: str, *, attachments=(), variant: str = "pdf/a-3a", seconds: int = 0) -> bytes:
    """Render HTML to a PDF.

    `attachments` are (file name, content bytes, description), put inside the file (PDF/A-3).
    `seconds` is the most it may take, PDF_SECONDS unless told; for workers `IN_BACKGROUND`, where
    it may be more than a few pages: 155 pages took 21 s and 590 MB.

    Raises PdfTooLarge where the limit of time or memory struck, PdfBusy where somebody waits at a
    page and others take too long, PdfNotMade on any other fault.
    """
    inside = [
        (name, base64.b64encode(content).decode(), str(description))
        for name, content, description in attachments
    ]
    job = json.dumps({"html": html, "variant": variant, "attachments": inside}).encode()
    places = _places
    if not places.acquire(timeout=None if seconds else WAIT):
        logger.warning("a PDF was not made: others take all the places")
        raise PdfBusy
    try:
        return _rendered(job, seconds or settings.PDF_SECONDS)
    finally:
        places.release()


def content_hash(content: bytes) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class _Ended(Exception):
    """The renderer ended without an answer."""


class _Renderer:
    """A process that renders one PDF after another, within `megabytes`."""

    def __init__(self, megabytes: int):
        self.megabytes, self.jobs = megabytes, 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "core.pdf_renderer", str(megabytes), *_roots()],
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # WeasyPrint writes there what stands in the page
        )

    def answer(self, job: bytes, seconds: int) -> tuple[bytes, bytes]:
        """How it went, and the PDF or the kind of error. Raises _Ended where nothing came."""
        self.jobs += 1
        try:
            self.process.stdin.write(JOB.pack(len(job), seconds) + job)
            self.process.stdin.flush()
        except BrokenPipeError:
            raise _Ended from None
        head = self.process.stdout.read(ANSWER.size)
        if len(head) < ANSWER.size:
            raise _Ended
        how, length = ANSWER.unpack(head)
        content = self.process.stdout.read(length)
        if len(content) < length:
            raise _Ended
        return how, content

    def end(self) -> int:
        """End the process; what it ended with."""
        try:
            self.process.communicate(timeout=1)  # closes stdin, which ends it
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self.process.kill()
            self.process.communicate()
        return self.process.returncode


_places = threading.BoundedSemaphore(AT_ONCE)
_idle: list[_Renderer] = []


def _rendered(job: bytes, seconds: int) -> bytes:
    by = ""
    for _again in range(2):  # one that stood idle may end as it is asked; one may be told to end
        renderer = _taken()
        try:
            how, content = renderer.answer(job, seconds)
        except _Ended:
            ended = renderer.end()
            why = ENDS_BY_LIMIT.get(ended)
            if why:
                logger.warning("a PDF was not made: no more %s", why)
                raise PdfTooLarge from None
            if ended > 0:
                raise PdfNotMade(f"the renderer ended with {ended}") from None
            by = signal.Signals(-ended).name if ended else "itself"
            logger.warning("a renderer of PDFs was ended by %s", by)
            continue
        except BaseException:  # an answer half read is no beginning of the next
            renderer.process.kill()
            renderer.end()
            raise
        if how in (OK, FAILED) and renderer.jobs < JOBS:
            _idle.append(renderer)
        else:
            renderer.end()
        if how == OK:
            return content
        if how == FAILED:
            raise PdfNotMade(content.decode())
        logger.warning("a PDF was not made: no more memory")
        raise PdfTooLarge
    raise PdfNotMade(f"the renderer was ended by {by}, twice")


def _taken() -> _Renderer:
    while True:
        try:
            renderer = _idle.pop()
        except IndexError:
            return _Renderer(settings.PDF_MEMORY_MB)
        if renderer.megabytes == settings.PDF_MEMORY_MB and renderer.process.poll() is None:
            return renderer
        renderer.end()


@once
def _roots() -> list[str]:
    """Where our static files are: collected, or as they stand with the apps."""
    stores = [
        store for finder in get_finders() for store in getattr(finder, "storages", {}).values()
    ]
    return [*(str(store.location) for store in stores), str(settings.STATIC_ROOT)]


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


def _begin_anew() -> None:
    """A forked process has no part in the renderers of the one it came from, nor in who waits."""
    global _places
    _places = threading.BoundedSemaphore(AT_ONCE)
    _idle.clear()


os.register_at_fork(after_in_child=_begin_anew)
