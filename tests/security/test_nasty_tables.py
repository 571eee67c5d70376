"""A table that means harm is refused with words that help, or read without what it reaches for."""

import resource

import pytest
from django.core.exceptions import ValidationError

from imports.tables import read_table
from tests.security.nasty import CANARY
from tests.security.nasty.tables import READ, REFUSED

MOST_MEMORY = 400_000  # kB that reading one file may add


def grown(before: int) -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


@pytest.mark.parametrize("name", REFUSED)
def test_a_nasty_table_is_refused_with_what_to_do(name):
    data, words = REFUSED[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ValidationError) as caught:
        read_table(data)
    assert words in caught.value.message_dict["file"][0]
    assert grown(before) < MOST_MEMORY


@pytest.mark.parametrize("name", READ)
def test_a_table_is_read_without_what_it_reaches_for(name):
    data, row = READ[name]
    if row is None:
        with pytest.raises(ValidationError) as caught:
            read_table(data)
        assert "file" in caught.value.message_dict
        return
    table = read_table(data)
    text = str(table.rows)
    assert "root:" not in text
    assert CANARY.decode() not in text
    assert table.rows[-1][1] == row


def test_a_huge_cell_is_told_as_that():
    with pytest.raises(ValidationError) as caught:
        read_table(REFUSED["a huge cell"][0])
    assert "too long" in caught.value.message_dict["file"][0]
