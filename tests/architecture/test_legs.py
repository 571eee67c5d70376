"""What a run leaves out is what was decided to be left out, and nothing that was added since."""

from pathlib import Path

import pytest
from django.db import IntegrityError

from tests.plugins import legs

TESTS = Path(__file__).parents[1]


def left_to_one(request) -> bool:
    return request.node.get_closest_marker("once") is not None


def test_what_is_about_words_is_asked_of_one_database(request):
    assert left_to_one(request)


def test_what_counts_questions_is_asked_of_both(request, django_assert_num_queries):
    assert not left_to_one(request)


def test_what_expects_a_refusal_of_the_database_is_asked_of_both(request):
    assert IntegrityError
    assert not left_to_one(request)


@pytest.mark.parametrize("case", ["?q=noor"], ids=["one"])
def test_what_searches_is_asked_of_both(request, case):
    assert "?q=" in case
    assert not left_to_one(request)


@pytest.mark.django_db(transaction=True)
def test_what_commits_is_asked_of_both(request):
    assert not left_to_one(request)


def test_only_folders_that_are_there_are_left_to_one():
    assert {name for name in legs.ASKED_ONCE if not (TESTS / name).is_dir()} == set()


def test_nothing_is_called_slow_that_is_not_there():
    gone = []
    for line in legs.slow_ones():
        name, *inner = line.split("::")
        path = TESTS.parent / name
        if inner and path.is_file():
            there = f"def {inner[-1]}(" in path.read_text(encoding="utf-8")
        else:
            there = not inner and line.endswith("/") and path.is_dir()
        if not there:
            gone.append(line)
    assert gone == []
