"""The kinds of consent and their words: what is asked of whom, every version as it was read (G02).

A version is never changed: other words are a new version, and who decides reads which it was.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rooms import require_room
from consents.actions import change_kind, make_kind, publish_text
from consents.answers import judged
from consents.defaults import MEDICAL_GROUP
from consents.forms import KindNamesForm, NewKindForm, StopForm, TextForm, in_both_languages
from consents.models import ConsentDecision, ConsentKind, ConsentText, Place
from consents.texts import texts_of
from core.dates import today
from core.forms import add_errors
from core.privacy import Level

ROOM = "organisation.consents"
WORDS = [f"{name}_{code}" for code in ("nl", "en") for name, _label in ConsentText.PARTS]


def _kind_or_404(request, code: str, level: Level = Level.CHANGE) -> ConsentKind:
    require_room(request, ROOM, level)
    return get_object_or_404(ConsentKind, code=code)


def _state_cell(kind: ConsentKind, text: ConsentText | None, on) -> dict:
    if not kind.is_asked_on(on):
        return {"text": _("Not asked any more"), "kind": ""}
    if text is None:
        return {"text": _("No words yet: not asked"), "kind": "soon"}
    if kind.retired_on:
        return {"text": _("Asked until %(day)s") % {"day": f"{kind.retired_on:%d-%m-%Y}"}}
    return {"text": _("Asked"), "kind": "good"}


@never_cache
@require_safe
def kinds(request):
    """All kinds by whom they are about, with the version that is shown today."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()
    found = list(ConsentKind.objects.all())
    shown = texts_of(found, on)
    parts = [
        {
            "title": about.label,
            "rows": [
                [
                    {"text": kind.label, "url": reverse("consents:kind", args=[kind.code])},
                    _asked_in_words(kind),
                    _version_cell(shown.get(kind.pk)),
                    _state_cell(kind, shown.get(kind.pk), on),
                ]
                for kind in found
                if kind.about == about
            ],
        }
        for about in ConsentKind.About
    ]
    return render(
        request,
        "consents/kinds.html",
        {
            "parts": [part for part in parts if part["rows"]],
            "headers": [_("Kind of consent"), _("How it is asked"), _("Version"), _("State")],
            "may_change": access.may(ROOM, Level.CHANGE),
        },
    )


def _version_cell(text: ConsentText | None) -> dict:
    if text is None:
        return {"text": ""}
    return {"text": str(text.version), "sub": f"{text.valid_from:%d-%m-%Y}", "num": True}


def _asked_in_words(kind: ConsentKind) -> str:
    words = [str(kind.get_rhythm_display())]
    if kind.at_placement:
        words.append(_("asked at placement"))
    if kind.needs_all:
        words.append(_("everybody with custody has to say yes"))
    if kind.own_data:
        words.append(str(ConsentKind._meta.get_field("own_data").verbose_name))
    return ", ".join(words)


@never_cache
@require_safe
def kind(request, code):
    """One kind, with every version of its words, the newest first."""
    access = require_room(request, ROOM, Level.VIEW)
    found = get_object_or_404(ConsentKind, code=code)
    on = today()
    texts = list(found.texts.order_by("-version"))
    shown = texts_of([found], on).get(found.pk)
    return render(
        request,
        "consents/kind.html",
        {
            "kind": found,
            "state": _state_cell(found, shown, on),
            "facts": _facts(found),
            "versions": [
                {
                    "text": text,
                    "languages": in_both_languages(text),
                    "is_shown": text == shown,
                    "is_ahead": text.valid_from > on,
                }
                for text in texts
            ],
            "is_asked": found.retired_on is None,
            "may_change": access.may(ROOM, Level.CHANGE),
        },
    )


def _facts(kind: ConsentKind) -> list[tuple]:
    return [
        (_("In Dutch"), kind.label_nl),
        (_("In English"), kind.label_en),
        (_("About"), kind.get_about_display()),
        (_("How it is asked"), _asked_in_words(kind)),
        (_("Parts of the file"), ", ".join(map(str, kind.category_labels))),
        (
            _("Where the material goes"),
            ", ".join(str(Place(p).label) for p in kind.places if p in Place.values),
        ),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_kind(request):
    """A purpose of the organisation's own. Its words come on the next page: until then nobody is
    asked."""
    require_room(request, ROOM, Level.CHANGE)
    form = NewKindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_kind(code=form.code(), **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("The kind of consent has been added. Now write its words."))
            return redirect("consents:new_text", made.code)
    to_list = (reverse("consents:kinds"), _("Kinds of consent"))
    return _form_page(
        request, form, _("Add a kind of consent"), to_list, submit=_("Save and continue")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, code):
    """How a kind is called and where it stands; what is agreed to is in its words."""
    found = _kind_or_404(request, code)
    names = ("label_nl", "label_en", "position")
    form = KindNamesForm(
        request.POST or None, initial={name: getattr(found, name) for name in names}
    )
    back = reverse("consents:kind", args=[code])
    if request.method == "POST" and form.is_valid():
        try:
            change_kind(kind=found, **form.cleaned_data, by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    note = _(
        "What is agreed to, and with whom, is in the words. For other words, make a new version."
    )
    return _form_page(request, form, _("Change the name"), (back, found.label), note=note)


def _form_page(request, form, heading: str, back: tuple, *, note: str = "", submit: str = ""):
    """`back`: the address and the name of the page it leads back to."""
    context = {"form": form, "heading": heading, "note": note, "submit": submit}
    context["back"], context["back_label"] = back
    return render(request, "consents/form.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request, code):
    """The next version of the words: written, then read as parents will, then published."""
    found = _kind_or_404(request, code)
    on = today()
    last = found.texts.order_by("-version").first()
    initial = {"valid_from": on} | ({name: getattr(last, name) for name in WORDS} if last else {})
    form = TextForm(request.POST or None, initial=initial, is_first=last is None)
    context = {
        "kind": found,
        "form": form,
        "back": reverse("consents:kind", args=[code]),
        "is_first": last is None,
    }
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "consents/text_form.html", context)
    values = form.values()
    if "publish" in request.POST:
        try:
            publish_text(kind=found, **values, by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
            return render(request, "consents/text_form.html", context)
        messages.success(request, _("The new version has been published."))
        return redirect("consents:kind", code)
    text = ConsentText(kind=found, version=(last.version if last else 0) + 1, **values)
    context |= {
        "text": text,
        "languages": in_both_languages(text),
        "follows": _follows(text, values["valid_from"]),
        "sent": [(name, value) for name, value in request.POST.items() if name in form.fields],
    }
    return render(request, "consents/text_preview.html", context)


def _follows(text: ConsentText, on) -> str:
    """What publishing a version does to the answers there are."""
    is_stopped = text.kind.is_stopped_on(on)
    if text.version == 1:
        if is_stopped:
            return _("Nobody is asked, because this was stopped.")
        return _("From this day it is asked.")
    if not text.renews:
        return _("Every answer stays valid; whoever answers from this day on reads these words.")
    decisions = judged(ConsentDecision.objects.filter(kind=text.kind), on)
    people = (
        decisions.filter(counts=True, given=True).order_by().values("subject_id").distinct().count()
    )
    words = ngettext(
        "The yes of %(n)d person lapses on this day and is asked anew. A no stays a no.",
        "The yes of %(n)d people lapses on this day and is asked anew. A no stays a no.",
        people,
    )
    if is_stopped:
        words = ngettext(
            "The yes of %(n)d person lapses on this day. Nobody is asked, because this was"
            " stopped. A no stays a no.",
            "The yes of %(n)d people lapses on this day. Nobody is asked, because this was"
            " stopped. A no stays a no.",
            people,
        )
    return words % {"n": people}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, code):
    """Ask a kind no more, from a day on."""
    found = _kind_or_404(request, code)
    form = StopForm(request.POST or None, initial={"retired_on": today()})
    back = reverse("consents:kind", args=[code])
    if request.method == "POST" and form.is_valid():
        change_kind(kind=found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(back)
    return render(
        request,
        "components/confirm_page.html",
        {
            "form": form,
            "heading": _("Stop asking: %(kind)s") % {"kind": found.label},
            "happens": _("From the day you enter below, nobody is asked this any more."),
            "consequences": [
                *_left_of(found),
                _("The words of every version stay here."),
                _("You can ask it again later."),
            ],
            "confirm_label": _("Stop asking"),
            "cancel_url": back,
            "back_label": found.label,
        },
    )


def _left_of(kind: ConsentKind) -> list[str]:
    """What can still be answered, and what not, once a kind is asked no more."""
    if kind.rhythm != ConsentKind.Rhythm.STANDING:
        return [_("What has been asked already stays, and can still be answered and changed.")]
    words = [
        _("Every answer stays. A yes can still be withdrawn; after that it cannot be given again."),
        _("Whoever said no or has not answered yet can no longer say yes."),
    ]
    if kind.code == MEDICAL_GROUP:
        words.append(
            _(
                "Where a parent said no, the staff of the group still do not see allergies, diet"
                " and health, and the parents can no longer change that. Where nobody said no, the"
                " group sees it."
            )
        )
    return words


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request, code):
    """Ask a kind again that was stopped."""
    found = _kind_or_404(request, code)
    back = reverse("consents:kind", args=[code])
    if request.method == "POST":
        change_kind(kind=found, retired_on=None, by=request.user)
        messages.success(request, _("Saved."))
        return redirect(back)
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("Ask again: %(kind)s") % {"kind": found.label},
            "happens": _("From today this is asked again, in the words of the last version."),
            "consequences": [
                _(
                    "Those who answered before are not asked again, except whoever said yes to a"
                    " text that has been changed in substance since."
                )
            ],
            "confirm_label": _("Ask it again"),
            "cancel_url": back,
            "back_label": found.label,
            "safe": True,
        },
    )
