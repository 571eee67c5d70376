"""Where archives stand: a folder, or a place that speaks S3. Both take an archive as a stream, show
it under its name once it is whole, and give it back as a stream."""

import datetime as dt
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import BinaryIO, Protocol

from core.files import sync_folder, whole_file
from core.s3 import Bucket, is_address

ABANDONED = dt.timedelta(days=1)  # an unfinished archive this old is of a run that was killed


class Place(Protocol):
    """What failed in a place is an OSError."""

    def prepare(self, at: dt.datetime) -> None:
        """Make it ready to be written to, without what a run left that was killed."""

    def writing(self, name: str) -> AbstractContextManager[BinaryIO]:
        """A file that stands under its name once this ends, and is nowhere where it ends by an
        error."""

    def reading(self, name: str) -> AbstractContextManager[BinaryIO]: ...

    def names(self) -> list[str]: ...

    def size(self, name: str) -> int: ...

    def remove(self, name: str) -> None: ...


@dataclass(frozen=True)
class Folder:
    """A folder of this machine, or mounted on it."""

    path: Path

    def __str__(self):
        return str(self.path)

    def prepare(self, at: dt.datetime) -> None:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in self.path.glob(".privacyhub-*.partial"):
            changed_at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            if changed_at < at - ABANDONED:
                path.unlink(missing_ok=True)

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        unfinished = self.path / f".{name}.partial"
        with whole_file(self.path / name, unfinished) as file:
            yield file
        sync_folder(self.path)

    def reading(self, name: str) -> BinaryIO:
        return (self.path / name).open("rb")

    def names(self) -> list[str]:
        return [path.name for path in self.path.iterdir()]

    def size(self, name: str) -> int:
        return (self.path / name).stat().st_size

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)


class InBucket(Bucket):
    """A bucket, as a place of archives."""

    def prepare(self, at: dt.datetime) -> None:
        self.drop_unfinished(begun_before=at - ABANDONED)


def place_of(stated: Path | str) -> Place:
    """The place that a setting or an argument names. Raises ImproperlyConfigured where an address
    is not whole."""
    return InBucket.at(stated) if is_address(str(stated)) else Folder(Path(stated))


@dataclass(frozen=True)
class Archive:
    """An archive where it stands."""

    place: Place
    name: str

    @classmethod
    def at(cls, stated: Path | str) -> "Archive":
        folder, _slash, name = str(stated).rpartition("/")
        return cls(place_of(folder or "."), name)

    def reading(self) -> AbstractContextManager[BinaryIO]:
        return self.place.reading(self.name)


def archives_in(place: Place, what: str) -> list[str]:
    """The names of the archives of a kind, the newest first: they hold the moment."""
    found = (name for name in place.names() if fnmatch(name, f"privacyhub-{what}-*.backup"))
    return sorted(found, reverse=True)
