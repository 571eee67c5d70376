"""The worker: one copy whatever happens to the tasks."""

import datetime as dt
import io
import zipfile

import pytest
from django.utils import timezone

from core.privacy import main_class
from documents import storage
from documents.models import Document
from rights import tasks
from rights.actions import LEASE
from rights.contents import Contents
from rights.copy import FinishedCopy
from rights.models import Copy, Request
from tests.factories.rights import approved, asked, claimed, ready
from tests.factories.waiting import before_lock

pytestmark = pytest.mark.django_db
State = Copy.State


@pytest.fixture
def quick(monkeypatch):
    """Rendering stands still, for tests that are about the steps around it."""
    made = []

    def make_copy(request, *, at, decided, also):
        made.append(request.number)
        return FinishedCopy(b"%PDF-1.7 copy", b"{}", Contents([]), "en")

    monkeypatch.setattr(tasks, "make_copy", make_copy)
    return made


def test_the_whole_way_to_a_sealed_bundle(child):
    copy = approved(child)
    tasks.make_one(str(copy.pk))
    copy.refresh_from_db()
    assert copy.state == State.READY
    assert copy.request.answered_on == timezone.localdate()
    document = copy.document
    assert document.retention_class == main_class("child")
    assert document.made_for_id == copy.request.requester_id
    assert document.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(storage.read(document)))) as bundle:
        assert bundle.read("copy.pdf").startswith(b"%PDF-")
    assert b"%PDF-1." not in storage.path_of(document).read_bytes()


def test_run_twice_it_makes_one_copy(child, quick):
    copy = approved(child)
    tasks.make_one(str(copy.pk))
    tasks.make_one(str(copy.pk))
    assert quick == [copy.request.number]
    assert Document.objects.count() == 1


def test_a_request_that_is_not_approved_or_not_there_makes_nothing(child, quick):
    tasks.make_one(str(asked(child).pk))
    tasks.make_one("7d9f5f0e-0000-4000-8000-000000000000")
    assert quick == []


def test_an_error_is_logged_without_what_it_said_and_tried_again(child, monkeypatch, caplog):
    def broken(request, *, at, decided, also):
        raise ValueError("Kanariepiet heeft een allergie")

    monkeypatch.setattr(tasks, "make_copy", broken)
    copy = approved(child)
    tasks.make_one(str(copy.pk))
    copy.refresh_from_db()
    assert (copy.state, copy.attempts) == (State.WAITING, 1)
    assert "ValueError" in caplog.text
    assert "Kanariepiet" not in caplog.text


def test_what_was_lost_is_taken_up(child, quick):
    lost = approved(child)  # its nudge never came
    died = approved(child, parent=1)
    claimed(died, at=timezone.now() - LEASE * 2)  # its worker died
    tasks.take_up_waiting()
    assert sorted(quick) == [lost.request.number, died.request.number]
    assert set(Copy.objects.values_list("state", flat=True)) == {State.READY}


def test_what_another_worker_is_making_is_left_alone(child, quick):
    claimed(approved(child))
    tasks.take_up_waiting()
    assert quick == []


def test_copies_that_waited_long_enough_are_removed(child, quick):
    today = timezone.localdate()
    old = ready(child, on=today - dt.timedelta(days=15))
    last_day = ready(child, parent=1, on=today - dt.timedelta(days=14))
    tasks.take_up_waiting()
    old.refresh_from_db()
    last_day.refresh_from_db()
    assert (old.state, old.document) == (State.EXPIRED, None)
    assert last_day.state == State.READY


def test_a_request_that_goes_while_its_copy_is_taken_keeps_no_other_from_being_made(child, quick):
    first, second = (approved(child, parent=parent) for parent in (0, 1))

    def destroy():
        for model, pk in ((Copy, first.pk), (Request, first.request_id)):
            model.objects.filter(pk=pk).delete()

    with before_lock("rights_request", destroy):
        tasks.take_up_waiting()
    assert quick == [second.request.number]
    assert not Request.objects.filter(pk=first.request_id).exists()


def test_a_copy_that_goes_while_it_is_waited_for_keeps_no_other_from_being_removed(child, quick):
    on = timezone.localdate() - dt.timedelta(days=15)
    for parent in (0, 1):
        ready(child, parent=parent, on=on)
    with before_lock("rights_request", Copy.objects.all().delete):
        tasks.take_up_waiting()
    # In one session what was deleted comes back with the step that ended; the other step is done.
    states = Copy.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == [State.EXPIRED, State.READY]
