"""Who agreed to what."""

from consents.models.asked import (
    ConsentKind,
    ConsentMatter,
    ConsentText,
    Occasion,
    Place,
    in_language,
)
from consents.models.decided import ConsentDecision, ConsentDifference, DecisionChanged, RemovalTask

__all__ = [
    "ConsentDecision",
    "ConsentDifference",
    "ConsentKind",
    "ConsentMatter",
    "ConsentText",
    "DecisionChanged",
    "Occasion",
    "Place",
    "RemovalTask",
    "in_language",
]
