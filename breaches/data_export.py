"""What the file of somebody says of breaches: the number, the day, and what the person was told."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from breaches.models import Communication, Concerned
from core.export import model_section, plain_value
from core.registries import export_sections
from subjects.people import names_of

_told = model_section(
    Communication, code="breaches.told", label=_("What was told about a data breach"), order=90
)
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


def _told_rows(subject) -> list[dict]:
    rows = Communication.objects.filter(subject=subject).select_related("breach", "text")
    own = {"recipient": names_of([subject.pk]).get(subject.pk, "")}
    return [
        {name: plain_value(row, name) for name in Communication.Privacy.exported}
        | {
            "breach": row.breach.number,
            "text": "\n\n".join(f"{heading}\n{words}" for heading, words in row.text.parts()),
        }
        | (own if row.recipient_id == subject.pk else {})
        for row in rows.select_related("recipient")
    ]


export_sections.register(replace(_told, rows=_told_rows))
export_sections.register(
    replace(
        _concerned,
        rows=_rows,
        labels=_concerned.labels | {"noticed_on": _("noticed on")},
        order=89,
    )
)
