"""Requests of people about their data, what was asked and advised on the way, and the copies."""

from rights.models.copies import COPY_KEPT, FETCHED_AGAIN, Copy, PassageDecision
from rights.models.corrections import CorrectionItem
from rights.models.requests import Request, RequestAdvice, RequestCounter, RequestQuestion

__all__ = [
    "COPY_KEPT",
    "FETCHED_AGAIN",
    "Copy",
    "CorrectionItem",
    "PassageDecision",
    "Request",
    "RequestAdvice",
    "RequestCounter",
    "RequestQuestion",
]
