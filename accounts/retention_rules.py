"""The secrets of authenticator apps of accounts that were closed."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.factors import FACTOR_CLASS
from accounts.models import SecondFactor
from core.dates import Term
from core.registries import RetentionRule, retention_rules


def _of_closed_accounts(until: dt.date):
    """Apps of accounts nobody can sign in with any more; what is left of the day counts as past."""
    apps = SecondFactor.objects.filter(kind=SecondFactor.Kind.APP, user__is_active=False)
    for pk, added_at in apps.exclude(app_secret=None).values_list("pk", "added_at"):
        if (added_on := timezone.localdate(added_at)) <= until:
            yield pk, added_on


retention_rules.register(
    RetentionRule(
        code="account.factor",
        label=_("Secret of an authenticator app"),
        retention_class=FACTOR_CLASS,
        term=Term(),
        anchor=_("the day the account was closed"),
        clauses=("L63",),
        anchored=_of_closed_accounts,
        order=42,
    )
)
