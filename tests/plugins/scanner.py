"""A virus scanner that speaks clamd's protocol on a socket, in a thread of its own.

It knows one virus, the test string all scanners know, and can be told to misbehave. It is not
ClamAV: whether that finds anything is not what is tested with it.
"""

import socketserver
import struct
import threading
from dataclasses import dataclass, field

import pytest

# Put together here, so that no scanner of files stops at this one.
TEST_VIRUS = "".join(
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$", "EICAR", "-STANDARD-", "ANTIVIRUS-", "TEST-FILE", "!$H+H*"]
).encode()


@dataclass
class Scanner:
    """How it answers from now on, and what it was sent."""

    url: str = ""
    version: str = "ClamAV 1.4.3/27830/Fri Nov 27 08:20:31 2026"
    verdict: str = ""  # instead of what it finds
    silent: bool = False
    takes: float = 0  # seconds for each verdict
    hangs_up_after: int | None = None  # bytes; it says `verdict` then and listens no more
    talks: int = 0
    received: list[bytes] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def answer(self, content: bytes) -> str:
        found = "Eicar-Test-Signature FOUND" if TEST_VIRUS in content else "OK"
        return self.verdict or f"stream: {found}"


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        scanner = self.server.scanner
        scanner.talks += 1
        command = b""
        while not command.endswith(b"\0"):
            part = self.rfile.read(1)
            if not part:
                return
            command += part
        if scanner.silent:
            scanner.done.wait(60)
            return
        answer = scanner.version if command == b"zVERSION\0" else self._scan(scanner)
        self.wfile.write(answer.encode() + b"\0")

    def _scan(self, scanner) -> str:
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if scanner.hangs_up_after is not None and len(content) > scanner.hangs_up_after:
                break
        scanner.received.append(content)
        scanner.done.wait(scanner.takes)
        return scanner.answer(content)


class _Threads(socketserver.ThreadingMixIn):
    daemon_threads = True
    allow_reuse_address = True


class _ByAddress(_Threads, socketserver.TCPServer):
    pass


class _ByPath(_Threads, socketserver.UnixStreamServer):
    pass


def _run(server, url: str):
    server.scanner = Scanner(url)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.scanner
    server.scanner.done.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def scanner(settings):
    """Runs one and names it in the settings."""
    server = _ByAddress(("127.0.0.1", 0), _Talk)
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
    yield from _run(server, settings.CLAMD_URL)


@pytest.fixture
def scanner_by_path(settings, tmp_path):
    """The same on a socket of the file system."""
    settings.CLAMD_URL = f"unix://{tmp_path / 'clamd.ctl'}"
    yield from _run(_ByPath(str(tmp_path / "clamd.ctl"), _Talk), settings.CLAMD_URL)
