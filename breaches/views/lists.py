"""The register of breaches: the list, its figures, and as a table."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.fresh import fresh_required
from accounts.rooms import closed, require_room
from breaches.actions import log_register_export
from breaches.clock import clock_of
from breaches.forms.filters import STATES, FilterForm
from breaches.models import year_of
from breaches.querysets import ROOM, SENT, visible_breaches
from breaches.register import PLAIN, figures, matching, table
from core.downloads import download_name
from core.privacy import Level
from imports.spreadsheet import XLSX_TYPE, write_xlsx

PAGE_ROWS = 25


def _row(breach, now):
    clock = clock_of(breach, now)
    if not breach.is_open:
        sub = _("No data breach") if breach.is_no_breach else ""
        state = {"text": _("Closed"), "kind": "good", "sub": sub}
    else:
        state = {"text": clock.left_text, "kind": clock.kind, "sub": clock.left_caption}
    return [
        {
            "text": breach.number,
            "url": reverse("breaches:detail", args=[breach.pk]),
            "sub": breach.location.label if breach.location else "",
        },
        state,
        f"{clock.deadline_caption} {clock.deadline_text}".strip() if breach.is_open else "",
        breach.discovered_at,
    ]


def _years(access) -> list[int]:
    years = visible_breaches(access).order_by("-year").values_list("year", flat=True)
    return list(years.distinct())


def _asked(request, access):
    """The form, the state and the breaches that were asked for."""
    sent = request.POST if request.method == "POST" else request.GET
    form = FilterForm(
        sent,
        years=_years(access),
        locations=access.locations(ROOM, Level.VIEW),
    )
    state = sent.get("state")
    state = state if state in STATES else "open"
    breaches = matching(visible_breaches(access), form.chosen(), timezone.now())
    return form, state, breaches if state == "all" else breaches.filter(state=state)


def _kept(request, **more) -> dict:
    """What was looked for, for a link or a form that keeps it."""
    return {name: sent for name, sent in request.GET.items() if sent and name != "page"} | more


def _query(request, **more) -> str:
    return urlencode(_kept(request, **more))


@never_cache
@require_safe
def breach_list(request):
    """Breaches in sight that fit what is looked for, newest first. Opens nothing that is sealed."""
    access = require_room(request, ROOM, Level.VIEW)
    form, state, breaches = _asked(request, access)
    breaches = breaches.select_related("location").only(*PLAIN).prefetch_related(SENT)
    page = Paginator(breaches, PAGE_ROWS).get_page(request.GET.get("page"))
    now = timezone.now()
    return render(
        request,
        "breaches/list.html",
        {
            "page_obj": page,
            "form": form,
            "is_narrowed": bool(form.chosen()),
            "state": state,
            "querystring": _query(request, state=state),
            "asked": _kept(request, state=state),
            "may_change": access.may(ROOM, Level.CHANGE),
            "headers": [_("Number and location"), _("State"), _("Deadline"), _("Noticed")],
            "rows": [_row(breach, now) for breach in page],
            "states": [
                {
                    "label": label,
                    "url": f"?{_query(request, state=code)}",
                    "current": code == state,
                }
                for code, label in STATES.items()
            ],
        },
    )


@never_cache
@require_safe
def breach_figures(request):
    """The figures of a year, of the breaches in sight."""
    access = require_room(request, ROOM, Level.VIEW)
    years = _years(access)
    asked = request.GET.get("year", "")
    newest = years[0] if years else year_of(timezone.now())
    year = int(asked) if asked in {str(one) for one in years} else newest
    rows = visible_breaches(access).filter(year=year)
    plain = [name for name in PLAIN if not name.startswith("location__")]
    return render(
        request,
        "breaches/figures.html",
        {
            "year": year,
            "figures": figures(rows.only(*plain, "reported_at").prefetch_related(SENT), year),
            "years": [
                {"label": str(one), "url": f"?year={one}", "current": one == year} for one in years
            ],
        },
    )


@never_cache
@require_POST
def breach_table(request):
    """The breaches that were asked for as a spreadsheet; with their texts for who handles them."""
    access = require_room(request, ROOM, Level.VIEW)
    with_texts = request.POST.get("texts") == "yes"
    if with_texts and not access.may(ROOM, Level.CHANGE):
        raise closed(ROOM)
    return _as_table(request, access, with_texts)


@fresh_required(
    what=gettext_lazy("Download the register of breaches as a spreadsheet"), is_download=True
)
def _as_table(request, access, with_texts: bool):
    _form, _state, breaches = _asked(request, access)
    if with_texts:
        breaches = breaches.filter(pk__in=visible_breaches(access, Level.CHANGE).values("pk"))
    header, rows = table(breaches, with_texts=with_texts, at=timezone.now())
    log_register_export(breaches=len(rows), with_texts=with_texts, by=request.user)
    title = _("Data breaches")
    name = download_name(title, ending="xlsx")
    return HttpResponse(
        write_xlsx(header, rows, title=title),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
