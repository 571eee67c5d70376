"""Breaches and what belongs to one."""

from breaches.models.breach import Breach
from breaches.models.choices import Answer, Decision, Impact, Nature
from breaches.models.classes import RECORD, REPORTER
from breaches.models.counting import YearCount, year_of
from breaches.models.improvement import Improvement
from breaches.models.moments import BreachReminder, Reopening
from breaches.models.reporter import Reporter

__all__ = [
    "RECORD",
    "REPORTER",
    "Answer",
    "Breach",
    "BreachReminder",
    "Decision",
    "Impact",
    "Improvement",
    "Nature",
    "Reopening",
    "Reporter",
    "YearCount",
    "year_of",
]
