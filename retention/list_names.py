"""What a list is called where several are told apart."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import moment
from retention.models import Proposal


def numbers_of(lists: Collection[Proposal]) -> dict[uuid.UUID, tuple[int, int]]:
    """Which one of how many each of these lists is, of those under its rule that a page shows with
    the same moment; a list by itself has no number."""
    if not lists:
        return {}
    together = {_shown_as(one.rule, one.proposed_at): [] for one in lists}
    same = Q(pk__in=[])
    for rule, minute in together:
        until = minute + dt.timedelta(minutes=1)
        same |= Q(rule=rule, proposed_at__gte=minute, proposed_at__lt=until)
    rows = Proposal.objects.filter(same).order_by("proposed_at", "pk")
    for rule, at, pk in rows.values_list("rule", "proposed_at", "pk"):
        together[_shown_as(rule, at)].append(pk)
    return {
        pk: (n, len(found))
        for found in together.values()
        if len(found) > 1
        for n, pk in enumerate(found, 1)
    }


def _shown_as(rule: str, at: dt.datetime) -> tuple[str, dt.datetime]:
    return rule, at.replace(second=0, microsecond=0)


def number_words(number: tuple[int, int] | None) -> str:
    """`list 2 of 4`; empty for a list by itself."""
    return _("list %(n)d of %(m)d") % {"n": number[0], "m": number[1]} if number else ""


def name_of(one: Proposal, number: tuple[int, int] | None) -> str:
    """`List 2 of 4 from 29-11-2026 08:53`."""
    at = moment(one.proposed_at)
    if number:
        words = _("List %(n)d of %(m)d from %(at)s")
        return words % {"n": number[0], "m": number[1], "at": at}
    return _("List from %(at)s") % {"at": at}


def content_words(count: int, seen: int, places: Collection[str]) -> str:
    """`3 files, of which you see 1 here, De Banne`: how many a list is about, and how many of these
    the reader sees, where it is not all or none; the places are of these."""
    parts = [ngettext("%(n)d file", "%(n)d files", count) % {"n": count}]
    if 0 < seen < count:
        parts.append(_("of which you see %(n)d here") % {"n": seen})
    return ", ".join([*parts, *sorted(places)])
