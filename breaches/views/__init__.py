"""Reporting a breach, and the privacy officer's desk. Who may do what stands in each view."""

from breaches.views.ap import ap_answers, ap_pdf, confirmation, notification, notify_ap
from breaches.views.closing import close, reopen
from breaches.views.lists import breach_list
from breaches.views.record import detail, form_pdf, page
from breaches.views.reporting import blank_form, report, reported
from breaches.views.severity import severity

__all__ = [
    "ap_answers",
    "ap_pdf",
    "blank_form",
    "breach_list",
    "close",
    "confirmation",
    "detail",
    "form_pdf",
    "notification",
    "notify_ap",
    "page",
    "reopen",
    "report",
    "reported",
    "severity",
]
