"""How old the components of others are is known, and told before it is too long ago."""

import datetime as dt
import hashlib

import pytest

from core.registries import work_sources
from core.version import LOCKED_AS, LOCKED_ON
from organisation.models import Organisation
from tests.factories import world
from tests.factories.http import asking
from tests.system.test_installing import ROOT


def test_the_day_of_the_lock_is_that_of_the_components_that_are_locked():
    locked = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes()).hexdigest()
    assert locked == LOCKED_AS, "locked anew: set LOCKED_ON and LOCKED_AS in core/version.py"


@pytest.mark.django_db
def test_who_runs_the_system_is_told_after_two_months_and_before_what_was_promised_is_over():
    world.location()
    support = world.user("ict_support", Organisation.objects.get())
    told = work_sources["system.components"].items
    assert told(support, LOCKED_ON + dt.timedelta(days=59)) == []
    (item,) = told(support, LOCKED_ON + dt.timedelta(days=60))
    assert f"{LOCKED_ON:%d-%m-%Y}" in item.about
    assert item.due_on == LOCKED_ON + dt.timedelta(days=90)
    assert "at least every\n90 days" in (ROOT / "SECURITY.md").read_text()
    board = world.user("board")
    assert told(board, LOCKED_ON + dt.timedelta(days=60)) == []
    assert f"{LOCKED_ON:%d-%m-%Y}" in asking(support).get("/system/").content.decode()
