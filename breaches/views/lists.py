"""The breaches as a list."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from breaches.clock import clock_of
from breaches.querysets import ROOM, visible_breaches
from core.privacy import Level

PAGE_ROWS = 25


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
