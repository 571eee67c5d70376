"""Who works here, a new file, and what the law still keeps."""

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.rooms import closed
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind, line_of, main_class
from organisation.models import Location
from retention.plan import rules_in_order, terms
from staff.actions import WORKING_KINDS, register_employee
from staff.forms import RegisterForm, SearchForm
from staff.models import ConductText, Employee
from staff.panels import files_of
from staff.screened import screened
from staff.sections import OUTLIVING
from staff.statements import at_work, statement_on
from subjects.exceptions import SUPERVISOR
from subjects.models import Affiliation, Subject, found_by
from subjects.records import digest_of
from subjects.visibility import granted_functions

PAGE_SIZE = 25
SCREENING = "staff.screening"
# A last day before this is a slip of the year, and some files go the night after it.
LONGEST_AGO = relativedelta(months=6)


@require_safe
def staff_list(request):
    """People who work here, as far as the user may know of them: search by name, per page."""
    on = today()
    access = access_of(request.user, on)
    kinds = [k for k in WORKING_KINDS if access.may(line_of("staff.identity", k), Level.VIEW)]
    if not kinds and SUPERVISOR not in granted_functions(request.user, on):
        raise closed("staff.identity")
    form = SearchForm(
        request.GET,
        locations=_places(access, kinds),
        kinds=kinds,
        screening=any(access.may(line_of(SCREENING, kind), Level.VIEW) for kind in kinds),
    )
    form.is_valid()
    people = _found(form.cleaned_data, request.user, on)
    places = Affiliation.objects.select_related("location").order_by("-starts_on")
    people = (
        people.select_related("subject")
        .prefetch_related(Prefetch("subject__affiliations", queryset=places, to_attr="places"))
        .order_by("sort_name", "subject_id")
    )
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    context = {
        "form": form,
        "page_obj": page,
        "querystring": parameters.urlencode(),
        "headers": [_("Name"), _("Location"), _("Works here as"), _("First day"), _("State")],
        "rows": [_row(employee, on) for employee in page],
        "may_register": bool(_kinds_open_to(access)),
        "may_see_archive": any(access.may(s.category, Level.VIEW) for s in OUTLIVING),
        "may_see_statements": any(
            access.may(line_of("staff.conduct", kind), Level.VIEW) for kind in kinds
        ),
    }
    return render(request, "staff/list.html", context)


def _places(access, kinds):
    """The locations at which the user knows people of any kind."""
    found = Location.objects.none()
    for kind in kinds:
        found = found | access.locations(line_of("staff.identity", kind), Level.VIEW)
    return found.distinct().order_by("name")


def _found(asked: dict, user, on):
    people = Employee.objects.filter(
        subject__in=Subject.objects.visible_to(user, on=on, category="staff.identity")
    )
    people = found_by(people, asked.get("q", ""))
    gone, state = Q(subject__relation_ended_on__lt=on), asked.get("state")
    if state != "all":
        people = people.filter(gone) if state == "ended" else people.exclude(gone)
    if state == SearchForm.NO_VOG:  # of the same people as the figure of accountability
        known = Subject.objects.visible_to(user, on=on, category=SCREENING)
        people = people.filter(~screened(), pk__in=at_work(on, subject__in=known))
    if asked.get("kind"):
        people = people.filter(subject__kind=asked["kind"])
    if asked.get("location"):
        there = Affiliation.objects.filter(location=asked["location"])
        if state not in ("all", "ended"):
            there = there.exclude(ends_on__lt=on)
        people = people.filter(subject__in=there.values("subject_id"))
    return people


def _row(employee, on):
    places = employee.subject.places
    return [
        {"text": employee.name, "url": reverse("staff:file", args=[employee.pk])},
        places[0].location.label if places else "",
        employee.subject.get_kind_display(),
        first_day_of(places),
        state_cell(employee.subject, on, places),
    ]


def first_day_of(places: list):
    """The first day here, of places that are read with the last one first."""
    begun = [place for place in places if not place.never_begun]
    return begun[-1].starts_on if begun else None


def yet_to_begin(subject: Subject, on: dt.date) -> dt.date | None:
    """The first day of somebody, where it is still ahead."""
    first_day = first_day_of(list(subject.affiliations.order_by("-starts_on")))
    return first_day if first_day and first_day > on else None


def state_cell(subject, on, places: list) -> dict:
    """A tag for whether somebody works here, of places that are read with the last one first; what
    is still ahead is told with its day."""
    ended, first_day = subject.relation_ended_on, first_day_of(places)
    if places and first_day is None:
        return {"text": _("Opened by mistake"), "kind": ""}
    if first_day and first_day > on and ended:
        days = {"first": f"{first_day:%d-%m-%Y}", "last": f"{ended:%d-%m-%Y}"}
        return {"text": _("Begins %(first)s, ends %(last)s") % days, "kind": "soon"}
    if first_day and first_day > on:
        return {"text": _("Begins on %(day)s") % {"day": f"{first_day:%d-%m-%Y}"}, "kind": "soon"}
    if ended is None:
        helps = subject.kind == SubjectKind.VOLUNTEER
        return {"text": _("Helps here") if helps else _("Current"), "kind": "good"}
    if ended >= on:
        return {"text": _("Leaves on %(day)s") % {"day": f"{ended:%d-%m-%Y}"}, "kind": "soon"}
    return {"text": _("Left on %(day)s") % {"day": f"{ended:%d-%m-%Y}"}, "kind": ""}


def _kinds_open_to(access) -> dict[SubjectKind, object]:
    """The kinds of people this user may register, each with the locations where."""
    lines = {
        k: [line_of(f"staff.{n}", k) for n in ("identity", "employment")] for k in WORKING_KINDS
    }
    return {
        kind: access.locations(first, Level.CHANGE) & access.locations(second, Level.CHANGE)
        for kind, (first, second) in lines.items()
        if access.may(first, Level.CHANGE) and access.may(second, Level.CHANGE)
    }


def register(request):
    """Open a new personnel file; the page tells what the data is for, to be passed on (L43)."""
    on = today()
    places = _kinds_open_to(access_of(request.user, on))
    if not places:
        raise closed("staff.identity")
    form = RegisterForm(request.POST or None, places=places, initial={"kind": next(iter(places))})
    warnings = []
    if request.method == "POST" and form.is_valid():
        warnings = _known_already(form.cleaned_data, request.user, on)
        if not warnings or request.POST.get("read") == digest_of(warnings):
            try:
                employee = register_employee(**form.values(), on=on, by=request.user)
            except ValidationError as error:
                warnings = []
                add_errors(form, error)
            else:
                messages.success(request, _("The file has been made."))
                return redirect("staff:file", pk=employee.pk)
    context = {
        "form": form,
        "notice": statement_on(ConductText.Kind.PURPOSE_NOTICE, on),
        "kept": _kept(places),
        "warnings": warnings,
        "digest": digest_of(warnings) if warnings else "",
    }
    return render(request, "staff/register.html", context)


def _kept(kinds) -> list[tuple[str, str]]:
    """How long the file itself is kept of each of these kinds of people, which the statement may
    tell of one kind alone."""
    files, now = {main_class(kind) for kind in kinds}, terms()
    return [
        (rule.label, now[rule.code].counted_from(rule.anchor))
        for rule in rules_in_order()
        if rule.retention_class in files
    ]


def _known_already(asked: dict, user, on) -> list[str]:
    """What to read before a second file is opened of who seems to have one."""
    found = files_of(asked["first_name"], asked["family_name"], asked["birth_date"], user)
    words = _("There is already a file with this name and birth date. Look there first:")
    warnings = []
    for person in found.select_related("subject").order_by("pk"):
        places = list(person.subject.affiliations.order_by("-starts_on"))
        warnings.append(
            format_html(
                '{} <a href="{}">{}</a> ({}, {})',
                words,
                reverse("staff:file", args=[person.pk]),
                person.name,
                person.subject.get_kind_display(),
                state_cell(person.subject, on, places)["text"],
            )
        )
    return warnings
