"""People who work here, made through the product's own actions. Names are made up."""

import datetime as dt
from decimal import Decimal

from core.privacy import SubjectKind
from staff.actions import publish_statement, register_employee, register_volunteer
from staff.models import ConductText, Employee, Volunteer
from subjects.record_actions import save_record
from tests.factories import world


def employee(
    at,
    first_name: str = "Kim",
    family_name: str = "Duinker",
    *,
    kind=SubjectKind.EMPLOYEE,
    starts_on=world.START,
    contact: dict | None = None,
) -> Employee:
    return register_employee(
        kind=kind,
        first_name=first_name,
        family_name=family_name,
        birth_date=dt.date(1990, 5, 17),
        birth_place="Hoorn",
        location=at,
        function_title="Pedagogisch professional",
        starts_on=starts_on,
        hours_per_week=Decimal("28"),
        contact=contact,
        by=None,
    )


def volunteer(
    at, first_name: str = "Wil", family_name: str = "Helm", *, starts_on=world.START
) -> Volunteer:
    return register_volunteer(
        first_name=first_name,
        family_name=family_name,
        location=at,
        starts_on=starts_on,
        phone="06 12345678",
        by=None,
    )


def noted(model, of: Employee | Volunteer, **values):
    """A record of a section, as the page that adds it would note it."""
    return save_record(record=model(subject=of.subject), values=values, by=None)


def statement(kind=ConductText.Kind.CODE_OF_CONDUCT, valid_from=world.START) -> ConductText:
    """The next version of a statement."""
    words = {"body_nl": "Wij praten niet buiten het werk.", "body_en": "We keep it to ourselves."}
    return publish_statement(kind=kind, **words, valid_from=valid_from, by=None)
