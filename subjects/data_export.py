from django.utils.translation import gettext_lazy as _

from core.export import model_section, plain_value
from core.privacy import CATEGORIES
from core.registries import ExportSection, export_sections
from subjects.models import (
    Affiliation,
    FormerValues,
    Invitation,
    Representation,
    StatedReason,
    Subject,
    SubjectGrant,
    UseRestriction,
)

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
        rows=lambda subject: Affiliation.objects.filter(subject=subject, never_begun=False),
        select_related=("location", "care_group"),
    )
)
export_sections.register(
    model_section(Representation, code="child.custody", label=_("Custody"), order=30)
)
export_sections.register(
    model_section(
        UseRestriction, code="use_restrictions", label=_("Parts whose use is restricted"), order=94
    )
)
export_sections.register(
    model_section(
        StatedReason, code="reasons", label=_("Reasons given for looking or correcting"), order=91
    )
)
export_sections.register(
    model_section(SubjectGrant, code="grants", label=_("Who has access by exception"), order=85)
)
export_sections.register(
    model_section(Invitation, code="invitation", label=_("Invitation to sign in"), order=79)
)


def _held_before(category: str):
    """What records of one section held before they were changed, in words."""

    def rows(subject) -> list[dict]:
        return [
            {
                "category": str(CATEGORIES[category].label),
                "changed_at": plain_value(former, "changed_at"),
                "values": "\n".join(f"{label}: {value}" for label, value in former.pairs()),
            }
            for former in FormerValues.objects.filter(subject=subject, category=category)
        ]

    return rows


for code, category in CATEGORIES.items():
    if category.room not in {"organisation", "intern"}:
        export_sections.register(
            ExportSection(
                code=f"held_before.{code}",
                label=_("Held before a change"),
                category=code,
                rows=_held_before(code),
                labels={
                    name: FormerValues._meta.get_field(name).verbose_name
                    for name in ("category", "changed_at", "values")
                },
                order=88,
                model=FormerValues,
            )
        )
