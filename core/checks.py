"""System checks: commands that touch data do not start with wrong keys."""

from django.core.checks import Error, register
from django.db import DatabaseError

from core.key_guard import WHERE, wrong_keys


@register()
def check_keys(app_configs, **_):
    """An error for each key in the settings that is missing or wrong. A database that does not
    answer is for the command itself to tell."""
    try:
        found = wrong_keys()
    except DatabaseError:
        return []
    return [Error(message, hint=WHERE, id="core.E001") for message in found]
