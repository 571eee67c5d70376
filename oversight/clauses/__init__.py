"""The clauses that come with the product: what the policies of the sector promise, as rules.

The same list, with the tests that show each, is docs/policy/clauses.csv; a test keeps them equal.
From whose policy a clause came is kept for who builds this; its pages name no other organisation.
"""

from oversight.clauses import (
    basis_online,
    kinderdam_children,
    kinderdam_staff,
    leef_kind_children,
    leef_kind_disclosure,
    leef_kind_staff,
    leef_kind_systems,
    sigra,
    skov,
)
from oversight.clauses.kinds import HOW_KEPT, Clause, How, Topic

__all__ = ["CLAUSES", "HOW_KEPT", "Clause", "How", "Topic"]

CLAUSES = {
    clause.code: clause
    for module in (
        kinderdam_children,
        kinderdam_staff,
        leef_kind_children,
        leef_kind_disclosure,
        leef_kind_staff,
        leef_kind_systems,
        skov,
        sigra,
        basis_online,
    )
    for clause in module.CLAUSES
}
