"""Reporting, recording and closing a breach. Every step leaves its event in the trail."""

from breaches.actions.answering import save_answers, save_evaluation
from breaches.actions.closing import close_breach, reopen_breach
from breaches.actions.communicating import (
    communicate,
    note_letters,
    publish_communication,
    read_communications,
    save_communication_text,
)
from breaches.actions.notifying import add_confirmation, record_notification
from breaches.actions.people import list_people, unlist_people
from breaches.actions.reporting import log_breach_opening, report_breach
from breaches.actions.weighing import save_severity

__all__ = [
    "add_confirmation",
    "close_breach",
    "communicate",
    "list_people",
    "log_breach_opening",
    "note_letters",
    "publish_communication",
    "read_communications",
    "record_notification",
    "reopen_breach",
    "report_breach",
    "save_answers",
    "save_communication_text",
    "save_evaluation",
    "save_severity",
    "unlist_people",
]
