"""A demo to read."""

import datetime as dt
import io
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from accounts.demo import DEMO_EMAILS
from accounts.models import User
from children.retention_rules import retention_rules
from core.dates import today
from retention.plan import planned

CHILDREN, STAFF = 100, 24


def due(rule: str, within: int) -> list:
    """What is due under a rule today or in so many days to come."""
    return planned(retention_rules[rule], today() + dt.timedelta(days=within))


def account(function: str) -> User:
    return User.objects.get(email=DEMO_EMAILS[function])


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the command printed, with the demo it made: read by all tests here, changed by none."""
    printed = io.StringIO()
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr(settings, "FILES_ROOT", tmp_path_factory.mktemp("files"))
        for alias in ("default", "keys"):
            stack.enter_context(transaction.atomic(using=alias))
            stack.callback(transaction.set_rollback, True, using=alias)
        call_command("demo", children=CHILDREN, staff=STAFF, stdout=printed)
        yield printed.getvalue()
