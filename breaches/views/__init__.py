"""Reporting a breach, and the privacy officer's desk. Who may do what stands in each view."""

from breaches.views.ap import (
    ap_answers,
    ap_pdf,
    confirmation,
    correct_moment,
    notification,
    notify_ap,
)
from breaches.views.closing import close, reopen
from breaches.views.communicating import (
    communicate_in_portal,
    communicate_in_public,
    communicated_by_hand,
    communication_letter,
    communication_letters,
    communication_preview,
    communication_text,
    communications,
    untell,
)
from breaches.views.lists import breach_figures, breach_list, breach_table
from breaches.views.measures import (
    drop_measure,
    measure,
    measures,
    new_measure,
    own_measure,
)
from breaches.views.people import find_people, people, people_of_place
from breaches.views.processor_reports import (
    new_processor_report,
    processor_awareness,
    processor_report,
    processor_reports,
)
from breaches.views.record import detail, form_pdf, page
from breaches.views.reporting import blank_form, own_reports, report, reported
from breaches.views.severity import severity
from breaches.views.tips import (
    lessons,
    new_tip,
    own_tips,
    tip,
    tip_answer,
    tip_given,
    tip_improve,
    tip_lesson,
    tip_list,
)

__all__ = [
    "ap_answers",
    "ap_pdf",
    "blank_form",
    "breach_figures",
    "breach_list",
    "breach_table",
    "close",
    "communicate_in_portal",
    "communicate_in_public",
    "communicated_by_hand",
    "communication_letter",
    "communication_letters",
    "communication_preview",
    "communication_text",
    "communications",
    "confirmation",
    "correct_moment",
    "detail",
    "drop_measure",
    "find_people",
    "form_pdf",
    "lessons",
    "measure",
    "measures",
    "new_measure",
    "new_processor_report",
    "new_tip",
    "notification",
    "notify_ap",
    "own_measure",
    "own_reports",
    "own_tips",
    "page",
    "people",
    "people_of_place",
    "processor_awareness",
    "processor_report",
    "processor_reports",
    "reopen",
    "report",
    "reported",
    "severity",
    "tip",
    "tip_answer",
    "tip_given",
    "tip_improve",
    "tip_lesson",
    "tip_list",
    "untell",
]
