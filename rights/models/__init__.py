"""Requests of people about their data, what was asked, advised and written on the way, and the
copies."""

from rights.models.copies import COPY_KEPT, Copy
from rights.models.corrections import CorrectionItem
from rights.models.letters import CalendarFeed, LetterText, RequestReminder
from rights.models.requests import Request, RequestAdvice, RequestCounter, RequestQuestion

__all__ = [
    "COPY_KEPT",
    "CalendarFeed",
    "Copy",
    "CorrectionItem",
    "LetterText",
    "Request",
    "RequestAdvice",
    "RequestCounter",
    "RequestQuestion",
    "RequestReminder",
]
