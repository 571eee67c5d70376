"""Making export sections out of what a model's ``class Privacy`` already says."""

import datetime as dt
import decimal

from django.db import models

from core.privacy import declaration_of
from core.registries import ExportSection


def plain_value(record, name: str):
    """A JSON-ready value of a field: choices as their label, references as their words."""
    value = getattr(record, name)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return getattr(value, "export_words", None) or str(value)
    display = getattr(record, f"get_{name}_display", None)
    return str(display()) if display and value not in (None, "") else value


def model_section(
    model,
    *,
    code: str,
    label,
    order: int = 50,
    category: str | None = None,
    select_related=(),
    rows=None,
) -> ExportSection:
    """An export section of all exported fields of `model`, for the rows of one subject.

    `rows(subject)` gives the records where they do not hang on the subject directly.
    """
    declared = declaration_of(model)

    def records(subject):
        if rows is not None:
            return rows(subject)
        found = model.objects.filter(**{declared.owner: subject.pk})
        return found.select_related(*select_related) if select_related else found

    return ExportSection(
        code=code,
        label=label,
        category=category or declared.category,
        rows=lambda subject: [
            {name: plain_value(record, name) for name in declared.exported}
            for record in records(subject)
        ],
        labels={name: model._meta.get_field(name).verbose_name for name in declared.exported},
        order=order,
        model=model,
    )
