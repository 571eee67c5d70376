"""Noting employments, tests and assessments of somebody who applied, for the panel (K27)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.actions import note_assessment, note_career, remove_note
from applicants.forms import AssessmentForm, CareerForm
from applicants.views.file import MANY, SECTIONS, form_flow, get_application
from core.dates import today
from core.privacy import CATEGORIES, Level, declaration_of
from subjects.sections import require

FORMS = {"career": CareerForm, "assessment": AssessmentForm}


def _to_note(request, pk, slug, on):
    """The application and the category of a section of several rows that may be changed."""
    application = get_application(request, pk, on)
    if slug not in MANY:
        raise Http404
    category = declaration_of(SECTIONS[slug]).category
    require(request, application.subject, category, Level.CHANGE)
    return application, category


def note(request, pk, slug, item_id=None):
    """Note an employment, a test or an assessment, or correct one."""
    on = today()
    application, category = _to_note(request, pk, slug, on)
    item, initial = None, {"held_on": on}
    if item_id:
        item = get_object_or_404(SECTIONS[slug], subject=application.subject, pk=item_id)
        initial = {name: getattr(item, name) for name in FORMS[slug].base_fields}

    def do(**values):
        values |= {"subject": application.subject, "item": item, "by": request.user}
        if slug == "career":
            note_career(**values)
        else:
            note_assessment(**values, on=on)

    return form_flow(
        request,
        application,
        FORMS[slug](request.POST or None, initial=initial),
        on=on,
        heading=CATEGORIES[category].label,
        current=slug,
        do=do,
        done=_("It has been noted."),
    )


def remove(request, pk, slug, item_id):
    """Ask, and take away what was noted by mistake."""
    application, category = _to_note(request, pk, slug, today())
    item = get_object_or_404(SECTIONS[slug], subject=application.subject, pk=item_id)
    back = reverse("applicants:section", args=[pk, slug])
    if request.method == "POST":
        try:
            remove_note(item=item, by=request.user)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, _("It has been removed."))
        return redirect(back)
    context = {
        "heading": _("Remove this?"),
        "happens": CATEGORIES[category].label,
        "consequences": [_("It is gone at once and cannot be brought back.")],
        "confirm_label": _("Remove"),
        "cancel_url": back,
    }
    return render(request, "components/confirm_page.html", context)
