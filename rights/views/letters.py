"""The letters of a request, printed by staff: for who has no account, by post."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.dates import today
from core.privacy import Level
from rights.letters.composing import Occasion, occasions_of
from rights.letters.printing import letter_pdf
from rights.models import Request
from rights.sight import request_or_404

LANGUAGES = ("nl", "en")


def letter_or_404(asked: Request, code: str) -> Occasion:
    """The letter of a request that goes by this name."""
    for occasion in occasions_of(asked, on=today()):
        if occasion.code == code:
            return occasion
    raise Http404


def letters_to_print(asked: Request) -> list[dict]:
    """The letters of a request for the page of staff, each with where it is printed."""
    return [
        {
            "label": occasion.label,
            "on": occasion.on,
            "nl_url": reverse("rights:letter", args=[asked.pk, occasion.code, "nl"]),
            "en_url": reverse("rights:letter", args=[asked.pk, occasion.code, "en"]),
        }
        for occasion in occasions_of(asked, on=today())
    ]


@require_safe
def letter(request, pk, code, language):
    """A letter as PDF in the language of the person, for those who handle the request."""
    asked = request_or_404(request, pk, Level.CHANGE)
    if language not in LANGUAGES:
        raise Http404
    occasion = letter_or_404(asked, code)
    return letter_pdf(asked, occasion, language, on=today(), by=request.user)
