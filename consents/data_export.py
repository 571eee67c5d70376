from django.utils.translation import gettext_lazy as _

from consents.models import ConsentDecision
from core.export import model_section
from core.registries import export_sections

export_sections.register(
    model_section(
        ConsentDecision,
        code="consents",
        label=_("Consents"),
        order=60,
        select_related=("kind", "text", "text__kind"),
    )
)
