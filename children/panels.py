"""What stands in a section of a child's file besides its records: where it is, orders, papers."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from children.models import Contract, Declaration, Parent, Placement
from core.dates import today
from core.privacy import Level
from documents.sight import may_take
from subjects.invitation_pages import is_invited, state_of
from subjects.models import Representation, Subject
from subjects.records import Owner, Panel
from subjects.visibility import can, kept_from


def parents_of(child: Subject) -> list[tuple[Representation, Parent]]:
    """The parents of a child with what each is to it, also those whose custody ended."""
    found = child.represented_by.select_related("parent__parent", "parent__user")
    pairs = [(representation, representation.parent.parent) for representation in found]
    for representation, parent in pairs:
        parent.subject = representation.parent
    return pairs


def parent_owners(child: Subject) -> list[Owner]:
    return [Owner(parent.subject, parent.name) for _representation, parent in parents_of(child)]


def child_and_parents(child: Subject) -> list[Owner]:
    return [Owner(child, child.child.name), *parent_owners(child)]


def _page(subject: Subject, name: str, *parts) -> str:
    return reverse(f"children:{name}", args=[subject.pk, *parts])


def identity(subject: Subject, user, may_change: bool) -> list[Panel]:
    links = []
    if can(user, subject, "child.requests", Level.CHANGE, on=today()):
        links.append((_("Enter a request"), reverse("rights:new", args=[subject.pk])))
    return [Panel(rows=[(_("Initials, for minutes"), subject.child.initials)], links=links)]


def contact(subject: Subject, user, may_change: bool) -> list[Panel]:
    if not may_change:
        return []
    panels = []
    if can(user, subject, "child.custody", Level.CHANGE, on=today()):
        panels.append(Panel(links=[(_("Add a parent"), _page(subject, "add_parent"))]))
    kept = kept_from(user, today())
    rows, links = [], []
    for _representation, parent in parents_of(subject):
        if parent.pk in kept:
            continue
        rows.append((parent.name, state_of(parent.subject)))
        if parent.subject.user_id:
            label = _("Take the login of %(name)s away")
        elif is_invited(parent.subject):
            label = _("The invitation of %(name)s")
        else:
            label = _("Invite %(name)s to sign in")
        url = _page(subject, "invite_parent", parent.pk)
        links.append((label % {"name": parent.name}, url))
    if rows:
        panels.append(Panel(title=_("Signing in"), rows=rows, links=links))
    return panels


def custody(subject: Subject, user, may_change: bool) -> list[Panel]:
    panels = []
    for representation, parent in parents_of(subject):
        rows = [
            (_("Custody"), representation.get_custody_display()),
            (_("From"), representation.starts_on),
            (_("Court order"), representation.get_restriction_display()),
        ]
        if representation.ends_on:
            rows.insert(2, (_("Until"), representation.ends_on))
        if representation.restriction:
            rows += [
                (_("Order valid from"), representation.restricted_from),
                (_("Order valid until"), representation.restricted_until or _("further notice")),
            ]
        links = []
        if may_change:
            parts = (subject.pk, representation.pk)
            links = [
                (label, _page(subject, "change_record", "custody", kind, *parts))
                for label, kind in (
                    (_("Change custody"), "custody"),
                    (_order_link(representation), "order"),
                )
            ]
        panels.append(Panel(title=parent.name, rows=rows, links=links))
    return panels


def _order_link(representation: Representation) -> str:
    """What the page of the court order is for: an order that ended makes room for a new one."""
    if not representation.restriction:
        return _("Record a court order")
    until = representation.restricted_until
    if until and until < today():
        return _("Change the court order that ended, or record a new one")
    return _("Change the court order")


def custody_events(events) -> dict:
    """Of each step in custody: about which parent, and what it was then. The trail holds codes."""
    found = Representation.objects.filter(
        pk__in=[e.object_id for e in events if e.action.startswith("representation.")]
    ).select_related("parent__parent")
    names = {str(representation.pk): representation.parent.parent.name for representation in found}
    kinds = {**dict(Representation.Custody.choices), **dict(Representation.Restriction.choices)}
    return {
        event.pk: ": ".join(
            [
                names[event.object_id],
                str(
                    kinds.get(event.details.get("custody") or event.details.get("restriction"), "")
                ),
            ]
        )
        for event in events
        if event.object_id in names
    }


def care_arrangement(subject: Subject, user, may_change: bool) -> list[Panel]:
    placements = (
        Placement.objects.filter(subject=subject)
        .select_related("affiliation__location", "affiliation__care_group")
        .order_by("-affiliation__starts_on")
    )
    first_days = {placement.affiliation.starts_on for placement in placements}
    headers = [_("Location"), _("Group"), _("Kind of place"), _("From"), _("Until")]
    table = []
    for placement in placements:
        place = placement.affiliation
        amount = _("full place") if placement.is_full else _("part of a place")
        row = [
            place.location.label,
            place.care_group.name if place.care_group else "",
            f"{placement.get_kind_display()}, {amount}",
            place.starts_on,
            place.ends_on or "",
        ]
        if may_change:
            parts = ("care_arrangement", "placement", subject.pk, placement.pk)
            links = [{"text": _("Correct"), "url": _page(subject, "change_record", *parts)}]
            moved_on = place.ends_on and place.ends_on + dt.timedelta(days=1) in first_days
            if len(placements) > 1 and not moved_on and not subject.relation_ended_on:
                back = _page(subject, "placement_back", placement.pk)
                links.append({"text": _("Take it back"), "url": back})
            row.append({"parts": links})
        table.append(row)
    links = []
    if may_change:
        headers.append(_("Change"))
        if subject.relation_ended_on:
            links = [(_("Undo the deregistration"), _page(subject, "undo_deregister"))]
        else:
            links = [
                (_("Move, or add a placement"), _page(subject, "place")),
                (_("Deregister"), _page(subject, "deregister")),
            ]
    return [Panel(headers=headers, table=table, links=links)]


def contract_rows(contract: Contract) -> list[tuple[str, Any]]:
    return [
        (_("Child, as signed"), contract.child_name),
        (_("Contracting parent, as signed"), contract.party_name),
        (_("Address, as signed"), contract.party_address),
        (_("Location"), contract.location.label),
        (_("From"), contract.starts_on),
        (_("Until"), contract.ends_on or ""),
        (_("Hours a month"), contract.hours_per_month),
        (_("Rate per hour"), f"€ {number_format(contract.rate, 2)}"),
        (_("IBAN"), contract.iban),
    ]


def declarations(subject: Subject, user, may_change: bool) -> list[Panel]:
    """What is asked at placement and is not there yet (L11)."""
    missing = missing_declarations(subject)
    if not missing:
        return []
    labels = [str(Declaration.Kind(kind).label) for kind in missing]
    return [Panel(title=_("Still to be signed"), rows=[(_("At placement"), ", ".join(labels))])]


def personal_file(subject: Subject, user, may_change: bool) -> list[Panel]:
    """The form to sign when the folder of the group is handed over (L13)."""
    may_print = may_take(user, subject, "child.personal_file", on=today())
    if subject.relation_ended_on is None or not may_print:
        return []
    return [Panel(links=[(_("Print the handover form"), _page(subject, "handover_form"))])]


def missing_declarations(subject: Subject) -> list[str]:
    """The declarations that belong to a placement and were not noted: of out-of-school care its
    own too."""
    wanted = list(AT_PLACEMENT)
    if Placement.objects.filter(subject=subject, kind=Placement.Kind.OUT_OF_SCHOOL).exists():
        wanted += OUT_OF_SCHOOL
    present = set(Declaration.objects.filter(subject=subject).values_list("kind", flat=True))
    return [kind for kind in wanted if kind not in present]


AT_PLACEMENT = (
    Declaration.Kind.GROUP,
    Declaration.Kind.CONSENTS,
    Declaration.Kind.DATA_CHECK,
)
OUT_OF_SCHOOL = (Declaration.Kind.ALONE, Declaration.Kind.TRANSPORT, Declaration.Kind.SWIMMING)
