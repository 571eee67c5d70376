"""The plan of all rules at once: what a page over everything reads."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.registries import retention_rules
from retention.actions import announce_due, place_hold
from retention.plan import plan, planned
from subjects.models import Subject
from tests.factories import world

pytestmark = pytest.mark.django_db
ENDED, UNTIL = dt.date(2024, 2, 29), dt.date(2026, 3, 20)


@pytest.fixture
def due_children():
    at = world.location()
    children = [world.child(at, name) for name in ("Bo", "Cato", "Daan")]
    Subject.objects.filter(kind="child").update(relation_ended_on=ENDED)
    return children


def test_it_is_what_each_rule_plans_by_itself(due_children):
    rule, held = retention_rules["child.file"], due_children[0]
    place_hold(
        subject=held.subject,
        retention_class=rule.retention_class,
        ground="dispute",
        proof="Een klacht, nummer 12.",
        today=ENDED,
        review_on=UNTIL,
        by=world.user(),
    )
    announce_due(today=dt.date(2026, 2, 1))
    found = plan(UNTIL)
    assert found == {each: planned(each, UNTIL) for each in retention_rules}
    assert {item.subject_id: item.held for item in found[rule]} == {
        child.pk: child == held for child in due_children
    }
    assert all(item.announced_on for item in found[rule] if not item.held)


def test_what_stops_anything_is_asked_once_for_all_rules(due_children):
    with CaptureQueriesContext(connection) as asked:
        plan(UNTIL)
    read = [query["sql"].partition(" FROM ")[2].partition('"')[2] for query in asked]
    for table in ("retention_hold", "retention_destruction", "subjects_userestriction"):
        assert sum(rest.startswith(f'{table}"') for rest in read) == 1, table
