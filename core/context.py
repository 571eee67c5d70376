"""What the running request or task is known by in the audit trail and the logs."""

import uuid
from contextvars import ContextVar

request_id: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)


def current_request_id() -> str | None:
    """The request id as text, for libraries that take one (django-auditlog)."""
    found = request_id.get()
    return str(found) if found else None
