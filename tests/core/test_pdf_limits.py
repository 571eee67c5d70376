"""Making a PDF is bounded in time and memory, and says so where that struck."""

import errno
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO

import pytest
from django.conf import settings as set_up
from django.urls import reverse

from core import pdf, pdf_renderer
from core.pdf import PdfNotMade, PdfTooLarge, pdf_of
from core.pdf_protocol import TOO_LARGE
from tests.factories import world
from tests.factories.http import asking

MANY_ROWS = "<tr><td>Noor Zandstra</td><td>De Boomhut</td></tr>" * 3000


def page(body: str) -> str:
    return f'<html lang="nl"><head><title>Lijst</title></head><body>{body}</body></html>'


def test_a_pdf_that_takes_too_long_is_ended(settings):
    settings.PDF_SECONDS = 1
    began = time.monotonic()
    with pytest.raises(PdfTooLarge):
        pdf_of(page(f"<table>{MANY_ROWS}</table>"))
    assert time.monotonic() - began < 10
    assert pdf_of(page("<p>kort</p>"), seconds=60).startswith(b"%PDF")  # and the next is made


def test_a_pdf_that_takes_too_much_memory_is_ended(settings):
    settings.PDF_MEMORY_MB = 180
    with pytest.raises(PdfTooLarge):
        pdf_of(page(f"<table>{MANY_ROWS}</table>"), seconds=120)
    settings.PDF_MEMORY_MB = 1500
    assert pdf_of(page("<p>kort</p>")).startswith(b"%PDF")


def test_a_page_that_is_larger_than_the_memory_is_ended(settings):
    settings.PDF_MEMORY_MB = 180
    with pytest.raises(PdfTooLarge):
        pdf_of(page("<p>woord</p>" * 20_000_000), seconds=60)


@pytest.mark.parametrize(
    "refused", [MemoryError(), SystemError("no exception set"), OSError(errno.ENOMEM, "refused")]
)
def test_an_error_that_comes_of_refused_memory_is_told_as_that(refused, monkeypatch):
    """Whether a library in C says so by one or another differs from run to run."""

    def rendered(job, roots):
        try:
            raise refused
        except type(refused):
            raise ValueError(job["html"]) from None

    monkeypatch.setattr(pdf_renderer, "render", rendered)
    job = b'{"html": "<p>kort</p>"}'
    assert pdf_renderer._answered(BytesIO(job), len(job), [])[0] == TOO_LARGE


@pytest.mark.django_db
def test_who_waits_at_a_page_is_told_that_it_is_too_large(settings):
    settings.PDF_MEMORY_MB = 100
    board = asking(world.user("board"))
    answer = board.get(reverse("access:overview-pdf"))
    assert answer.status_code == 503
    assert "Too large to make at once" in answer.content.decode()


@pytest.fixture
def all_places_taken():
    """Long PDFs that take all the places there are."""
    with ThreadPoolExecutor(pdf.AT_ONCE) as pool:
        for _n in range(pdf.AT_ONCE):
            pool.submit(pdf_of, page(f"<table>{MANY_ROWS * 5}</table>"), seconds=4)
        until = time.monotonic() + 5
        while pdf._places._value and time.monotonic() < until:
            os.sched_yield()
        yield


@pytest.mark.django_db
def test_who_waits_at_a_page_for_others_holds_no_thread_for_long(all_places_taken, monkeypatch):
    monkeypatch.setattr(pdf, "WAIT", 0.5)
    made = reverse("access:overview-pdf")
    answer = asking(world.user("board")).get(made)
    assert answer.status_code == 503
    assert "Other PDFs are being made" in answer.content.decode()
    assert f'href="{made}"' in answer.content.decode()  # to try again


def test_a_forked_process_waits_for_nobody_it_left_behind(all_places_taken):
    child = os.fork()
    if not child:
        signal.alarm(20)  # a child that waits for ever is ended
        code = 1
        try:
            code = int(not pdf_of(page("<p>kort</p>"), seconds=15).startswith(b"%PDF"))
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0


def test_another_fault_is_not_called_too_large():
    with pytest.raises(PdfNotMade, match=r"ValueError|KeyError"):
        pdf_of(page("<p>kort</p>"), variant="no such variant")
    assert pdf_of(page("<p>kort</p>")).startswith(b"%PDF")


def test_many_at_once_get_each_their_own():
    def made(number: int) -> int:
        return len(pdf_of(page(f"<p>{'woord ' * 300 * number}</p>")))

    expected = [made(number) for number in range(1, 7)]
    assert len(set(expected)) == 6
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(made, range(1, 7))) == expected
    assert len(pdf._idle) <= pdf.AT_ONCE


def test_the_process_that_renders_knows_no_secrets():
    assert pdf_of(page("<p>kort</p>")).startswith(b"%PDF")
    with open(f"/proc/{pdf._idle[-1].process.pid}/environ", "rb") as environ:
        names = {pair.partition(b"=")[0].decode() for pair in environ.read().split(b"\0") if pair}
    assert names <= set(pdf.PASSED_ON) | {"LC_CTYPE"}
    assert "DATABASE_URL" not in names


def test_a_renderer_that_ended_while_idle_is_replaced():
    pdf_of(page("<p>kort</p>"))
    for renderer in pdf._idle:
        renderer.process.kill()
        renderer.process.wait()
    assert pdf_of(page("<p>kort</p>")).startswith(b"%PDF")


def renderers() -> list[int]:
    """The renderers of this process, idle or not."""
    pids = []
    for task in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{task}/children") as children:
            pids += [int(pid) for pid in children.read().split()]
    return [pid for pid in pids if b"core.pdf_renderer" in command_of(pid)]


def command_of(pid: int) -> bytes:
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as command:
            return command.read()
    except OSError:
        return b""


def tell_to_end(pids) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def test_a_renderer_that_is_told_to_end_is_replaced_also_while_it_renders():
    pdf._end_all()
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(pdf_of, page(f"<table>{MANY_ROWS[:40_000]}</table>"), seconds=60)
        while not (found := renderers()):
            os.sched_yield()
        tell_to_end(found)
        assert made.result().startswith(b"%PDF")


def test_a_pdf_whose_renderers_are_told_to_end_is_not_called_too_large():
    with ThreadPoolExecutor(1) as pool:
        made = pool.submit(pdf_of, page(f"<table>{MANY_ROWS}</table>"), seconds=60)
        while not made.done():
            tell_to_end(renderers())
        with pytest.raises(PdfNotMade, match="SIGTERM"):
            made.result()


def test_where_the_site_ends_its_renderers_end():
    code = (
        "import django; django.setup(); from core import pdf;"
        "pdf.pdf_of('<html lang=nl><title>a</title><p>b'); print(pdf._idle[0].process.pid)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=set_up.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not os.path.exists(f"/proc/{ended.stdout.strip()}")
