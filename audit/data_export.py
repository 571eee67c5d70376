from django.utils.translation import gettext_lazy as _

from audit.models import Event
from core.export import model_section
from core.registries import export_sections

export_sections.register(
    model_section(
        Event,
        code="log",
        label=_("Who looked at or changed data"),
        order=90,
        rows=lambda subject: Event.objects.filter(subject_id=subject.pk).order_by("at", "pk"),
    )
)
