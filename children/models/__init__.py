"""A child's file, by what it holds."""

from children.models.care import (
    CareNote,
    Conversation,
    DailyCare,
    EmergencyNumber,
    Observation,
    Placement,
)
from children.models.money import (
    Contract,
    EducationLevel,
    IncomeStatement,
    LanguageIndication,
    OwnContribution,
    PaymentDetails,
)
from children.models.papers import (
    Declaration,
    ExitInterview,
    PaperFile,
    PaperLoan,
    PersonalFile,
)
from children.models.people import (
    Address,
    Child,
    Identification,
    Parent,
    RegistrationDraft,
    SignUp,
)

__all__ = [
    "Address",
    "CareNote",
    "Child",
    "Contract",
    "Conversation",
    "DailyCare",
    "Declaration",
    "EducationLevel",
    "EmergencyNumber",
    "ExitInterview",
    "Identification",
    "IncomeStatement",
    "LanguageIndication",
    "Observation",
    "OwnContribution",
    "PaperFile",
    "PaperLoan",
    "Parent",
    "PaymentDetails",
    "PersonalFile",
    "Placement",
    "RegistrationDraft",
    "SignUp",
]
