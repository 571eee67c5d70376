from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.export import model_section, plain_value
from core.registries import export_sections
from rights.models import (
    CalendarFeed,
    Copy,
    CorrectionItem,
    Request,
    RequestAdvice,
    RequestQuestion,
    RequestReminder,
)

_requests = model_section(Request, code="rights.requests", label=_("Requests"))
_questions = model_section(
    RequestQuestion, code="rights.questions", label=_("Questions about a request")
)
_corrections = model_section(
    CorrectionItem, code="rights.corrections", label=_("Corrections proposed")
)
_advices = model_section(RequestAdvice, code="rights.advices", label=_("Advice on a request"))
_copies = model_section(Copy, code="rights.copies", label=_("Copies made"))


def _copy_rows(subject):
    """The exported fields of the copies made, with the parts in words."""
    return [
        {
            name: copy.category_labels if name == "categories" else plain_value(copy, name)
            for name in Copy.Privacy.exported
        }
        for copy in Copy.objects.filter(subject=subject)
    ]


export_sections.register(replace(_requests, order=90))
export_sections.register(replace(_questions, order=91))
export_sections.register(replace(_corrections, order=91))
export_sections.register(replace(_advices, order=92))
export_sections.register(replace(_copies, rows=_copy_rows, order=93))
export_sections.register(
    model_section(
        RequestReminder,
        code="rights.reminders",
        label=_("Reminders of a request to those who handle it"),
        order=94,
    )
)
export_sections.register(
    model_section(
        CalendarFeed,
        code="rights.calendar",
        label=_("Address of the calendar"),
        order=95,
        rows=lambda subject: CalendarFeed.objects.filter(user=subject.user_id),
    )
)
