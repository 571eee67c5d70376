import datetime as dt
from collections import Counter

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from retention.models import Certificate, RuleSetting
from retention.own_terms import TRAIL, settable_of
from retention.plan import ANNOUNCED_DAYS, ROOM, in_sight, plan, terms
from retention.states import State, is_late, state_of
from retention.trail import trail_term
from retention.views.certificate_list import HEADERS, certificate_row

SHOWN = 5  # certificates; the others have a page of their own


def show_plan(request):
    """Every rule with its term, its clause, and what goes when, as far as the user may know."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()
    own = terms()
    with_four_eyes = set(RuleSetting.objects.filter(four_eyes=True).values_list("rule", flat=True))
    may_set = access.scope(ROOM, Level.CHANGE).everywhere
    rows = []
    for rule, items in plan(on + dt.timedelta(days=ANNOUNCED_DAYS)).items():
        four_eyes = rule.code in with_four_eyes
        count = Counter()
        for item in in_sight(items, request.user, on):
            state = state_of(item, four_eyes=four_eyes)
            count[state] += 1
            count["late"] += is_late(item, state, on)
            count["due"] += item.due_on <= on and state != State.HELD
        rows.append(
            [
                {
                    "text": rule.label,
                    "url": reverse("retention:items", args=[rule.code]),
                    "sub": _("counted from: %(anchor)s") % {"anchor": rule.anchor},
                },
                _term_cell(rule.code, str(own[rule.code]), rule.clauses, may_set),
                {"text": str(count["due"]), "num": True}
                | ({"kind": "late", "num": False} if count["late"] else {}),
                count[State.ANNOUNCED] + count[State.APPROVED],
                count[State.HELD],
                count[State.UNPROPOSED] + count[State.PROPOSED] if four_eyes else "",
            ]
        )
    rows.append(
        [
            {"text": TRAIL.label, "sub": _("counted from: %(anchor)s") % {"anchor": TRAIL.anchor}},
            _term_cell(TRAIL.code, str(trail_term()), TRAIL.clauses, may_set),
        ]
    )
    return render(
        request,
        "retention/plan.html",
        {
            "rows": [[*row, *[""] * (6 - len(row))] for row in rows],
            "headers": [
                _("What"),
                _("Kept for"),
                _("Due now"),
                _("Announced"),
                _("Held"),
                _("Waits for approval"),
            ],
            "certificates": [certificate_row(found) for found in Certificate.objects.all()[:SHOWN]],
            "certificate_headers": HEADERS,
            "may_see_paper": access.may("child.paper_file", Level.VIEW),
            "may_look_up": access.scope(ROOM, Level.VIEW).everywhere,
        },
    )


def _term_cell(code: str, term: str, clauses, may_set: bool) -> dict:
    cell = {"text": term, "sub": ", ".join(clauses)}
    if may_set and settable_of(code):
        cell["url"] = reverse("retention:term", args=[code])
    return cell
