"""What is looked at before a web process or a worker serves anybody."""

from django.db import connections
from django.utils import timezone


def refuse_wrong_keys() -> None:
    """Raise ImproperlyConfigured where the keys in the settings are not those of the data."""
    from core import key_guard  # its models are there once Django is ready

    try:
        key_guard.refuse_wrong_keys(at=timezone.now())
    finally:
        connections.close_all()  # none may be shared with the processes that are forked from here
