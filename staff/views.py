"""Pages of personnel files. They translate HTTP; `subjects` decides who sees whom."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.rooms import closed, require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import CATEGORIES, Level, SubjectKind
from staff.actions import WORKING_KINDS, end_employment, register_employee
from staff.forms import EndForm, RegisterForm, SearchForm
from staff.models import Employee
from staff.sections import SECTIONS, navigation
from subjects.models import Affiliation, Subject
from subjects.sections import open_section, require
from subjects.visibility import CLOSED_TO, can, get_visible_or_404, granted_functions

PAGE_SIZE = 25


@require_safe
def staff_list(request):
    """People who work here, as far as the user may know of them: search by name, per page."""
    on = today()
    access = access_of(request.user, on)
    supervises = "internship_supervisor" in granted_functions(request.user, on)
    if not access.may("staff.identity", Level.VIEW) and not supervises:
        raise closed("staff.identity")
    form = SearchForm(request.GET)
    form.is_valid()
    words = form.cleaned_data.get("q", "").split()
    state = form.cleaned_data.get("state", "")
    people = Employee.objects.filter(
        subject__in=Subject.objects.visible_to(request.user, on=on, category="staff.identity")
    )
    for word in words:
        people = people.filter(Q(first_name__icontains=word) | Q(family_name__icontains=word))
    gone = Q(subject__relation_ended_on__lt=on)
    if state != "all":
        people = people.filter(gone) if state == "ended" else people.exclude(gone)
    places = Affiliation.objects.select_related("location").order_by("-starts_on")
    people = (
        people.select_related("subject")
        .prefetch_related(Prefetch("subject__affiliations", queryset=places, to_attr="places"))
        .order_by("family_name", "first_name", "subject_id")
    )
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "querystring": parameters.urlencode(),
        "searched": bool(words),
        "headers": [_("Name"), _("Location"), _("Works here as"), _("First day"), _("State")],
        "rows": [_row(employee, on) for employee in page],
        "may_register": bool(_kinds_open_to(access)),
    }
    return render(request, "staff/list.html", context)


def _row(employee, on):
    places = employee.subject.places
    label, kind = _state(employee.subject, on)
    return [
        {"text": employee.name, "url": reverse("staff:file", args=[employee.pk])},
        places[0].location.name if places else "",
        employee.subject.get_kind_display(),
        places[-1].starts_on if places else None,
        {"text": label, "kind": kind},
    ]


def _state(subject, on):
    ended = subject.relation_ended_on
    if ended is None:
        return _("In service"), "good"
    if ended >= on:
        return _("Leaves on %(day)s") % {"day": f"{ended:%d-%m-%Y}"}, "soon"
    return _("Left on %(day)s") % {"day": f"{ended:%d-%m-%Y}"}, "empty"


def _file_context(request, subject, section, *, on) -> dict:
    """What every page of one file shows: the identity bar and the sections."""
    employee = Employee.objects.select_related("subject").get(pk=subject.pk)
    places = list(subject.affiliations.select_related("location").order_by("-starts_on"))
    label, kind = _state(subject, on)
    return {
        "subject": subject,
        "bar": {
            "name": employee.name,
            "facts": [
                (_("Born"), employee.birth_date),
                (_("Location"), places[0].location.name if places else ""),
                (_("Works here as"), subject.get_kind_display()),
            ],
            "state_label": label,
            "state_kind": kind,
        },
        "category": CATEGORIES[section.category],
        "section": section,
        "sections": navigation(request.user, subject, on=on, current=section.slug),
        "back": reverse("staff:list"),
        "back_label": _("Staff"),
    }


def _working(pk, request, on) -> Subject:
    subject = get_visible_or_404(pk, request.user, on=on)
    if subject.kind not in WORKING_KINDS:
        raise Http404
    return subject


def _section_of(subject, slug):
    section = SECTIONS.get(slug)
    if section is None or subject.kind not in section.kinds:
        raise Http404
    return section


def section(request, pk, slug="identity"):
    """One section of a file; opening it is logged, and asks for a reason where the matrix says."""
    on = today()
    subject = _working(pk, request, on)
    chosen = _section_of(subject, slug)
    context = _file_context(request, subject, chosen, on=on)
    answer = open_section(request, subject, chosen.category, context)
    if answer:
        return answer
    may_change = bool(can(request.user, subject, chosen.category, Level.CHANGE, on=on))
    context |= {
        "records": [chosen.facts(row) for row in chosen.rows(subject)],
        "change_url": reverse("staff:change", args=[pk, slug]) if may_change else "",
        "end_url": (
            reverse("staff:end", args=[pk])
            if may_change and slug == "employment" and not subject.relation_ended_on
            else ""
        ),
    }
    return render(request, "staff/section.html", context)


def change(request, pk, slug):
    """Change a section, or add to it where it is a list."""
    on = today()
    subject = _working(pk, request, on)
    chosen = _section_of(subject, slug)
    require(request, subject, chosen.category, Level.CHANGE)
    rows = [] if chosen.many else chosen.rows(subject)
    row = rows[0] if rows else chosen.model(subject=subject)
    form = chosen.form(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        day = {"on": on} if chosen.needs_day else {}
        try:
            chosen.action(subject=subject, **form.values(), **day, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("staff:section", pk=pk, slug=slug)
    context = _file_context(request, subject, chosen, on=on)
    return render(request, "staff/change.html", {**context, "form": form})


def _kinds_open_to(access) -> list[SubjectKind]:
    """The kinds of people this user may register: those that would exist for the user after."""
    roles = access.roles_with("staff.identity", Level.CHANGE)
    return [
        kind
        for kind in WORKING_KINDS
        if any(role.function not in CLOSED_TO.get(kind, ()) for role in roles)
    ]


def register(request):
    """Open a new personnel file."""
    access = require_room(request, "staff.identity", Level.CHANGE)
    require_room(request, "staff.employment", Level.CHANGE)
    locations = access.locations("staff.identity", Level.CHANGE) & access.locations(
        "staff.employment", Level.CHANGE
    )
    form = RegisterForm(
        request.POST or None,
        kinds=_kinds_open_to(access),
        locations=locations,
        initial={"kind": SubjectKind.EMPLOYEE},
    )
    if request.method == "POST" and form.is_valid():
        try:
            employee = register_employee(**form.values(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The file has been opened."))
            return redirect("staff:file", pk=employee.pk)
    return render(request, "staff/register.html", {"form": form})


def end(request, pk):
    """Ask for the last day, say what follows, and end the employment."""
    on = today()
    subject = _working(pk, request, on)
    require(request, subject, "staff.employment", Level.CHANGE)
    form = EndForm(request.POST or None, kind=subject.kind)
    if request.method == "POST" and form.is_valid():
        try:
            end_employment(subject=subject, **form.values(), on=on, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("The end has been noted."))
            return redirect("staff:section", pk=pk, slug="employment")
    employee = Employee.objects.get(pk=pk)
    context = {
        "form": form,
        "heading": _("End the work of %(name)s") % {"name": employee.name},
        "happens": _("From the day after the last day the work here has ended."),
        "consequences": _consequences(subject.kind),
        "confirm_label": _("End the work"),
        "cancel_url": reverse("staff:section", args=[pk, "employment"]),
    }
    return render(request, "components/confirm_page.html", context)


def _consequences(kind) -> list:
    keeping = {
        SubjectKind.EMPLOYEE: _(
            "The file is destroyed 2 years later, what tax and payroll must keep later."
        ),
        SubjectKind.INTERN: _("The file is destroyed the day after the last day."),
        SubjectKind.EXTERNAL: _("The file is destroyed 2 years later."),
    }[SubjectKind(kind)]
    return [
        _(
            "All functions of this person end on the last day; a last day that has passed closes"
            " the login at once."
        ),
        keeping,
        _("End the link in the person register too."),
    ]
