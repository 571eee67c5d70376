"""Procedures with their panel and who applied. Names are made up."""

import datetime as dt

from applicants.actions import open_procedure, register_application, seat_panel_member
from applicants.models import Application, Procedure
from tests.factories import world

OPENED = dt.date(2026, 1, 5)


def procedure(at, title: str = "Groepsleider", *, panel=(), opened_on=OPENED) -> Procedure:
    made = open_procedure(location=at, title=title, opened_on=opened_on, by=None)
    for user in panel:
        seat_panel_member(procedure=made, user=user, starts_on=opened_on, by=None)
    return made


def panel_member(at):
    """Somebody with an ordinary function, which by itself opens no application."""
    return world.user("location_manager", at)


def application(
    of: Procedure, first_name: str = "Robin", family_name: str = "Kraaij", **more
) -> Application:
    more = {
        "received_on": of.opened_on,
        "on": of.opened_on,
        "letter": "Geachte commissie",
        "contact": {"email": "robin@example.com", "phone": "06 12345678"},
        **more,
    }
    return register_application(
        procedure=of, first_name=first_name, family_name=family_name, by=None, **more
    )
