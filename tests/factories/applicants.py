"""Procedures with their panel and who applied. Names are made up."""

import datetime as dt

from applicants.actions import (
    hire_applicant,
    note_assessment,
    note_career,
    open_procedure,
    register_application,
    seat_panel_member,
)
from applicants.models import Application, Assessment, CareerItem, Procedure
from staff.models import Employee
from tests.factories import world

OPENED = dt.date(2026, 1, 5)


def procedure(at, title: str = "Groepsleider", *, panel=(), opened_on=OPENED, **more) -> Procedure:
    more = {"on": opened_on, "by": None, **more}
    made = open_procedure(location=at, title=title, opened_on=opened_on, **more)
    for user in panel:
        seat_panel_member(procedure=made, user=user, starts_on=opened_on, by=None)
    return made


def vacancy(at, title: str = "Groepsleider", **more) -> Procedure:
    """A procedure that stands on the website."""
    return procedure(at, title, description="Werken met peuters.", published=True, **more)


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


def career(of: Application, employer: str = "De Wolkenkamer", **more) -> CareerItem:
    more = {"position": "Groepshulp", "starts_on": dt.date(2022, 3, 1), **more}
    return note_career(subject=of.subject, employer=employer, by=None, **more)


def report(of: Application, on: dt.date, text: str = "Vraagt goed door.", **more) -> Assessment:
    more = {"kind": "interview", "held_on": on, "by": None, **more}
    return note_assessment(subject=of.subject, report=text, on=on, **more)


def hired(of: Application, *, on: dt.date, by=None, **more) -> Employee:
    more = {
        "kind": "employee",
        "birth_date": dt.date(1995, 4, 2),
        "function_title": "Groepsleider",
        "starts_on": on,
        "hours_per_week": 24,
        "decided_on": on,
        **more,
    }
    return hire_applicant(application=of, on=on, by=by, **more)
