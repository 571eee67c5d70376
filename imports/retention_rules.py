"""A table that nobody confirmed or cancelled goes after a week."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.dates import Term
from core.registries import RetentionRule, retention_rules
from imports.models import PAYLOAD_CLASS, ImportPayload, ImportRun


def _prepared(until: dt.date):
    """(run id, day it was uploaded) of the tables still kept, uploaded on `until` or before."""
    after = timezone.make_aware(dt.datetime.combine(until + dt.timedelta(days=1), dt.time()))
    rows = ImportPayload.objects.filter(run__created_at__lt=after)
    for run_id, created_at in rows.values_list("run_id", "run__created_at"):
        yield run_id, timezone.localdate(created_at)


def _expire(run_ids: list) -> None:
    ImportRun.objects.filter(pk__in=run_ids).update(
        state=ImportRun.State.EXPIRED, closed_at=timezone.now(), claim=None, claimed_until=None
    )


retention_rules.register(
    RetentionRule(
        code="imports.payload",
        label=_("Uploaded table that was not imported"),
        retention_class=PAYLOAD_CLASS,
        term=Term(weeks=1),
        anchor=_("the day it was uploaded"),
        clauses=(),
        anchored=_prepared,
        before_destroy=_expire,
    )
)
