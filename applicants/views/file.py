"""Pages of one application, for the panel: its sections, and what is decided about it."""

from collections.abc import Callable
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from applicants.actions import (
    KEEP_A_YEAR,
    decide_outcome,
    hire_applicant,
    move_stage,
    record_keeping,
    remove_on_request,
)
from applicants.forms import HireForm, KeepingForm, OutcomeForm, StageForm
from applicants.models import Applicant, Application, Assessment, CareerItem, Letter
from applicants.views.procedures import state_of
from consents.answers import answer
from core.dates import today
from core.forms import add_errors
from core.privacy import CATEGORIES, Level, SubjectKind, declaration_of
from documents.panels import papers
from subjects.sections import open_section, require
from subjects.visibility import Sight, can, get_visible_or_404

SECTIONS = {
    "identity": Applicant,
    "letter": Letter,
    "career": CareerItem,
    "assessment": Assessment,
    "procedure": Application,
}
MANY = ("career", "assessment")  # sections of several rows, which the panel notes
WITH_DOCUMENTS = ("letter", *MANY)


def get_application(request, pk, on) -> Application:
    """The application of an applicant in sight, or Http404."""
    subject = get_visible_or_404(pk, request.user, on=on, kind=SubjectKind.APPLICANT)
    return Application.objects.select_related("subject__applicant", "procedure__location").get(
        subject=subject
    )


def file_context(request, application, *, on, current: str) -> dict:
    """What the frame of a page of this file needs."""
    subject, procedure = application.subject, application.procedure
    state = state_of(application)
    return {
        "application": application,
        "bar": {
            "name": subject.applicant.name,
            "facts": [
                (_("Vacancy"), procedure.title),
                (_("Location"), procedure.location.name),
                (_("Received on"), application.received_on),
            ],
            "state_label": state["text"],
            "state_kind": state["kind"],
            "notices": _notices(application),
        },
        "category": CATEGORIES[declaration_of(SECTIONS[current]).category],
        "sections": _navigation(request.user, subject, on=on, current=current),
        "back": reverse("applicants:procedure", args=[procedure.pk]),
        "back_label": procedure.title,
    }


def _notices(application) -> list[dict]:
    """That the same person seems to have applied twice; only the panel may know."""
    others = Application.objects.for_panel().like(application)
    days = [f"{day:%d-%m-%Y}" for day in others.values_list("received_on", flat=True)]
    if not days:
        return []
    text = _("Somebody with the same name or email applied to this procedure too, received on: %s")
    return [{"text": text % ", ".join(days)}]


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
    application = get_application(request, pk, on)
    if slug not in SECTIONS:
        raise Http404
    declared = declaration_of(SECTIONS[slug])
    context = file_context(request, application, on=on, current=slug)
    asked = open_section(request, application.subject, declared.category, context)
    if asked:
        return asked
    subject = application.subject
    rows = SECTIONS[slug].objects.filter(subject=subject)
    context |= {
        "slug": slug,
        "many": slug in MANY,
        "records": [
            {
                "pk": row.pk,
                "facts": [(capfirst(_label(row, n)), _shown(row, n)) for n in declared.exported],
            }
            for row in rows
        ],
        "may_change": bool(can(request.user, subject, declared.category, Level.CHANGE, on=on)),
    }
    if slug in WITH_DOCUMENTS:
        context["papers"] = papers(
            subject, declared.category, request.user, on, context["may_change"], back=request.path
        )
    if slug == "procedure":
        keeping = (_("May be kept for a year"), _keeping(application, on))
        context["records"][0]["facts"].append(keeping)
        context["undecided"] = application.outcome == Application.Outcome.OPEN
    return render(request, "applicants/section.html", context)


def _label(row, name):
    return row._meta.get_field(name).verbose_name


def _shown(row, name):
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return getattr(value, "title", value) if name == "procedure" else value


def _keeping(application, on) -> dict:
    found = answer(application.subject, KEEP_A_YEAR, on)
    if found.given is None:
        return {"text": _("Not asked"), "answer": "none"}
    day = _("since %(day)s") % {"day": f"{found.decided_on:%d-%m-%Y}"}
    if found.given:
        return {"text": _("Yes"), "answer": "yes", "sub": day}
    return {"text": _("No"), "answer": "no", "sub": day}


def form_flow(request, application, form, *, on, heading, current, do: Callable, done: str, **page):
    """Show a form in the file, and where it is sent and right, do it and go back to the section.

    `do` takes the form's values as keywords; its ValidationError is shown at the fields.
    """
    if request.method == "POST" and form.is_valid():
        try:
            do(**form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, done)
            return redirect(
                page.get("then")
                or reverse("applicants:section", args=[application.subject_id, current])
            )
    context = file_context(request, application, on=on, current=current)
    context |= {"form": form, "heading": heading, "slug": current, **page}
    return render(request, "applicants/change.html", context)


def _to_change(request, pk, on) -> Application:
    application = get_application(request, pk, on)
    require(request, application.subject, "applicant.procedure", Level.CHANGE)
    return application


def stage(request, pk):
    """Move an application to another stage."""
    on = today()
    application = _to_change(request, pk, on)
    return form_flow(
        request,
        application,
        StageForm(request.POST or None, initial={"stage": application.stage}),
        on=on,
        heading=_("Move to another stage"),
        current="procedure",
        do=lambda **values: move_stage(application=application, by=request.user, **values),
        done=_("The stage has been noted."),
    )


def outcome(request, pk):
    """Note that an applicant was rejected or withdrew."""
    on = today()
    application = _to_change(request, pk, on)
    return form_flow(
        request,
        application,
        OutcomeForm(request.POST or None, initial={"decided_on": on}),
        on=on,
        heading=_("Reject, or note a withdrawal"),
        current="procedure",
        do=lambda **values: decide_outcome(
            application=application, on=on, by=request.user, **values
        ),
        done=_("The outcome has been noted."),
    )


def keeping(request, pk):
    """Note the applicant's answer about being kept for a year."""
    on = today()
    application = _to_change(request, pk, on)
    return form_flow(
        request,
        application,
        KeepingForm(request.POST or None, initial={"decided_on": on}),
        on=on,
        heading=_("Keep for a year"),
        current="procedure",
        do=lambda **values: record_keeping(
            application=application, on=on, by=request.user, **values
        ),
        done=_("The answer has been noted."),
    )


def hire(request, pk):
    """Say what follows, ask what a personnel file needs, and hire."""
    on = today()
    application = _to_change(request, pk, on)
    title = application.procedure.title[: HireForm.base_fields["function_title"].max_length]
    return form_flow(
        request,
        application,
        HireForm(request.POST or None, initial={"decided_on": on, "function_title": title}),
        on=on,
        heading=_("Hire"),
        current="procedure",
        do=lambda **values: hire_applicant(
            application=application, on=on, by=request.user, **values
        ),
        done=_("Hired. The personnel file has been made; the application is destroyed tonight."),
        then=reverse("applicants:procedure", args=[application.procedure_id]),
        submit_label=_("Hire"),
        consequences=[
            _("A personnel file is made, with name, contact, letter, CV and employments."),
            _("Tests, assessments and notes of the panel do not move: they are destroyed tonight."),
            _("Nobody on the panel sees this application any more, you neither."),
        ],
    )


def remove(request, pk):
    """Say what follows, and remove an application because the applicant asks so."""
    on = today()
    application = _to_change(request, pk, on)
    if request.method == "POST":
        procedure = application.procedure
        with suppress(ValidationError):  # a second click finds it done
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
