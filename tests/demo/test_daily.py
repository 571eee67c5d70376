"""What the demo notes of daily life."""

import datetime as dt

import pytest
from dateutil.relativedelta import relativedelta

from children.models import CareNote, Conversation, Observation
from core.dates import today
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.daily import note_daily_life
from tests.factories import world

pytestmark = pytest.mark.django_db


def test_a_child_at_school_is_not_noted_of_as_a_toddler():
    at = world.location()
    functions = (
        "pedagogical_professional", "administration", "location_manager", "care_coordinator",
    )  # fmt: skip
    accounts = Accounts({name: world.user(name, at) for name in functions}, [at], None)
    noted = {}
    for years in (1, 3, 7):
        born = today() - relativedelta(years=years) - dt.timedelta(days=100)
        child = world.child(at, birth_date=born, starts_on=today() - dt.timedelta(days=90))
        note_daily_life([child], accounts, today=today())
        subject = child.subject
        noted[years] = {one.report for one in Observation.objects.filter(subject=subject)}
        noted[years] |= {one.report for one in Conversation.objects.filter(subject=subject)}
        noted[years] |= {one.text for one in CareNote.objects.filter(subject=subject)}
    assert {len(texts) for texts in noted.values()} == {4}
    assert len(set.union(*noted.values())) == 12  # no two ages share a text
