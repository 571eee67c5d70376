"""Changes that were proposed and wait for a decision, told above the part of the file they are
about: who works with it should not go by what may be wrong."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import today
from core.templatetags.ui import day
from rights.corrections import kind_of, standing
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
    ).select_related("request__requester")
    kept = kept_from(user, on) if waiting else set()
    found = [item for item in waiting if item.owner_id not in kept]
    if not found:
        return []
    requests = {item.request_id: item.request for item in found}
    in_sight = requests_in_sight(user, on=on).filter(pk__in=requests)
    rows = []
    if not is_withheld(user, subject, category, on=on):
        for item in found:
            item.subject = subject  # opening its sealed values costs no query
        whose, now = _whose(subject, found), standing(found)
        for item in found:
            what = whose[item.record_kind, item.owner_id]
            label = _("%(what)s: %(about)s") % {"what": what, "about": item.label}
            cell = {"text": item.proposed or "–", "sub": _asked_for(item, now[item.pk])}
            rows.append((label if what else item.label, cell))
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


def _whose(subject: Subject, items: list[CorrectionItem]) -> dict:
    """By kind of record and owner whose each proposal is, or where there can be several of a kind
    what it is; empty where the file itself says it."""
    found = {}
    for item in items:
        key = item.record_kind, item.owner_id
        kind = None if key in found else kind_of(subject, item.category, item.record_kind)
        if kind:
            owners = {owner.subject.pk: owner.title for owner in kind.owners(subject)}
            found[key] = owners.get(item.owner_id) or (str(kind.label) if kind.many else "")
        found.setdefault(key, "")
    return found


def _asked_for(item: CorrectionItem, now: str | None) -> str:
    """Since when it waits, with what it is to replace, as it stands now: that tells which of
    several records."""
    asked = {"day": day(item.request.received_on), "present": now or "–"}
    if item.record_id is None:
        return _("asked for on %(day)s") % asked
    if now is None:
        return _("asked for on %(day)s; what was to be changed is no longer there") % asked
    return _("asked for on %(day)s, instead of: %(present)s") % asked
