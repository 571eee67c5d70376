"""What is done with the files of people who work here, and of volunteers."""

from staff.actions.absence import note_absence
from staff.actions.conduct import name_in_file, publish_statement, sign_own_statement
from staff.actions.consents import note_consent
from staff.actions.leaving import close_login, end_employment, finish_leaving_task, undo_end
from staff.actions.mistakes import (
    TELLING_MORE,
    TURNING_BACK,
    came_by_application,
    may_be_mistake,
    more_than_mistake,
    note_opened_by_mistake,
    was_mistake,
)
from staff.actions.registering import (
    OWN_FUNCTION,
    WORKING_KINDS,
    give_login,
    hire_intern,
    invite_worker,
    register_employee,
)
from staff.actions.sections import (
    change_employment,
    change_identity,
    change_payroll,
    change_screening,
    move_worker,
    note_identification,
    note_training,
    note_volunteer_certificate,
    sign_statement,
)
from staff.actions.supervising import (
    appoint_supervisor,
    supervisions,
    was_hired,
)
from staff.actions.volunteers import end_volunteering, register_volunteer

__all__ = [
    "OWN_FUNCTION",
    "TELLING_MORE",
    "TURNING_BACK",
    "WORKING_KINDS",
    "appoint_supervisor",
    "came_by_application",
    "change_employment",
    "change_identity",
    "change_payroll",
    "change_screening",
    "close_login",
    "end_employment",
    "end_volunteering",
    "finish_leaving_task",
    "give_login",
    "hire_intern",
    "invite_worker",
    "may_be_mistake",
    "more_than_mistake",
    "move_worker",
    "name_in_file",
    "note_absence",
    "note_consent",
    "note_identification",
    "note_opened_by_mistake",
    "note_training",
    "note_volunteer_certificate",
    "publish_statement",
    "register_employee",
    "register_volunteer",
    "sign_own_statement",
    "sign_statement",
    "supervisions",
    "undo_end",
    "was_hired",
    "was_mistake",
]
