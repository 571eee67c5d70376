"""The kinds of consent a childcare organisation starts with, and their first words.

Data in Dutch and English, for parents in plain words (B1); an organisation publishes versions of
its own. The kinds follow the clauses: L03, K12, K13, K14, L34, L37, L66, S05, S06, B02, B08, K29,
L60.
"""

from consents.defaults import children, people, sharing, telling
from consents.defaults.codes import (
    CALL_ANSWER,
    CARE_PARTNER,
    HANDOVER_VERBAL,
    HANDOVER_WRITTEN,
    LANGUAGE_HELPER,
    MEDICAL_GROUP,
    MEDICAL_LUNCH,
    OTHER_LOCATION,
    PHOTOS,
    PHOTOS_OUTSIDE,
    PHOTOS_SOCIAL,
    REFERENCE,
    SHARE_CONTACT,
    SHARE_MEDICAL,
    SHIPPED,
    SURVEY,
)

KINDS = children.KINDS | sharing.KINDS | telling.KINDS | people.KINDS

__all__ = [
    "CALL_ANSWER",
    "CARE_PARTNER",
    "HANDOVER_VERBAL",
    "HANDOVER_WRITTEN",
    "KINDS",
    "LANGUAGE_HELPER",
    "MEDICAL_GROUP",
    "MEDICAL_LUNCH",
    "OTHER_LOCATION",
    "PHOTOS",
    "PHOTOS_OUTSIDE",
    "PHOTOS_SOCIAL",
    "REFERENCE",
    "SHARE_CONTACT",
    "SHARE_MEDICAL",
    "SHIPPED",
    "SURVEY",
]
