"""Requests of people about their data, what was asked, advised and written on the way, and the
copies."""

from rights.models.copies import COPY_KEPT, FETCHED_AGAIN, Copy, PassageDecision
from rights.models.corrections import CorrectionItem
from rights.models.letters import CalendarFeed, LetterText, RequestReminder
from rights.models.requests import Request, RequestAdvice, RequestCounter, RequestQuestion

__all__ = [
    "COPY_KEPT",
    "FETCHED_AGAIN",
    "CalendarFeed",
    "Copy",
    "CorrectionItem",
    "LetterText",
    "PassageDecision",
    "Request",
    "RequestAdvice",
    "RequestCounter",
    "RequestQuestion",
    "RequestReminder",
]
