"""The register: what the organisation does with personal data, who does it for us, and how it is
kept safe and looked after.

Describes the organisation's work, never a person (GDPR art. 28, 30 and 32; clauses K03, K06, K11,
K21, L67, S01, B11).
"""

from register.models.activities import ProcessingActivity
from register.models.common import PEOPLE
from register.models.covenants import Covenant
from register.models.processors import Processor
from register.models.reviews import Review
from register.models.security import ScanFinding, SecurityMeasure, SecurityScan
from register.models.statements import Acknowledgement, PrivacyStatement

__all__ = [
    "PEOPLE",
    "Acknowledgement",
    "Covenant",
    "PrivacyStatement",
    "ProcessingActivity",
    "Processor",
    "Review",
    "ScanFinding",
    "SecurityMeasure",
    "SecurityScan",
]
