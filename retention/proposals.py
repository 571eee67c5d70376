"""Four eyes: one person proposes what is to be destroyed, another approves it."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.functions import FUNCTIONS
from accounts.models import User
from audit.actions import record
from core.actions import action
from core.privacy import Level
from core.registries import RetentionRule, retention_rules
from core.templatetags.ui import moment
from retention.models import Destruction, Proposal
from retention.plan import ANNOUNCED_DAYS, ROOM, Planned, asks_four_eyes, planned
from retention.sight import deciders, to_change
from subjects.models import Subject


def _soon(rule: RetentionRule, on: dt.date) -> list[Planned]:
    return planned(rule, on + dt.timedelta(days=ANNOUNCED_DAYS))


def proposable(rule: RetentionRule, user, on: dt.date) -> list[Planned]:
    """What this user may propose: due within 30 days, announced, on no list yet, and not held."""
    free = [
        item
        for item in _soon(rule, on)
        if item.announced_on and not (item.held or item.claimed or item.proposed)
    ]
    return to_change(free, user, on)


def open_proposals():
    """Lists that wait for a second pair of eyes."""
    return Proposal.objects.filter(approved_at__isnull=True, withdrawn_at__isnull=True)


def listed(proposals: Collection[Proposal]) -> dict[uuid.UUID, set]:
    """The ids on each list of what was not destroyed yet, by the list's id."""
    found = defaultdict(set)
    rows = Destruction.objects.ahead().filter(proposal__in=[p.pk for p in proposals])
    for proposal_id, subject_id in rows.values_list("proposal_id", "subject_id"):
        found[proposal_id].add(subject_id)
    return found


def standing(ids: Collection[uuid.UUID], items: list[Planned]) -> list[Planned]:
    """The items of a list that still go: what was held since or is planned no more drops out."""
    return [item for item in items if item.subject_id in ids and not (item.held or item.claimed)]


def standing_of(proposal: Proposal, on: dt.date) -> list[Planned]:
    rule = retention_rules.get(proposal.rule)
    return standing(listed([proposal])[proposal.pk], _soon(rule, on)) if rule else []


def may_approve(proposal: Proposal, items: list[Planned], user, on: dt.date) -> bool:
    """Whether the user is another pair of eyes for all that stands on a list."""
    reach = {item.subject_id for item in to_change(items, user, on)}
    return is_another_pair_of_eyes(proposal, items, user, reach)


def may_send_back(
    proposal: Proposal, items: list[Planned], user, on: dt.date, able: Collection[str]
) -> bool:
    """Whether the user is another pair of eyes; where nobody can approve all of a list (`able`, as
    `approvers_of` tells), for part of it, so that it can be proposed anew."""
    if able:
        return may_approve(proposal, items, user, on)
    return proposal.proposed_by_id != user.pk and bool(to_change(items, user, on))


def is_another_pair_of_eyes(
    proposal: Proposal, items: list[Planned], user, reach: Collection[uuid.UUID]
) -> bool:
    """As `may_approve`, where it is known whose destruction is the user's to decide about."""
    return (
        bool(items)
        and proposal.proposed_by_id != user.pk
        and all(item.subject_id in reach for item in items)
    )


def _others(items: list[Planned], on: dt.date, besides: uuid.UUID | None) -> list[User]:
    """Who may decide about any of these items; not who proposed them (`besides`)."""
    return [user for user in deciders(items, on) if user.pk != besides]


def approvers_of(proposal: Proposal, items: list[Planned], on: dt.date) -> list[str]:
    """By name and function who can approve all that stands on a list."""
    # Who decides about all of it decides about the first: nobody else has to be asked.
    near = _others(items[:1], on, proposal.proposed_by_id)
    return [who(u, _function(u, on)) for u in near if may_approve(proposal, items, u, on)]


def without_approver(
    lists: Collection[tuple[Proposal, list[Planned]]], on: dt.date
) -> set[uuid.UUID]:
    """The ids of those lists under one rule that nobody can approve all of, of lists with what
    stands on each; a list on which nothing stands waits for nobody."""
    left = {one.pk: (one, items) for one, items in lists if items}
    every = list({item.subject_id: item for _one, items in lists for item in items}.values())
    for user in deciders(every, on):
        reach = {item.subject_id for item in to_change(every, user, on)}
        left = {
            pk: (one, items)
            for pk, (one, items) in left.items()
            if not is_another_pair_of_eyes(one, items, user, reach)
        }
        if not left:
            break
    return set(left)


def is_decided_by_part(proposal: Proposal, items: list[Planned], on: dt.date) -> bool:
    """Whether anybody else decides about something on a list."""
    near = _others(items, on, proposal.proposed_by_id)
    return any(to_change(items, user, on) for user in near)


def _by_approver(items: list[Planned], on: dt.date, by) -> list[set[uuid.UUID]]:
    """The ids of what is proposed in as few lists as it takes to have somebody for each who can
    approve all of it; what nobody can approve is a list of its own, the last."""
    left, parts = {item.subject_id for item in items}, []
    able = [
        {item.subject_id for item in to_change(items, user, on)}
        for user in _others(items, on, by.pk)
    ]
    while part := max((reach & left for reach in able), key=len, default=set()):
        parts.append(part)
        left -= part
    return [*parts, left] if left else parts


def _function(user, on: dt.date) -> str:
    roles = access_of(user, on).roles_with(ROOM, Level.CHANGE)
    return roles[0].function if roles else ""


@action
def propose(
    *, rule: RetentionRule, subject_ids: Collection[uuid.UUID], on: dt.date, at: dt.datetime, by
) -> list[Proposal]:
    """Propose to destroy what was chosen, as far as it may still be proposed by this user: on one
    list, or on several where nobody else could approve all of it.

    Raises ValidationError where the rule does not ask for two people, or nothing is left.
    """
    if not asks_four_eyes(rule):
        raise ValidationError(_("Under this rule nobody has to approve what is destroyed."))
    # Two people who choose the same at one moment: the second finds it on the first one's list.
    list(Subject.objects.select_for_update().filter(pk__in=subject_ids).order_by("pk"))
    wanted = set(subject_ids)
    items = [item for item in proposable(rule, by, on) if item.subject_id in wanted]
    if not items:
        raise ValidationError(
            _("Nothing you chose can be proposed any more: it is on a list, on hold or gone.")
        )
    return [_make_list(rule, ids, on=on, at=at, by=by) for ids in _by_approver(items, on, by)]


def _make_list(rule: RetentionRule, ids: set[uuid.UUID], *, on, at, by) -> Proposal:
    """One list of what is proposed, with its event: part of the action."""
    proposal = Proposal.objects.create(
        rule=rule.code, proposed_at=at, proposed_by=by, proposed_as=_function(by, on)
    )
    Destruction.objects.ahead().filter(
        retention_class=rule.retention_class, subject_id__in=ids
    ).update(proposal=proposal)
    record(
        "destruction.proposed",
        by=by,
        obj=proposal,
        purpose=rule.code,
        function=proposal.proposed_as,
        people=len(ids),
    )
    return proposal


def _locked(proposal: Proposal) -> Proposal:
    """The list as it stands now, locked. Raises ValidationError where it was decided already."""
    found = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if found.approved_at:
        who = found.approved_by.display_name if found.approved_by else _("somebody else")
        raise ValidationError(
            _("This list was approved already, by %(who)s at %(at)s.")
            % {"who": who, "at": moment(found.approved_at)}
        )
    if found.withdrawn_at:
        raise ValidationError(
            _("This list was taken back at %(at)s.") % {"at": moment(found.withdrawn_at)}
        )
    return found


@action
def approve(*, proposal: Proposal, on: dt.date, at: dt.datetime, by) -> Proposal:
    """Agree that what still stands on a list is destroyed on its day; the rest drops out.

    Raises ValidationError for who proposed it or does not see all of it, and where it was decided
    already or nothing stands on it any more.
    """
    proposal = _locked(proposal)
    if proposal.proposed_by_id == by.pk:
        raise ValidationError(_("You proposed this list: somebody else has to approve it."))
    items = standing_of(proposal, on)
    if not items:
        raise ValidationError(_("There is nothing on this list any more. Take it back."))
    if not may_approve(proposal, items, by, on):
        raise ValidationError(_("Part of this list is about people you cannot see."))
    dropped = (
        Destruction.objects.ahead()
        .filter(proposal=proposal)
        .exclude(subject_id__in=[item.subject_id for item in items])
        .update(proposal=None)
    )
    proposal.approved_at, proposal.approved_by = at, by
    proposal.approved_as = _function(by, on)
    proposal.save(update_fields=["approved_at", "approved_by", "approved_as"])
    record(
        "destruction.approved",
        by=by,
        obj=proposal,
        purpose=proposal.rule,
        function=proposal.approved_as,
        people=len(items),
        dropped=dropped,
    )
    return proposal


@action
def withdraw(
    *,
    proposal: Proposal,
    why: str,
    at: dt.datetime,
    by,
    over: Collection[uuid.UUID] = (),
) -> Proposal:
    """Take a list back before it is approved, by who proposed it, or send it back as another pair
    of eyes: what stood on it can be proposed anew. `over` are those on the list it is about, where
    it is about some. Raises ValidationError where it was decided already."""
    proposal = _locked(proposal)
    rows = Destruction.objects.ahead().filter(proposal=proposal)
    on_list = set(rows.values_list("subject_id", flat=True))
    proposal.withdrawn_at, proposal.withdrawn_because = at, why
    proposal.withdrawn_by, proposal.withdrawn_as = (
        by,
        _function(by, timezone.localdate(at)) if by else "",
    )
    proposal.withdrawn_ids = sorted(map(str, on_list))
    proposal.withdrawn_over = sorted(str(pk) for pk in on_list & set(over))
    proposal.save(
        update_fields=[
            "withdrawn_at",
            "withdrawn_by",
            "withdrawn_as",
            "withdrawn_because",
            "withdrawn_ids",
            "withdrawn_over",
        ]
    )
    rows.update(proposal=None)
    own = by is not None and by.pk == proposal.proposed_by_id
    record(
        "destruction.proposal_withdrawn" if own else "destruction.proposal_sent_back",
        by=by,
        obj=proposal,
        purpose=proposal.rule,
        function=proposal.withdrawn_as,
        people=len(on_list),
        why=why,
    )
    return proposal


def was_sent_back(proposal: Proposal) -> bool:
    """Whether somebody else than who proposed a list made it go back, for what stood on it."""
    return (
        bool(proposal.withdrawn_at)
        and proposal.withdrawn_by_id != proposal.proposed_by_id
        and proposal.withdrawn_because != Proposal.Why.RULE
    )


def came_back(rule_codes: Collection[str]) -> dict[str, list[Proposal]]:
    """By rule the lists that were sent back, where nothing was proposed under that rule since."""
    last: dict[str, list[Proposal]] = {}
    if rule_codes:
        found = Proposal.objects.filter(rule__in=rule_codes).select_related("withdrawn_by")
        for proposal in found.order_by("proposed_at", "pk"):
            made_at = last[proposal.rule][0].proposed_at if proposal.rule in last else None
            if made_at != proposal.proposed_at:  # those that were proposed as one are of one moment
                last[proposal.rule] = []
            last[proposal.rule].append(proposal)
    return {code: back for code, made in last.items() if (back := [*filter(was_sent_back, made)])}


def who(user, function: str) -> str:
    """Somebody by name and by the function in which it was done."""
    label = FUNCTIONS[function].label if function in FUNCTIONS else function
    name = user.display_name if user else _("account removed")
    return f"{name} ({label})" if label else name


def overdue_from(item: Planned) -> dt.date:
    """The last day on which what asks for approval can be approved in time: it goes in the night in
    which its day begins."""
    return (item.goes_on or item.due_on) - dt.timedelta(days=1)
