"""Reporting a breach, and the privacy officer's desk. Who may do what stands in each view."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.rooms import require_room
from breaches.actions import (
    close_breach,
    log_breach_opening,
    reopen_breach,
    report_breach,
    save_answers,
    save_evaluation,
)
from breaches.answers import all_parts, part_of
from breaches.clock import clock_of
from breaches.forms import FORMS, ReopenForm, ReportForm, given_improvements, improvement_forms
from breaches.models import Breach
from breaches.querysets import ROOM, visible_breaches
from breaches.rules import check_closing
from breaches.sections import SECTIONS, Progress, next_section, progress_of
from core.dates import today
from core.forms import add_errors
from core.pdf import render_pdf
from core.privacy import CATEGORIES, Level
from organisation.models import Location, Organisation

PAGE_ROWS = 25
REPORTED = "breach_reported"  # in the session: the number the confirmation page shows
_STATE_KINDS = {
    Progress.READY: "good",
    Progress.BUSY: "info",
    Progress.UNKNOWN: "soon",
    Progress.NOT_STARTED: "",
}


# --- everybody who is signed in ---------------------------------------------------------------


def _own_locations(access):
    """The locations somebody works at in whatever function; None for parents and the like."""
    if not access.roles:
        return None
    ids = set()
    for role in access.roles:
        if role.place == "organisation":
            return Location.objects.all()
        ids |= _locations_of(role)
    return Location.objects.filter(pk__in=ids)


def _locations_of(role):
    key = {"location": "pk", "cluster": "cluster_id", "care_group": "care_groups"}[role.place]
    return set(Location.objects.filter(**{key: role.place_id}).values_list("pk", flat=True))


def _frame(access):
    return "base.html" if access.roles else "base_portal.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request):
    """Anybody signed in reports; the one who did sees its number, not the record (L58)."""
    access = access_of(request.user, today())
    form = ReportForm(request.POST or None, locations=_own_locations(access))
    if request.method == "POST" and form.is_valid():
        try:
            breach = report_breach(**form.cleaned_data, at=timezone.now(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            request.session[REPORTED] = breach.number
            return redirect("breaches:reported")
    return render(request, "breaches/report.html", {"form": form, "frame": _frame(access)})


@never_cache
@require_safe
def reported(request):
    """The number of the report this user just made."""
    number = request.session.get(REPORTED)
    if not number:
        return redirect("breaches:report")
    access = access_of(request.user, today())
    mine = visible_breaches(access) if access.may(ROOM, Level.VIEW) else Breach.objects.none()
    year, _dash, sequence = number.partition("-")
    return render(
        request,
        "breaches/reported.html",
        {
            "number": number,
            "frame": _frame(access),
            "breach": mine.filter(year=year, sequence=sequence).only("pk").first(),
        },
    )


def _pdf_response(context, file_name):
    pdf = render_pdf(
        "breaches/form_pdf.html", {"organisation": Organisation.objects.first(), **context}
    )
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


@require_safe
def blank_form(request):
    """The empty form, for whom the system is out of reach. Holds no data of anybody."""
    return _pdf_response({"parts": all_parts(None)}, "breach-form.pdf")


# --- the privacy officer's desk ---------------------------------------------------------------


def _breach_or_refuse(request, pk, level=Level.VIEW):
    """The access and the breach. Raises PermissionDenied without the room, Http404 out of sight."""
    access = require_room(request, ROOM, Level.VIEW)
    breach = visible_breaches(access).filter(pk=pk).select_related("location").first()
    if breach is None:
        raise Http404
    if level > Level.VIEW and not _may_change(access, breach):
        raise PermissionDenied(str(CATEGORIES[ROOM].label))
    return access, breach


def _may_change(access, breach):
    return (
        access.may(ROOM, Level.CHANGE)
        and visible_breaches(access, Level.CHANGE).filter(pk=breach.pk).exists()
    )


def _log(request, access, breach, section):
    function = access.roles_with(ROOM, Level.VIEW)[0].function
    log_breach_opening(breach=breach, section=section, function=function, by=request.user)


def _row(breach, now):
    clock = clock_of(breach, now)
    if not breach.is_open:
        state = {"text": _("Closed"), "kind": "good"}
    else:
        state = {"text": clock.left_text, "kind": clock.kind, "sub": clock.left_caption}
    return [
        {
            "text": breach.number,
            "url": reverse("breaches:detail", args=[breach.pk]),
            "sub": breach.location.name if breach.location else "",
        },
        state,
        breach.due_at,
        breach.discovered_at,
    ]


@never_cache
@require_safe
def breach_list(request):
    """Breaches in sight by state, newest first. Opens nothing that is sealed."""
    access = require_room(request, ROOM, Level.VIEW)
    states = {"open": _("Open"), "closed": _("Closed"), "all": _("All")}
    state = request.GET.get("state")
    state = state if state in states else "open"
    breaches = (
        visible_breaches(access)
        .select_related("location")
        .only(
            "id",
            "year",
            "sequence",
            "state",
            "discovered_at",
            "aware_at",
            "ap_decision",
            "ap_decided_at",
            "ap_sent_at",
            "location__name",
        )
    )
    if state != "all":
        breaches = breaches.filter(state=state)
    page = Paginator(breaches, PAGE_ROWS).get_page(request.GET.get("page"))
    now = timezone.now()
    return render(
        request,
        "breaches/list.html",
        {
            "page_obj": page,
            "querystring": f"state={state}",
            "headers": [_("Number and location"), _("State"), _("Notify before"), _("Noticed")],
            "rows": [_row(breach, now) for breach in page],
            "states": [
                {"label": label, "url": f"?state={code}", "current": code == state}
                for code, label in states.items()
            ],
        },
    )


@never_cache
@require_safe
def detail(request, pk):
    """One breach: its clock, and how far each of the seven sections is."""
    access, breach = _breach_or_refuse(request, pk)
    _log(request, access, breach, "")
    may_change = _may_change(access, breach)
    may_write = breach.is_open and may_change
    tasks = []
    for section in SECTIONS.values():
        progress = progress_of(breach, section)
        tasks.append(
            {
                "label": section.label,
                "url": reverse("breaches:section", args=[breach.pk, section.code]),
                "state_label": progress.label,
                "state_kind": _STATE_KINDS[progress],
            }
        )
    return render(
        request,
        "breaches/detail.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "tasks": tasks,
            "may_change": may_write,
            "may_reopen": may_change and not breach.is_open,
            "reopenings": breach.reopenings.all(),
            "following": next_section(breach) if may_write else None,
        },
    )


def _after(breach, code):
    """Where saving a section leads: to the next one, after the last to the overview."""
    codes = list(SECTIONS)
    place = codes.index(code) + 1
    if place == len(codes):
        return redirect("breaches:detail", breach.pk)
    return redirect("breaches:section", breach.pk, codes[place])


def _save_section(request, breach, code, form, points):
    """Save what was sent; False where something is wrong with it, which then stands on the form."""
    valid = form.is_valid()
    if points is not None:
        valid = points.is_valid() and valid
    if not valid:
        return False
    given = {"answers": form.answers, "unknown": form.unknown, "at": timezone.now()}
    try:
        if points is None:
            save_answers(breach=breach, section=code, by=request.user, **given)
        else:
            save_evaluation(
                breach=breach, improvements=given_improvements(points), by=request.user, **given
            )
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, pk, code):
    """One section: a page to fill in for who may change an open breach, else its answers."""
    if code not in SECTIONS:
        raise Http404
    posted = request.method == "POST"
    access, breach = _breach_or_refuse(request, pk, Level.CHANGE if posted else Level.VIEW)
    if not posted:
        _log(request, access, breach, code)
    gone = code == "reporter" and breach.contact is None
    context = {
        "breach": breach,
        "clock": clock_of(breach, timezone.now()),
        "part": part_of(breach, code),
        "caption": _("Breach %(number)s, part %(part)d of %(parts)d")
        % {"number": breach.number, "part": list(SECTIONS).index(code) + 1, "parts": len(SECTIONS)},
    }
    if gone or not breach.is_open or not _may_change(access, breach):
        context["refused"] = posted
        return render(request, "breaches/section_answers.html", context)
    form = FORMS[code](
        request.POST if posted else None,
        breach=breach,
        locations=access.locations(ROOM, Level.CHANGE),
    )
    points = (
        improvement_forms(breach, request.POST if posted else None)
        if code == "evaluation"
        else None
    )
    if posted and _save_section(request, breach, code, form, points):
        return _after(breach, code)
    forms = [form] if points is None else [form, points]
    wrong = posted and (form.errors or (points is not None and points.total_error_count()))
    context |= {"form": form, "points": points, "forms": forms, "page_has_errors": bool(wrong)}
    return render(request, "breaches/section.html", context)


@never_cache
@require_safe
def form_pdf(request, pk):
    """The filled seven-section form. A few pages, so it is made while one waits."""
    access, breach = _breach_or_refuse(request, pk)
    _log(request, access, breach, "form")
    context = {
        "breach": breach,
        "clock": clock_of(breach, timezone.now()),
        "parts": all_parts(breach),
        "made_at": timezone.now(),
    }
    return _pdf_response(context, f"breach-{breach.number}.pdf")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    """Asks before a breach is closed, and says what still stands in the way."""
    _access, breach = _breach_or_refuse(request, pk, Level.CHANGE)
    obstacles = []
    if request.method == "POST":
        try:
            close_breach(breach=breach, at=timezone.now(), by=request.user)
        except ValidationError as error:
            obstacles = error.messages
        else:
            return redirect("breaches:detail", breach.pk)
    else:
        try:
            check_closing(breach)
        except ValidationError as error:
            obstacles = error.messages
    waiting = [
        section.label
        for section in SECTIONS.values()
        if progress_of(breach, section) != Progress.READY
    ]
    return render(
        request,
        "breaches/close.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "obstacles": obstacles,
            "waiting": waiting,
            "page_has_errors": request.method == "POST",
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, pk):
    """Asks why before a closed breach is opened again; one that is open has nothing to ask."""
    _access, breach = _breach_or_refuse(request, pk, Level.CHANGE)
    if breach.is_open:
        return redirect("breaches:detail", breach.pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_breach(breach=breach, **form.cleaned_data, at=timezone.now(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:detail", breach.pk)
    return render(
        request,
        "breaches/reopen.html",
        {"breach": breach, "clock": clock_of(breach, timezone.now()), "form": form},
    )
