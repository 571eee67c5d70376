"""What is due when: rules, terms as the organisation set them, anchors and holds."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from accounts.access import Access, access_of
from core.dates import Term
from core.privacy import Level, main_class
from core.registries import RetentionRule, retention_rules
from core.rows import among
from retention.declarations import declarations_of
from retention.models import Destruction, Hold, RuleSetting
from subjects.models import Subject, UseRestriction

ROOM = "organisation.retention"
ANNOUNCED_DAYS = 30


@dataclass(frozen=True)
class Planned:
    """One class of one subject, with the day its term has passed. A held one stays until the hold
    ends; where the rule asks for four eyes one that is not approved stays until it is."""

    rule: RetentionRule
    subject_id: uuid.UUID
    anchor_on: dt.date
    due_on: dt.date
    held: bool = False
    notice: int = 0  # days that what goes has to stand announced
    announced_on: dt.date | None = None
    proposed: bool = False
    approved: bool = True
    claimed: bool = False  # a run works on it

    @property
    def goes_on(self) -> dt.date | None:
        """The day it goes unless something stops it: when it is due, and not before it has stood
        announced for as long as the rule's notice; None where it still has to be announced."""
        if not self.notice:
            return self.due_on
        if self.announced_on is None:
            return None
        return max(self.due_on, self.announced_on + dt.timedelta(days=self.notice))

    def may_go(self, today: dt.date) -> bool:
        """Whether a run of `today` takes it up."""
        return not self.claimed and self.still_goes(today)

    def still_goes(self, today: dt.date) -> bool:
        """Whether nothing stops it on `today`, claimed or not."""
        goes_on = self.goes_on
        stays = self.held or not self.approved or goes_on is None
        return not stays and goes_on <= today


def notice_of(term: Term) -> int:
    """For how many days what goes under a rule stands announced, by the term of its clause: 30, or
    as long as that term where it is shorter. What goes at once by its clause is not announced. A
    term the organisation set has no say in it: nobody shortens the time there is to stop it."""
    day = dt.date(2023, 1, 1)
    return min(ANNOUNCED_DAYS, (term.last_day(day) - day).days)


def rules_in_order() -> list[RetentionRule]:
    return sorted(retention_rules, key=lambda rule: (rule.order, rule.code))


def terms() -> dict[str, Term]:
    """The term of each rule: the organisation's own where it set one."""
    own = {setting.rule: setting.term for setting in RuleSetting.objects.all()}
    return {rule.code: own.get(rule.code) or rule.term for rule in retention_rules}


def term_of(code: str) -> Term:
    """The term of one rule, as `terms` has it: for the words of a page."""
    return terms()[code]


def asks_four_eyes(rule: RetentionRule) -> bool:
    """Whether somebody has to approve what another proposed before anything goes under a rule."""
    return RuleSetting.objects.filter(rule=rule.code, four_eyes=True).exists()


RESTRICTED = "use_restricted"  # among the grounds of what is held; no hold of its own


def held_by_ground(rule: RetentionRule, on: dt.date) -> dict[str, int]:
    """How many that are due under a rule stay, by the ground of their hold."""
    due = {item.subject_id for item in planned(rule, on) if item.held}
    holds = Hold.objects.filter(retention_class=rule.retention_class, released_at__isnull=True)
    grounds = {pk: ground for pk, ground in holds.values_list("subject_id", "ground") if pk in due}
    found = Counter(grounds.values())
    if restricted := len(due) - len(grounds):
        found[RESTRICTED] = restricted
    return dict(found)


def held_ids(retention_class: str) -> set:
    """Ids of subjects of which this class is held, or has a part whose use is restricted."""
    held = Hold.objects.filter(retention_class=retention_class, released_at__isnull=True)
    restricted = _restricted_ids(retention_class, _restrictions())
    return set(held.values_list("subject_id", flat=True)) | restricted


def _restrictions() -> list[tuple]:
    """Whose use of what is restricted: id, kind of person, categories."""
    running = UseRestriction.objects.filter(ends_on__isnull=True)
    return list(running.values_list("subject_id", "subject__kind", "categories"))


def _restricted_ids(retention_class: str, restrictions: list[tuple]) -> set:
    """Ids of subjects of whom the use of something is restricted: until that is lifted nothing of
    the file goes, nor of a class that lives longer and holds such a part, whatever becomes of the
    holds beside it (GDPR art. 18)."""
    parts = {
        declared.category
        for declared in declarations_of(retention_class)
        if declared.retention_class == retention_class
    }
    return {
        subject_id
        for subject_id, kind, codes in restrictions
        if retention_class == main_class(kind) or parts & set(codes)
    }


@dataclass(frozen=True)
class Stops:
    """What may stand in the way of what is due, by class or rule: read together where all rules are
    looked at, as each rule by itself is four questions."""

    held: dict[str, set]
    four_eyes: set[str]
    lives: dict[str, dict[uuid.UUID, "_Life"]]


def _stops() -> Stops:
    held, lives = defaultdict(set), defaultdict(dict)
    holds = Hold.objects.filter(released_at__isnull=True)
    for retention_class, subject_id in holds.values_list("retention_class", "subject_id"):
        held[retention_class].add(subject_id)
    restrictions = _restrictions()
    for retention_class in {rule.retention_class for rule in retention_rules}:
        held[retention_class] |= _restricted_ids(retention_class, restrictions)
    for retention_class, subject_id, *life in _Life.rows():
        lives[retention_class][subject_id] = _Life(*life)
    four_eyes = RuleSetting.objects.filter(four_eyes=True).values_list("rule", flat=True)
    return Stops(held, set(four_eyes), lives)


def _stops_of(rule: RetentionRule, asked: QuerySet | None) -> Stops:
    """The same of one rule; of the subjects asked about where they are given."""
    rows = _Life.rows().filter(retention_class=rule.retention_class)
    if asked is not None:
        rows = rows.filter(subject_id__in=asked)
    return Stops(
        held={rule.retention_class: held_ids(rule.retention_class)},
        four_eyes={rule.code} if asks_four_eyes(rule) else set(),
        lives={rule.retention_class: {pk: _Life(*life) for _class, pk, *life in rows}},
    )


def planned(
    rule: RetentionRule,
    until: dt.date,
    term: Term | None = None,
    only: Collection[uuid.UUID] | None = None,
    stops: Stops | None = None,
) -> list[Planned]:
    """Everything under one rule that is due on or before `until`, held or not, soonest first; of
    `only` these where they are given."""
    only, asked = (None, None) if only is None else (set(only), among(only, Destruction))
    term, stops = term or terms()[rule.code], stops or _stops_of(rule, asked)
    held, lives = stops.held[rule.retention_class], stops.lives.get(rule.retention_class, {})
    notice, four_eyes = notice_of(rule.term), rule.code in stops.four_eyes
    promised = rule.promised() if rule.promised else {}
    reach = max(own.latest_anchor_due(until) for own in {term, *promised.values()})
    anchored = rule.anchored(reach)
    if only is not None and isinstance(anchored, QuerySet):
        owner = anchored.query.values_select[0]  # what stands first in each pair
        anchored = anchored.filter(**{f"{owner}__in": asked})
    items, due = [], {}  # of many the term counts from the same day
    for subject_id, anchor in anchored:
        if only is not None and subject_id not in only:
            continue
        life = lives.get(subject_id)
        due_on = due.get(anchor) or due.setdefault(anchor, term.due_on(anchor))
        if subject_id in promised:
            due_on = min(due_on, promised[subject_id].due_on(anchor))
        if due_on > until:  # another one's shorter term reached as far as this
            continue
        # It was told of a later day: people count on that until this one was announced.
        announced_on = life.announced_on if life and life.due_on <= due_on else None
        items.append(
            Planned(
                rule,
                subject_id,
                anchor,
                due_on,
                held=subject_id in held,
                notice=notice,
                announced_on=announced_on,
                proposed=life is not None and life.proposed,
                approved=not four_eyes or _is_approved(life, rule, due_on),
                claimed=life is not None and life.claimed,
            )
        )
    return sorted(items, key=lambda item: item.due_on)


class _Life(NamedTuple):
    """How far a destruction is whose rows stand."""

    rule: str
    due_on: dt.date
    announced_on: dt.date | None
    proposed: bool
    approved: bool
    claimed: bool

    @staticmethod
    def rows() -> QuerySet:
        """Of all of them, each after its class and the id it is about."""
        return (
            Destruction.objects.filter(destroyed_at__isnull=True)
            .annotate(
                proposed=Q(proposal__isnull=False),
                approved=Q(proposal__approved_at__isnull=False),
                claimed=Q(claimed_at__isnull=False),
            )
            .values_list("retention_class", "subject_id", *_Life._fields)
        )


def _is_approved(life: _Life | None, rule: RetentionRule, due_on: dt.date) -> bool:
    """Whether two people agreed about this very rule and day."""
    approved = life is not None and life.approved
    return approved and (life.rule, life.due_on) == (rule.code, due_on)


def plan(until: dt.date) -> dict[RetentionRule, list[Planned]]:
    """All rules with what is due on or before `until`."""
    own, stops = terms(), _stops()
    return {rule: planned(rule, until, own[rule.code], stops=stops) for rule in rules_in_order()}


def may_know(access: Access, retention_class: str) -> bool:
    """Whether any function of the user opens something of what a class holds: who may see nothing
    of payroll has no say in its destruction either."""
    categories = {declared.category for declared in declarations_of(retention_class)}
    return any(access.may(category, Level.REASON) for category in categories)


def in_sight(items: list[Planned], user, on: dt.date) -> list[Planned]:
    """The items about subjects whose destruction is the user's business; what is about no subject
    (drafts) is nobody's."""
    if not items or not may_know(access_of(user, on), items[0].rule.retention_class):
        return []
    ids = [item.subject_id for item in items]
    seen: set = set()
    for start in range(0, len(ids), 1000):
        found = Subject.objects.filter(pk__in=ids[start : start + 1000]).visible_to(
            user, on=on, category=ROOM
        )
        seen |= set(found.values_list("pk", flat=True))
    return [item for item in items if item.subject_id in seen]
