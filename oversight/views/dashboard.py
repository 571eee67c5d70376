"""The dashboard for board and privacy officer."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rooms import require_everywhere
from core.dates import today
from core.privacy import Level
from core.registries import Figure
from oversight.dashboard import ahead_chart, counted, late_chart, location_rows, share
from oversight.policy import ROOM


def _work(fine: int, total: int):
    late = total - fine
    open_words = _("%(n)d open") % {"n": total}
    if not late:
        return open_words
    return {"text": _("%(n)d late") % {"n": late}, "kind": "late", "sub": open_words}


def _share(fine: int, total: int):
    of = _("%(n)d of %(all)d") % {"n": fine, "all": total}
    percent = share(fine, total)
    if percent is None:
        return ""
    kind = "good" if fine == total else "soon"
    return {"text": f"{percent}%", "kind": kind, "sub": of}


def _table(found, cell, caption: str) -> dict:
    """Figures per location, the whole organisation first."""
    whole = [_("All together"), *(cell(one.fine, one.all) for one in found)]
    rows = location_rows(found, cell)
    return {
        "caption": caption,
        "headers": [_("Location"), *(str(one.figure.label) for one in found)],
        "rows": [whole, *rows] if rows else [],
    }


@require_safe
def dashboard(request):
    """What is late, what lacks, what was in time, and what goes in the coming two years."""
    require_everywhere(request, ROOM, Level.VIEW)
    at, on = timezone.now(), today()
    work, coverage, year = (
        counted(kind, at) for kind in (Figure.Of.WORK, Figure.Of.COVERAGE, Figure.Of.YEAR)
    )
    late = sum(one.lacking for one in work)
    ahead = ahead_chart(on)
    context = {
        "late": late,
        "open": sum(one.all for one in work),
        "late_chart": late_chart(work),
        "work": _table(work, _work, _("Open work per location")),
        "coverage": _table(coverage, _share, _("Consents and statements per location")),
        "year": _table(year, _share, _("In time this year, per location")),
        "this_year": on.year,
        "ahead": ahead,
        "goes": sum(ahead.series[0].values) + sum(ahead.series[1].values),
    }
    return render(request, "oversight/dashboard.html", context)
