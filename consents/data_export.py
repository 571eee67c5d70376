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
export_sections.register(
    model_section(
        ConsentMatter,
        code="consent_matters",
        label=_("Asked for consent"),
        order=61,
        select_related=("kind",),
    )
)
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
