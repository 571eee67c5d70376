from django.utils.translation import gettext_lazy as _

from core.export import model_section
from core.registries import export_sections
from retention.models import Hold

export_sections.register(
    model_section(Hold, code="holds", label=_("Destruction put on hold"), order=75)
)
