"""What the product itself asks for by name."""

import datetime as dt

SHIPPED = dt.date(2018, 5, 25)  # the words are as old as the GDPR, so older than any answer

PHOTOS = "photos_internal"
PHOTOS_OUTSIDE = "photos_public"
PHOTOS_SOCIAL = "photos_social"
HANDOVER_WRITTEN = "handover_written"
HANDOVER_VERBAL = "handover_verbal"
CARE_PARTNER = "care_partner"
OTHER_LOCATION = "other_location"
LANGUAGE_HELPER = "language_helper"
MEDICAL_GROUP = "medical_group"
MEDICAL_LUNCH = "medical_lunch"
SHARE_MEDICAL = "medical_parents"
SHARE_CONTACT = "contact_parents"
CALL_ANSWER = "call_answer"
SURVEY = "quality_survey"
REFERENCE = "staff_reference"
