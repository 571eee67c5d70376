"""Requests, from asking to answer: each step one action, each state checked under lock."""

from rights.actions.asking import AskedAlready, ask, find_open, withdraw_request
from rights.actions.copies import (
    LEASE,
    MAX_ATTEMPTS,
    approve_copy,
    claim_copy,
    collect_copy,
    expire_copy,
    hand_over_copy,
    log_print,
    release_copy,
    retry_copy,
    send_back_copy,
    start_making,
    store_copy,
    to_make,
    to_remove,
)
from rights.actions.correcting import grant_correction, propose_correction
from rights.actions.deciding import answer_request, grounds_of, refuse_request, take_to_board
from rights.actions.erasing import grant_erasure
from rights.actions.handling import (
    agree_appointment,
    ask_advice,
    ask_person,
    extend_request,
    note_advice,
    note_reply,
    set_fee,
)
from rights.actions.restricting import end_restriction, grant_restriction, restriction_of
from rights.actions.screening import (
    confirm_passages,
    decide_passages,
    decided_of,
    name_others,
    passages_of,
)

__all__ = [
    "LEASE",
    "MAX_ATTEMPTS",
    "AskedAlready",
    "agree_appointment",
    "answer_request",
    "approve_copy",
    "ask",
    "ask_advice",
    "ask_person",
    "claim_copy",
    "collect_copy",
    "confirm_passages",
    "decide_passages",
    "decided_of",
    "end_restriction",
    "expire_copy",
    "extend_request",
    "find_open",
    "grant_correction",
    "grant_erasure",
    "grant_restriction",
    "grounds_of",
    "hand_over_copy",
    "log_print",
    "name_others",
    "note_advice",
    "note_reply",
    "passages_of",
    "propose_correction",
    "refuse_request",
    "release_copy",
    "restriction_of",
    "retry_copy",
    "send_back_copy",
    "set_fee",
    "start_making",
    "store_copy",
    "take_to_board",
    "to_make",
    "to_remove",
    "withdraw_request",
]
