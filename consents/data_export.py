from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from consents.models import ConsentDecision, ConsentMatter, RemovalTask
from core.export import model_section, plain_value
from core.registries import export_sections

export_sections.register(
    model_section(
        ConsentDecision,
        code="consents",
        label=_("Consents"),
        order=60,
        select_related=("kind", "text", "text__kind", "matter", "matter__occasion"),
    )
)
_asked = model_section(ConsentMatter, code="consent_matters", label=_("Asked for consent"))


def _matters(subject):
    """What was asked about, with the last day as the pages tell it: of a publication that was ended
    early the day of that."""
    found = ConsentMatter.objects.filter(subject=subject).select_related("kind", "occasion")
    return [
        {name: plain_value(matter, name) for name in ConsentMatter.Privacy.exported}
        | {"until": plain_value(matter, "last_day")}
        for matter in found
    ]


export_sections.register(replace(_asked, rows=_matters, order=61))
_plain = model_section(
    RemovalTask, code="consent_removals", label=_("Material removed or to be removed")
)


def _removals(subject):
    """What is removed, each with whose decision it followed: that is what leaves the other parent's
    out of a copy for this one, as with the decisions."""
    found = RemovalTask.objects.filter(subject=subject).select_related("decision__giver")
    return [
        {"giver": plain_value(task.decision, "giver")}
        | {name: plain_value(task, name) for name in RemovalTask.Privacy.exported}
        for task in found
    ]


_GIVER = {"giver": ConsentDecision._meta.get_field("giver").verbose_name}
export_sections.register(replace(_plain, rows=_removals, labels=_GIVER | _plain.labels, order=61))
