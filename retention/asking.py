"""Asking whether somebody's file was destroyed: the asking itself stays in the trail."""

import datetime as dt

from audit.actions import record
from core.actions import action
from retention.lookup import Found, find_destroyed


@action
def ask_destroyed(*, name: str, birth_date: dt.date, by) -> list[Found]:
    """What was destroyed of somebody by this name, born on this day. That it was asked is kept,
    with how much was found; about whom is not."""
    found = find_destroyed(name, birth_date)
    record("destruction.asked", by=by, found=len(found))
    return found
