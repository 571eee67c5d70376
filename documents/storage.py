"""Files on disk, sealed in chunks with the key of their subject and retention class.

A stored file is: version (1 byte), algorithm (1), key id (16), then for each chunk of 64 KiB of
content a nonce (12) and the ciphertext with its 16-byte tag. Each chunk's associated data binds
the document, its owner and class, the chunk's number and whether it is the last one: a chunk that
is changed, swapped, left out or taken to another document does not open, nor does a cut file.

A picture's thumbnail lies beside its file, sealed in the same way with the same key.

Files lie under FILES_ROOT by class and owner, so that destroying a class of a subject takes its
whole folder, and with it what a rolled-back transaction may have left there.
"""

import errno
import os
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import crypto, keys
from core.actions import when_undone
from core.crypto import SealBroken
from core.files import sync_folder, whole_file
from core.registries import retention_rules

CHUNK_BYTES = 64 * 1024
HEADER_BYTES = len(crypto.HEADER) + crypto.KEY_ID_BYTES
SEAL_BYTES = crypto.NONCE_BYTES + 16
BESIDE_EACH_OTHER = 8  # removals at a time: each waits for the disk more than it works


class Part(Enum):
    """What is stored of a document; the value is bound into the seal."""

    FILE = "file"
    THUMBNAIL = "thumbnail"


@dataclass(frozen=True)
class StoredFile:
    """A file that is no document of anybody's file, as it is stored: `subject_id` is whose key of
    the class seals it (a breach), `byte_size` is of its content."""

    pk: uuid.UUID
    subject_id: uuid.UUID
    retention_class: str
    byte_size: int
    content_type: str

    @property
    def extension(self) -> str:
        return extension_of(self.content_type)


def extension_of(content_type: str) -> str:
    """What the name of a file of this kind ends in."""
    return {"image/jpeg": "jpg"}.get(content_type, content_type.partition("/")[2])


class FileMissing(Exception):
    """There is a row for this document but no file."""


class NoRoom(ValidationError):
    """The disk takes no more: said at the form, where what was typed still stands."""

    def __init__(self):
        super().__init__(
            _(
                "There is no room left to store files. Nothing has been added. Tell the"
                " person who manages PrivacyHub, and add it again later."
            ),
            code="no_room",
        )


NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FilesStay(Exception):
    """Files of some could not be removed; `errors` are the system's, one for each of them."""

    def __init__(self, errors: list[OSError]):
        super().__init__(f"the files of {len(errors)} could not be removed")
        self.errors = errors


def folder_of(owner_id: uuid.UUID, retention_class: str) -> Path:
    """Where the files of one class of one subject lie. Raises ValueError for an unknown class."""
    return Path(_place_of(_folder_of_class(retention_class), owner_id))


def _folder_of_class(retention_class: str) -> str:
    if not any(rule.retention_class == retention_class for rule in retention_rules):
        raise ValueError(f"unknown retention class {retention_class!r}")
    return os.path.join(settings.FILES_ROOT, retention_class)


def _place_of(root: str, owner_id: uuid.UUID) -> str:
    """As text: a Path of each of thousands would take longer than looking whether it is there."""
    owner = str(owner_id if isinstance(owner_id, uuid.UUID) else uuid.UUID(str(owner_id)))
    return f"{root}/{owner[:2]}/{owner}"


def _stands(place: str) -> bool:
    """Whether something is there. Unlike os.path.lexists it raises OSError where the disk does not
    say: that is no proof of anything."""
    try:
        os.lstat(place)
    except FileNotFoundError:
        return False
    return True


def standing_folders(owner_ids: Iterable[uuid.UUID], retention_class: str) -> list[uuid.UUID]:
    """Of which of these subjects something stands where the files of a class lie, be it a link that
    leads nowhere."""
    root = _folder_of_class(retention_class)
    if not _stands(root):
        return []
    return [pk for pk in owner_ids if _stands(_place_of(root, pk))]


def path_of(document, part: Part = Part.FILE) -> Path:
    name = str(document.pk) if part is Part.FILE else f"{document.pk}.{part.value}"
    return folder_of(document.subject_id, document.retention_class) / name


def _size_of(document, part: Part) -> int:
    return document.byte_size if part is Part.FILE else document.thumbnail_size


def sealed_size(byte_size: int) -> int:
    """The size on disk of a file with `byte_size` bytes of content."""
    chunks = max(1, -(-byte_size // CHUNK_BYTES))
    return HEADER_BYTES + chunks * SEAL_BYTES + byte_size


def _bound(header: bytes, document, part: Part, number: int, last: bool) -> bytes:
    place = f"{part.value}|{document.pk}|{document.subject_id}|{document.retention_class}"
    return header + f"|{place}|{number}|{'last' if last else 'more'}".encode()


class SealedWriter:
    """A file being sealed piece by piece, to write to as to any file; it cannot be read or wound
    back. `size` is how much was written."""

    def __init__(self, file, cipher: AESGCM, bound: Callable[[int, bool], bytes]):
        self._file, self._cipher, self._bound = file, cipher, bound
        self._waiting, self._number, self.size = bytearray(), 0, 0

    def write(self, content) -> int:
        self._waiting += content
        self.size += len(content)
        start = 0
        # One chunk stays behind: only at the end is it known which is the last.
        while len(self._waiting) - start > CHUNK_BYTES:
            self._seal(self._waiting[start : start + CHUNK_BYTES], last=False)
            start += CHUNK_BYTES
        del self._waiting[:start]
        return len(content)

    def flush(self) -> None:
        """Nothing to do: what waits is sealed when its chunk is whole."""

    def finish(self) -> None:
        self._seal(self._waiting, last=True)

    def _seal(self, chunk, *, last: bool) -> None:
        nonce = secrets.token_bytes(crypto.NONCE_BYTES)
        bound = self._bound(self._number, last)
        self._file.write(nonce)
        self._file.write(self._cipher.encrypt(nonce, bytes(chunk), bound))
        self._number += 1


@contextmanager
def writing(document, part: Part = Part.FILE) -> Iterator[SealedWriter]:
    """Seal what is written as the file of `document`; whole and on disk when this ends, and
    nothing of it there where it ends by an error, or the running action does later on.

    Raises core.keys.KeyMissing or KeyDestroyed where the owner has no key of the class; NoRoom.
    """
    key_id, key = keys.sealing_key(document.subject_id, document.retention_class)
    header = crypto.HEADER + key_id.bytes
    path = path_of(document, part)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _whole_or_gone(path) as file:
            file.write(header)
            sealed = SealedWriter(file, AESGCM(key), partial(_bound, header, document, part))
            yield sealed
            sealed.finish()
    except OSError as error:
        if error.errno in NO_ROOM:
            raise NoRoom from error
        raise


@contextmanager
def _whole_or_gone(path: Path) -> Iterator[BinaryIO]:
    """A file to write to, that stands at `path` and on disk when this ends."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    is_new = not path.exists()
    with whole_file(path, unfinished) as file:
        yield file
    if is_new:
        when_undone(partial(path.unlink, missing_ok=True))
    sync_folder(path.parent)


def write(document, content: bytes, part: Part = Part.FILE) -> None:
    """Seal `content` as the file of `document`, as `writing` does."""
    with writing(document, part) as sealed:
        sealed.write(content)


def read(document, part: Part = Part.FILE) -> Iterator[bytes]:
    """Return the content of a document's file in chunks, each verified before it is given.

    The key is opened and the file's size compared before the first chunk. Raises FileMissing;
    SealBroken (also while reading) where the file is not what was stored; KeyDestroyed.
    """
    path = path_of(document, part)
    key_id = sealed_with(document, part)
    if path.stat().st_size != sealed_size(_size_of(document, part)):
        raise SealBroken("the file is longer or shorter than what was stored")
    return _chunks(path, key_id, keys.opening_key(key_id), document, part)


def _chunks(path: Path, key_id: uuid.UUID, key: bytes, document, part: Part) -> Iterator[bytes]:
    with path.open("rb") as file:
        start = file.read(HEADER_BYTES + SEAL_BYTES)
        if crypto.key_id_of(start) != key_id:  # sealed anew since
            key = keys.opening_key(crypto.key_id_of(start))
        header = start[:HEADER_BYTES]
        file.seek(HEADER_BYTES)
        yield from open_chunks(file, AESGCM(key), partial(_bound, header, document, part))


def open_chunks(file, cipher: AESGCM, bound: Callable[[int, bool], bytes]) -> Iterator[bytes]:
    """What a SealedWriter sealed, a chunk at a time. Raises SealBroken at the first that is not
    what was written there, and where the end is not the end."""
    sealed, number = file.read(CHUNK_BYTES + SEAL_BYTES), 0
    if not sealed:
        raise SealBroken("nothing was sealed here")
    while sealed:
        following = file.read(CHUNK_BYTES + SEAL_BYTES)
        nonce, rest = sealed[: crypto.NONCE_BYTES], sealed[crypto.NONCE_BYTES :]
        try:
            yield cipher.decrypt(nonce, rest, bound(number, not following))
        except InvalidTag as broken:
            raise SealBroken(f"chunk {number} does not open at this place") from broken
        sealed, number = following, number + 1


def sealed_with(document, part: Part = Part.FILE) -> uuid.UUID:
    """The id of the key that sealed a file. Raises FileMissing, SealBroken."""
    try:
        with path_of(document, part).open("rb") as file:
            return crypto.key_id_of(file.read(HEADER_BYTES + SEAL_BYTES))
    except FileNotFoundError:
        raise FileMissing(f"no {part.value} for document {document.pk}") from None


def parts_of(document) -> list[Part]:
    return [Part.FILE, Part.THUMBNAIL] if document.thumbnail_size else [Part.FILE]


def reseal(document, part: Part = Part.FILE) -> bool:
    """Seal a file anew where it is not under the key in use; return whether it was not.

    Reads the file through either way. The caller holds the lock on the document's row, so nobody
    writes or removes the file meanwhile. Raises as `read` does.
    """
    path = path_of(document, part)
    for unfinished in path.parent.glob(f".{path.name}.*"):
        unfinished.unlink()  # by a process that was killed
    in_use, _key = keys.sealing_key(document.subject_id, document.retention_class)
    if sealed_with(document, part) == in_use:
        for _chunk in read(document, part):
            pass
        return False
    with writing(document, part) as sealed:
        for chunk in read(document, part):
            sealed.write(chunk)
    return True


def remove(document) -> None:
    """Remove all that is stored of a document; what is gone already is fine."""
    for part in Part:
        path_of(document, part).unlink(missing_ok=True)
    folder = folder_of(document.subject_id, document.retention_class)
    if folder.is_dir():
        sync_folder(folder)


def remove_folders(owner_ids: Iterable[uuid.UUID], retention_class: str) -> int:
    """Remove all files of one class of these subjects; return how many there were.

    Raises FilesStay once all others have gone.
    """
    root = _folder_of_class(retention_class)
    if not _stands(root):
        return 0
    by_folder: dict[str, list[str]] = {}
    for owner_id in owner_ids:
        folder = _place_of(root, owner_id)
        by_folder.setdefault(os.path.dirname(folder), []).append(folder)
    with ThreadPoolExecutor(BESIDE_EACH_OTHER) as pool:
        removed = list(pool.map(_remove_below, by_folder, by_folder.values()))
    errors = [error for _files, failed in removed for error in failed]
    if errors:
        raise FilesStay(errors)
    return sum(files for files, _failed in removed)


def _remove_below(above: str, folders: list[str]) -> tuple[int, list[OSError]]:
    """Remove some folders that lie in one; return how many files there were, and what failed. That
    they are gone is on disk when this returns."""
    files, errors = 0, []
    for folder in folders:
        try:
            files += _remove_folder(folder)
        except FileNotFoundError:
            continue
        except OSError as error:
            errors.append(error)
    # Also where nothing was found: who removed it may have been killed before it was on disk.
    with suppress(FileNotFoundError):
        sync_folder(above)
    return files, errors


def _remove_folder(folder: str) -> int:
    """Remove a folder of files, and return how many there were. A link in its place is not
    followed: nobody knows where it leads."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        names = os.listdir(handle)
        for name in names:
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=handle)
    finally:
        os.close(handle)
    os.rmdir(folder)
    return len(names)
