from django.utils.translation import gettext_lazy as _

from consents.models import ConsentDecision, ConsentDifference, ConsentMatter, RemovalTask
from core.export import model_section
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
for model, code, label in (
    (ConsentMatter, "consent_matters", _("Asked for consent")),
    (ConsentDifference, "consent_differences", _("Parents who answered differently")),
    (RemovalTask, "consent_removals", _("Material that was removed")),
):
    related = () if model is RemovalTask else ("kind",)
    export_sections.register(
        model_section(model, code=code, label=label, order=61, select_related=related)
    )
