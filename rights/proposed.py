"""Changes that were proposed and wait for a decision, told above the part of the file they are
about: who works with it should not go by what may be wrong."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import today
from core.templatetags.ui import day
from rights.models import CorrectionItem, Request
from rights.sight import requests_in_sight
from subjects.models import Subject
from subjects.records import Panel
from subjects.visibility import is_withheld, kept_from


def undecided(subject: Subject, category: str, user) -> list[Panel]:
    """What waits, for who opens this part; without the values where these are kept from the user,
    and with a way to the request for who handles it."""
    on = today()
    waiting = CorrectionItem.objects.filter(
        subject=subject,
        category=category,
        outcome=CorrectionItem.Outcome.OPEN,
        request__state__in=Request.UNANSWERED,
    ).select_related("request")
    kept = kept_from(user, on) if waiting else set()
    found = [item for item in waiting if item.owner_id not in kept]
    if not found:
        return []
    requests = {item.request_id: item.request for item in found}
    in_sight = requests_in_sight(user, on=on).filter(pk__in=requests)
    rows = []
    if not is_withheld(user, subject, category, on=on):
        since = _("asked for on %(day)s")
        for item in found:
            item.subject = subject  # opening its sealed values costs no query
            sub = since % {"day": day(item.request.received_on)}
            rows.append((item.label, {"text": item.proposed, "sub": sub}))
    return [
        Panel(
            title=_("Asked to change"),
            warning=_("A change in this part was asked for and has not been decided yet."),
            rows=rows,
            links=[
                (
                    _("Request %(number)s: %(kind)s")
                    % {"number": asked.number, "kind": asked.get_kind_display()},
                    reverse("rights:detail", args=[asked.pk]),
                )
                for asked in in_sight
            ],
        )
    ]
