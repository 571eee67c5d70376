"""A file that somebody else removed first keeps none of the others."""

import os
import uuid

from documents import storage


def test_a_file_that_vanishes_meanwhile_leaves_no_other_standing(files_root, monkeypatch):
    """The listing is older than the removal: what it names may be gone."""
    owner = uuid.uuid4()
    folder = storage.folder_of(owner, "child.file")
    folder.mkdir(parents=True)
    for name in ("a", "b", "c"):
        (folder / name).write_bytes(b"sealed")
    listed = os.listdir
    monkeypatch.setattr(os, "listdir", lambda place: ["gone-by-now", *listed(place)])
    storage.remove_folders([owner], "child.file")
    monkeypatch.undo()
    assert not folder.exists()
