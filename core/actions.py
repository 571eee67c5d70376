"""What makes a function an action: one transaction over both databases, an audit event in it."""

from contextvars import ContextVar
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

_recorded: ContextVar[list | None] = ContextVar("recorded_events", default=None)


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


def note_recorded(event):
    """Called by audit.record: tells the running action that it left an event."""
    recorded = _recorded.get()
    if recorded is not None:
        recorded.append(event)


def action(function):
    """Run `function` atomically; undo it all where it fails or records no audit event.

    The keys commit first: a key without data is harmless, data without its key is lost.
    """

    @wraps(function)
    def run(*args, **kwargs):
        recorded = []
        token = _recorded.set(recorded)
        try:
            with transaction.atomic(using="default"), transaction.atomic(using="keys"):
                result = function(*args, **kwargs)
                if not recorded:
                    raise ActionNotRecorded(f"{function.__module__}.{function.__name__}")
        finally:
            _recorded.reset(token)
            outer = _recorded.get()
            if outer is not None:
                outer.extend(recorded)
        return result

    run.is_action = True
    return run
