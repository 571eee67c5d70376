"""The letters about an own request, read in the portal or kept as PDF."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.dates import today
from core.templatetags.ui import weekday_day
from portal.scope import own_requests
from rights.letters.composing import letter_of, occasions_of
from rights.letters.printing import letter_pdf
from rights.models import Request
from rights.views.letters import LANGUAGES, letter_or_404


def letters_to_read(asked: Request) -> list[dict]:
    """The letters of an own request for components/task_list.html."""
    return [
        {
            "label": occasion.label,
            "hint": weekday_day(occasion.on),
            "url": reverse("portal:letter", args=[asked.pk, occasion.code]),
        }
        for occasion in occasions_of(asked, on=today())
    ]


def _own_letter_or_404(request, pk, code):
    asked = get_object_or_404(own_requests(request.user, on=today()), pk=pk)
    return asked, letter_or_404(asked, code)


@require_safe
def letter(request, pk, code):
    """One letter about an own request, in the language of the page."""
    asked, occasion = _own_letter_or_404(request, pk, code)
    context = {
        "asked": asked,
        "letter": letter_of(asked, occasion, on=today()),
        "files": [
            (label, reverse("portal:letter-pdf", args=[asked.pk, code, language]))
            for language, label in (
                ("nl", _("Save as PDF, in Dutch")),
                ("en", _("Save as PDF, in English")),
            )
        ],
    }
    return render(request, "portal/letter.html", context)


@require_safe
def letter_as_pdf(request, pk, code, language):
    """One letter about an own request as a file to keep."""
    asked, occasion = _own_letter_or_404(request, pk, code)
    if language not in LANGUAGES:
        raise Http404
    return letter_pdf(asked, occasion, language, on=today(), by=request.user)
