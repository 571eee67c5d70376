"""Contracts: signed, changed, ended. Each holds its own copy of the parties (L09)."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from children.models import Address, Child, Contract, Parent
from core.actions import action
from core.dates import Term, end_of_year
from subjects.models import Subject
from subjects.record_actions import save_record

FISCAL_TERM = Term(years=7)  # after the book year (L09, L48)


@dataclass(frozen=True)
class ContractDetails:
    """Terms of the contract; the parties are copied from the file as they are on that day."""

    hours_per_month: int
    rate: object  # Decimal, euro per hour
    iban: str = ""


def address_of(parent: Parent) -> Address | None:
    """The address behind a parent's sealed reference."""
    if not parent.address_reference:
        return None
    return Address.objects.filter(pk=parent.address_reference).first()


@action
def sign_contract(
    *, child: Child, parent: Parent, location, starts_on: dt.date, details: ContractDetails, by
) -> Contract:
    """Record a contract with its own copy of the parties: it outlives the file (L09)."""
    address = address_of(parent)
    # The last number is locked, so that two who sign at once do not get the same.
    list(Contract.objects.select_for_update().order_by("-number")[:1])
    contract = Contract.objects.create(
        subject_id=child.pk,
        number=next_contract_number(starts_on.year),
        location=location,
        starts_on=starts_on,
        hours_per_month=details.hours_per_month,
        rate=details.rate,
        iban=details.iban,
        child_name=child.name,
        party_name=parent.name,
        party_address=f"{address.street}, {address.postcode} {address.town}" if address else "",
    )
    record("contract.signed", by=by, subject_id=child.pk, obj=contract)
    return contract


def next_contract_number(year: int) -> str:
    """The next number of a year, like 2026-00042; the unique constraint catches a race."""
    last = Contract.objects.filter(number__startswith=f"{year}-").aggregate(last=Max("number"))[
        "last"
    ]
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:05d}"


@action
def file_contract(
    *, subject: Subject, record: Contract, on: dt.date, by, ends_on: dt.date | None = None, **values
) -> Contract:
    """Add a contract of a child, or change the terms of one.

    Raises ValidationError where it would end before it starts, or so long ago that it would be
    destroyed the next night.
    """
    starts_on = record.starts_on or values["starts_on"]
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The end cannot be before the start.")})
    if ends_on and end_of_year(ends_on) <= FISCAL_TERM.latest_anchor_due(on):
        raise ValidationError(
            {"ends_on": _("Check the year: the term of this contract would already be over.")}
        )
    if not record._state.adding:
        return save_record(record=record, values={**values, "ends_on": ends_on}, by=by)
    signed = sign_contract(
        child=Child.objects.get(pk=subject.pk),
        parent=Parent.objects.get(pk=values.pop("parent")),
        location=values.pop("location"),
        starts_on=values.pop("starts_on"),
        details=ContractDetails(**values),
        by=by,
    )
    if ends_on:
        signed.ends_on = ends_on
        signed.save(update_fields=["ends_on"])
    return signed
