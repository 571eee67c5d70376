"""That reading which stands out is noticed and looked at (K39, L75)."""

import datetime as dt

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.matrix import ROOM
from core.registries import Evidence, Seen, Standing, evidence
from core.templatetags.ui import moment
from subjects.models import ReadingLook, UnusualReading

LOOKED_WITHIN = dt.timedelta(days=2)  # it is searched every hour
SETTLED_WITHIN = dt.timedelta(days=14)


def _unusual(at: dt.datetime) -> Seen:
    until = ReadingLook.objects.values_list("until", flat=True).first()
    if until is None:
        return Seen(_("The trail has not been searched for it yet."), Standing.NONE)
    waits = Q(outcome=UnusualReading.Outcome.OPEN)
    found = UnusualReading.objects.aggregate(
        number=Count("pk"),
        waiting=Count("pk", filter=waits),
        late=Count("pk", filter=waits & Q(found_at__lt=at - SETTLED_WITHIN)),
    )
    words = _("Searched through %(moment)s; found: %(number)d, not looked at yet: %(waiting)d.")
    fine = not found["late"] and until >= at - LOOKED_WITHIN
    return Seen(
        words % {**found, "moment": moment(until)},
        Standing.GOOD if fine else Standing.ATTENTION,
    )


evidence.register(
    Evidence(
        code="reading.unusual",
        label=gettext_lazy("Unusual reading"),
        clauses=("K39", "L75"),
        look=_unusual,
        url_name="reach:unusual",
        rooms=(ROOM,),
        by_moment=True,
    )
)
