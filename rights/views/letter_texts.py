"""The words of the letters: every version, and writing the next one. A version is never changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from core.templatetags.ui import day
from rights.letters.examples import examples_of
from rights.letters.forms import LetterTextForm
from rights.letters.placeholders import MEANING, placeholders_of
from rights.letters.texts import publish_letter_text, text_on
from rights.models import LetterText
from rights.sight import handles_requests
from rights.views.lists import LETTERS_ROOM as ROOM


def _kind_or_404(kind: str) -> LetterText.Kind:
    if kind not in LetterText.Kind.values:
        raise Http404
    return LetterText.Kind(kind)


def _placeholders(kind: LetterText.Kind) -> list[tuple]:
    """What stands in braces in the words of a kind of letter, with what it stands for."""
    return [(f"{{{name}}}", MEANING[name]) for name in placeholders_of(kind)]


@never_cache
@require_safe
def letter_texts(request):
    """Every kind of letter with the version that stands today."""
    require_room(request, ROOM, Level.VIEW)
    on, shown = today(), {}
    for text in LetterText.objects.filter(valid_from__lte=on).order_by("version"):
        shown[text.kind] = text
    rows = [
        [
            {"text": kind.label, "url": reverse("rights:letter-text", args=[kind.value])},
            {"text": str(shown[kind].version), "sub": day(shown[kind].valid_from), "num": True},
        ]
        for kind in LetterText.Kind
        if kind in shown
    ]
    context = {
        "rows": rows,
        "headers": [_("Letter"), _("Version")],
        "may_list": handles_requests(request.user, on=on),
    }
    return render(request, "rights/letter_texts.html", context)


@never_cache
@require_safe
def letter_text(request, kind):
    """One kind of letter: every version of its words, the newest first."""
    access = require_room(request, ROOM, Level.VIEW)
    found = _kind_or_404(kind)
    on = today()
    stands = text_on(found, on)
    versions = [
        {"text": text, "is_shown": text == stands, "is_ahead": text.valid_from > on}
        for text in LetterText.objects.filter(kind=found).order_by("-version")
    ]
    context = {
        "kind": found,
        "versions": versions,
        "may_change": access.may(ROOM, Level.CHANGE),
        "placeholders": _placeholders(found),
    }
    return render(request, "rights/letter_text.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_letter_text(request, kind):
    """The next version: written, then read as a letter, then published."""
    require_room(request, ROOM, Level.CHANGE)
    found = _kind_or_404(kind)
    on = today()
    last = LetterText.objects.filter(kind=found).order_by("-version").first()
    initial = {"valid_from": on, "text_nl": last.text_nl, "text_en": last.text_en}
    form = LetterTextForm(request.POST or None, initial=initial, kind=found)
    context = {
        "kind": found,
        "form": form,
        "back": reverse("rights:letter-text", args=[kind]),
        "placeholders": _placeholders(found),
    }
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "rights/letter_text_form.html", context)
    if "publish" in request.POST:
        try:
            publish_letter_text(kind=found, **form.cleaned_data, on=on, by=request.user)
        except ValidationError as refused:
            form.refuse(refused)
            return render(request, "rights/letter_text_form.html", context)
        messages.success(request, _("The new version has been published."))
        return redirect("rights:letter-text", kind)
    text = LetterText(kind=found, version=last.version + 1, **form.cleaned_data)
    context |= {
        "text": text,
        "examples": examples_of(text, on=on),
        "sent": [(name, form[name].value()) for name in form.fields],
    }
    return render(request, "rights/letter_text_preview.html", context)
