"""Files of people who work here: each data category its own models (clause K19)."""

from staff.models.conduct import ConductText, SignedStatement
from staff.models.kept import Identification, OutlivesFile, Payroll
from staff.models.more import Company, Profile
from staff.models.people import Contact, Employee, Reachable, Volunteer
from staff.models.screening import Screening, VolunteerScreening
from staff.models.work import (
    Absence,
    Appraisal,
    Employment,
    LeavingTask,
    Training,
    WorkingConditions,
)

__all__ = [
    "Absence",
    "Appraisal",
    "Company",
    "ConductText",
    "Contact",
    "Employee",
    "Employment",
    "Identification",
    "LeavingTask",
    "OutlivesFile",
    "Payroll",
    "Profile",
    "Reachable",
    "Screening",
    "SignedStatement",
    "Training",
    "Volunteer",
    "VolunteerScreening",
    "WorkingConditions",
]
