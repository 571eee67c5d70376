"""The register to take along: as a workbook and as a PDF (GDPR art. 30)."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from core.dates import today
from core.downloads import download_name
from core.pdf import render_pdf_once
from core.privacy import Level
from imports.spreadsheet import XLSX_TYPE, write_book
from organisation.models import Organisation
from register.article_30 import sheets
from register.findings import ROOM


@require_safe
def workbook(request):
    """A sheet for the activities, the systems and the measures; cells are neutralised."""
    require_room(request, ROOM, Level.VIEW)
    on = today()
    book = [(sheet.title, sheet.header, sheet.lines) for sheet in sheets(on)]
    return _file(write_book(book), XLSX_TYPE, _name(on, "xlsx"))


@require_safe
def pdf(request):
    """The same to read and to print."""
    require_room(request, ROOM, Level.VIEW)
    on = today()
    context = {
        "organisation_name": Organisation.objects.get().name,
        "document_title": _("Processing register"),
        "made_on": on,
        "sheets": sheets(on),
    }
    made = render_pdf_once("register/register_pdf.html", context)
    return _file(made, "application/pdf", _name(on, "pdf"))


def _name(on, ending: str) -> str:
    return download_name(_("Processing register"), on, ending=ending)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
