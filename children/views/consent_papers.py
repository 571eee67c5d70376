"""The declaration of consent to print and sign, filled in for a child or blank."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from children.consent_questions import CATEGORY, givers
from children.sections import SECTIONS
from children.views.file import ROOM
from consents.models import ConsentKind
from consents.texts import kinds_asked, texts_of
from core.dates import today
from core.downloads import download_name
from core.pdf import render_pdf
from core.privacy import Level
from documents.sight import may_take, no_download
from organisation.models import Organisation
from subjects.sections import open_section


@require_safe
def consent_form(request, pk):
    """The declaration of consent, filled in for a child, for its parents to sign (L03, S05)."""
    subject = ROOM.load(request, pk)
    answer = open_section(
        request, subject, CATEGORY, ROOM.context(request, subject, SECTIONS["consents"])
    )
    if answer:
        return answer
    if not may_take(request.user, subject, CATEGORY, on=today()):
        raise no_download()
    signing = [name for _pk, name, kept_out in givers(subject, today()) if not kept_out]
    return _printed(request, {"child": subject.child, "signing": signing})


@require_safe
def blank_form(request):
    """The same without a name, for who has no file yet. It holds no data of anybody."""
    require_room(request, "child.identity", Level.VIEW)
    return _printed(request, {"child": None, "signing": ["", ""]})


def _printed(request, context: dict) -> HttpResponse:
    language = request.GET.get("language") or translation.get_language()
    if language not in dict(settings.LANGUAGES):
        raise Http404
    on = today()
    kinds = kinds_asked(ConsentKind.About.CHILD, on, at_placement=True)
    texts = texts_of(kinds, on)
    with translation.override(language):
        content = render_pdf(
            "children/consent_form_pdf.html",
            {
                **context,
                "texts": [texts[kind.pk] for kind in kinds if kind.pk in texts],
                "organisation_name": Organisation.objects.get().name,
                "document_title": _("Declaration of consent"),
                "made_on": on,
            },
        )
        name = download_name(_("Declaration of consent"), ending="pdf")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
