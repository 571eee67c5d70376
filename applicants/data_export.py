from django.utils.translation import gettext_lazy as _

from applicants.models import (
    Applicant,
    Application,
    Assessment,
    CareerItem,
    KeepingQuestion,
    Letter,
    PanelSeat,
)
from core.export import model_section
from core.registries import export_sections

export_sections.register(
    model_section(Applicant, code="applicant.identity", label=_("Identity and contact"), order=50)
)
export_sections.register(
    model_section(Letter, code="applicant.letter", label=_("Letter"), order=51)
)
export_sections.register(
    model_section(
        Application,
        code="applicant.procedure",
        label=_("Application"),
        order=52,
        select_related=("procedure",),
    )
)
export_sections.register(
    model_section(CareerItem, code="applicant.career", label=_("Employments"), order=53)
)
export_sections.register(
    model_section(
        Assessment, code="applicant.assessment", label=_("Tests and assessments"), order=54
    )
)
export_sections.register(
    model_section(
        PanelSeat,
        code="panel_seats",
        label=_("Seats on panels"),
        order=55,
        rows=lambda subject: PanelSeat.objects.filter(user__subject=subject).select_related(
            "procedure"
        ),
    )
)
export_sections.register(
    model_section(
        KeepingQuestion,
        code="applicant.keeping",
        label=_("Request to keep the data longer"),
        order=56,
    )
)
