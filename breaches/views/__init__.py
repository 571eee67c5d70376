"""Reporting a breach, and the privacy officer's desk. Who may do what stands in each view."""

from breaches.views.ap import ap_answers, ap_pdf, confirmation, notification, notify_ap
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
)
from breaches.views.lists import breach_list
from breaches.views.people import find_people, people, people_of_place
from breaches.views.record import detail, form_pdf, page
from breaches.views.reporting import blank_form, report, reported
from breaches.views.severity import severity

__all__ = [
    "ap_answers",
    "ap_pdf",
    "blank_form",
    "breach_list",
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
    "detail",
    "find_people",
    "form_pdf",
    "notification",
    "notify_ap",
    "page",
    "people",
    "people_of_place",
    "reopen",
    "report",
    "reported",
    "severity",
]
