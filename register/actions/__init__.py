"""Filling the register, keeping it true, ending what is not done any more, and going through it."""

from register.actions.activities import add_activity, change_activity, end_activity
from register.actions.covenants import add_covenant, change_covenant
from register.actions.filling import load_defaults
from register.actions.processors import add_processor, change_processor, end_processor
from register.actions.reviews import sign_off_review
from register.actions.security import (
    add_measure,
    add_scan,
    add_scan_finding,
    change_measure,
    change_scan,
    change_scan_finding,
    end_measure,
    settle_scan_finding,
)

__all__ = [
    "add_activity",
    "add_covenant",
    "add_measure",
    "add_processor",
    "add_scan",
    "add_scan_finding",
    "change_activity",
    "change_covenant",
    "change_measure",
    "change_processor",
    "change_scan",
    "change_scan_finding",
    "end_activity",
    "end_measure",
    "end_processor",
    "load_defaults",
    "settle_scan_finding",
    "sign_off_review",
]
