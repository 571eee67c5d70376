"""People who work here, made through the product's own actions. Names are made up."""

import datetime as dt
from decimal import Decimal

from core.privacy import SubjectKind
from staff.actions import register_employee, register_volunteer
from staff.models import Employee, Volunteer
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


def volunteer(at, first_name: str = "Wil", family_name: str = "Helm") -> Volunteer:
    return register_volunteer(
        first_name=first_name,
        family_name=family_name,
        location=at,
        starts_on=world.START,
        phone="06 12345678",
        by=None,
    )
