"""When breach records go: the reporter's details a year after closing, the record after five."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from breaches.models import (
    RECORD,
    REPORTER,
    TIP,
    Breach,
    Communication,
    Concerned,
    Reporter,
    Tip,
)
from core.dates import Term
from core.registries import RetentionRule, retention_rules


def _closed(breaches, until):
    rows = breaches.filter(closed_at__date__lte=until).values_list("pk", "closed_at")
    return [(pk, timezone.localtime(closed_at).date()) for pk, closed_at in rows]


def closed_with_reporter(until):
    return _closed(Breach.objects.filter(reporter__isnull=False), until)


def closed(until):
    return _closed(Breach.objects.all(), until)


def clear_links(breach_ids):
    """Remove what points at the records and holds no sealed value of theirs."""
    Communication.objects.filter(breach_id__in=breach_ids).delete()
    Concerned.objects.filter(breach_id__in=breach_ids).delete()
    Breach.activities.through.objects.filter(breach_id__in=breach_ids).delete()
    Breach.processors.through.objects.filter(breach_id__in=breach_ids).delete()
    # Only where an organisation lets the record go before its reporter's details.
    Reporter.objects.filter(breach_id__in=breach_ids).delete()


def tips_closed(until):
    return Tip.objects.filter(closed_on__lte=until).values_list("pk", "closed_on")


retention_rules.register(
    RetentionRule(
        code="breach.tip",
        label=_("Tip from a colleague"),
        retention_class=TIP,
        term=Term(years=1),
        anchor=_("the day the tip was closed"),
        clauses=("G04",),
        anchored=tips_closed,
        ground=_("own default: long enough to see whether it was improved"),
        order=40,
    )
)
retention_rules.register(
    RetentionRule(
        code="breach.reporter",
        label=_("Reporter of a breach"),
        retention_class=REPORTER,
        term=Term(years=1),
        anchor=_("the day the breach was closed"),
        clauses=(),
        anchored=closed_with_reporter,
        ground=_(
            "own default: the details are for questions, also in the year after the breach was"
            " closed"
        ),
        order=40,
    )
)
retention_rules.register(
    RetentionRule(
        code="breach.record",
        label=_("Breach record"),
        retention_class=RECORD,
        term=Term(years=5),
        anchor=_("the day the breach was closed"),
        clauses=("L21",),
        anchored=closed,
        ground=_("own default: the AP can check how breaches were dealt with"),
        order=50,
        before_destroy=clear_links,
    )
)
