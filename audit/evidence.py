"""That what is done and looked at leaves a trail (K39, L75)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from core.registries import Evidence, Seen, Standing, evidence
from core.templatetags.ui import day


def _trail(on) -> Seen:
    """Its ends only: counting a trail of millions takes longer than a page may."""
    moments = Event.objects.order_by("pk").values_list("at", flat=True)
    first, last = moments.first(), moments.last()
    if first is None:
        return Seen(_("Nothing has been done or looked at yet."), Standing.NONE)
    words = _("Kept since %(first)s; the newest line is of %(last)s.")
    return Seen(words % {"first": day(first), "last": day(last)}, Standing.GOOD)


evidence.register(
    Evidence(
        code="audit.trail",
        label=gettext_lazy("Trail of what was done and looked at"),
        clauses=("K39", "L54", "L75"),
        look=_trail,
    )
)
