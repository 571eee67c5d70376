"""Who got what about whom, on which ground: recipients and legal duties as data, questions from
outside, disclosures, standing deliveries, and recipients who are told of a change."""

from disclosures.models.calls import CallNote
from disclosures.models.recipients import LegalDuty, Recipient, RecipientKind
from disclosures.models.telling import Delivery, Disclosure, RecipientTask, Rule

__all__ = [
    "CallNote",
    "Delivery",
    "Disclosure",
    "LegalDuty",
    "Recipient",
    "RecipientKind",
    "RecipientTask",
    "Rule",
]
