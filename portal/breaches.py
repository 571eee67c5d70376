"""What somebody was told of a breach that concerns the own data or a child's, read in the portal
(L22, GDPR art. 34)."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from breaches.actions import read_communications
from breaches.letters import Letter
from breaches.recipients import own_communications
from core.dates import today
from core.templatetags.ui import weekday_day
from subjects.people import names_of


def messages_about(user, *, on) -> list[dict]:
    """The messages this user got for components/task_list.html, newest first; what was told of
    several children in the same words is one."""
    by_text: dict = {}
    for one in own_communications(user, on=on):
        by_text.setdefault(one.text_id, []).append(one)
    items = []
    for pk, told in by_text.items():
        is_new = any(one.read_at is None for one in told)
        items.append(
            {
                "label": _("Something went wrong: message %(number)s")
                % {"number": told[0].breach.number},
                "hint": weekday_day(told[0].told_at),
                "url": reverse("portal:breach-message", args=[pk]),
                "state_label": _("New") if is_new else _("Read"),
                "state_kind": "info" if is_new else "",
            }
        )
    return items


@never_cache
@require_safe
def message(request, pk):
    """One message, in the language of the page. That it was read is noted, the first time."""
    told = [one for one in own_communications(request.user, on=today()) if one.text_id == pk]
    if not told:
        raise Http404
    if any(one.read_at is None for one in told):
        read_communications(communications=told, at=timezone.now(), by=request.user)
    children = [one.subject_id for one in told if one.subject_id != one.recipient_id]
    letter = Letter(
        told[0].text,
        about=sorted(names_of(children).values()),
        of_own=len(children) < len(told),
    )
    context = {"letter": letter, "told_at": told[0].told_at, "number": told[0].breach.number}
    return render(request, "portal/breach_message.html", context)
