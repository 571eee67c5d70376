"""What is done with a child's file."""

from children.actions.contracts import (
    ContractDetails,
    address_of,
    file_contract,
    next_contract_number,
    sign_contract,
)
from children.actions.papers import keep_paper_file, note_paper_destroyed
from children.actions.placing import (
    check_birth_date,
    check_first_day,
    correct_placement,
    deregister_child,
    left_for,
    place_child,
    placements_from,
    take_back_placement,
    undo_deregistration,
)
from children.actions.registering import (
    ParentDetails,
    add_parent,
    drop_draft,
    finish_draft,
    known_from,
    register_child,
    register_parent,
    save_draft,
)
from children.actions.sections import (
    change_custody,
    change_parent,
    note_court_order,
    note_happened,
    note_identification,
    note_observation,
)

__all__ = [
    "ContractDetails",
    "ParentDetails",
    "add_parent",
    "address_of",
    "change_custody",
    "change_parent",
    "check_birth_date",
    "check_first_day",
    "correct_placement",
    "deregister_child",
    "drop_draft",
    "file_contract",
    "finish_draft",
    "keep_paper_file",
    "known_from",
    "left_for",
    "next_contract_number",
    "note_court_order",
    "note_happened",
    "note_identification",
    "note_observation",
    "note_paper_destroyed",
    "place_child",
    "placements_from",
    "register_child",
    "register_parent",
    "save_draft",
    "sign_contract",
    "take_back_placement",
    "undo_deregistration",
]
