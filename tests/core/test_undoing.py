"""What cannot be undone on disk hides neither the error nor the other files."""

import pytest

from core.actions import action, when_undone

pytestmark = pytest.mark.django_db


def refuses():
    raise OSError(5, "the disk refuses")


def test_an_undo_that_fails_hides_neither_the_error_nor_the_other_undos(caplog):
    undone = []

    @action
    def breaks():
        when_undone(lambda: undone.append("first"))
        when_undone(refuses)
        raise ValueError("why it is undone")

    with pytest.raises(ValueError, match="why it is undone"):
        breaks()
    assert undone == ["first"]


def test_each_undo_is_called_once_though_one_of_an_inner_action_fails():
    undone = []

    @action
    def inner():
        when_undone(refuses)
        when_undone(lambda: undone.append("inner"))
        raise ValueError("why it is undone")

    @action
    def outer():
        inner()

    with pytest.raises((ValueError, OSError)):
        outer()
    assert undone == ["inner"]
