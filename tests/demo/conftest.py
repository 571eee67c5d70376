"""A demo to read."""

import io
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

CHILDREN, STAFF = 100, 24


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
