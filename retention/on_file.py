"""What the pages of a file say of its own destruction, for who may know of that."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from core.registries import RetentionRule
from core.templatetags.ui import day
from retention.plan import ANNOUNCED_DAYS, in_sight, planned, terms
from retention.sight import loose, to_change
from retention.states import earliest_on
from subjects.models import Subject


def destruction_notices(rule: RetentionRule, subject: Subject, user, on: dt.date) -> list[dict]:
    """When a file goes of which the term runs, or that it is held, as notices of its identity
    bar."""
    if subject.relation_ended_on is None:
        return []
    this = loose(rule, [(subject.pk, subject.relation_ended_on)])
    if not in_sight(this, user, on):
        return []
    soon = planned(rule, on + dt.timedelta(days=ANNOUNCED_DAYS), only=[subject.pk])
    if subject.is_held(rule.retention_class) or any(item.held for item in soon):
        return [{"title": _("This file is held."), "text": _("For now it is not destroyed.")}]
    if to_change(this, user, on):
        words = _("It is destroyed on %(day)s at the earliest. Until then it can be held.")
        link = {
            "url": reverse("retention:hold", args=[subject.pk, rule.code]),
            "label": _("Hold the destruction"),
        }
    else:
        words, link = _("It is destroyed on %(day)s at the earliest."), {}
    if not soon:
        due_on = terms()[rule.code].due_on(subject.relation_ended_on)
        if due_on <= on:
            return []
        title = _("This file is destroyed once its term is over.")
        return [{"title": title, "text": words % {"day": day(due_on)}, "link": link}]
    return [
        {
            "kind": "soon",
            "title": _("This file is going to be destroyed."),
            "text": words % {"day": day(earliest_on(soon[0], on))},
            "link": link,
        }
    ]
