"""The life of a destruction (ADR 32): announced, claimed, taken through its steps, certified; and
the holds that stop it until its rows go."""

from retention.actions.announcing import announce, announce_due
from retention.actions.certifying import certify
from retention.actions.claiming import claim_batch, note_broken_off, part, take_up
from retention.actions.holds import check_not_destroyed, place_hold, release_hold
from retention.actions.running import (
    RunIncomplete,
    finish_run,
    run_retention,
    start_run,
    sweep,
)
from retention.actions.steps import destroy_rows, finish, verify

__all__ = [
    "RunIncomplete",
    "announce",
    "announce_due",
    "certify",
    "check_not_destroyed",
    "claim_batch",
    "destroy_rows",
    "finish",
    "finish_run",
    "note_broken_off",
    "part",
    "place_hold",
    "release_hold",
    "run_retention",
    "start_run",
    "sweep",
    "take_up",
    "verify",
]
