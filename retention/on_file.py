"""What the pages of a file say of its own destruction, for who may know of that."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.functions import APPOINTED
from accounts.reach import functions_with
from core.privacy import Level
from core.registries import RetentionRule
from core.templatetags.ui import day
from retention.plan import ANNOUNCED_DAYS, ROOM, in_sight, planned, terms
from retention.sight import loose, to_change
from retention.states import earliest_on
from subjects.models import Subject


def holders() -> str:
    """The functions that can hold what is to be destroyed, in words."""
    holding = functions_with(ROOM, Level.CHANGE)
    return ", ".join(str(label) for code, label in APPOINTED if code in holding)


def destruction_notices(
    rule: RetentionRule, subject: Subject, user, on: dt.date, *, keeps_file: bool = False
) -> list[dict]:
    """When a file goes of which the term runs, or that it is held, as notices of its identity bar:
    for who knows of its destruction, and for who keeps the file (`keeps_file`)."""
    if subject.relation_ended_on is None:
        return []
    ended = loose(rule, [(subject.pk, subject.relation_ended_on)])
    if not keeps_file and not in_sight(ended, user, on):
        return []
    soon = planned(rule, on + dt.timedelta(days=ANNOUNCED_DAYS), only=[subject.pk])
    if subject.is_held(rule.retention_class) or any(item.held for item in soon):
        return [
            {"title": _("There is a hold on this file."), "text": _("It is not destroyed for now.")}
        ]
    if to_change(ended, user, on):
        words = _(
            "It will be destroyed on %(day)s at the earliest. Until then it can be put on hold."
        )
        link = {
            "url": reverse("retention:hold", args=[subject.pk, rule.code]),
            "label": _("Put the destruction on hold"),
        }
    else:
        words = _(
            "It will be destroyed on %(day)s at the earliest. Until then it can be put on"
            " hold by: %(functions)s."
        )
        link = {}
    if not soon:
        due_on = terms()[rule.code].due_on(subject.relation_ended_on)
        if due_on <= on:
            return []
        title, kind, goes_on = _("This file will be destroyed once its term is over."), "", due_on
    else:
        title, kind = _("This file is going to be destroyed."), "soon"
        goes_on = earliest_on(soon[0], on)
    text = words % {"day": day(goes_on), "functions": holders()}
    return [{"kind": kind, "title": title, "text": text, "link": link}]
