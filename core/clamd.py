"""Asking clamd, the daemon of ClamAV, whether content is known to be harmful.

Four bytes of length before each piece and a zero at the end is all of its protocol that is used.
The libraries for it stand still or are under the GPL, and none ends a talk that drags on.
"""

import datetime as dt
import re
import socket
import struct
import time
from dataclasses import dataclass
from threading import BoundedSemaphore
from urllib.parse import urlsplit

CONNECT = 2  # seconds
PATIENCE = 30  # seconds for what was sent together, from the first byte to the last verdict
AT_ONCE = (
    4  # files a process has scanned beside each other: what hangs may not hold all its threads
)
WAIT = 5  # seconds for one of these places
REST = 10  # seconds after a scan that came to no end in which none is begun
PIECE = 65_536  # bytes sent at once
LONGEST_ANSWER = 4_096  # bytes; a verdict is one line
_VERDICT = re.compile(r"stream: (?:(?P<clean>OK)|(?P<name>[^\0\n]+) FOUND)")
_VERSION = re.compile(r"ClamAV (?P<version>[^/]+)(?:/(?P<number>\d+)/(?P<made>.+))?")


class NoVerdict(Exception):
    """The scanner was not reached, or did not say whether the content is harmful."""


@dataclass(frozen=True)
class Version:
    """What answers, and how old what it knows is; `made_at` is None where it knows nothing."""

    version: str
    made_at: dt.datetime | None


def parse(address: str) -> str | tuple[str, int]:
    """The path or the host and port of `unix:///path` or `tcp://host:port`. Raises ValueError."""
    parts = urlsplit(address)
    if parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1:
        return parts.path
    if parts.scheme == "tcp" and parts.hostname and parts.port and parts.path in {"", "/"}:
        return parts.hostname, parts.port
    raise ValueError("it must be unix:///path/to/socket or tcp://host:port")


class Patience:
    """How long all files that were sent together may take; begun when the first is scanned."""

    def __init__(self):
        self._until = 0.0

    def until(self) -> float:
        """When it ends, by the clock that only goes forward."""
        self._until = self._until or time.monotonic() + PATIENCE
        return self._until


_places = BoundedSemaphore(AT_ONCE)
_rests_until = 0.0  # by the clock that only goes forward


def found_in(content: bytes, address: str, patience: Patience) -> str:
    """The name of what was found in `content`, or nothing where that is clean. Raises NoVerdict."""
    verdict = _VERDICT.fullmatch(_scanned(content, address, patience.until()))
    if verdict is None:
        raise NoVerdict("no verdict")
    return "" if verdict["clean"] else verdict["name"]


def _scanned(content: bytes, address: str, until: float) -> str:
    global _rests_until
    left = until - time.monotonic()
    if left <= 0:
        raise NoVerdict("the files before took all the time")
    if not _places.acquire(timeout=min(WAIT, left)):
        raise NoVerdict("others wait for one")
    try:
        if time.monotonic() < _rests_until:
            raise NoVerdict("the one before came to no end")
        try:
            return _ask(address, b"zINSTREAM\0", content, until=until)
        except NoVerdict:
            if time.monotonic() >= until:
                _rests_until = time.monotonic() + REST
            raise
    finally:
        _places.release()


def version(address: str) -> Version:
    """Which scanner answers. Raises NoVerdict."""
    told = _VERSION.fullmatch(_ask(address, b"zVERSION\0", until=time.monotonic() + CONNECT))
    if told is None:
        raise NoVerdict("no version")
    made_at = None
    if told["made"]:
        try:
            made_at = dt.datetime.strptime(told["made"].strip(), "%a %b %d %H:%M:%S %Y")
        except ValueError as error:
            raise NoVerdict("no day of the signatures") from error
        made_at = made_at.replace(tzinfo=dt.UTC)  # it tells no zone; a day is all that is asked
    return Version(told["version"], made_at)


def _ask(address: str, command: bytes, content: bytes | None = None, *, until: float) -> str:
    """Send a command, and content behind it; the answer without its closing zero."""
    try:
        with _connected(address) as line:
            try:
                _send(line, command, until)
                if content is not None:
                    for start in range(0, len(content), PIECE):
                        piece = content[start : start + PIECE]
                        _send(line, struct.pack("!L", len(piece)) + piece, until)
                    _send(line, struct.pack("!L", 0), until)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it stopped listening, and may have said why
            return _answer(line, until)
    except OSError as error:
        raise NoVerdict(type(error).__name__) from error


def _connected(address: str) -> socket.socket:
    where = parse(address)
    if isinstance(where, tuple):
        return socket.create_connection(where, timeout=CONNECT)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(CONNECT)
        line.connect(where)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, data: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(data)


def _answer(line: socket.socket, until: float) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        line.settimeout(_left(until))
        part = line.recv(LONGEST_ANSWER)
        answer += part
        if not part or len(answer) > LONGEST_ANSWER:
            raise NoVerdict("broke off")
    return answer[:-1].decode("utf-8", "replace").strip()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
