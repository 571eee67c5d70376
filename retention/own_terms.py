"""The organisation's own terms: what may be set for a rule, what that would change, setting it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.actions import record
from audit.models import Event
from core.actions import ChangedMeanwhile, action
from core.dates import Term
from core.privacy import SUBJECT_CLASSES
from core.registries import RetentionRule, retention_rules
from retention import trail
from retention.models import Destruction, Proposal, RuleSetting
from retention.notice import begin_anew
from retention.plan import ANNOUNCED_DAYS, notice_of, planned
from retention.proposals import open_proposals, withdraw
from retention.signals import term_set
from retention.states import WAITS_FOR_PEOPLE, State, is_due, state_of

UNITS = ("years", "months", "weeks")


@dataclass(frozen=True)
class Settable:
    """Something with a term that the organisation may set: a rule, or the trail (`rule` None).

    `term` is what the clauses say. `at_least` is the shortest there may be; `is_limit` means that
    no ground makes it longer than `term`.
    """

    code: str
    label: str
    term: Term
    anchor: str
    clauses: tuple[str, ...]
    at_least: Term
    ground: str = ""
    is_limit: bool = False
    may_ask_four_eyes: bool = False
    by_law: bool = False
    rule: RetentionRule | None = None


TRAIL = Settable(
    code=trail.CODE,
    label=gettext_lazy("Trail: who looked, who changed, who signed in"),
    term=trail.TERM,
    anchor=gettext_lazy("the event"),
    clauses=("L80", "K39"),
    at_least=Term(years=1),
)


def settable_of(code: str) -> Settable | None:
    """What may be set under a code; None where nothing may be. What goes at once goes at once: a
    term there would break the promise, and what has to stay is held by itself."""
    if code == TRAIL.code:
        return TRAIL
    rule = retention_rules.get(code)
    if rule is None or not notice_of(rule.term):
        return None
    return Settable(
        code=rule.code,
        label=rule.label,
        term=rule.term,
        anchor=rule.anchor,
        clauses=rule.clauses,
        ground=rule.ground,
        at_least=_shortest(rule),
        is_limit=rule.is_limit,
        by_law=rule.by_law,
        may_ask_four_eyes=rule.retention_class in SUBJECT_CLASSES,
        rule=rule,
    )


def _shortest(rule: RetentionRule) -> Term:
    if rule.by_law:
        return rule.term
    return min(rule.at_least, rule.term, key=length)


def setting_of(code: str) -> RuleSetting:
    """What the organisation set, unsaved where it set nothing."""
    return RuleSetting.objects.filter(rule=code).first() or RuleSetting(rule=code)


def set_otherwise() -> list[tuple[Settable, Term]]:
    """That for which the organisation set another term than the clauses say, with that term."""
    own = [(settable_of(setting.rule), setting.term) for setting in RuleSetting.objects.all()]
    return [(one, term) for one, term in own if one and term and term != one.term]


def length(term: Term) -> int:
    """The days of a term, counted from a day after which no leap day comes soon: for comparing."""
    day = dt.date(2025, 1, 1)
    return (term.last_day(day) - day).days


def code_of(term: Term) -> str:
    """A term for the trail and for forms: `P2Y`, `P3M`, `P4W`; `P0W` is at once."""
    if term.years:
        return f"P{term.years}Y"
    return f"P{term.months}M" if term.months else f"P{term.weeks}W"


def in_unit(term: Term) -> tuple[int, str]:
    """A term as its number and the name of its unit."""
    for unit in UNITS:
        if getattr(term, unit):
            return getattr(term, unit), unit
    return 0, "weeks"


@dataclass(frozen=True)
class Effect:
    """How much would be due on a day and within 30 days after it, under a term; where two people
    must agree, what waits for somebody to propose or approve it is counted by that alone."""

    now: int
    soon: int
    unproposed: int = 0
    proposed: int = 0


def effect(settable: Settable, term: Term, on: dt.date, *, four_eyes: bool = False) -> Effect:
    """What is due under a term, by what is stored; what is held stays and is not counted. What
    still has to be announced is not due now, however long its term is over: it goes after that."""
    if settable.rule is None:
        return Effect(*(_events_due(term, on + dt.timedelta(days=n)) for n in (0, ANNOUNCED_DAYS)))
    items = planned(settable.rule, on + dt.timedelta(days=ANNOUNCED_DAYS), term)
    free = [(item, state_of(item, four_eyes=four_eyes)) for item in items if not item.held]
    states = Counter(state for _item, state in free)
    going = [(item, state) for item, state in free if state not in WAITS_FOR_PEOPLE]
    return Effect(
        sum(is_due(item, state, on) for item, state in going),
        len(going),
        unproposed=states[State.UNPROPOSED],
        proposed=states[State.PROPOSED],
    )


def _events_due(term: Term, on: dt.date) -> int:
    return Event.objects.filter(at__date__lte=term.latest_anchor_due(on)).count()


def check_term(settable: Settable, term: Term, ground: str) -> None:
    """Raise ValidationError by field where a term may not be set, or not without its ground."""
    if length(term) < length(settable.at_least):
        raise ValidationError(
            {"number": _("The shortest term here is %(term)s.") % {"term": settable.at_least}}
        )
    if length(term) <= length(settable.term):
        return
    if settable.is_limit:
        raise ValidationError(
            {"number": _("The longest term here is %(term)s.") % {"term": settable.term}}
        )
    if not ground:
        raise ValidationError(
            {
                "ground": _("This is longer than %(term)s. Fill in why it has to be kept longer.")
                % {"term": settable.term}
            }
        )


def loosens(settable: Settable, term: Term, *, four_eyes: bool) -> bool:
    """Whether a change makes something go sooner, or without the second pair of eyes it had."""
    now = setting_of(settable.code)
    sooner = length(term) < length(now.term or settable.term)
    return sooner or (now.four_eyes and not four_eyes)


@action
def set_term(
    *,
    settable: Settable,
    term: Term,
    seen: str,
    ground: str = "",
    four_eyes: bool = False,
    on: dt.date,
    at: dt.datetime,
    by,
) -> RuleSetting:
    """Set the organisation's term of a rule, and whether two people must agree.

    Where that ends on day `on`, the lists that wait are taken back, and what nobody approved stands
    announced anew and is mailed again to all who decide: who proposed it does not get it destroyed
    alone before the others see it.

    `seen` is the code of the term that stood when the change was looked at. Raises ValidationError
    by field where the term is out of bounds, ChangedMeanwhile where another one stands by now.
    """
    own, _made = RuleSetting.objects.select_for_update().get_or_create(rule=settable.code)
    before = own.term or settable.term
    if code_of(before) != seen:
        raise ChangedMeanwhile()
    check_term(settable, term, ground)
    had_four_eyes = own.four_eyes
    is_own = term != settable.term
    for unit in UNITS:
        setattr(own, unit, getattr(term, unit) if is_own else None)
    own.ground = ground if length(term) > length(settable.term) else ""
    own.four_eyes = four_eyes and settable.may_ask_four_eyes
    own.save()
    if had_four_eyes and not own.four_eyes:
        for proposal in open_proposals().filter(rule=settable.code):
            withdraw(proposal=proposal, why=Proposal.Why.RULE, at=at, by=by)
        rows = Destruction.objects.ahead().filter(rule=settable.code)
        begin_anew(rows.filter(proposal__approved_at__isnull=True), on)
    record(
        "retention.term_set",
        by=by,
        obj=own,
        purpose=settable.code,
        before=code_of(before),
        after=code_of(term),
        four_eyes_before=had_four_eyes,
        four_eyes_after=own.four_eyes,
    )
    if term != before:
        term_set.send(sender=RuleSetting, rule=settable.code, before=before, on=on, by=by)
    return own
