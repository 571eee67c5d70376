from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.rooms import require_room
from core.downloads import download_name
from core.pdf import render_pdf
from core.privacy import Level
from organisation.models import Organisation
from retention import certificate_words
from retention.models import Certificate
from retention.plan import ROOM


def certificate(request, number):
    """A certificate of destruction as PDF; it holds no personal data."""
    require_room(request, ROOM, Level.VIEW)
    found = get_object_or_404(Certificate, number=number)
    content = render_pdf(
        "retention/certificate.html",
        {
            "certificate": found,
            "facts": certificate_words.facts(found),
            "counts": certificate_words.counts(found),
            "backups": certificate_words.backups(found),
            "organisation_name": Organisation.objects.get().name,
            "document_title": _("Certificate of destruction %(n)d") % {"n": found.number},
            "made_on": found.made_at,
        },
    )
    response = HttpResponse(content, content_type="application/pdf")
    name = download_name(_("Certificate of destruction %(n)d") % {"n": found.number}, ending="pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
