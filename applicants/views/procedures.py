"""Pages of application procedures: the vacancy and its panel, and for the panel who applied."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.rooms import closed, require_room
from applicants.actions import (
    KEEP_A_YEAR,
    change_vacancy,
    end_procedure,
    open_procedure,
    register_application,
    remove_panel_member,
    seat_panel_member,
    takes_panel,
)
from applicants.forms import (
    ApplicationForm,
    EndForm,
    ProcedureForm,
    SeatForm,
    ShowForm,
    VacancyForm,
)
from applicants.models import Application, Procedure
from applicants.querysets import colleagues_at
from consents.texts import asked_text
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from retention.plan import term_of
from subjects.models import Subject

PAGE_SIZE = 25
OUTCOME_KINDS = {"open": "info", "hired": "good", "rejected": "empty", "withdrawn": "empty"}


@require_safe
def procedure_list(request):
    """Procedures whose panel the user is on, and those of the vacancies the user works on."""
    on = today()
    found = Procedure.objects.visible_to(request.user, on=on).select_related("location")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    access = access_of(request.user, on)
    if not page.paginator.count and not access.may("organisation.vacancies", Level.VIEW):
        raise closed("organisation.vacancies")
    shown = [procedure.pk for procedure in page]
    seated = set(
        Procedure.objects.sat_by(request.user, on=on)
        .filter(pk__in=shown)
        .values_list("pk", flat=True)
    )
    context = {
        "page_obj": page,
        "headers": [
            _("Vacancy"),
            _("State"),
            _("Location"),
            _("Opened on"),
            _("Last day to apply"),
            _("You are on the panel"),
        ],
        "rows": [
            [
                {
                    "text": procedure.title,
                    "url": reverse("applicants:procedure", args=[procedure.pk]),
                },
                _state_cell(procedure, on),
                procedure.location.label,
                procedure.opened_on,
                procedure.closes_on,
                _("Yes") if procedure.pk in seated else _("No"),
            ]
            for procedure in page
        ],
        "may_open": access.may("organisation.vacancies", Level.CHANGE),
    }
    return render(request, "applicants/list.html", context)


def _state_cell(procedure, on) -> dict:
    if procedure.ended_on:
        day = f"{procedure.ended_on:%d-%m-%Y}"
        return {"text": _("Ended on %(day)s") % {"day": day}, "kind": "empty"}
    if procedure.opened_on > on:
        return {"text": _("Not open yet"), "kind": "empty"}
    if procedure.closes_on and procedure.closes_on < on:
        return {"text": _("Selecting"), "kind": "soon"}
    if procedure.published:
        return {"text": _("Open for applications"), "kind": "good"}
    return {"text": _("Running"), "kind": "good"}


def new(request):
    """Open a procedure at a location whose vacancies are the user's work."""
    on = today()
    access = require_room(request, "organisation.vacancies", Level.CHANGE)
    locations = access.locations("organisation.vacancies", Level.CHANGE)
    form = ProcedureForm(request.POST or None, locations=locations, initial={"opened_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            made = open_procedure(**form.cleaned_data, on=on, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request, _("The procedure has been opened. Put the panel together now.")
            )
            return redirect("applicants:procedure", pk=made.pk)
    return render(request, "applicants/new.html", {"form": form})


def _visible(request, pk, on) -> Procedure:
    found = Procedure.objects.visible_to(request.user, on=on).select_related("location")
    return get_object_or_404(found, pk=pk)


def _manages(request, procedure, on) -> bool:
    return Procedure.objects.manageable_by(request.user, on=on).filter(pk=procedure.pk).exists()


def _to_manage(request, pk, on) -> Procedure:
    found = _visible(request, pk, on)
    if not _manages(request, found, on):
        raise closed("organisation.vacancies")
    return found


def _sits(request, procedure, on) -> bool:
    return Procedure.objects.sat_by(request.user, on=on).filter(pk=procedure.pk).exists()


def _works_on(request, procedure, on) -> bool:
    """Whether the user is on the panel, and the matrix lets a panel change its procedure."""
    level = access_of(request.user, on).level("panel_member", "applicant.procedure")
    return level >= Level.CHANGE and _sits(request, procedure, on)


@require_safe
def procedure(request, pk):
    """A procedure: its vacancy and panel, and for the panel itself who applied (K28)."""
    on = today()
    found = _visible(request, pk, on)
    sits, manages = _sits(request, found, on), _manages(request, found, on)
    works = _works_on(request, found, on)
    is_public = Procedure.objects.public(on).filter(pk=found.pk).exists()
    link = request.build_absolute_uri(reverse("apply:form", args=[found.pk]))
    context = {
        "procedure": found,
        "state": _state_cell(found, on),
        "public_link": link if is_public else "",
        "facts": [
            (_("Location"), found.location.label),
            (_("Opened on"), found.opened_on),
            (_("Last day to apply"), found.closes_on),
            (_("On the website"), _("Yes") if is_public else _("No")),
        ],
        "seats": found.seats.select_related("user"),
        "sits": sits,
        "may_change": manages and not found.ended_on,
        "may_seat": manages and takes_panel(found),
        "may_remove_seat": manages,
        "may_register": works and not found.ended_on,
        "may_end": (works or manages) and not found.ended_on,
    }
    if sits:
        context |= _applications(request, found, on)
    return render(request, "applicants/procedure.html", context)


def _applications(request, procedure, on) -> dict:
    form = ShowForm(request.GET)
    form.is_valid()
    show = form.cleaned_data.get("show", "")
    people = Subject.objects.visible_to(request.user, on=on, category="applicant.identity")
    found = Application.objects.filter(procedure=procedure, subject__in=people)
    if show in Application.Stage.values:
        found = found.filter(outcome=Application.Outcome.OPEN, stage=show)
    elif show:
        found = found.filter(outcome=show)
    found = found.select_related("subject__applicant").order_by(
        "subject__applicant__sort_name", "pk"
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    return {
        "form": form,
        "show": show,
        "page_obj": page,
        "querystring": parameters.urlencode(),
        "headers": [_("Name"), _("State"), _("Received on")],
        "rows": [
            [
                {
                    "text": application.subject.applicant.name,
                    "url": reverse("applicants:file", args=[application.subject_id]),
                },
                state_of(application),
                application.received_on,
            ]
            for application in page
        ],
    }


def state_of(application) -> dict:
    """How far an application is, or what became of it, as a cell."""
    undecided = application.outcome == Application.Outcome.OPEN
    label = application.get_stage_display() if undecided else application.get_outcome_display()
    return {"text": capfirst(label), "kind": OUTCOME_KINDS[application.outcome]}


def change(request, pk):
    """Change what the vacancy says, and whether it is published."""
    on = today()
    found = _to_manage(request, pk, on)
    initial = {name: getattr(found, name) for name in VacancyForm.base_fields}
    form = VacancyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_vacancy(procedure=found, **form.cleaned_data, on=on, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The vacancy has been changed."))
            if found.published and not found.seats.exists():
                messages.warning(
                    request,
                    _(
                        "Nobody is on the panel yet: nobody sees who applies. Put the panel"
                        " together."
                    ),
                )
            return redirect("applicants:procedure", pk=pk)
    return render(request, "applicants/vacancy.html", {"form": form, "procedure": found})


def seat(request, pk):
    """Put a colleague on the panel."""
    on = today()
    found = _to_manage(request, pk, on)
    reached = access_of(request.user, on).locations("organisation.vacancies", Level.CHANGE)
    colleagues = colleagues_at(reached, on).exclude(pk__in=found.seats.values("user_id"))
    form = SeatForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        try:
            seat_panel_member(procedure=found, **form.cleaned_data, starts_on=on, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The colleague is on the panel now."))
            return redirect("applicants:procedure", pk=pk)
    return render(request, "applicants/seat.html", {"form": form, "procedure": found})


def unseat(request, pk, seat_id):
    """Ask, and take somebody off the panel."""
    on = today()
    found = _to_manage(request, pk, on)
    chosen = get_object_or_404(found.seats.select_related("user", "procedure"), pk=seat_id)
    if request.method == "POST":
        remove_panel_member(seat=chosen, by=request.user)
        messages.success(request, _("The colleague is no longer on the panel."))
        return redirect("applicants:procedure", pk=pk)
    consequences = [_("What this colleague noted stays.")]
    if takes_panel(found):
        consequences.append(_("You can put this colleague on the panel again."))
        if not found.seats.exclude(pk=chosen.pk).exists():
            consequences.append(
                _(
                    "Nobody is on the panel then: until you put somebody there, nobody sees who"
                    " applied and what they ask."
                )
            )
    context = {
        "heading": _("Take %(name)s off the panel") % {"name": chosen.user.display_name},
        "happens": _("From now on this colleague no longer sees who applied for this vacancy."),
        "consequences": consequences,
        "confirm_label": _("Take off the panel"),
        "cancel_url": reverse("applicants:procedure", args=[pk]),
        "back_label": chosen.procedure.title,
    }
    return render(request, "components/confirm_page.html", context)


def end(request, pk):
    """Say what follows, and end the procedure."""
    on = today()
    found = _visible(request, pk, on)
    if not _works_on(request, found, on) and not _manages(request, found, on):
        raise closed("organisation.vacancies")
    form = EndForm(request.POST or None, initial={"ended_on": on})
    if request.method == "POST" and form.is_valid():
        try:
            end_procedure(procedure=found, **form.cleaned_data, on=on, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The procedure has ended."))
            return redirect("applicants:procedure", pk=pk)
    context = {
        "form": form,
        "heading": _("End the procedure for %(vacancy)s") % {"vacancy": found.title},
        "happens": _("Nobody can apply any more. This cannot be undone."),
        "consequences": [
            _("Applications that were not decided on are noted as rejected."),
            _("%(term)s later what is held on those who applied is destroyed.")
            % {"term": term_of("applicant.file")},
            _("It is kept for %(term)s only with the applicant's consent.")
            % {"term": term_of("applicant.file.consent")},
        ],
        "confirm_label": _("End the procedure"),
        "cancel_url": reverse("applicants:procedure", args=[pk]),
        "back_label": found.title,
    }
    return render(request, "components/confirm_page.html", context)


def register(request, pk):
    """Note an application that came in, as a member of the panel."""
    on = today()
    found = _visible(request, pk, on)
    if not _works_on(request, found, on):
        raise closed("applicant.procedure")
    form = ApplicationForm(
        request.POST or None,
        request.FILES or None,
        initial={"received_on": on, "how": "email", "keep_a_year": ""},
        asks_keeping=asked_text(KEEP_A_YEAR, on) is not None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            application = register_application(
                procedure=found, **form.values(), on=on, by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The application has been noted."))
            return redirect("applicants:file", pk=application.subject_id)
    return render(request, "applicants/register.html", {"form": form, "procedure": found})
