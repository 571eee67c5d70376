"""Signing off what is gone through once a year (K03)."""

import datetime as dt

from audit.actions import record
from core.actions import action
from register.models import Review
from register.reviewing import REVIEWED_EVERY


@action
def sign_off_review(
    *, of: str, found: str, changed: str, reviewed_on: dt.date, signed_as: str = "", by
) -> Review:
    """Sign a yearly review off; the next one is due a year later. Raises ValidationError on what
    does not fit."""
    review = Review(
        of=of,
        found=found,
        changed=changed,
        reviewed_on=reviewed_on,
        reviewed_by=by,
        signed_as=signed_as,
        next_due_on=REVIEWED_EVERY.last_day(reviewed_on),
    )
    review.full_clean()
    review.save()
    record("register.reviewed", by=by, obj=review, what=of)
    return review
