"""That what is done and looked at leaves a trail (K39, L75)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.models import Event, Verification
from core.registries import Evidence, Seen, Standing, evidence
from core.templatetags.ui import day, moment


def _trail(on) -> Seen:
    """Its ends only: counting a trail of millions takes longer than a page may."""
    moments = Event.objects.order_by("pk").values_list("at", flat=True)
    first, last = moments.first(), moments.last()
    if first is None:
        return Seen(_("Nothing has been done or looked at yet."), Standing.NONE)
    words = _("Kept since %(first)s; the newest line is from %(last)s.")
    return Seen(words % {"first": day(first), "last": day(last)}, Standing.GOOD)


def _seals(on) -> Seen:
    walk = Verification.objects.first()
    if walk is None:
        return Seen(
            _("The trail has not been checked yet. That happens every night."), Standing.NONE
        )
    values = {"moment": moment(walk.verified_at), "n": len(walk.faults), "seals": walk.seals}
    if walk.faults:
        return Seen(_("Checked %(moment)s. Faults: %(n)d.") % values, Standing.ATTENTION)
    stale = walk.verified_at < dt.datetime.combine(
        on - dt.timedelta(days=2), dt.time(), tzinfo=walk.verified_at.tzinfo
    )
    words = ngettext(
        "Checked %(moment)s: the one seal is intact.",
        "Checked %(moment)s: all %(seals)d seals are intact.",
        walk.seals,
    )
    return Seen(words % values, Standing.ATTENTION if stale else Standing.GOOD)


evidence.register(
    Evidence(
        code="audit.trail",
        label=gettext_lazy("Trail of what was done and looked at"),
        clauses=("K39", "L54", "L75"),
        look=_trail,
    )
)
evidence.register(
    Evidence(
        code="audit.seals",
        label=gettext_lazy("The trail is sealed and checked"),
        clauses=("K39", "L80"),
        look=_seals,
        url_name="reach:trail",
        rooms=("organisation.access",),
    )
)
