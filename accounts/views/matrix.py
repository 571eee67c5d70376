"""The authorisation matrix: the grid, its change by function, its versions, the overview."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.access import Access, current_levels
from accounts.actions import MatrixMoved, change_matrix
from accounts.forms import MatrixForm
from accounts.fresh import fresh_required
from accounts.functions import DEFAULT_LEVELS, FUNCTIONS
from accounts.matrix import (
    LEVELS,
    ROOM,
    ROOMS,
    Cell,
    by_function,
    differences,
    grid,
    in_effect,
)
from accounts.models import AccessMatrix, AccessReview
from accounts.rooms import require_everywhere, require_room
from accounts.tabs import tabs
from core.dates import today
from core.downloads import download_name
from core.forms import add_errors
from core.pdf import render_pdf
from core.privacy import Level
from organisation.models import Organisation

PAGE_SIZE = 25


def newest():
    """The matrix that holds; None where the defaults of the clauses do."""
    return AccessMatrix.objects.select_related("made_by").order_by("-version").first()


def may_decide(access: Access) -> bool:
    """Whether the matrix is somebody's to change: it holds in the whole organisation, and so is
    for those who decide there."""
    return access.scope(ROOM, Level.CHANGE).everywhere


def require_deciding(request) -> Access:
    """The user's access. Raises PermissionDenied for whoever may not change the matrix."""
    return require_everywhere(request, ROOM, Level.CHANGE)


@require_safe
def matrix(request):
    """The grid of one room: functions by categories, each with its level in a word and a sign."""
    access = require_room(request, ROOM, Level.VIEW)
    room = request.GET.get("room")
    room = room if room in ROOMS else "child"
    levels = in_effect(current_levels())
    functions, rows = grid(levels, room)
    return render(
        request,
        "accounts/matrix.html",
        {
            "tabs": tabs(access, "access:matrix"),
            "rooms": [
                {"label": label, "url": f"?room={code}", "current": code == room}
                for code, label in ROOMS.items()
            ],
            "room_label": ROOMS[room],
            "functions": functions,
            "rows": rows,
            "folds": [
                (function, [(category.label, cells[place]) for category, cells in rows])
                for place, function in enumerate(functions)
            ],
            "legend": [Cell(level) for level in LEVELS],
            "matrix": newest(),
            "may_change": may_decide(access),
        },
    )


def _standing() -> tuple[int, dict]:
    """The version that holds (0: the defaults of the clauses) and its levels."""
    current = newest()
    return (current.version, current.levels) if current else (0, current_levels())


def change(request, function):
    """The levels of one function: choose, see what differs, confirm as a new version."""
    require_deciding(request)
    if function not in FUNCTIONS:
        raise Http404
    return _change(request, function)


@fresh_required(what=gettext_lazy("Change what a function may see and change"))
def _change(request, function):
    version, levels = _standing()
    form = MatrixForm(
        request.POST or None, function=function, levels=levels, initial={"base": version}
    )
    page = {"form": form, "function": FUNCTIONS[function], "version": version}
    if request.method == "POST" and form.is_valid():
        base, after = form.cleaned_data["base"], {**levels, function: form.levels()}
        page["changed"] = differences(in_effect(levels), in_effect(after))
        if base == version and not page["changed"]:
            page["unchanged"] = True
        elif base == version and "confirm" not in request.POST:
            if "back" not in request.POST:
                page["table"] = difference_table(page["changed"])
                return render(request, "accounts/change_check.html", page)
        else:
            try:
                made = change_matrix(levels=after, from_version=base, by=request.user)
            except MatrixMoved as refused:
                add_errors(form, refused)
                page |= _missed(form, function, base)
            except ValidationError as refused:
                add_errors(form, refused)
            else:
                return redirect("access:version", made.version)
    return render(request, "accounts/change.html", page)


def _missed(form, function, base: int) -> dict:
    """What versions made meanwhile changed for this function. The input is kept; when it is sent
    again it counts as made on the newest version."""
    version, levels = _standing()
    worked_from = AccessMatrix.objects.filter(version=base).first()
    before = in_effect(worked_from.levels if worked_from else DEFAULT_LEVELS)
    form.data = form.data.copy()
    form.data["base"] = version
    found = differences({function: before[function]}, {function: in_effect(levels)[function]})
    return {"missed": difference_table(found), "version": version}


def difference_table(found) -> dict:
    """Differences as headers and rows for a table."""
    return {
        "headers": [_("Function"), _("Part"), _("Was"), _("Is now")],
        "rows": [
            [
                one.function_label,
                one.category_label,
                f"{one.before.sign} {one.before.words}",
                f"{one.after.sign} {one.after.words}",
            ]
            for one in found
        ],
    }


@require_safe
def versions(request):
    """Every version of the matrix: when, by whom, and how many cells differ from the one before."""
    access = require_room(request, ROOM, Level.VIEW)
    page = Paginator(AccessMatrix.objects.select_related("made_by"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    shown = list(page)
    before = AccessMatrix.objects.filter(version__in=[one.version - 1 for one in shown])
    earlier = dict(before.values_list("version", "levels"))
    rows = []
    for one in shown:
        first = one.version - 1 not in earlier
        count = 0 if first else len(differences(earlier[one.version - 1], one.levels))
        rows.append(
            [
                {
                    "text": _("Version %(version)s") % {"version": one.version},
                    "url": reverse("access:version", args=[one.version]),
                },
                one.made_at,
                one.made_by.display_name if one.made_by else _("the system"),
                _("the first one") if first else count,
            ]
        )
    return render(
        request,
        "accounts/versions.html",
        {
            "tabs": tabs(access, "access:versions"),
            "page_obj": page,
            "headers": [_("Version"), _("Made"), _("By"), _("Changes")],
            "rows": rows,
        },
    )


@require_safe
def version(request, number):
    """One version, against the one before it."""
    access = require_room(request, ROOM, Level.VIEW)
    found = get_object_or_404(AccessMatrix.objects.select_related("made_by"), version=number)
    before = AccessMatrix.objects.filter(version=number - 1).first()
    return render(
        request,
        "accounts/version.html",
        {
            "tabs": tabs(access, "access:versions"),
            "version": found,
            "before": before,
            "table": difference_table(differences(before.levels, found.levels)) if before else None,
            "functions": [] if before else by_function(in_effect(found.levels)),
        },
    )


def _by_level(room, cells) -> tuple:
    """A room with the names of what may be changed, seen, and seen after giving a reason."""
    return room, *(
        ", ".join(str(label) for label, cell in cells if cell.level == level)
        for level in (Level.CHANGE, Level.VIEW, Level.REASON)
    )


@require_safe
def overview_pdf(request):
    """Every function and what it may see and change, out of the matrix that holds (K09)."""
    require_room(request, ROOM, Level.VIEW)
    current, on = newest(), today()
    version = current.version if current else 0
    organisation = Organisation.objects.first()
    pdf = render_pdf(
        "accounts/overview_pdf.html",
        {
            "organisation_name": organisation.name if organisation else "PrivacyHub",
            "document_title": _("Who may see and change what"),
            "reference": _("matrix, version %(version)s") % {"version": version},
            "made_on": on,
            "matrix": current,
            "review": AccessReview.objects.first(),
            "functions": [
                {**item, "rooms": [_by_level(*room) for room in item["rooms"]]}
                for item in by_function(in_effect(current_levels()))
            ],
        },
    )
    name = download_name(_("Who may see and change what"), version, on, ending="pdf")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
