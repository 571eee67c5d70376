from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from retention.plan import ROOM, in_sight
from retention.sight import loose
from retention.views.items import PAGE_SIZE, rule_or_404


def anchors(request, code):
    """Whose day is not noted from which a term counts, though it should have been by now."""
    require_room(request, ROOM, Level.VIEW)
    rule, on = rule_or_404(code), today()
    if rule.unanchored is None:
        raise Http404
    found = in_sight(loose(rule, rule.unanchored(on)), request.user, on)
    found.sort(key=lambda item: (item.due_on, str(item.subject_id)))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    ids = [item.subject_id for item in page.object_list]
    names = rule.names(ids) if rule.names and ids else {}
    rows = [
        [{"text": name, "url": url} if url else name, item.due_on]
        for item in page.object_list
        for name, url in [names.get(item.subject_id, (_("no name left"), ""))]
    ]
    return render(
        request,
        "retention/anchors.html",
        {
            "rule": rule,
            "rows": rows,
            "headers": [_("Who"), _("Missing since")],
            "page_obj": page,
        },
    )
