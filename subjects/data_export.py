from django.utils.translation import gettext_lazy as _

from core.export import model_section
from core.registries import export_sections
from subjects.models import Affiliation, Representation, StatedReason, Subject, SubjectGrant

export_sections.register(
    model_section(
        Subject,
        code="subject",
        label=_("Relation"),
        order=5,
        rows=lambda subject: Subject.objects.filter(pk=subject.pk),
    )
)
export_sections.register(
    model_section(
        Affiliation,
        code="affiliations",
        label=_("Where placed"),
        order=20,
        select_related=("location", "care_group"),
    )
)
export_sections.register(
    model_section(Representation, code="child.custody", label=_("Custody"), order=30)
)
export_sections.register(
    model_section(StatedReason, code="reasons", label=_("Reasons given for looking"), order=91)
)
export_sections.register(
    model_section(SubjectGrant, code="grants", label=_("Who has access by exception"), order=85)
)
