"""Reporting, recording and closing a breach. Every step leaves its event in the trail."""

from breaches.actions.answering import save_answers, save_evaluation
from breaches.actions.closing import close_breach, reopen_breach
from breaches.actions.communicating import (
    communicate,
    note_letters,
    publish_communication,
    read_communications,
    save_communication_text,
    take_back_communication,
)
from breaches.actions.measures import (
    add_measure,
    change_measure,
    finish_measure,
    remove_measure,
)
from breaches.actions.notifying import add_confirmation, correct_sent, record_notification
from breaches.actions.people import list_people, unlist_people
from breaches.actions.processor_reports import (
    record_processor_report,
    take_awareness_from,
    take_up_with_processor,
)
from breaches.actions.reporting import log_breach_opening, log_register_export, report_breach
from breaches.actions.tips import (
    GivenAlready,
    answer_tip,
    give_tip,
    improve_from_tip,
    note_tip,
    pass_on_lesson,
    tips_to_note,
)
from breaches.actions.weighing import save_severity

__all__ = [
    "GivenAlready",
    "add_confirmation",
    "add_measure",
    "answer_tip",
    "change_measure",
    "close_breach",
    "communicate",
    "correct_sent",
    "finish_measure",
    "give_tip",
    "improve_from_tip",
    "list_people",
    "log_breach_opening",
    "log_register_export",
    "note_letters",
    "note_tip",
    "pass_on_lesson",
    "publish_communication",
    "read_communications",
    "record_notification",
    "record_processor_report",
    "remove_measure",
    "reopen_breach",
    "report_breach",
    "save_answers",
    "save_communication_text",
    "save_evaluation",
    "save_severity",
    "take_awareness_from",
    "take_back_communication",
    "take_up_with_processor",
    "tips_to_note",
    "unlist_people",
]
