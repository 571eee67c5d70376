from disclosures.actions.calls import (
    answer_call,
    ask_parents,
    link_call,
    note_call,
    say_fixed_message,
    tell_nothing,
)
from disclosures.actions.delivering import (
    destroy_paper,
    record_delivery,
    record_inspection,
    record_lunch_list,
)
from disclosures.actions.recipients import (
    change_recipient,
    make_recipient,
    ship_recipients,
)
from disclosures.actions.taking_back import take_back_disclosure
from disclosures.actions.telling import (
    ask_to_tell,
    end_telling,
    note_told,
    record_copy_given,
    record_disclosure,
)

__all__ = [
    "answer_call",
    "ask_parents",
    "ask_to_tell",
    "change_recipient",
    "destroy_paper",
    "end_telling",
    "link_call",
    "make_recipient",
    "note_call",
    "note_told",
    "record_copy_given",
    "record_delivery",
    "record_disclosure",
    "record_inspection",
    "record_lunch_list",
    "say_fixed_message",
    "ship_recipients",
    "take_back_disclosure",
    "tell_nothing",
]
