from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import access_of
from accounts.functions import FUNCTIONS
from core.dates import today
from core.registries import work_sources
from subjects.visibility import granted_functions


def due_words(days: int) -> str:
    """How far off a day is, in words: 2 days late, today, in 9 days."""
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    if days < 21:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("in %(n)d week", "in %(n)d weeks", days // 7) % {"n": days // 7}


def _grouped(items, on):
    groups = [
        {"title": _("Late"), "late": True, "items": []},
        {"title": _("Today"), "late": False, "items": []},
        {"title": _("Soon"), "late": False, "items": []},
        {"title": _("Later"), "late": False, "items": []},
    ]
    for item in sorted(items, key=lambda item: (item.due_on or timezone.datetime.max.date(), item.what)):
        days = (item.due_on - on).days if item.due_on else None
        place = 3 if days is None or days > 30 else 0 if days < 0 else 1 if days == 0 else 2
        groups[place]["items"].append(
            {
                "what": item.what,
                "about": item.about,
                "due_on": item.due_on,
                "due_words": "" if days is None else due_words(days),
                "due_kind": {0: "late", 1: "soon"}.get(place, ""),
                "url": item.url,
                "next_label": item.next_label,
            }
        )
    return [group for group in groups if group["items"]]


def home(request):
    """The work list: what this user has to do, late things first. Parents go to their own pages."""
    on = today()
    access = access_of(request.user, on)
    if not access.roles:
        granted = granted_functions(request.user, on)
        if "panel_member" not in granted:
            return redirect("portal:home")
    items = [item for source in work_sources for item in source.items(request.user, on)]
    return render(
        request,
        "home.html",
        {
            "groups": _grouped(items, on),
            "functions": [FUNCTIONS[code].label for code in access.functions()],
            "places": [location.name for location in access.locations("child.identity", 2)[:3]],
            "today": on,
        },
    )
