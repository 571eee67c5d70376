from itertools import groupby

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from core.registries import retention_rules
from retention.models import Hold
from retention.plan import ROOM, in_sight
from retention.sight import loose

PAGE_SIZE = 25


def held(request):
    """Everything that is held with a ground, as far as it is in the reader's sight; what has to be
    looked at again first stands on top."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()
    page = Paginator(_in_sight(request.user, on), PAGE_SIZE).get_page(request.GET.get("page"))
    may_change = access.may(ROOM, Level.CHANGE)
    names = _names(page.object_list)
    return render(
        request,
        "retention/held.html",
        {
            "headers": [_("Who"), _("What"), _("Ground"), _("Look again on"), _("Can be done")],
            "rows": [_row(rule, hold, names, on, may_change) for rule, hold in page.object_list],
            "page_obj": page,
        },
    )


def _in_sight(user, on) -> list[tuple]:
    """(rule, hold) pairs; of the rules of one class the first names it."""
    rules = {}
    for rule in retention_rules:
        rules.setdefault(rule.retention_class, rule)
    holds = Hold.objects.filter(released_at__isnull=True).order_by("retention_class", "review_on")
    found = []
    for retention_class, grouped in groupby(holds, key=lambda hold: hold.retention_class):
        rule, some = rules[retention_class], list(grouped)
        pairs = [(hold.subject_id, hold.review_on) for hold in some]
        seen = {item.subject_id for item in in_sight(loose(rule, pairs), user, on)}
        found += [(rule, hold) for hold in some if hold.subject_id in seen]
    return sorted(found, key=lambda pair: (pair[1].review_on, str(pair[1].pk)))


def _names(pairs) -> dict:
    ids: dict = {}
    for rule, hold in pairs:
        ids.setdefault(rule.code, []).append(hold.subject_id)
    return {
        (code, pk): name
        for code, some in ids.items()
        if retention_rules[code].names
        for pk, name in retention_rules[code].names(some).items()
    }


def _row(rule, hold: Hold, names: dict, on, may_change: bool) -> list:
    name, url = names.get((rule.code, hold.subject_id), (_("no name left"), ""))
    late = {"kind": "late"} if hold.review_on < on else {}
    action = {"text": _("End the hold"), "url": reverse("retention:release", args=[hold.pk])}
    return [
        {"text": name, "url": url} if url else name,
        rule.label,
        hold.get_ground_display(),
        {"text": f"{hold.review_on:%d-%m-%Y}", "num": True} | late,
        action if may_change else "",
    ]
