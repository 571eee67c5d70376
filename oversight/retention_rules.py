"""An evidence pack can be fetched for a week; then its file and key go, and the row stays."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.registries import RetentionRule, retention_rules
from oversight.models import PACK_CLASS, PACK_KEPT, EvidencePack, PackContent


def _made(until: dt.date):
    """(pack id, day it was made) of the packs still kept, made on `until` or before."""
    rows = PackContent.objects.filter(pack__facts_on__lte=until)
    return rows.values_list("pack_id", "pack__facts_on")


def _expire(pack_ids: list) -> None:
    EvidencePack.objects.filter(pk__in=pack_ids).update(state=EvidencePack.State.EXPIRED)


retention_rules.register(
    RetentionRule(
        code="oversight.pack",
        label=_("Evidence pack"),
        retention_class=PACK_CLASS,
        term=PACK_KEPT,
        anchor=_("the day it was made"),
        clauses=("L44",),
        anchored=_made,
        before_destroy=_expire,
    )
)
