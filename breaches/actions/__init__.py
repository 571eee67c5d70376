"""Reporting, recording and closing a breach. Every step leaves its event in the trail."""

from breaches.actions.answering import save_answers, save_evaluation
from breaches.actions.closing import close_breach, reopen_breach
from breaches.actions.reporting import log_breach_opening, report_breach

__all__ = [
    "close_breach",
    "log_breach_opening",
    "reopen_breach",
    "report_breach",
    "save_answers",
    "save_evaluation",
]
