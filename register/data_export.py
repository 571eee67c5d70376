from django.utils.translation import gettext_lazy as _

from core.export import model_section
from core.registries import export_sections
from register.models import Acknowledgement

export_sections.register(
    model_section(
        Acknowledgement,
        code="acknowledgements",
        label=_("Privacy statement read"),
        order=84,
        rows=lambda subject: Acknowledgement.objects.filter(user=subject.user_id).select_related(
            "statement"
        ),
    )
)
