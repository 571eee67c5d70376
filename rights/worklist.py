from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from rights.models import Request
from rights.sight import ROOM, requests_in_sight


def _items(user, on):
    """Requests to decide on and copies that failed, at the places where the user may do so."""
    if not access_of(user, on).may(ROOM, Level.CHANGE):
        return []
    waiting = requests_in_sight(user, on=on, level=Level.CHANGE).filter(
        state__in=[Request.State.RECEIVED, Request.State.FAILED]
    )
    return [
        WorkItem(
            what=_("Request %(number)s: %(kind)s")
            % {"number": request.number, "kind": request.get_kind_display()},
            about=request.subject.child.name,
            due_on=request.due_on,
            url=reverse("rights:detail", args=[request.pk]),
            next_label=_("Check and decide")
            if request.state == Request.State.RECEIVED
            else _("Make the copy again"),
        )
        for request in waiting.select_related("subject__child")
    ]


work_sources.register(WorkSource(code="rights.requests", items=_items))
