from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.export import model_section, plain_value
from core.registries import export_sections
from rights.models import Request

_plain = model_section(Request, code="rights.requests", label=_("Requests"))


def _rows(subject):
    """The exported fields of the requests about a child, with the parts in words."""
    return [
        {
            name: record.category_labels if name == "categories" else plain_value(record, name)
            for name in Request.Privacy.exported
        }
        for record in Request.objects.filter(subject=subject).select_related("requester")
    ]


export_sections.register(replace(_plain, rows=_rows, order=90))
