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
from accounts.rooms import closed
from core.dates import today
from core.forms import add_errors
from core.keys import load_keys
from core.privacy import CATEGORIES, Level, SubjectKind, declaration_of, line_of
from staff.actions import WORKING_KINDS, end_employment, register_employee
from staff.forms import EndForm, RegisterForm, SearchForm
from staff.models import Employee
from staff.sections import OUTLIVING, SECTIONS, has_file, navigation
from subjects.models import Affiliation, Subject
from subjects.sections import open_section, require
from subjects.visibility import (
    can,
    get_visible_or_404,
    granted_functions,
    visible_of_kind,
)

PAGE_SIZE = 25


@require_safe
def staff_list(request):
    """People who work here, as far as the user may know of them: search by name, per page."""
    on = today()
    access = access_of(request.user, on)
    supervises = "internship_supervisor" in granted_functions(request.user, on)
    if not supervises and not any(
        access.may(line_of("staff.identity", kind), Level.VIEW) for kind in WORKING_KINDS
    ):
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
        "may_see_archive": any(access.may(s.category, Level.VIEW) for s in OUTLIVING),
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


@require_safe
def archive(request):
    """What the law still keeps of employees whose file has gone (L46, L48).

    It belongs to no place any more: only functions in the whole organisation find something.
    """
    on = today()
    access = access_of(request.user, on)
    opened = [s for s in OUTLIVING if access.may(s.category, Level.VIEW)]
    if not opened:
        raise closed(OUTLIVING[0].category)
    in_sight = {
        s.slug: visible_of_kind(
            s.model.objects.all(),
            request.user,
            SubjectKind.EMPLOYEE,
            on=on,
            category=s.category,
        )
        for s in opened
    }
    remaining = Q(pk__in=())
    for rows in in_sight.values():
        remaining |= Q(pk__in=rows.values("subject_id"))
    people = Subject.objects.filter(remaining, kind=SubjectKind.EMPLOYEE, employee__isnull=True)
    page = Paginator(people.order_by("-relation_ended_on", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    ids = [subject.pk for subject in page]
    kept = {}
    for part in opened:
        load_keys(ids, declaration_of(part.model).retention_class)
        kept[part.slug] = {
            row.subject_id: row for row in in_sight[part.slug].filter(subject__in=ids)
        }
    context = {
        "page_obj": page,
        "headers": [_("Name"), _("Last day"), *(CATEGORIES[s.category].label for s in opened)],
        "rows": [_kept_row(subject, opened, kept) for subject in page],
    }
    return render(request, "staff/archive.html", context)


def _kept_row(subject, opened, kept):
    rows = [(part, kept[part.slug].get(subject.pk)) for part in opened]
    return [
        next(row.name for _part, row in rows if row),
        subject.relation_ended_on,
        *(
            {
                "text": CATEGORIES[part.category].label,
                "url": reverse("staff:section", args=[subject.pk, part.slug]),
            }
            if row
            else ""
            for part, row in rows
        ),
    ]


def _kept_context(request, subject, section, *, on) -> dict:
    """The same of what outlives a file: whose it is says its own copy of the name.

    Raises Http404 for every other section: a file that has gone reads as if it never was.
    """
    rows = section.rows(subject) if section.outlives_file else []
    if not rows:
        raise Http404
    label, kind = _state(subject, on)
    return {
        "subject": subject,
        "bar": {"name": rows[0].name, "state_label": label, "state_kind": kind},
        "category": CATEGORIES[section.category],
        "section": section,
        "sections": navigation(request.user, subject, on=on, current=section.slug),
        "back": reverse("staff:archive"),
        "back_label": _("Still kept by law"),
    }


def _file_context(request, subject, section, *, on) -> dict:
    """What every page of one file shows: the identity bar and the sections."""
    employee = subject.employee
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
    """Somebody who works here, or did: Http404 where the file has gone."""
    subject = _known(pk, request, on)
    if not has_file(subject):
        raise Http404
    return subject


def _known(pk, request, on) -> Subject:
    """The same, also where only what the law keeps longer is left."""
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
    subject = _known(pk, request, on)
    chosen = _section_of(subject, slug)
    if has_file(subject):
        context = _file_context(request, subject, chosen, on=on)
    else:
        context = _kept_context(request, subject, chosen, on=on)
        require(request, subject, chosen.category, Level.VIEW)  # no reason can be kept any more
    answer = open_section(request, subject, chosen.category, context)
    if answer:
        return answer
    may_change = has_file(subject) and bool(
        can(request.user, subject, chosen.category, Level.CHANGE, on=on)
    )
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
    """Open a new personnel file."""
    places = _kinds_open_to(access_of(request.user, today()))
    if not places:
        raise closed("staff.identity")
    form = RegisterForm(request.POST or None, places=places, initial={"kind": next(iter(places))})
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
    context = {
        "form": form,
        "heading": _("End the work of %(name)s") % {"name": subject.employee.name},
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
            "All functions of this person end on the last day. The login is closed the night after"
            " it, or at once where that day has passed."
        ),
        keeping,
        _("End the link in the person register too."),
    ]
