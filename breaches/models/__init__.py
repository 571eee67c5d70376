"""Breaches and what belongs to one."""

from breaches.models.breach import PLAIN_ANSWERS, ApState, Breach
from breaches.models.choices import (
    Answer,
    Aspect,
    Classification,
    DataKind,
    Decision,
    Harm,
    Impact,
    IncidentType,
    InformGround,
    Means,
    Nature,
    PartyRole,
    PeopleGroup,
    Protection,
    Seriousness,
    SpecialKind,
)
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
from breaches.models.notification import Notification, SentCorrection
from breaches.models.processor_report import ProcessorReport
from breaches.models.reporter import Reporter
from breaches.models.severity import Severity
from breaches.models.tip import Lesson, Tip

__all__ = [
    "PLAIN_ANSWERS",
    "RECORD",
    "REPORTER",
    "TIP",
    "Answer",
    "ApState",
    "Aspect",
    "Breach",
    "BreachReminder",
    "Classification",
    "Communication",
    "CommunicationText",
    "Concerned",
    "DataKind",
    "Decision",
    "Harm",
    "Impact",
    "IncidentType",
    "InformGround",
    "Lesson",
    "Means",
    "Measure",
    "Nature",
    "Notification",
    "PartyRole",
    "PeopleCount",
    "PeopleGroup",
    "ProcessorReport",
    "Protection",
    "PublicCommunication",
    "Reopening",
    "Reporter",
    "RootCause",
    "SentCorrection",
    "Seriousness",
    "Severity",
    "SpecialKind",
    "Tip",
    "YearCount",
    "measure_for",
    "year_of",
]
