"""Requests of people about their data, what was asked and advised on the way, and the copies."""

from rights.models.copies import COPY_KEPT, Copy
from rights.models.corrections import CorrectionItem
from rights.models.requests import Request, RequestAdvice, RequestCounter, RequestQuestion

__all__ = [
    "COPY_KEPT",
    "Copy",
    "CorrectionItem",
    "Request",
    "RequestAdvice",
    "RequestCounter",
    "RequestQuestion",
]
