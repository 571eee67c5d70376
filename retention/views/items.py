import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from core.registries import RetentionRule, retention_rules
from core.templatetags.ui import day
from organisation.models import Location
from retention.forms import ItemFilter
from retention.models import Hold
from retention.own_terms import setting_of
from retention.plan import ANNOUNCED_DAYS, ROOM, asks_four_eyes, in_sight, notice_of, planned, terms
from retention.proposals import proposable
from retention.sight import unseen_words
from retention.states import DUE, State, goes_cell, is_due, state_cell, state_of
from retention.views.lists import RuleLists, on_lists
from subjects.whereabouts import locations_of

PAGE_SIZE = 25


def rule_or_404(code: str) -> RetentionRule:
    rule = retention_rules.get(code)
    if rule is None:
        raise Http404
    return rule


def items(request, code):
    """What goes under one rule within 30 days, item by item; each can be held with a reason."""
    access = require_room(request, ROOM, Level.VIEW)
    rule, on = rule_or_404(code), today()
    four_eyes = asks_four_eyes(rule)
    coming = planned(rule, on + dt.timedelta(days=ANNOUNCED_DAYS))
    found = in_sight(coming, request.user, on)
    unseen, sees_all = len(coming) - len(found), access.scope(ROOM, Level.VIEW).everywhere
    places = locations_of({item.subject_id for item in found}, on)
    form = ItemFilter(request.GET, locations=_locations(places), four_eyes=four_eyes)
    form.is_valid()
    shown = _filtered(found, form.cleaned_data, places, four_eyes, on)
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    may_change = access.may(ROOM, Level.CHANGE)
    setting = setting_of(code)
    lists = RuleLists(
        rule,
        request.user,
        on,
        coming=coming,
        found=found,
        places=places,
        sees_all=sees_all,
    )
    return render(
        request,
        "retention/items.html",
        {
            "rule": rule,
            "term": terms()[code].counted_from(rule.anchor),
            "ground": setting.ground or rule.ground,
            "notice": notice_of(rule.term),
            "four_eyes": four_eyes,
            "has_anchor_list": rule.unanchored is not None,
            "form": form if found else None,
            "rows": _rows(page.object_list, on, four_eyes, may_change),
            "headers": [
                _("Who"),
                _("Term over"),
                _("State"),
                _("To be destroyed on"),
                _("Can be done"),
            ],
            "page_obj": page,
            "querystring": form.querystring(),
            "any": bool(found),
            "sees_all": sees_all,
            "unseen": unseen if sees_all else 0,
            "hidden": bool(unseen_words(access, rule, unseen)),
            "may_propose": four_eyes and bool(proposable(rule, request.user, on)),
            **lists.context(four_eyes=four_eyes),
        },
    )


def _locations(places: dict):
    ids = set().union(*places.values()) if places else set()
    return Location.objects.filter(pk__in=ids).order_by("name")


def _filtered(found, asked: dict, places: dict, four_eyes: bool, on) -> list:
    asked_state, location = asked.get("state"), asked.get("location")

    def fits(item) -> bool:
        state = state_of(item, four_eyes=four_eyes)
        return is_due(item, state, on) if asked_state == DUE else state == asked_state

    return [
        item
        for item in found
        if (not asked_state or fits(item))
        and (not location or location.pk in places.get(item.subject_id, ()))
    ]


def _rows(shown, on, four_eyes: bool, may_hold: bool) -> list[list]:
    if not shown:
        return []
    rule, ids = shown[0].rule, [item.subject_id for item in shown]
    names = rule.names(ids) if rule.names else {}
    holds = {
        hold.subject_id: hold
        for hold in Hold.objects.filter(
            retention_class=rule.retention_class, released_at__isnull=True, subject_id__in=ids
        )
    }
    lists = {}
    if four_eyes:
        lists = dict(on_lists(rule, ids).values_list("subject_id", "proposal_id"))
    return [_row(item, names, holds, lists, on, four_eyes, may_hold) for item in shown]


def _row(item, names, holds, lists, on, four_eyes: bool, may_hold: bool) -> list:
    name, url = names.get(item.subject_id, (_("no name left"), ""))
    hold = holds.get(item.subject_id)
    state = state_of(item, four_eyes=four_eyes)
    action = ""
    if may_hold and hold:
        action = {"text": _("End the hold"), "url": reverse("retention:release", args=[hold.pk])}
    elif may_hold and state != State.CLAIMED:
        place = {"pk": item.subject_id, "code": item.rule.code}
        action = {"text": _("Put on hold"), "url": reverse("retention:hold", kwargs=place)}
    return [
        {"text": name, "url": url} if url else name,
        {
            "text": day(item.due_on),
            "sub": _("ended on %(day)s") % {"day": day(item.anchor_on)},
            "num": True,
        },
        _with_list(state_cell(item, state, hold, on), lists.get(item.subject_id)),
        goes_cell(item, state, on),
        action,
    ]


def _with_list(cell: dict, proposal_id) -> dict:
    """A state that links to the list somebody decides about."""
    if proposal_id is None:
        return cell
    return cell | {"url": reverse("retention:proposal", args=[proposal_id])}
