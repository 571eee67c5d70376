"""What the file of somebody says of breaches: the number, the day, and what the person was told."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from breaches.models import Concerned
from core.export import model_section
from core.registries import export_sections

_concerned = model_section(
    Concerned, code="breaches.concerned", label=_("Data breaches that concern this person")
)


def _rows(subject) -> list[dict]:
    rows = Concerned.objects.filter(subject=subject).select_related("breach")
    return [
        {
            "breach": row.breach.number,
            "noticed_on": timezone.localdate(row.breach.discovered_at).isoformat(),
        }
        for row in rows.only(
            "subject_id", "breach__year", "breach__sequence", "breach__discovered_at"
        )
    ]


export_sections.register(
    replace(
        _concerned,
        rows=_rows,
        labels=_concerned.labels | {"noticed_on": _("noticed on")},
        order=89,
    )
)
