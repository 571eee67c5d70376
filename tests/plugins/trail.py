"""Emptying a whole database after a test: the one thing the guards of the trail stand in the way
of. They are back as soon as that is done, as after every migrate."""

import pytest
from django.db import connections
from django.test import TransactionTestCase

from audit.guards import lift_guards


@pytest.fixture(autouse=True, scope="session")
def _guards_are_lifted_to_empty_databases():
    empty = TransactionTestCase._fixture_teardown

    def lift_and_empty(case):
        lift_guards(connections["default"])
        empty(case)

    TransactionTestCase._fixture_teardown = lift_and_empty
    yield
    TransactionTestCase._fixture_teardown = empty
