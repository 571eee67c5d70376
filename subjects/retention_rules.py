"""Unusual reading goes as the trail does that tells of it."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.registries import RetentionRule, retention_rules
from subjects.models import UnusualReading
from subjects.reading_models import UNUSUAL


def _noticed(until: dt.date):
    rows = UnusualReading.objects.filter(hour__date__lte=until)
    return rows.values_list("pk", "hour__date")


retention_rules.register(
    RetentionRule(
        code=UNUSUAL,
        label=_("Unusual reading"),
        retention_class=UNUSUAL,
        term=Term(years=3),
        anchor=_("the day of the reading"),
        clauses=("K39",),
        anchored=_noticed,
        ground=_("as long as the trail itself"),
        order=40,
    )
)
