"""An archive: a tar, sealed as a whole under a passphrase, written and read as a stream.

On disk: the mark and version (9 bytes), a salt (16), then chunks as documents.storage seals them
(64 KiB, AES-256-GCM), each bound to the header, its number and whether it is the last: what was
changed, reordered or cut off does not open. The key is scrypt's of passphrase and salt (n 2^17,
r 8, p 1; 128 MB while it is made).

In the tar: tables/LABEL/NUMBER.jsonl.gz, parts of about 4 MB of rows; files/…, as they lie under
FILES_ROOT; ledger.jsonl beside keys; last manifest.json, which says what there must have been.
"""

import gzip
import hashlib
import io
import json
import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from backups.places import Archive
from core.crypto import KEY_BYTES, SealBroken
from documents.storage import SealedWriter, open_chunks

MARK = b"PHBACKUP\x01"
SALT_BYTES = 16
MANIFEST = "manifest.json"
_BUFFER = 1024 * 1024


class ArchiveBroken(Exception):
    """This is no archive, it is not whole, or the passphrase is not that of it."""


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    kdf = Scrypt(salt=salt, length=KEY_BYTES, n=2**17, r=8, p=1)
    return AESGCM(kdf.derive(passphrase.encode()))


def _bound(header: bytes, number: int, last: bool) -> bytes:
    return header + f"|{number}|{'last' if last else 'more'}".encode()


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file, digest):
        self._file, self._digest = file, digest

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._digest.update(content)
        return content


class Writer:
    """An archive being filled. `digest` is of all its members so far, in their order."""

    def __init__(self, tar: tarfile.TarFile):
        self._tar, self.digest = tar, hashlib.sha256()

    def add(self, name: str, size: int, file) -> None:
        """Add `size` bytes that are read from `file`."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.digest.update(f"{name}|{size}|".encode())
        self._tar.addfile(info, _Hashed(file, self.digest))

    def add_bytes(self, name: str, content: bytes) -> None:
        self.add(name, len(content), io.BytesIO(content))

    def add_lines(self, name: str, lines: list[str]) -> None:
        self.add_bytes(name, gzip.compress("".join(lines).encode(), compresslevel=3, mtime=0))


@contextmanager
def writing(file: BinaryIO, passphrase: str, manifest: dict) -> Iterator[Writer]:
    """Fill an archive; it is whole when this ends. `manifest` may be added to until then."""
    header = MARK + secrets.token_bytes(SALT_BYTES)
    file.write(header)
    sealed = SealedWriter(file, _cipher(passphrase, header[len(MARK) :]), partial(_bound, header))
    with tarfile.open(fileobj=sealed, mode="w|", bufsize=_BUFFER) as tar:
        writer = Writer(tar)
        yield writer
        whole = {**manifest, "sha256": writer.digest.hexdigest()}
        writer.add_bytes(MANIFEST, json.dumps(whole).encode())
    sealed.finish()


class _Opened(io.RawIOBase):
    """The opened chunks as a file that can be read once, from its beginning."""

    def __init__(self, chunks: Iterator[bytes]):
        self._chunks, self._left = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if not self._left:
            self._left = next(self._chunks, b"")
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


class Reader:
    """An archive being read, once. After the last of `members` the `manifest` is there."""

    def __init__(self, tar: tarfile.TarFile, rest: io.BufferedReader):
        self._tar, self._rest = tar, rest
        self.manifest: dict = {}

    def members(self) -> Iterator[tuple[str, io.BufferedIOBase]]:
        """Name and content of each member but the manifest. Raises ArchiveBroken, at the end too,
        where the members are not those that were written."""
        digest = hashlib.sha256()
        for info in self._tar:
            content = self._tar.extractfile(info)
            if not info.isfile() or content is None or self.manifest:
                raise ArchiveBroken("it holds what no backup holds")
            if info.name == MANIFEST:
                self.manifest = json.loads(content.read())
                continue
            digest.update(f"{info.name}|{info.size}|".encode())
            hashed = _Hashed(content, digest)
            yield info.name, hashed
            while hashed.read(_BUFFER):
                pass
        while self._rest.read(_BUFFER):  # to the very end, which says that it is the end
            pass
        if digest.hexdigest() != self.manifest.get("sha256"):
            raise ArchiveBroken("what it holds is not what its manifest says")


@contextmanager
def reading(stated: Path | str, passphrase: str) -> Iterator[Reader]:
    """Read the archive at a path or address. Raises ArchiveBroken, while reading too."""
    archive = Archive.at(stated)
    with archive.reading() as file:
        header = file.read(len(MARK) + SALT_BYTES)
        if not header.startswith(MARK) or len(header) < len(MARK) + SALT_BYTES:
            raise ArchiveBroken(f"{archive.name} is no backup of a version known here")
        cipher = _cipher(passphrase, header[len(MARK) :])
        chunks = open_chunks(file, cipher, partial(_bound, header))
        try:
            opened = io.BufferedReader(_Opened(chunks), buffer_size=_BUFFER)
            with tarfile.open(fileobj=opened, mode="r|", bufsize=_BUFFER) as tar:
                yield Reader(tar, opened)
        except SealBroken as broken:
            raise ArchiveBroken(
                f"{archive.name} does not open: another passphrase, or it was changed or cut off"
            ) from broken
        except tarfile.TarError as broken:
            raise ArchiveBroken(f"{archive.name} is not whole") from broken
