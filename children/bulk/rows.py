"""A child as a table brings it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from children.actions import ContractDetails, ParentDetails
from children.models import Child
from organisation.models import CareGroup, Location


@dataclass(frozen=True)
class ChildRow:
    """A child with parents and one placement, in normal form."""

    first_name: str
    family_name: str
    birth_date: dt.date
    location: Location
    kind: str
    starts_on: dt.date
    parents: list[ParentDetails]
    sex: str = Child.Sex.UNKNOWN
    bsn: str = ""
    care_group: str = ""
    ends_on: dt.date | None = None
    allergies: str = ""
    diet: str = ""
    emergency_phone: str = ""
    hours_per_month: int | None = None
    rate: Decimal | None = None

    @property
    def contract(self) -> ContractDetails | None:
        if self.rate is None or self.hours_per_month is None:
            return None
        return ContractDetails(hours_per_month=self.hours_per_month, rate=self.rate)


def group_named(name: str, location: Location, groups: dict) -> int | None:
    """The id of the group with this name at a location, made where it is not there; None for no
    name."""
    if not name:
        return None
    key = (location.pk, name)
    if key not in groups:
        groups[key] = CareGroup.objects.get_or_create(location=location, name=name)[0].pk
    return groups[key]
