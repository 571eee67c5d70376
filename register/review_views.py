"""What is gone through once a year: when it was signed off, when it is due, signing off (K03)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.matrix import ROOM as MATRIX_ROOM
from accounts.reviewing import signature
from accounts.rooms import require_everywhere, require_room
from core.dates import today
from core.privacy import Level
from core.templatetags.ui import day, due_words
from register.actions import sign_off_review
from register.findings import ROOM
from register.forms import ReviewForm
from register.models import Review
from register.reviewing import MATRIX, of_the_register, yearly_reviews
from register.tabs import tabs

# What to go through: a sentence, the page where it stands, and the words of the link to it.
GO_THROUGH = {
    Review.Of.REGULATION: (
        gettext_lazy(
            "Read the privacy regulation and the privacy statement. Do we still do what they"
            " say? Does the law or our work now ask for something else?"
        ),
        "register:statements",
        gettext_lazy("Open the privacy statement"),
    ),
    Review.Of.ACTIVITIES: (
        gettext_lazy(
            "Go through every activity. Do we still do it, for this purpose, with this data"
            " and no more? Has what the software found been put right?"
        ),
        "register:list",
        gettext_lazy("Open the processing register"),
    ),
    Review.Of.PROCESSORS: (
        gettext_lazy(
            "Go through every system and supplier. Do we still use it, is its agreement in"
            " force, and does the supplier keep to it?"
        ),
        "register:list",
        gettext_lazy("Open the processing register"),
    ),
    Review.Of.MEASURES: (
        gettext_lazy(
            "Go through every security measure and the last scan. Is it in place, does it"
            " work, is anything missing?"
        ),
        "register:security",
        gettext_lazy("Open the security measures"),
    ),
}


def _state(yearly, on) -> dict:
    if yearly.due_on is None:
        return {"text": _("No day yet"), "kind": "info"}
    words = due_words(yearly.due_on, on)
    if yearly.is_late(on):
        return {"text": words, "kind": "late"}
    if yearly.reviewed_on is None and not yearly.is_announced(on):
        return {"text": _("first due %(when)s") % {"when": words}, "kind": "info"}
    return {"text": words, "kind": "soon" if yearly.is_announced(on) else "good"}


@require_safe
def reviews(request):
    """Every yearly review, with who signed it off last and when the next one is due."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()

    def row(yearly):
        opens = yearly.of != MATRIX or access.may(MATRIX_ROOM, Level.VIEW)
        return [
            {"text": yearly.label, "url": yearly.url if opens else ""},
            yearly.reviewed_on or _("never yet"),
            yearly.signed_by,
            yearly.due_on,
            _state(yearly, on),
        ]

    context = {
        "tabs": tabs("register:reviews"),
        "headers": [
            *(_("What"), _("Last signed off on"), _("Signed off by"), _("Next by")),
            _("State"),
        ],
        "rows": [row(yearly) for yearly in yearly_reviews()],
    }
    return render(request, "register/reviews.html", context)


def _standing(of: str):
    """The yearly review of this; 404 where there is none."""
    for yearly in of_the_register():
        if yearly.of == of:
            return yearly
    raise Http404


@require_safe
def review(request, of):
    """One yearly review: when it is due, and each time it was signed off."""
    access = require_room(request, ROOM, Level.VIEW)
    yearly, on = _standing(of), today()
    due = ""
    if yearly.due_on:
        late = _("Should have been done by %(day)s.")
        due = (late if yearly.is_late(on) else _("Due by %(day)s.")) % {"day": day(yearly.due_on)}
    signed = Review.objects.filter(of=of).select_related("reviewed_by")
    context = {
        "yearly": yearly,
        "due": due,
        "is_late": yearly.is_late(on),
        "headers": [
            *(_("Signed off on"), _("Signed off by"), _("What was found")),
            _("What was changed"),
        ],
        "rows": [[one.reviewed_on, signature(one), one.found, one.changed] for one in signed],
        "sign_url": reverse("register:sign-off", args=[of])
        if access.scope(ROOM, Level.CHANGE).everywhere
        else "",
    }
    return render(request, "register/review.html", context)


def sign_off(request, of):
    """Say what was found and changed, and sign off."""
    access = require_everywhere(request, ROOM, Level.CHANGE)
    yearly = _standing(of)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sign_off_review(
            of=of,
            reviewed_on=today(),
            signed_as=access.roles_with(ROOM, Level.CHANGE)[0].function,
            by=request.user,
            **form.cleaned_data,
        )
        messages.success(request, _("The yearly review was signed off."))
        return redirect("register:review", of)
    task, page, label = GO_THROUGH[of]
    context = {
        "form": form,
        "yearly": yearly,
        "task": task,
        "page_url": reverse(page),
        "page_label": label,
    }
    return render(request, "register/sign_off.html", context)
