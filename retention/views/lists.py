"""The lists under a rule, as the page of the rule tells them apart."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.registries import RetentionRule
from core.templatetags.ui import moment
from organisation.models import Location, labelled
from retention.list_names import content_words, name_of, number_words, numbers_of
from retention.models import Destruction, Proposal
from retention.plan import Planned, in_sight
from retention.proposals import (
    came_back,
    open_proposals,
    standing,
    was_sent_back,
    who,
    without_approver,
)
from retention.sight import kept_on

DECIDED_SHOWN = 5  # lists, the latest first
BACK_LOOKED_AT = 25  # of the lists that went back, for somebody on it whom the reader sees


class RuleLists:
    """The lists under a rule that a reader may open: `found` is what of all that goes (`coming`)
    the reader sees, `places` the ids of the locations of those people."""

    def __init__(
        self,
        rule: RetentionRule,
        user,
        on: dt.date,
        *,
        coming: list[Planned],
        found: list[Planned],
        places: dict[uuid.UUID, set[int]],
        sees_all: bool,
    ):
        self.rule, self.user, self.on, self.sees_all = rule, user, on, sees_all
        self.coming, self.places = coming, places
        self.seen = {item.subject_id for item in found}

    def context(self, *, four_eyes: bool) -> dict:
        """What the page shows of them; what waits or came back only where the rule asks for two
        people."""
        waiting = open_proposals().filter(rule=self.rule.code).order_by("proposed_at", "pk")
        waiting = list(waiting) if four_eyes else []
        back = []
        if four_eyes and self.seen:
            back = came_back([self.rule.code]).get(self.rule.code, [])
        decided = self._decided()
        lists = [*waiting, *back, *decided]
        self.numbers, self.ids = numbers_of(lists), _ids_on(lists)
        labels = Location.objects.annotate(shown=labelled("")).values_list("pk", "shown")
        self.names = dict(labels) if lists else {}
        return {
            "lists": self._waiting_rows([one for one in waiting if self.ids[one.pk] & self.seen]),
            "came_back": [self._back_words(one) for one in back if self._may_open(one)],
            "decided": [self._decided_row(one) for one in decided],
            "decided_headers": [
                _("Proposed at"),
                _("Proposed by"),
                _("What became of it"),
                _("By"),
            ],
        }

    def _may_open(self, one: Proposal) -> bool:
        hands = (one.proposed_by_id, one.withdrawn_by_id)
        return self.sees_all or self.user.pk in hands or bool(self.ids[one.pk] & self.seen)

    def _content(self, one: Proposal) -> str:
        """How many a list is about, and which of these the reader sees on the page, and where."""
        seen = self.ids[one.pk] & self.seen
        at = (self.places.get(pk, set()) for pk in seen)
        places = {self.names[pk] for pk in set().union(*at)}
        return content_words(len(self.ids[one.pk]), len(seen), places)

    def _waiting_rows(self, waiting: list[Proposal]) -> list[dict]:
        """With what stands on each, and whether nobody can approve it."""
        pairs = [(one, standing(self.ids[one.pk], self.coming)) for one in waiting]
        stuck = without_approver(pairs, self.on)
        return [
            {
                "url": reverse("retention:proposal", args=[one.pk]),
                "name": name_of(one, self.numbers.get(one.pk)),
                "content": self._content(one),
                "stuck": one.pk in stuck,
            }
            for one in waiting
        ]

    def _back_words(self, one: Proposal) -> dict:
        words = _("%(list)s (%(content)s) was sent back by %(who)s at %(at)s: %(why)s.")
        text = words % {
            "list": name_of(one, self.numbers.get(one.pk)),
            "content": self._content(one),
            "who": one.withdrawn_by.display_name if one.withdrawn_by else _("account removed"),
            "at": moment(one.withdrawn_at),
            "why": one.get_withdrawn_because_display(),
        }
        return {"text": text, "url": reverse("retention:proposal", args=[one.pk])}

    def _decided(self) -> list[Proposal]:
        """The latest that were decided about."""
        lists = Proposal.objects.filter(rule=self.rule.code).exclude(
            approved_at__isnull=True, withdrawn_at__isnull=True
        )
        if not self.sees_all:
            user = self.user
            lists = lists.filter(
                Q(pk__in=on_lists(self.rule, self.seen).values("proposal"))
                | Q(pk__in=self._stood_on())
                | Q(proposed_by=user)
                | Q(approved_by=user)
                | Q(withdrawn_by=user)
            )
        lists = lists.select_related("proposed_by", "approved_by", "withdrawn_by")
        return list(lists.order_by("-proposed_at", "pk")[:DECIDED_SHOWN])

    def _stood_on(self) -> set[uuid.UUID]:
        """The lists that went back of which the reader sees somebody who stood on it; what ids such
        a list kept no database can be asked for."""
        back = Proposal.objects.filter(rule=self.rule.code, withdrawn_at__isnull=False)
        back = back.order_by("-proposed_at", "pk").values_list("pk", "withdrawn_ids")
        kept = dict(back[:BACK_LOOKED_AT])
        items = kept_on(self.rule, set().union(*kept.values()), self.on)
        seen = {str(item.subject_id) for item in in_sight(items, self.user, self.on)}
        return {pk for pk, ids in kept.items() if not seen.isdisjoint(ids)}

    def _decided_row(self, one: Proposal) -> list:
        parts = [moment(one.proposed_at), number_words(self.numbers.get(one.pk))]
        link = {
            "text": ", ".join(filter(None, parts)),
            "url": reverse("retention:proposal", args=[one.pk]),
            "sub": self._content(one),
        }
        proposer = who(one.proposed_by, one.proposed_as)
        if one.approved_at:
            words, by = _("approved at %(at)s"), who(one.approved_by, one.approved_as)
        else:
            words, by = _("taken back at %(at)s"), who(one.withdrawn_by, one.withdrawn_as)
            if was_sent_back(one):
                words = _("sent back at %(at)s")
        return [link, proposer, words % {"at": moment(one.approved_at or one.withdrawn_at)}, by]


def on_lists(rule: RetentionRule, ids: Collection[uuid.UUID]) -> QuerySet[Destruction]:
    """What of these is ahead under a rule and stands on a list."""
    return Destruction.objects.ahead().filter(
        retention_class=rule.retention_class, subject_id__in=ids, proposal__isnull=False
    )


def _ids_on(lists: Collection[Proposal]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Whom each list is about: what stands on it or was destroyed by it, or stood on it when it
    went back."""
    found = {one.pk: {uuid.UUID(pk) for pk in one.withdrawn_ids} for one in lists}
    rows = Destruction.objects.filter(proposal__in=found)
    for proposal_id, subject_id in rows.values_list("proposal_id", "subject_id"):
        found[proposal_id].add(subject_id)
    return found
