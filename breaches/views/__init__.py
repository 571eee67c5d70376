"""Reporting a breach, and the privacy officer's desk. Who may do what stands in each view."""

from breaches.views.closing import close, reopen
from breaches.views.lists import breach_list
from breaches.views.record import detail, form_pdf, section
from breaches.views.reporting import blank_form, report, reported

__all__ = [
    "blank_form",
    "breach_list",
    "close",
    "detail",
    "form_pdf",
    "reopen",
    "report",
    "reported",
    "section",
]
