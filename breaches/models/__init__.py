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
from breaches.models.classes import RECORD, REPORTER
from breaches.models.communication import (
    Communication,
    CommunicationText,
    PublicCommunication,
)
from breaches.models.concerned import Concerned, PeopleCount
from breaches.models.counting import YearCount, year_of
from breaches.models.improvement import Improvement
from breaches.models.moments import BreachReminder, Reopening
from breaches.models.notification import Notification
from breaches.models.reporter import Reporter
from breaches.models.severity import Severity

__all__ = [
    "PLAIN_ANSWERS",
    "RECORD",
    "REPORTER",
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
    "Improvement",
    "IncidentType",
    "InformGround",
    "Means",
    "Nature",
    "Notification",
    "PartyRole",
    "PeopleCount",
    "PeopleGroup",
    "Protection",
    "PublicCommunication",
    "Reopening",
    "Reporter",
    "Seriousness",
    "Severity",
    "SpecialKind",
    "YearCount",
    "year_of",
]
