"""Files whose day to go is near, announced as the night's run does it; in bulk."""

import datetime as dt

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from children.models import Child
from core.dates import today
from organisation.models import Location
from retention.models import Destruction, Proposal, RuleSetting
from retention.plan import ANNOUNCED_DAYS
from subjects.models import Affiliation, Subject
from tests.factories import world

RULE = "child.file"


def children(at: Location, *, due_on: dt.date, announced_on: dt.date | None, count: int = 1):
    """Children whose file is due on a day under the clause's two years; announced, unless None."""
    ended_on = due_on - dt.timedelta(days=1) - relativedelta(years=2)
    born, first = dt.date(2019, 5, 5), dt.date(2020, 1, 1)
    ids = [
        world.child(at, f"Kind{n}", "Verleden", starts_on=first, birth_date=born).pk
        for n in range(count)
    ]
    Affiliation.objects.filter(subject__in=ids).update(ends_on=ended_on)
    Subject.objects.filter(pk__in=ids).update(relation_ended_on=ended_on)
    if announced_on:
        announce(ids, due_on=due_on, announced_on=announced_on)
    return list(Child.objects.filter(pk__in=ids).order_by("first_name"))


def announced(at: Location, *, due_on: dt.date, count: int = 1):
    """The same, announced as long ahead as there is to stop it."""
    announced_on = due_on - dt.timedelta(days=ANNOUNCED_DAYS)
    return children(at, due_on=due_on, announced_on=announced_on, count=count)


def announce(ids, *, due_on: dt.date, announced_on: dt.date) -> None:
    Destruction.objects.bulk_create(
        Destruction(
            subject_id=pk,
            retention_class=RULE,
            rule=RULE,
            due_on=due_on,
            announced_on=announced_on,
        )
        for pk in ids
    )


def with_four_eyes(rule: str = RULE) -> None:
    RuleSetting.objects.create(rule=rule, four_eyes=True)


def proposal(at: Location) -> Proposal:
    """A list with one child of a location on it, proposed by somebody whose account is gone."""
    on = today()
    (child,) = announced(at, due_on=on + dt.timedelta(days=9))
    made = Proposal.objects.create(
        rule=RULE, proposed_at=timezone.now(), proposed_as="location_manager"
    )
    Destruction.objects.filter(subject_id=child.pk).update(proposal=made)
    return made
