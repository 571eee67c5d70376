"""Files that are whole, or not there: also after a power cut."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path, unfinished: Path) -> Iterator[BinaryIO]:
    """A file to write to, for this user alone, that stands at `path` when this ends and is nowhere
    when it ends by an error. Until then it is `unfinished`, in the same folder; `sync_folder` makes
    that it stands there last."""
    try:
        with unfinished.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path | str) -> None:
    """Make a rename or removal in `folder` last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
