"""What makes a function an action: one transaction over both databases, an audit event in it."""

import logging
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
_recorded: ContextVar[list | None] = ContextVar("recorded_events", default=None)
_undoing: ContextVar[list | None] = ContextVar("undoing", default=None)
_may_be_saved: ContextVar[bool] = ContextVar("may_be_saved", default=False)


class ActionNotRecorded(Exception):
    """An action ended without an audit event: nothing of it is kept."""


class ChangedMeanwhile(ValidationError):
    """Somebody else changed something after it was looked at: what was written since stays."""

    CODE = "changed_meanwhile"

    def __init__(self):
        super().__init__(
            _("Somebody changed this meanwhile. Open it again and change it from there."),
            code=self.CODE,
        )


@contextmanager
def one_request():
    """What is asked of `may_be_saved` in here is of this request alone."""
    token = _may_be_saved.set(False)
    try:
        yield
    finally:
        _may_be_saved.reset(token)


def may_be_saved() -> bool:
    """Whether an action of this request came as far as its commit. The database may have kept it
    also where the commit itself failed: it does not always get to say so."""
    return _may_be_saved.get()


def note_recorded(event):
    """Called by audit.record: tells the running action that it left an event."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.append(event)


def after_commit(function: Callable, *args, **kwargs) -> None:
    """Call `function` once the running transaction is committed. An error of it is logged, and
    keeps neither the next such call nor the answer to the user: what it had to do must be found
    again by something else."""

    # A function with a name, where functools.partial has none: Django logs by name.
    def follow():
        function(*args, **kwargs)

    transaction.on_commit(follow, robust=True)


def when_undone(undo: Callable[[], object]) -> None:
    """Have `undo` called where the running action is undone, for what no transaction holds: a file
    on disk. Not where the database fails to say whether it committed: then the row may be there."""
    undoing = _undoing.get()
    if undoing is not None:
        undoing.append(undo)


def _undo(undo: Callable[[], object]) -> None:
    try:
        undo()
    except Exception as error:  # why it is undone is what has to be told
        logger.error("something on disk was not undone: %s", type(error).__name__)


def action(function):
    """Run `function` atomically; undo it all where it fails or records no audit event.

    The keys commit first: a key without data is harmless, data without its key is lost.
    """

    @wraps(function)
    def run(*args, **kwargs):
        recorded, undoing = [], []
        is_outermost = _recorded.get() is None
        token, undoing_token = _recorded.set(recorded), _undoing.set(undoing)
        try:
            with transaction.atomic(using="default"), transaction.atomic(using="keys"):
                try:
                    result = function(*args, **kwargs)
                    if not recorded:
                        raise ActionNotRecorded(f"{function.__module__}.{function.__name__}")
                except BaseException:
                    while undoing:
                        _undo(undoing.pop())
                    raise
                if is_outermost:
                    _may_be_saved.set(True)
        finally:
            _recorded.reset(token)
            _undoing.reset(undoing_token)
            outer, outer_undoing = _recorded.get(), _undoing.get()
            if outer is not None:
                outer.extend(recorded)
            if outer_undoing is not None:
                outer_undoing.extend(undoing)
        return result

    run.is_action = True
    return run
