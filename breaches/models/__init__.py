"""Breaches and what belongs to one."""

from breaches.models.breach import Breach
from breaches.models.choices import Answer, Decision, Impact, Nature
from breaches.models.classes import RECORD, REPORTER, TIP
from breaches.models.communication import (
    Communication,
    CommunicationText,
    PublicCommunication,
)
from breaches.models.concerned import Concerned, PeopleCount
from breaches.models.counting import YearCount, year_of
from breaches.models.measure import Measure, RootCause, measure_for
from breaches.models.moments import BreachReminder, Reopening
from breaches.models.processor_report import ProcessorReport
from breaches.models.reporter import Reporter
from breaches.models.tip import Lesson, Tip

__all__ = [
    "RECORD",
    "REPORTER",
    "TIP",
    "Answer",
    "Breach",
    "BreachReminder",
    "Communication",
    "CommunicationText",
    "Concerned",
    "Decision",
    "Impact",
    "Lesson",
    "Measure",
    "Nature",
    "PeopleCount",
    "ProcessorReport",
    "PublicCommunication",
    "Reopening",
    "Reporter",
    "RootCause",
    "Tip",
    "YearCount",
    "measure_for",
    "year_of",
]
