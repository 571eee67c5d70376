from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.export import model_section, plain_value
from core.registries import export_sections
from disclosures.models import CallNote, Disclosure, RecipientTask

_plain = model_section(Disclosure, code="disclosures", label=_("Disclosed to"))


def _rows(subject):
    """The exported fields, with the categories in words."""
    found = Disclosure.objects.filter(subject=subject).select_related("recipient_kind", "duty")
    return [
        {
            name: record.category_labels if name == "categories" else plain_value(record, name)
            for name in Disclosure.Privacy.exported
        }
        for record in found
    ]


export_sections.register(replace(_plain, rows=_rows, order=85))
export_sections.register(
    model_section(
        CallNote,
        code="calls",
        label=_("Questions from outside"),
        order=86,
        select_related=("location", "recipient_kind"),
    )
)
export_sections.register(
    model_section(
        RecipientTask, code="recipient_tasks", label=_("Recipients told of a change"), order=87
    )
)
