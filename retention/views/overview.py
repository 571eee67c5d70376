import datetime as dt
from collections import Counter

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from retention.models import Certificate, RuleSetting
from retention.on_file import holders
from retention.own_terms import TRAIL, settable_of
from retention.plan import (
    ANNOUNCED_DAYS,
    ROOM,
    in_sight,
    may_know,
    plan,
    rules_in_order,
    terms,
)
from retention.sight import loose, unseen_words
from retention.states import DUE, State, is_due, is_late, state_of
from retention.trail import trail_term
from retention.views.certificate_list import HEADERS, certificate_row

SHOWN = 5  # certificates; the others have a page of their own
SOON = "soon"
COLUMNS = (State.HELD, State.UNPROPOSED, State.PROPOSED)  # the states with a column to themselves


def show_plan(request):
    """Every rule with its term, and what goes when, as far as the user may know."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()
    own = terms()
    with_four_eyes = set(RuleSetting.objects.filter(four_eyes=True).values_list("rule", flat=True))
    may_set = access.scope(ROOM, Level.CHANGE).everywhere
    busy, idle = [], []
    for rule, items in plan(on + dt.timedelta(days=ANNOUNCED_DAYS)).items():
        four_eyes = rule.code in with_four_eyes
        seen = in_sight(items, request.user, on)
        cells = _count_cells(rule, seen, on, four_eyes)
        unseen = unseen_words(access, rule, len(items) - len(seen))
        row = [
            {
                "text": rule.label,
                "url": reverse("retention:items", args=[rule.code]),
                "sub": own[rule.code].start(rule.anchor),
            },
            _term_cell(rule.code, str(own[rule.code]), may_set),
            *cells,
            unseen,
        ]
        (busy if unseen or any(cells) else idle).append(row)
    idle.append(
        [
            {"text": TRAIL.label, "sub": trail_term().start(TRAIL.anchor)},
            _term_cell(TRAIL.code, str(trail_term()), may_set),
        ]
    )
    headers, rows = _without_empty(
        [
            _("What"),
            _("Kept for"),
            _("Due now"),
            _("Within 30 days"),
            _("On hold"),
            _("To be proposed"),
            _("Waits for approval"),
            _("Out of your sight"),
        ],
        busy,
    )
    return render(
        request,
        "retention/plan.html",
        {
            "rows": rows,
            "idle": [row[:2] for row in idle],
            "headers": headers,
            "idle_headers": [_("What"), _("Kept for")],
            "missing": _missing(request.user, on),
            "certificates": [certificate_row(found) for found in Certificate.objects.all()[:SHOWN]],
            "certificate_headers": HEADERS,
            "may_see_paper": access.may("child.paper_file", Level.VIEW),
            "holders": "" if access.may(ROOM, Level.CHANGE) else holders(),
            "may_look_up": access.scope(ROOM, Level.VIEW).everywhere,
        },
    )


def _count_cells(rule, seen, on: dt.date, four_eyes: bool) -> list:
    """How many under a rule are how far, each counted once; empty where there are none."""
    count, late = Counter(), Counter()
    for item in seen:
        state = state_of(item, four_eyes=four_eyes)
        column = state if state in COLUMNS else DUE if is_due(item, state, on) else SOON
        count[column] += 1
        late[column] += is_late(item, state, on)
    cells = []
    for column in (DUE, SOON, *COLUMNS):
        cell = {"text": str(count[column]), "num": True}
        if late[column]:
            cell |= {"kind": "late", "num": False}
        elif column == DUE:
            cell["url"] = reverse("retention:items", args=[rule.code]) + f"?state={DUE}"
        cells.append(cell if count[column] else "")
    return cells


def _without_empty(headers: list, rows: list) -> tuple[list, list]:
    """A table without the columns in which nothing stands: eight of them fit no screen."""
    kept = [n for n, _header in enumerate(headers) if any(row[n] for row in rows)]
    return [headers[n] for n in kept], [[row[n] for n in kept] for row in rows]


def _missing(user, on: dt.date) -> list[dict]:
    """The rules under which the day is missing from which a term counts, and of how many."""
    asked = [
        rule
        for rule in rules_in_order()
        if rule.unanchored and may_know(access_of(user, on), rule.retention_class)
    ]
    found = [
        {"rule": rule, "count": len(in_sight(loose(rule, rule.unanchored(on)), user, on))}
        for rule in asked
    ]
    return [one for one in found if one["count"]]


def _term_cell(code: str, term: str, may_set: bool) -> dict:
    """How long it is kept; for who may set that, leading to the page that tells why."""
    cell = {"text": term}
    if may_set and settable_of(code):
        cell["url"] = reverse("retention:term", args=[code])
    return cell
