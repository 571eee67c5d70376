"""Reporting a breach, and the privacy officer's desk. Who may do what stands in each view."""

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
from breaches.views.record import detail, form_pdf, section
from breaches.views.reporting import blank_form, report, reported

__all__ = [
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
    "detail",
    "find_people",
    "form_pdf",
    "people",
    "people_of_place",
    "reopen",
    "report",
    "reported",
    "section",
]
