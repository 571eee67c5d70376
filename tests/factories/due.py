"""A file with something in every corner, whose day to go comes: what must be nowhere after it."""

import datetime as dt

from django.utils import timezone

from children.actions import ContractDetails, ParentDetails, deregister_child
from children.models import Child
from core.registries import RetentionRule
from documents.actions import add_document
from documents.cleaning import clean_bytes
from organisation.models import Location
from retention.actions import claim_batch, run_retention
from retention.actions.announcing import announce_rule, horizon
from retention.actions.steps import carry_out
from retention.models import Certificate, Destruction
from retention.plan import ANNOUNCED_DAYS, rules_in_order
from subjects.actions import log_opening
from subjects.record_actions import save_record
from tests.factories import world
from tests.factories.files import png

ENDED = dt.date(2024, 2, 29)
KEPT_THROUGH, DUE = dt.date(2026, 2, 28), dt.date(2026, 3, 1)
SEALED = [
    "123456782",
    "kanariezaadallergie",
    "0612345678",
    "kanarie@example.com",
]
CANARIES = [
    "Kanarina",
    "Vogelzang",
    "Kooipad 7",
    "Oudervogel",
    *SEALED,
]


def child(at: Location | None = None) -> Child:
    """A child with everything in its file, deregistered on 29-02-2024, and a parent's account."""
    parent = ParentDetails(
        "Oudervogel",
        "Vogelzang",
        email="kanarie@example.com",
        phone="0612345678",
        street="Kooipad 7",
        postcode="1234 AB",
        town="Amsterdam",
    )
    made = world.child(
        at or world.location(),
        "Kanarina",
        "Vogelzang",
        parents=[parent],
        starts_on=dt.date(2022, 1, 1),
        contract=ContractDetails(hours_per_month=100, rate="9.50"),
        birth_date=dt.date(2021, 5, 5),
    )
    subject = made.subject
    changed = {"birth_date": dt.date(2021, 5, 6), "sex": "f"}
    save_record(record=made, values=changed, by=None)
    world.daily_care(made, allergies="kanariezaadallergie", health_note="kanariezaadallergie")
    world.emergency_number(made, "0612345678")
    world.noted_bsn(subject)
    log_opening(
        subject_id=subject.pk,
        section="child.identity",
        function="board",
        reason="vraag van Kanarina",
        by=None,
    )
    add_document(
        subject=subject,
        category="child.daily_care",
        title="Kanarina's allergieplan",
        file=clean_bytes(png()),
        by=None,
    )
    world.parent_user(made, email="kanarie2@example.com", starts_on=dt.date(2022, 1, 1))
    deregister_child(child=subject, ends_on=ENDED, by=None)
    return made


def plain_child(at: Location | None = None, *, ended_on: dt.date = ENDED) -> Child:
    """A child with the least in its file, deregistered."""
    made = world.child(
        at or world.location(), starts_on=dt.date(2022, 1, 1), birth_date=dt.date(2021, 5, 5)
    )
    deregister_child(child=made.subject, ends_on=ended_on, by=None)
    return made


def announce(today: dt.date, *rules: RetentionRule) -> None:
    """Have everything announced as the nights of a month before `today` would have."""
    for rule in rules or rules_in_order():
        early = today - dt.timedelta(days=ANNOUNCED_DAYS)
        announce_rule(rule, horizon(rule, today), today=early)


def run_when_due(today: dt.date, **more) -> list[Certificate]:
    """The nightly run of a day, after those of the month before it."""
    announce(today)
    return run_retention(today=today, **more)


def destroy_due(rule: RetentionRule, subject_ids: list, today: dt.date) -> None:
    """Destroy what is due of some under one rule, without a certificate."""
    announce(today, rule)
    claim = claim_batch(rule=rule, subject_ids=subject_ids, today=today, at=timezone.now())
    carry_out(rule, claim, today=today, now=timezone.now)
    assert not Destruction.objects.unfinished().exists()
