"""Pages of one application, for the panel: its sections, outcome, consent and removal."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from applicants.actions import KEEP_A_YEAR, decide_outcome, record_keeping, remove_on_request
from applicants.forms import KeepingForm, OutcomeForm
from applicants.models import Applicant, Application, Letter
from applicants.views.procedures import OUTCOME_KINDS
from consents.answers import answer
from core.dates import today
from core.forms import add_errors
from core.privacy import CATEGORIES, Level, SubjectKind, declaration_of
from subjects.sections import open_section, require
from subjects.visibility import Sight, can, get_visible_or_404

SECTIONS = {"identity": Applicant, "letter": Letter, "procedure": Application}


def _application(request, pk, on) -> Application:
    subject = get_visible_or_404(pk, request.user, on=on, kind=SubjectKind.APPLICANT)
    return Application.objects.select_related("subject__applicant", "procedure__location").get(
        subject=subject
    )


def _file_context(request, application, *, on, current: str) -> dict:
    subject, procedure = application.subject, application.procedure
    return {
        "application": application,
        "bar": {
            "name": subject.applicant.name,
            "facts": [
                (_("Vacancy"), procedure.title),
                (_("Location"), procedure.location.name),
                (_("Received on"), application.received_on),
            ],
            "state_label": application.get_outcome_display(),
            "state_kind": OUTCOME_KINDS[application.outcome],
        },
        "category": CATEGORIES[declaration_of(SECTIONS[current]).category],
        "sections": _navigation(request.user, subject, on=on, current=current),
        "back": reverse("applicants:procedure", args=[procedure.pk]),
        "back_label": procedure.title,
    }


def _navigation(user, subject, *, on, current) -> list[dict]:
    items = []
    for slug, model in SECTIONS.items():
        category = declaration_of(model).category
        sight = can(user, subject, category, Level.VIEW, on=on).sight
        if sight in (Sight.OPEN, Sight.NEEDS_REASON):
            items.append(
                {
                    "label": CATEGORIES[category].label,
                    "url": reverse("applicants:section", args=[subject.pk, slug]),
                    "current": slug == current,
                    "on_reason": sight is Sight.NEEDS_REASON,
                }
            )
    return items


def section(request, pk, slug="identity"):
    """One section of an application; opening it is logged."""
    on = today()
    application = _application(request, pk, on)
    model = SECTIONS.get(slug)
    if model is None:
        raise Http404
    declared = declaration_of(model)
    context = _file_context(request, application, on=on, current=slug)
    asked = open_section(request, application.subject, declared.category, context)
    if asked:
        return asked
    row = model.objects.select_related("subject").filter(subject_id=pk).first()
    context |= {
        "facts": [(capfirst(_label(model, name)), _shown(row, name)) for name in declared.exported],
        "on_procedure": slug == "procedure",
        "may_change": bool(
            can(request.user, application.subject, "applicant.procedure", Level.CHANGE, on=on)
        ),
    }
    if slug == "procedure":
        context["facts"].append((_("May be kept for a year"), _keeping(application, on)))
    return render(request, "applicants/section.html", context)


def _label(model, name):
    return model._meta.get_field(name).verbose_name


def _shown(row, name):
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return getattr(value, "title", value) if name == "procedure" else value


def _keeping(application, on) -> dict:
    found = answer(application.subject, KEEP_A_YEAR, on)
    if found.given is None:
        return {"text": _("Not asked"), "answer": "none"}
    day = _("since %(day)s") % {"day": f"{found.decided_on:%d-%m-%Y}"}
    if found.given:
        return {"text": _("Yes"), "answer": "yes", "sub": day}
    return {"text": _("No"), "answer": "no", "sub": day}


def _to_change(request, pk, on) -> Application:
    application = _application(request, pk, on)
    require(request, application.subject, "applicant.procedure", Level.CHANGE)
    return application


def _form_page(request, application, form, heading, on):
    context = _file_context(request, application, on=on, current="procedure")
    return render(request, "applicants/change.html", {**context, "form": form, "heading": heading})


def outcome(request, pk):
    """Note what became of an application."""
    on = today()
    application = _to_change(request, pk, on)
    form = OutcomeForm(request.POST or None, initial={"decided_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            decide_outcome(application=application, **form.cleaned_data, on=on, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The outcome has been noted."))
            return redirect("applicants:section", pk=pk, slug="procedure")
    return _form_page(request, application, form, _("Note the outcome"), on)


def keeping(request, pk):
    """Note the applicant's answer about being kept for a year."""
    on = today()
    application = _to_change(request, pk, on)
    form = KeepingForm(request.POST or None, initial={"decided_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            record_keeping(application=application, **form.cleaned_data, on=on, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The answer has been noted."))
            return redirect("applicants:section", pk=pk, slug="procedure")
    return _form_page(request, application, form, _("Keep for a year"), on)


def remove(request, pk):
    """Say what follows, and remove an application because the applicant asks so."""
    on = today()
    application = _to_change(request, pk, on)
    if request.method == "POST":
        procedure = application.procedure
        remove_on_request(application=application, asked_on=on, by=request.user)
        messages.success(
            request, _("The application is gone from the panel and is destroyed tonight.")
        )
        return redirect("applicants:procedure", pk=procedure.pk)
    context = {
        "heading": _("Remove the application of %(name)s")
        % {"name": application.subject.applicant.name},
        "happens": _("The applicant asked for this. It cannot be undone."),
        "consequences": [
            _("Nobody on the panel sees this application any more, you neither."),
            _("The next night everything in it is destroyed."),
        ],
        "confirm_label": _("Remove"),
        "cancel_url": reverse("applicants:section", args=[pk, "procedure"]),
    }
    return render(request, "components/confirm_page.html", context)
