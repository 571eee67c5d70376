"""The list for the tax office's allowance service: who had which care by which contract, with the
BSN of the child and of the parent who signed (L26).

The law gives no fixed form; the columns are what an allowance is worked out from, and no more.
"""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from children.models import Contract, Identification, Parent
from core.keys import load_keys
from disclosures.defaults import TAX_OFFICE
from disclosures.deliveries.lists import Asked, Lack, Line, StandingList, is_filled
from disclosures.models import Delivery
from organisation.models import Location
from subjects.models import Representation, search_text

COLUMNS = (
    "BSN kind",
    "voornaam kind",
    "achternaam kind",
    "geboortedatum kind",
    "BSN ouder",
    "naam ouder volgens het contract",
    "LRK-nummer",
    "soort opvang",
    "contractnummer",
    "begindatum contract",
    "einddatum contract",
    "uren per maand",
    "uurtarief",
)
CATEGORIES = ("child.identity", "child.identification", "child.contract")
CHILD_BSN = Lack(_("the BSN of the child"), "identification")
PARENT_BSN = Lack(_("the BSN of the parent who signed the contract"), "identification")


def _lines(asked: Asked) -> list[Line]:
    contracts = asked.in_sight(_contracts(asked), CATEGORIES)
    load_keys([contract.subject_id for contract in contracts], "child.fiscal")
    children = contracts.values("subject_id")
    parents = _parents(children)
    bsns = {
        one.subject_id: one
        for one in Identification.objects.filter(
            Q(subject_id__in=children)
            | Q(subject_id__in=[one.pk for of_child in parents.values() for one in of_child])
        ).select_related("subject")
        if is_filled(one, "bsn")
    }
    with override("nl"):
        kinds = {kind.value: str(kind.label) for kind in Location.Kind}
    return [
        _line(
            contract,
            asked,
            kinds[contract.location.kind],
            _signer(contract, parents[contract.subject_id]),
            bsns,
        )
        for contract in contracts
    ]


def _contracts(asked: Asked):
    """The contracts that ran in the year at these places, of children whose file is there."""
    return (
        Contract.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=asked.first),
            starts_on__lte=asked.last,
            location__in=asked.locations,
            subject__child__isnull=False,
        )
        .select_related("location", "subject__child")
        .order_by(
            "subject__child__sort_name",
            "subject_id",
            "starts_on",
            "number",
        )
    )


def _restricted(asked: Asked) -> int:
    return len({one.subject_id for one in asked.restricted(_contracts(asked), CATEGORIES)})


def _parents(child_ids) -> dict:
    """The parents of each child."""
    represented = Representation.objects.filter(subject_id__in=child_ids).order_by("pk")
    found = Parent.objects.filter(subject__represents__subject_id__in=child_ids)
    by_id = {parent.pk: parent for parent in found.select_related("subject").distinct()}
    of_child = defaultdict(list)
    for one in represented:
        if one.parent_id in by_id:
            of_child[one.subject_id].append(by_id[one.parent_id])
    return of_child


def _signer(contract: Contract, parents: list[Parent]) -> Parent | None:
    """The parent whose name stands under the contract: it holds a copy of the name only (L09)."""
    signed = search_text(contract.party_name)
    return next((parent for parent in parents if search_text(parent.name) == signed), None)


def _line(contract, asked, kind, signer, bsns) -> Line:
    child = contract.subject.child
    of_child = bsns.get(child.pk)
    of_parent = bsns.get(signer.pk) if signer else None
    lacks = [lack for lack, found in ((CHILD_BSN, of_child), (PARENT_BSN, of_parent)) if not found]

    def cells() -> list:
        return [
            of_child.bsn,
            child.first_name,
            child.family_name,
            child.birth_date,
            of_parent.bsn,
            contract.party_name,
            contract.location.lrk_number,
            kind,
            contract.number,
            contract.starts_on,
            contract.ends_on,
            contract.hours_per_month,
            contract.rate,
        ]

    subjects = (contract.subject, signer.subject) if signer else (contract.subject,)
    return Line(child, tuple(lacks), subjects, cells)


TAX = StandingList(
    code=Delivery.Code.TAX,
    slug="belastingdienst",
    recipient_code=TAX_OFFICE,
    duty_code="allowance",
    columns=COLUMNS,
    categories=CATEGORIES,
    lines=_lines,
    restricted=_restricted,
)
