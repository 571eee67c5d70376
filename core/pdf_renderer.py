"""The process that renders PDFs for `core.pdf`: a program of its own, started with nothing but the
limits it keeps to, and without settings, keys or the address of a database.

    python -m core.pdf_renderer MEGABYTES ROOT [ROOT ...]

Jobs come on stdin and answers go to stdout, as `core.pdf_protocol` says. A job that takes longer
than it may ends the process, by an alarm also within code that is not Python; so does the end of
stdin, or five minutes without a job.
"""

import base64
import errno
import json
import resource
import select
import signal
import sys
from pathlib import Path

from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher

from core.pdf_protocol import ANSWER, FAILED, JOB, OK, OUT_OF_MEMORY, TOO_LARGE

ASSETS = "asset:"
IDLE = 300  # seconds


class AssetFetcher(URLFetcher):
    """Answers `asset:css/print.css` from our static files, below `roots`, and refuses everything
    else. WeasyPrint would otherwise read any file a template links to, and embed it."""

    def __init__(self, roots):
        super().__init__()
        self._roots = [Path(root).resolve() for root in roots]

    def fetch(self, url, headers=None):
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if not url.startswith(ASSETS):
            raise ValueError(f"not fetched: {url[:80]}")
        name = url.removeprefix(ASSETS)
        if ".." in name or name.startswith("/"):
            raise ValueError(f"no such asset: {name[:80]}")
        for root in self._roots:
            found = (root / name).resolve()
            if found.is_relative_to(root) and found.is_file():
                return super().fetch(found.as_uri(), headers)
        raise ValueError(f"no such asset: {name[:80]}")


def render(job: dict, roots) -> bytes:
    inside = [
        Attachment(
            string=base64.b64decode(content),
            name=name,
            description=description,
            relationship="Data",
        )
        for name, content, description in job["attachments"]
    ]
    page = HTML(string=job["html"], base_url=ASSETS, url_fetcher=AssetFetcher(roots))
    return page.write_pdf(pdf_variant=job["variant"], attachments=inside)


def _answered(asked, length: int, roots) -> tuple[bytes, bytes]:
    try:
        return OK, render(json.loads(asked.read(length)), roots)
    except Exception as error:
        if _of_memory(error):
            return TOO_LARGE, b""
        # The kind of error only: its text may hold what stands in the page.
        return FAILED, type(error).__name__.encode()


def _of_memory(error: BaseException | None) -> bool:
    """Whether an error, or one it came of, says that memory was refused. Code in C that does not
    look for that ends without saying why, which Python calls a SystemError."""
    while error:
        if isinstance(error, MemoryError | SystemError) or (
            isinstance(error, OSError) and error.errno == errno.ENOMEM
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def main(megabytes: int, roots) -> None:
    most = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while select.select([asked], [], [], IDLE)[0]:
        head = asked.read(JOB.size)
        if len(head) < JOB.size:
            return
        length, seconds = JOB.unpack(head)
        signal.alarm(seconds)
        how, content = _answered(asked, length, roots)
        answers.write(ANSWER.pack(how, len(content)))
        answers.write(content)
        answers.flush()
        signal.alarm(0)
        if how == TOO_LARGE:  # who begins anew has all of the memory
            sys.exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), sys.argv[2:])
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
