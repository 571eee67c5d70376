"""That the organisation can show what it does (L44)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.registries import Evidence, Seen, Standing, evidence
from core.templatetags.ui import day
from oversight.models import EvidencePack
from oversight.policy import ROOM


def _pack(on) -> Seen:
    last = EvidencePack.objects.filter(content_hash__gt="").first()
    if last is None:
        return Seen(_("No evidence pack has been made yet."), Standing.NONE)
    made_on = timezone.localtime(last.asked_at)
    return Seen(_("Last evidence pack made on %(day)s.") % {"day": day(made_on)}, Standing.GOOD)


evidence.register(
    Evidence(
        code="oversight.pack",
        label=gettext_lazy("Evidence pack"),
        clauses=("L44",),
        look=_pack,
        url_name="oversight:packs",
        rooms=(ROOM,),
    )
)
