"""The sections of a child's file: what each shows, in panels of labels and values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.access import access_of
from children.actions import address_of
from children.models import Child, Contract, DailyCare, Identification, Parent, Placement
from core.dates import today
from core.privacy import CATEGORIES, Level
from documents.panels import papers
from subjects.models import Representation
from subjects.trail import rows_of
from subjects.visibility import level_in

# The sections in the order of the navigation; each is one data category of the child.
SECTIONS = [
    "identity",
    "contact",
    "custody",
    "care_arrangement",
    "daily_care",
    "contract",
    "identification",
    "conversations",
    "log",
]
WITH_DOCUMENTS = {"contact", "custody", "contract", "identification", "conversations", "daily_care"}


@dataclass
class Panel:
    """A part of a section: rows of (label, value), or a table with headers."""

    title: str = ""
    rows: list | None = None
    headers: list | None = None
    table: list | None = None
    empty: str = ""
    links: Sequence = ()  # (label, url)


def category(section: str) -> str:
    return f"child.{section}"


def levels_for(user, subject) -> dict[str, Level]:
    """The user's level in each section of this file."""
    return {section: level_in(user, subject, category(section), on=today()) for section in SECTIONS}


def navigation(child: Child, levels: dict, current: str) -> list[dict]:
    """The sections this user may open; one on reason says so."""
    return [
        {
            "label": CATEGORIES[category(section)].label,
            "url": reverse("children:section", args=[child.pk, section]),
            "current": section == current,
            "on_reason": levels[section] == Level.REASON,
        }
        for section in SECTIONS
        if levels[section]
    ]


def _own_page(child, name):
    return reverse(f"children:{name}", args=[child.pk])


def identity(child: Child, user, may_change: bool) -> list[Panel]:
    rows = [
        (_("First name"), child.first_name),
        (_("Family name"), child.family_name),
        (_("Initials, for minutes"), child.initials),
        (_("Birth date"), child.birth_date),
        (_("Sex"), child.get_sex_display()),
    ]
    links = [(_("Change"), _own_page(child, "edit_identity"))] if may_change else []
    if access_of(user, today()).may("organisation.requests", Level.CHANGE):
        links.append((_("Note a request for a copy"), reverse("rights:new", args=[child.pk])))
    return [Panel(rows=rows, links=links)]


def _parents(child: Child) -> list[tuple[Representation, Parent]]:
    found = Representation.objects.filter(subject_id=child.pk).select_related("parent__parent")
    return [(r, r.parent.parent) for r in found]


def contact(child: Child, user, may_change: bool) -> list[Panel]:
    panels = []
    for representation, parent in _parents(child):
        address = address_of(parent)
        rows = [
            (_("Custody"), representation.get_custody_display()),
            (_("Email"), parent.email),
            (_("Telephone"), parent.phone),
            (
                _("Address"),
                f"{address.street}, {address.postcode} {address.town}" if address else "",
            ),
        ]
        panels.append(Panel(title=parent.name, rows=rows))
    return panels


def custody(child: Child, user, may_change: bool) -> list[Panel]:
    panels = []
    for representation, parent in _parents(child):
        rows = [
            (_("Custody"), representation.get_custody_display()),
            (_("From"), representation.starts_on),
            (_("Court order"), representation.get_restriction_display()),
        ]
        if representation.restriction:
            rows += [
                (_("Order valid from"), representation.restricted_from),
                (_("Order valid until"), representation.restricted_until or _("further notice")),
            ]
        links = ()
        if may_change:
            url = reverse("children:restrict", args=[child.pk, representation.pk])
            links = ((_("Record a court order"), url),)
        panels.append(Panel(title=parent.name, rows=rows, links=links))
    return panels


def care_arrangement(child: Child, user, may_change: bool) -> list[Panel]:
    placements = (
        Placement.objects.filter(subject_id=child.pk)
        .select_related("affiliation__location", "affiliation__care_group")
        .order_by("-affiliation__starts_on")
    )
    table = [
        [
            placement.affiliation.location.name,
            placement.affiliation.care_group.name if placement.affiliation.care_group else "",
            ", ".join(
                [
                    placement.get_kind_display(),
                    _("full place") if placement.is_full else _("part of a place"),
                ]
            ),
            placement.affiliation.starts_on,
            placement.affiliation.ends_on or "",
        ]
        for placement in placements
    ]
    links = ()
    if may_change and child.subject.relation_ended_on:
        links = ((_("Undo the deregistration"), _own_page(child, "undo_deregister")),)
    elif may_change:
        links = (
            (_("Add a placement"), _own_page(child, "place")),
            (_("Deregister"), _own_page(child, "deregister")),
        )
    return [
        Panel(
            headers=[_("Location"), _("Group"), _("Kind of place"), _("From"), _("Until")],
            table=table,
            links=links,
        )
    ]


def daily_care(child: Child, user, may_change: bool) -> list[Panel]:
    care = DailyCare.objects.filter(subject_id=child.pk).first() or DailyCare(subject_id=child.pk)
    rows = [
        (_("Allergies"), care.allergies),
        (_("Diet"), care.diet),
        (_("Health note"), care.health_note),
        (_("Emergency number"), care.emergency_phone),
    ]
    links = ((_("Change"), _own_page(child, "edit_daily_care")),) if may_change else ()
    return [Panel(rows=rows, links=links)]


def contract_rows(contract: Contract) -> list[tuple[str, Any]]:
    return [
        (_("Child, as signed"), contract.child_name),
        (_("Contracting parent, as signed"), contract.party_name),
        (_("Address, as signed"), contract.party_address),
        (_("Location"), contract.location.name),
        (_("From"), contract.starts_on),
        (_("Until"), contract.ends_on or ""),
        (_("Hours a month"), contract.hours_per_month),
        (_("Rate per hour"), f"€ {number_format(contract.rate, 2)}"),
        (_("IBAN"), contract.iban),
    ]


def contract(child: Child, user, may_change: bool) -> list[Panel]:
    found = Contract.objects.filter(subject_id=child.pk).select_related("location")
    return [Panel(title=f"{_('Contract')} {c.number}", rows=contract_rows(c)) for c in found] or [
        Panel(empty=_("No contract is recorded."))
    ]


def identification(child: Child, user, may_change: bool) -> list[Panel]:
    found = Identification.objects.filter(subject_id=child.pk).first()
    links = ((_("Note the BSN"), _own_page(child, "edit_identification")),) if may_change else ()
    if found is None:
        return [
            Panel(empty=_("No BSN is noted yet. Administration notes and checks it."), links=links)
        ]
    rows = [
        (_("BSN"), found.bsn),
        (_("How it was checked"), found.get_shown_display()),
        (_("Checked on"), found.checked_on),
    ]
    return [Panel(rows=rows, links=links)]


def conversations(child: Child, user, may_change: bool) -> list[Panel]:
    return []


def log(child: Child, user, may_change: bool) -> list[Panel]:
    """Who looked and who changed, newest first; functions, no names of staff."""
    table = rows_of(child.pk, 200)
    return [Panel(headers=[_("When"), _("What"), _("Part"), _("As"), _("Why")], table=table)]


def documents(child: Child, section: str, user, may_change: bool) -> dict:
    """The documents of a section, with a way to add one; empty where there are none."""
    if section not in WITH_DOCUMENTS:
        return {}
    back = reverse("children:section", args=[child.pk, section])
    return papers(child.subject, category(section), user, today(), may_change, back)
