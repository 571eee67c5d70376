"""When a question from outside goes that never came into a file."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.registries import RetentionRule, retention_rules
from disclosures.actions.calls import UNLINKED
from disclosures.models import CallNote


def _taken(until: dt.date):
    """(note id, the day it was taken) of notes that are in no file; the key is the note's own."""
    notes = CallNote.objects.filter(retention_class=UNLINKED).values_list("owner_id", "taken_at")
    for owner_id, taken_at in notes:
        day = timezone.localtime(taken_at).date()
        if day <= until:
            yield owner_id, day


retention_rules.register(
    RetentionRule(
        code=UNLINKED,
        label=_("Question from outside that is in no file"),
        retention_class=UNLINKED,
        term=Term(weeks=4),
        anchor=_("the day it was noted"),
        clauses=("L35",),
        anchored=_taken,
        order=40,
    )
)
