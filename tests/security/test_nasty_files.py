"""Each file of the corpus is refused with words that help, or is stored without what hid in it."""

import io
import resource
import zipfile

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from documents.cleaning import clean_bytes
from tests.security.nasty import CANARY, CLEANED, KEPT
from tests.security.nasty.pdfs import PDFS
from tests.security.nasty.pictures import PICTURES

FILES = {**PICTURES, **{f"pdf: {name}": file for name, file in PDFS.items()}}
MOST_MEMORY = 400_000  # kB that judging one file may add
MARKS = (CANARY, b"<script", b"<?php", b"Exif\x00", b"adobe:ns:meta", b"ICC_PROFILE", b"%PDF")


def outcome(content: bytes):
    """The code of the refusal, or what would be stored."""
    try:
        return clean_bytes(content)
    except ValidationError as refused:
        return refused.code if len(refused.messages[0]) > 15 else "no words"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("name", FILES)
def test_a_nasty_file_is_refused_or_cleaned(name):
    content, expected = FILES[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = outcome(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEMORY
    if expected == KEPT:
        assert found.content == content
    elif expected == CLEANED:
        assert not [mark for mark in MARKS if mark in found.content + found.thumbnail]
        assert not zipfile.is_zipfile(io.BytesIO(found.content))
        with Image.open(io.BytesIO(found.content)) as picture:
            assert getattr(picture, "n_frames", 1) == 1
            assert not picture.getexif()
    else:
        assert found == expected


def test_the_corpus_is_not_small():
    assert len(FILES) >= 100
