"""How long the trail itself is kept: who looked at what is personal data too (K39, L80)."""

import datetime as dt

from django.utils import timezone

from audit.actions import prune_trail
from audit.models import Seal
from audit.verifying import PRUNED_AFTER
from core.dates import Term
from retention.models import RuleSetting

CODE = "audit.trail"
TERM = Term(years=3)


def trail_term() -> Term:
    """The term of events: the organisation's own where it set one. A year is the least."""
    own = RuleSetting.objects.filter(rule=CODE).first()
    return (own and own.term) or TERM


def prune_due(*, today: dt.date, at: dt.datetime) -> int:
    """Remove the events whose term has passed on `today`; returns how many. Those of one seal go
    together, after the youngest of them is due."""
    last = trail_term().latest_anchor_due(today)
    before = dt.datetime.combine(
        last + dt.timedelta(days=1), dt.time(), tzinfo=timezone.get_default_timezone()
    )
    before = min(before, at - PRUNED_AFTER)
    if not Seal.objects.filter(made_at__lt=before, pruned_at=None).exists():
        return 0
    return prune_trail(before=before, at=at)
