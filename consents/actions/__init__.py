from consents.actions.deciding import newest_decision, record_decision, record_form
from consents.actions.following import assign_removal, finish_removal, settle_difference
from consents.actions.matters import Reach, ask_occasion, open_matter, reached, remind
from consents.actions.publications import (
    end_publication,
    keep_in_publications,
    left_in_publications,
    take_down,
    take_out_who_left,
)
from consents.actions.texts import (
    change_kind,
    follow_term,
    kinds_to_follow,
    make_kind,
    publish_text,
    ship_kinds,
)

__all__ = [
    "Reach",
    "ask_occasion",
    "assign_removal",
    "change_kind",
    "end_publication",
    "finish_removal",
    "follow_term",
    "keep_in_publications",
    "kinds_to_follow",
    "left_in_publications",
    "make_kind",
    "newest_decision",
    "open_matter",
    "publish_text",
    "reached",
    "record_decision",
    "record_form",
    "remind",
    "settle_difference",
    "ship_kinds",
    "take_down",
    "take_out_who_left",
]
