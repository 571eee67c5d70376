"""A letter as PDF, and that it was printed or read."""

import datetime as dt

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from core.pdf import render_pdf
from organisation.models import Organisation
from rights.letters.composing import Letter, Occasion, letter_of
from rights.models import Request


@action
def note_letter(*, request: Request, letter: Letter, occasion: Occasion, language: str, by) -> None:
    """Note that a letter was taken out of the system: which, in which words, by whom."""
    record(
        "request.letter_printed",
        by=by,
        subject_id=request.subject_id,
        obj=request,
        letter=str(occasion.kind),
        version=letter.version,
        language=language,
    )


def letter_pdf(
    asked: Request, occasion: Occasion, language: str, *, on: dt.date, by
) -> HttpResponse:
    """A letter as a file to print or keep; that it was taken along is noted."""
    with translation.override(language):
        letter = letter_of(asked, occasion, on=on)
        content = render_pdf(
            "rights/letter_pdf.html",
            {
                "letter": letter,
                "organisation_name": Organisation.objects.get().name,
                "document_title": letter.title,
                "reference": letter.number,
                "recipient": "\n".join(letter.recipient),
                "made_on": letter.on,
            },
        )
        name = _("letter")
    note_letter(request=asked, letter=letter, occasion=occasion, language=language, by=by)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{asked.number}-{language}.pdf"'
        },
    )
