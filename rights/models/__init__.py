"""Requests of people about their data, what was asked and advised on the way, and the copies."""

from rights.models.copies import COPY_KEPT, Copy
from rights.models.requests import Request, RequestAdvice, RequestCounter, RequestQuestion

__all__ = [
    "COPY_KEPT",
    "Copy",
    "Request",
    "RequestAdvice",
    "RequestCounter",
    "RequestQuestion",
]
