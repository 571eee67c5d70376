from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.export import model_section, plain_value
from core.privacy import CATEGORIES
from core.registries import ExportSection, export_sections
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
    CorrectionItem,
    code="rights.corrections",
    label=_("Corrections proposed"),
    category=Request.Privacy.category,
)
_advices = model_section(RequestAdvice, code="rights.advices", label=_("Advice on a request"))
_reminders = model_section(
    RequestReminder,
    code="rights.reminders",
    label=_("Reminders of a request to those who handle it"),
)
_copies = model_section(Copy, code="rights.copies", label=_("Copies made"))


REQUESTER = {"requester": Request._meta.get_field("requester").verbose_name}


def _of_requests(section: ExportSection, **instead) -> ExportSection:
    """A section of what belongs to requests, with who made the request in every row: so that what
    the other parent asked, answered or proposed is left out of a copy as that parent's. `instead`
    are functions of a record for fields that are put otherwise than they are kept."""
    model = section.model

    def rows(subject):
        return [
            {"requester": plain_value(record.request, "requester")}
            | {
                name: instead[name](record) if name in instead else plain_value(record, name)
                for name in model.Privacy.exported
            }
            for record in model.objects.filter(subject=subject).select_related("request__requester")
        ]

    return replace(section, rows=rows, labels=REQUESTER | section.labels)


export_sections.register(replace(_requests, order=90))
export_sections.register(replace(_of_requests(_questions), order=91))
export_sections.register(
    replace(
        _of_requests(_corrections, category=lambda item: str(CATEGORIES[item.category].label)),
        order=91,
    )
)
export_sections.register(replace(_of_requests(_advices), order=92))
export_sections.register(
    replace(_of_requests(_copies, categories=lambda copy: copy.category_labels), order=93)
)
export_sections.register(replace(_of_requests(_reminders), order=94))
export_sections.register(
    model_section(
        CalendarFeed,
        code="rights.calendar",
        label=_("Address of the calendar"),
        order=95,
        rows=lambda subject: CalendarFeed.objects.filter(user=subject.user_id),
    )
)
