"""What is gone through once a year, and when it is due again (K03, K08)."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessReview
from accounts.reviewing import REVIEWED_EVERY, review_due_on, signature
from audit.models import Event
from register.models import Review

ANNOUNCED = dt.timedelta(days=30)
MATRIX = "matrix"


@dataclass(frozen=True)
class Yearly:
    """One yearly review as it stands: when and by whom it was last signed off (empty where it
    never was), and the last day for the next one."""

    of: str
    label: str
    url: str
    reviewed_on: dt.date | None
    signed_by: str
    due_on: dt.date | None

    def is_late(self, on: dt.date) -> bool:
        return self.due_on is not None and self.due_on < on

    def is_announced(self, on: dt.date) -> bool:
        """Whether it is on the work list: from 30 days ahead, and as long as it is late."""
        return self.due_on is not None and self.due_on <= on + ANNOUNCED


def of_the_register() -> list[Yearly]:
    """What is signed off in the register; two queries."""
    last: dict[str, Review] = {}
    for review in Review.objects.select_related("reviewed_by"):
        last.setdefault(review.of, review)
    first_due = _first_due_on()
    return [
        _yearly(
            of.value, of.label, reverse("register:review", args=[of.value]), last.get(of), first_due
        )
        for of in Review.Of
    ]


def yearly_reviews() -> list[Yearly]:
    """All of them: those of the register, and the check of the authorisation matrix, which is
    signed off where functions and access are kept."""
    check = AccessReview.objects.select_related("reviewed_by").first()
    label, url = _("Authorisation matrix"), reverse("access:reviews")
    matrix = _yearly(MATRIX, label, url, check, review_due_on())
    regulation, *rest = of_the_register()
    return [regulation, matrix, *rest]


def _yearly(of, label, url, last, first_due) -> Yearly:
    return Yearly(
        of=of,
        label=str(label),
        url=url,
        reviewed_on=last.reviewed_on if last else None,
        signed_by=signature(last) if last else "",
        due_on=last.next_due_on if last else first_due,
    )


def _first_due_on() -> dt.date | None:
    """What was never signed off is due a year after the organisation began here: the day of the
    first event in the trail. None where the trail is empty."""
    began_at = Event.objects.order_by("pk").values_list("at", flat=True).first()
    return REVIEWED_EVERY.last_day(timezone.localdate(began_at)) if began_at else None
