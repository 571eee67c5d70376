"""What is done in an application procedure, by subject: the procedure and its panel, who applied,
what the panel notes, and the hire."""

from applicants.actions.applications import (
    apply_online,
    decide_outcome,
    may_reopen,
    move_stage,
    register_application,
    remove_on_request,
    reopen_application,
    turn_back_hire,
)
from applicants.actions.hiring import hire_applicant
from applicants.actions.keeping import (
    ask_keeping_again,
    goes_with_no,
    record_keeping,
    standing_question,
)
from applicants.actions.logins import give_applicant_login
from applicants.actions.notes import correct_person, note_assessment, note_career
from applicants.actions.procedures import (
    change_vacancy,
    end_procedure,
    open_procedure,
    remove_panel_member,
    seat_panel_member,
    takes_panel,
)
from applicants.actions.texts import APPLY, KEEP_A_YEAR

__all__ = [
    "APPLY",
    "KEEP_A_YEAR",
    "apply_online",
    "ask_keeping_again",
    "change_vacancy",
    "correct_person",
    "decide_outcome",
    "end_procedure",
    "give_applicant_login",
    "goes_with_no",
    "hire_applicant",
    "may_reopen",
    "move_stage",
    "note_assessment",
    "note_career",
    "open_procedure",
    "record_keeping",
    "register_application",
    "remove_on_request",
    "remove_panel_member",
    "reopen_application",
    "seat_panel_member",
    "standing_question",
    "takes_panel",
    "turn_back_hire",
]
