"""What an action does beside its rows: undone with it, or once it is committed."""

import pytest

from audit.actions import record
from core.actions import action, after_commit, when_undone

pytestmark = pytest.mark.django_db(transaction=True)


@action
def write(*, undone: list, name: str, fails: bool = False, inner=None, by=None):
    when_undone(lambda: undone.append(name))
    if inner:
        inner()
    record("notice.read", by=by, notices=0)
    if fails:
        raise ValueError(name)


def test_what_no_transaction_holds_is_undone_with_the_action():
    undone = []
    with pytest.raises(ValueError, match="outer"):
        write(
            undone=undone,
            name="outer",
            fails=True,
            inner=lambda: write(undone=undone, name="inner"),
        )
    assert undone == ["inner", "outer"]


def test_it_stays_where_the_action_stays():
    undone = []
    write(undone=undone, name="outer", inner=lambda: write(undone=undone, name="inner"))
    assert undone == []


def test_of_a_part_that_fails_and_is_passed_over_only_that_part_is_undone():
    undone = []

    def passed_over():
        with pytest.raises(ValueError, match="inner"):
            write(undone=undone, name="inner", fails=True)

    write(undone=undone, name="outer", inner=passed_over)
    assert undone == ["inner"]


@action
def tell(*, calls: list, by=None):
    record("notice.read", by=by, notices=0)
    after_commit(calls.append)  # lacks what it is called with
    after_commit(calls.append, "told")


def test_what_fails_after_the_commit_keeps_nothing_else():
    calls = []
    tell(calls=calls)
    assert calls == ["told"]
