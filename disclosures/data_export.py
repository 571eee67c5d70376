from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.export import model_section, plain_value
from core.registries import export_sections
from disclosures.models import Disclosure

_plain = model_section(Disclosure, code="disclosures", label=_("Disclosed to"))


def _rows(subject):
    """The exported fields, with the categories in words."""
    return [
        {
            name: record.category_labels if name == "categories" else plain_value(record, name)
            for name in Disclosure.Privacy.exported
        }
        for record in Disclosure.objects.filter(subject=subject)
    ]


export_sections.register(replace(_plain, rows=_rows, order=85))
