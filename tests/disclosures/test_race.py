"""A withdrawal and a disclosure at the same moment, in two sessions of the database."""

import datetime as dt
import threading
import time
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from consents.actions import deciding
from consents.defaults import HANDOVER_WRITTEN
from disclosures.actions import telling
from disclosures.models import Disclosure, RecipientTask
from tests.factories import consents, world
from tests.factories.disclosures import told

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.clause("K13", "G03"),
]
DAY = dt.date(2026, 3, 2)
PATIENCE = 20  # seconds, after which something hangs


@pytest.fixture
def child():
    made = world.child(world.location())
    giver = world.parents_of(made)[0].subject
    consents.decided(made, giver, True, on=DAY, code=HANDOVER_WRITTEN)
    return made


class Session(threading.Thread):
    """Does something in a session of its own; `error` is what it was refused with."""

    def __init__(self, do, *args):
        super().__init__(daemon=True)
        self.do, self.args, self.error = do, args, None
        self.start()

    def run(self):
        try:
            self.do(*self.args)
        except ValidationError as error:
            self.error = error
        finally:
            connections.close_all()

    def done(self):
        self.join(PATIENCE)
        assert not self.is_alive()
        return self.error


def withdraw(child):
    giver = world.parents_of(child)[0].subject
    consents.decided(child, giver, False, on=DAY, code=HANDOVER_WRITTEN)


@contextmanager
def stopped_at_the_end(monkeypatch, module, name):
    """Whoever comes to this step of an action waits there, with its transaction open, until the
    block has ended; gives what says that somebody waits."""
    reached, go, step = threading.Event(), threading.Event(), getattr(module, name)

    def wait(*args, **kwargs):
        result = step(*args, **kwargs)
        reached.set()
        assert go.wait(PATIENCE)
        return result

    monkeypatch.setattr(module, name, wait)
    try:
        yield reached
    finally:
        go.set()


def wait_for_a_lock():
    """Until a session of this database waits for another."""
    for _n in range(PATIENCE * 20):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_what_is_told_a_second_after_the_withdrawal_is_refused(child, monkeypatch):
    with stopped_at_the_end(monkeypatch, deciding, "_send_receipt") as withdrawn:
        first = Session(withdraw, child)
        assert withdrawn.wait(PATIENCE)
        second = Session(told, child)
        wait_for_a_lock()
    assert first.done() is None
    assert list(second.done().error_dict) == ["consent"]
    assert not Disclosure.objects.exists()
    assert not RecipientTask.objects.exists()


def test_what_was_told_a_second_before_the_withdrawal_is_told_back(child, monkeypatch):
    with stopped_at_the_end(monkeypatch, telling, "_store") as telling_now:
        first = Session(told, child)
        assert telling_now.wait(PATIENCE)
        second = Session(withdraw, child)
        wait_for_a_lock()
    assert first.done() is None
    assert second.done() is None
    task = RecipientTask.objects.get()
    assert (task.disclosure, task.why) == (Disclosure.objects.get(), "withdrawn")


def test_of_two_tabs_that_answer_at_once_one_is_told_to_look_again(child, monkeypatch):
    giver = world.parents_of(child)[1].subject

    def answer(given):
        more = {"on": DAY, "code": HANDOVER_WRITTEN, "seen": None}
        consents.decided(child, giver, given, **more)

    with stopped_at_the_end(monkeypatch, deciding, "_send_receipt") as answered:
        first = Session(answer, True)
        assert answered.wait(PATIENCE)
        second = Session(answer, False)
        wait_for_a_lock()
    assert first.done() is None
    assert second.done().code == "changed"
    assert giver.consents_given.get().given is True
