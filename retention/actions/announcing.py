"""Announcing what goes: a row of its own, 30 days before, so that people can see and hold it.

What is found late, because an end date was typed in arrears or an old file was imported, stands
announced as long: a day mistyped by ten years must not destroy a file in the same night (ADR 32).
"""

import datetime as dt

from audit.actions import record
from core.actions import action
from core.registries import RetentionRule
from core.rows import insert_new, update_rows
from retention.models import Destruction
from retention.plan import ANNOUNCED_DAYS, Planned, planned, rules_in_order

AT_ONCE = 500  # rows of one statement


def announce_due(*, today: dt.date, by=None) -> None:
    """Announce under every rule what is due within 30 days."""
    for rule in rules_in_order():
        announce_rule(rule, horizon(rule, today), today=today, by=by)


def horizon(rule: RetentionRule, today: dt.date) -> list[Planned]:
    """What has to stand announced on a day."""
    return planned(rule, today + dt.timedelta(days=ANNOUNCED_DAYS))


def announce_rule(rule: RetentionRule, items: list[Planned], *, today: dt.date, by=None) -> None:
    """Make the rows of a rule say what is planned; nothing is written where they do."""
    wanted = {item.subject_id: item for item in items if item.notice or _asks_approval(item)}
    ahead = Destruction.objects.ahead().filter(retention_class=rule.retention_class)
    rows = {
        row.subject_id: row for row in ahead.only("subject_id", "rule", "due_on", "announced_on")
    }
    new = [item for item in wanted.values() if item.subject_id not in rows]
    changed = [
        item
        for subject_id, item in wanted.items()
        if subject_id in rows and not _says(rows[subject_id], item, today)
    ]
    gone = [
        row.pk for row in rows.values() if row.rule == rule.code and row.subject_id not in wanted
    ]
    if new or changed or gone:
        announce(rule=rule, new=new, changed=changed, gone=gone, today=today, by=by)


def _asks_approval(item: Planned) -> bool:
    """Whether somebody has to propose it: that, too, stands in its row."""
    return item.proposed or not item.approved


def _says(row: Destruction, item: Planned, today: dt.date) -> bool:
    announced = row.announced_on is not None and row.announced_on <= today
    return announced and (row.rule, row.due_on) == (item.rule.code, item.due_on)


@action
def announce(
    *,
    rule: RetentionRule,
    new: list[Planned],
    changed: list[Planned],
    gone: list[int],
    today: dt.date,
    by=None,
) -> None:
    """Announce what is new, and anew what goes sooner than was told; what goes later, or under
    another rule, stays announced since it was; what is not planned any more is announced no more.
    A row that a run has claimed meanwhile stays as it is."""
    insert_new(  # two runs at once announce the same
        Destruction,
        [
            Destruction(
                subject_id=item.subject_id,
                retention_class=rule.retention_class,
                rule=rule.code,
                due_on=item.due_on,
                announced_on=today,
            )
            for item in new
        ],
    )
    for start in range(0, len(changed), AT_ONCE):
        _announce_anew(rule, changed[start : start + AT_ONCE], today)
    for start in range(0, len(gone), AT_ONCE):
        Destruction.objects.ahead().filter(pk__in=gone[start : start + AT_ONCE]).delete()
    record(
        "retention.announced",
        by=by,
        purpose=rule.code,
        people=len(new),
        changed=len(changed),
        withdrawn=len(gone),
    )


def _announce_anew(rule: RetentionRule, items: list[Planned], today: dt.date) -> None:
    due = {item.subject_id: item.due_on for item in items}
    rows = list(
        Destruction.objects.ahead()
        .select_for_update()
        .filter(retention_class=rule.retention_class, subject_id__in=due)
        .order_by("pk")
    )
    for row in rows:
        if due[row.subject_id] < row.due_on:
            row.announced_on, row.told_on = today, None  # people were told of a later day
        if row.due_on != due[row.subject_id]:
            row.due_on, row.proposal = due[row.subject_id], None  # it was approved for another day
        row.announced_on = min(row.announced_on or today, today)
        if row.rule != rule.code:
            row.rule, row.proposal = rule.code, None  # it was proposed under another rule
    update_rows(rows, ["due_on", "announced_on", "told_on", "rule", "proposal"])
