from collections import Counter

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.rooms import require_room
from core.pdf import render_pdf
from core.privacy import CATEGORIES, Level, declaration_of
from core.registries import retention_rules
from organisation.models import Organisation
from retention.models import Certificate
from retention.plan import ROOM, terms


def _counts_in_words(counts: dict) -> list[tuple[str, int]]:
    """The counted records by the part of the file they were in."""
    summed = Counter()
    for label, number in counts.items():
        category = CATEGORIES.get(declaration_of(apps.get_model(label)).category)
        summed[category.label if category else _("Documents and holds")] += number
    return [(str(label), number) for label, number in summed.items()]


def certificate(request, number):
    """A certificate of destruction as PDF; it holds no personal data."""
    require_room(request, ROOM, Level.VIEW)
    found = get_object_or_404(Certificate, number=number)
    rule = retention_rules.get(found.rule)
    content = render_pdf(
        "retention/certificate.html",
        {
            "certificate": found,
            "rule": rule,
            "term": str(terms().get(found.rule, "")),
            "counts": _counts_in_words(found.counts),
            "organisation_name": Organisation.objects.get().name,
            "document_title": _("Certificate of destruction %(n)d") % {"n": found.number},
            "made_on": found.made_at,
        },
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{found.number}.pdf"'
    return response
