"""That what is done and looked at leaves a trail (K39, L75)."""

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from core.registries import Evidence, Seen, Standing, evidence
from core.templatetags.ui import day


def _trail(on) -> Seen:
    found = Event.objects.aggregate(number=Count("pk"), first=Min("at"))
    if not found["number"]:
        return Seen(_("Nothing has been done or looked at yet."), Standing.NONE)
    words = _("%(number)d lines since %(day)s.")
    return Seen(words % {"number": found["number"], "day": day(found["first"])}, Standing.GOOD)


evidence.register(
    Evidence(
        code="audit.trail",
        label=gettext_lazy("Trail of what was done and looked at"),
        clauses=("K39", "L75", "L54"),
        look=_trail,
    )
)
