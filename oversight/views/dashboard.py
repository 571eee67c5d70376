"""The dashboard for board and privacy officer."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import require_everywhere
from core.dates import today
from core.privacy import Level
from core.registries import Figure
from oversight.dashboard import ahead_chart, counted, late_chart, location_rows, share
from oversight.policy import ROOM, list_of
from retention.plan import ROOM as DESTRUCTIONS


def _share(fine: int, total: int):
    of = _("%(n)d of %(all)d") % {"n": fine, "all": total}
    percent = share(fine, total)
    if percent is None:
        return ""
    kind = "good" if fine == total else "soon"
    return {"text": f"{percent}%", "kind": kind, "sub": of}


def _table(found, cell, caption: str, access) -> dict:
    """Figures per location, the whole organisation first: that leads to what is counted."""
    whole = [
        _("All together"),
        *({**cell(one.fine, one.all), "url": list_of(one.figure, access)} for one in found),
    ]
    rows = location_rows(found, cell)
    return {
        "caption": caption,
        "headers": [_("Location"), *(str(one.figure.label) for one in found)],
        "rows": [whole, *rows] if rows else [],
    }


def _work_table(found, access) -> dict:
    """Open work per location, the whole organisation first: how much, and of what kinds. A column
    per kind would be as wide as there are kinds. The whole leads to the lists."""

    def row(name, counts):
        late = sum(total - fine for fine, total in counts)
        which = [
            f"{one.figure.label} {total}"
            for one, (_fine, total) in zip(found, counts, strict=True)
            if total
        ]
        late_cell = {"text": str(late), "kind": "late"} if late else ""
        return [name, late_cell, sum(total for _fine, total in counts), ", ".join(which)]

    places = location_rows(found, lambda fine, total: (fine, total))
    rows = [row(name, [count or (0, 0) for count in counts]) for name, *counts in places]
    whole = row(_("All together"), [(one.fine, one.all) for one in found])
    whole[-1] = {
        "parts": [
            {"text": f"{one.figure.label} {one.all}", "url": list_of(one.figure, access)}
            for one in found
        ]
    }
    return {
        "caption": _("Open work per location"),
        "headers": [_("Location"), _("Late"), _("Open"), _("Which work")],
        "rows": [whole, *rows] if rows else [],
    }


@require_safe
def dashboard(request):
    """What is late, what lacks, what was in time, and what goes in the coming two years."""
    access = require_everywhere(request, ROOM, Level.VIEW)
    at, on = timezone.now(), today()
    work, coverage, year = (
        counted(kind, at) for kind in (Figure.Of.WORK, Figure.Of.COVERAGE, Figure.Of.YEAR)
    )
    late = sum(one.lacking for one in work)
    ahead = ahead_chart(on)
    context = {
        "late": late,
        "open": sum(one.all for one in work),
        "late_chart": late_chart(work, access),
        "work": _work_table(work, access),
        "coverage": _table(coverage, _share, _("Consents and statements per location"), access),
        "year": _table(year, _share, _("In time this year, per location"), access),
        "at": at,
        "plan_url": reverse("retention:plan") if access.may(DESTRUCTIONS, Level.VIEW) else "",
        "this_year": on.year,
        "ahead": ahead,
        "goes": sum(ahead.series[0].values) + sum(ahead.series[1].values),
    }
    return render(request, "oversight/dashboard.html", context)
