"""The yearly list for the municipality: toddlers on a place for which it gives a subsidy (L29).

The twelve columns are what the subsidy rules ask for, in their order and in their words.
"""

from collections import defaultdict
from functools import cache

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from children.models import Address, IncomeStatement, LanguageIndication, Parent, Placement
from core.keys import load_keys
from disclosures.defaults import MUNICIPALITY as TO_MUNICIPALITY
from disclosures.deliveries.lists import Asked, Lack, Line, StandingList, is_filled
from disclosures.models import Delivery
from subjects.models import Representation

COLUMNS = (
    "voornaam",
    "achternaam",
    "adres",
    "postcode",
    "woonplaats",
    "geboortedatum",
    "plaatsingsdatum",
    "uitschrijvingsdatum",
    "kindercentrum",
    "soort plaats",
    "datum VVE-indicatie",
    "datum inkomensverklaring",
)
CATEGORIES = (
    "child.identity",
    "child.contact",
    "child.care_arrangement",
    "child.education_level",
    "child.finance",
)
TODDLER = (relativedelta(years=2), relativedelta(years=4))  # from the second birthday to the fourth
KINDS = (Placement.Kind.PRESCHOOL, Placement.Kind.DAY_CARE)
ADDRESS = Lack(_("the address"), "contact")
INCOME = Lack(_("the date of the income statement"), "finance")


def _lines(asked: Asked) -> list[Line]:
    placements = asked.in_sight(_placements(asked), CATEGORIES)
    ids = placements.values("subject_id")
    placed = [one for one in placements if _is_toddler_then(one, asked)]
    homes = homes_of(ids, asked.on)
    statements = {
        one.subject_id: one.shown_on
        for one in IncomeStatement.objects.filter(
            subject_id__in=ids, year__lte=asked.year
        ).order_by("year", "shown_on")
    }
    indications = {
        one.subject_id: one.indicated_on
        for one in LanguageIndication.objects.filter(
            subject_id__in=ids, indicated_on__lte=asked.last
        )
    }
    addresses = cache(lambda: _addresses(list(homes.values())))  # opened for the file alone
    with override("nl"):
        kinds = {kind.value: str(kind.label) for kind in Placement.Kind}
    return [
        _line(
            one,
            asked,
            kinds[one.kind],
            homes.get(one.subject_id),
            addresses,
            statements.get(one.subject_id),
            indications.get(one.subject_id),
        )
        for one in placed
    ]


def _placements(asked: Asked):
    """The placements of these kinds at these places of children of about that age."""
    return (
        Placement.objects.filter(
            Q(affiliation__ends_on__isnull=True) | Q(affiliation__ends_on__gte=asked.first),
            affiliation__starts_on__lte=asked.last,
            affiliation__location__in=asked.locations,
            kind__in=asked.kinds,
            subject__child__birth_date__lte=asked.last - TODDLER[0],
            subject__child__birth_date__gt=asked.first - TODDLER[1],
        )
        .select_related("affiliation__location", "subject__child")
        .order_by(
            "subject__child__sort_name",
            "subject_id",
            "affiliation__starts_on",
        )
    )


def _restricted(asked: Asked) -> int:
    found = asked.restricted(_placements(asked), CATEGORIES)
    return len({one.subject_id for one in found if _is_toddler_then(one, asked)})


def _is_toddler_then(placement: Placement, asked: Asked) -> bool:
    """Whether the child was two or three on some day of the placement in the year."""
    place, born = placement.affiliation, placement.subject.child.birth_date
    first = max(place.starts_on, asked.first)
    last = min(place.ends_on or asked.last, asked.last)
    return born + TODDLER[0] <= last and born + TODDLER[1] > first


def homes_of(child_ids, on) -> dict:
    """The parent at whose address each child lives: the first with custody and an address, never
    one a court keeps from the child (L33)."""
    represented = defaultdict(list)
    for one in Representation.objects.filter(subject_id__in=child_ids).order_by("starts_on", "pk"):
        if one.holds_custody_on(on) and not one.restricted_on(on):
            represented[one.subject_id].append(one.parent_id)
    parents = Parent.objects.filter(subject__represents__subject_id__in=child_ids).distinct()
    housed = {parent.pk: parent for parent in parents if is_filled(parent, "address_reference")}
    return {
        child: next(housed[pk] for pk in ids if pk in housed)
        for child, ids in represented.items()
        if any(pk in housed for pk in ids)
    }


def _addresses(parents: list[Parent]) -> dict:
    """The address of each of these parents."""
    load_keys([parent.pk for parent in parents], "parent.file")
    found = Address.objects.in_bulk([parent.address_reference for parent in parents])
    by_reference = {str(pk): address for pk, address in found.items()}
    return {
        parent: by_reference[parent.address_reference]
        for parent in parents
        if parent.address_reference in by_reference
    }


def _line(placement, asked, kind, home, addresses, shown_on, indicated_on) -> Line:
    child, place = placement.subject.child, placement.affiliation
    left = place.ends_on if place.ends_on and place.ends_on <= asked.last else None
    lacks = [lack for lack, found in ((ADDRESS, home), (INCOME, shown_on)) if not found]

    def cells() -> list:
        address = addresses()[home]
        return [
            child.first_name,
            child.family_name,
            address.street,
            address.postcode,
            address.town,
            child.birth_date,
            place.starts_on,
            left,
            place.location.name,
            kind,
            indicated_on,
            shown_on,
        ]

    return Line(child, tuple(lacks), (placement.subject,), cells)


MUNICIPALITY = StandingList(
    code=Delivery.Code.MUNICIPALITY,
    slug="gemeente",
    recipient_code=TO_MUNICIPALITY,
    duty_code="subsidy",
    columns=COLUMNS,
    categories=CATEGORIES,
    lines=_lines,
    restricted=_restricted,
)
