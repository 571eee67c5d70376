import datetime as dt

from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.functions import FUNCTIONS
from core.registries import work_sources
from core.templatetags.ui import due_words, moment_words
from organisation.models import CareGroup, Location
from subjects.visibility import granted_functions

LATE, TODAY, SOON, LATER = range(4)


def _group_of(item, at):
    """Late from the moment on where an item has one, else from the day after."""
    if item.due_at and item.due_at < at:
        return LATE
    days = (item.due_on - timezone.localdate(at)).days if item.due_on else None
    if days is None or days > 30:
        return LATER
    return LATE if days < 0 else TODAY if days == 0 else SOON


def _order(item):
    """By day; within a day what ends at a moment first."""
    moment = item.due_at.timestamp() if item.due_at else float("inf")
    return item.due_on or dt.date.max, moment, item.what


def _grouped(items, at):
    groups = [
        {"title": _("Late"), "late": True, "items": []},
        {"title": _("Today"), "late": False, "items": []},
        {"title": _("Soon"), "late": False, "items": []},
        {"title": _("Later"), "late": False, "items": []},
    ]
    for item in sorted(items, key=_order):
        place = _group_of(item, at)
        groups[place]["items"].append(
            {
                "what": item.what,
                "about": item.about,
                "due_on": item.due_on,
                "due_words": moment_words(item.due_at, at)
                if item.due_at
                else due_words(item.due_on, timezone.localdate(at)),
                "due_kind": {LATE: "late", TODAY: "soon"}.get(place, ""),
                "url": item.url,
                "next_label": item.next_label,
            }
        )
    return [group for group in groups if group["items"]]


def _places(access) -> list:
    """Where the user works, in a few words."""
    if access.scope_of(access.roles).everywhere:
        return [_("all locations")]
    reached = access.scope_of(access.roles)
    groups = CareGroup.objects.filter(pk__in=reached.groups)
    names = list(
        Location.objects.filter(
            Q(pk__in=reached.locations) | Q(pk__in=groups.values("location_id"))
        ).values_list("name", flat=True)
    )
    rest = len(names) - 3
    return names if rest <= 0 else [*names[:3], _("and %(n)d more") % {"n": rest}]


def home(request):
    """The work list: what this user has to do, late things first. Parents go to their own pages."""
    at = timezone.now()
    on = timezone.localdate(at)
    access = access_of(request.user, on)
    if not access.roles:
        granted = granted_functions(request.user, on)
        if not granted & {"panel_member", "internship_supervisor"}:
            return redirect("portal:home")
    items = [item for source in work_sources for item in source.items(request.user, on)]
    return render(
        request,
        "home.html",
        {
            "groups": _grouped(items, at),
            "functions": [FUNCTIONS[code].label for code in access.functions()],
            "places": _places(access),
            "today": on,
        },
    )
