"""The proof that paper was destroyed goes as well, long after."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.registries import RetentionRule, retention_rules
from retention.models import PAPER_NOTE, PaperDestruction


def _destroyed(until: dt.date):
    rows = PaperDestruction.objects.filter(destroyed_on__lte=until)
    return rows.values_list("pk", "destroyed_on")


retention_rules.register(
    RetentionRule(
        code=PAPER_NOTE,
        label=_("Note that paper was destroyed"),
        retention_class=PAPER_NOTE,
        term=Term(years=7),
        anchor=_("the day the paper was destroyed"),
        clauses=("L10", "L18"),
        anchored=_destroyed,
        ground=_("proof that paper went with its file"),
        order=45,
    )
)
