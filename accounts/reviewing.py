"""When the access policy is to be checked again, and who holds what that day (clause K08)."""

import datetime as dt
from collections import Counter

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.matrix import label_of_function
from accounts.models import AccessMatrix, AccessReview, Appointment
from core.dates import Term, running

REVIEWED_EVERY = Term(years=1)


def review_due_on() -> dt.date | None:
    """The last day for the next check: a year after the last one, or after the first matrix; None
    where no matrix was made yet."""
    last = AccessReview.objects.values_list("next_due_on", flat=True).first()
    if last:
        return last
    made_at = AccessMatrix.objects.order_by("version").values_list("made_at", flat=True).first()
    return REVIEWED_EVERY.last_day(timezone.localtime(made_at).date()) if made_at else None


def people_per_function(on: dt.date) -> dict:
    """How many people hold each function on a day."""
    held = Appointment.objects.filter(running(on)).values_list("function", "user").distinct()
    return dict(Counter(function for function, _user in held))


def signature(review) -> str:
    """Who signed a yearly review off, as what; of the matrix or of anything else."""
    name = review.reviewed_by.display_name if review.reviewed_by else _("account removed")
    return f"{name}, {label_of_function(review.signed_as)}" if review.signed_as else name
