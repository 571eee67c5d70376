"""Reporting a breach: everybody who is signed in."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.two_step import is_complete
from breaches.actions import (
    report_breach,
)
from breaches.forms import ReportForm
from breaches.models import Breach
from breaches.paper_form import all_parts
from breaches.querysets import ROOM, visible_breaches
from breaches.views.sight import pdf_response
from core.dates import today
from core.downloads import download_name
from core.forms import add_errors
from core.privacy import Level
from organisation.models import Location
from register.statements import filled_in

REPORTED = "breach_reported"  # in the session: the number the confirmation page shows


def own_locations(access):
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request):
    """Anybody signed in reports; the one who did sees its number, not the record (L58)."""
    access = access_of(request.user, today())
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        locations=own_locations(access),
        now=timezone.localtime(),
        works_here=bool(access.roles),
    )
    if request.method == "POST" and form.is_valid():
        try:
            breach = report_breach(**form.cleaned_data, at=timezone.now(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            request.session[REPORTED] = breach.number
            return redirect("breaches:reported")
    return render(
        request, "breaches/report.html", {"form": form, "complete": is_complete(request, today())}
    )


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
            "complete": is_complete(request, today()),
            "contact": filled_in("{contact}"),
            "breach": mine.filter(year=year, sequence=sequence).only("pk").first(),
        },
    )


@never_cache
@require_safe
def own_reports(request):
    """The breaches this user reported: number, day and state, and nothing of the record."""
    plain = ("id", "year", "sequence", "state", "reported_at")
    mine = Breach.objects.filter(reporter__user=request.user).only(*plain)
    states = {True: (_("Is being dealt with"), "soon"), False: (_("Dealt with"), "good")}
    rows = []
    for breach in mine.order_by("-reported_at"):
        text, kind = states[breach.is_open]
        on = timezone.localtime(breach.reported_at).date()
        rows.append([breach.number, on, {"text": text, "kind": kind}])
    context = {
        "headers": [_("Number"), _("Reported"), _("State")],
        "rows": rows,
    }
    return render(request, "breaches/own_reports.html", context)


@require_safe
def blank_form(request):
    """The empty form, for whom the system is out of reach. Holds no data of anybody."""
    return pdf_response(
        {"parts": all_parts(None)}, download_name(_("Data breach form"), ending="pdf")
    )
