"""Imports of many rows: in the background, once, and gone on with when a worker died."""

import datetime as dt
from contextlib import closing

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from core.dates import today
from core.keys import destroy_keys
from imports import tasks
from imports.actions import (
    LEASE,
    MAX_ATTEMPTS,
    ClaimLost,
    apply_import,
    claim_work,
    confirm_import,
)
from imports.models import ImportPayload, ImportRun
from imports.work import plan_run
from organisation.models import Location
from tests.factories import world
from tests.factories.tables import REGISTER, as_csv, as_xlsx, imported, location_rows

pytestmark = pytest.mark.django_db
State = ImportRun.State
MANY = 700  # rows: more than fit in a request, and in one part of the table


@pytest.fixture
def board(client):
    made = world.user("board")
    client.force_login(made)
    return made


def upload(client, rows=None) -> ImportRun:
    data = as_csv(location_rows(*(rows or [{}] * MANY)))
    file = SimpleUploadedFile("locaties.csv", data)
    client.post("/imports/", {"importer": "locations", "file": file})
    return ImportRun.objects.latest("created_at")


def page(client, run, name="progress", **more):
    return client.get(reverse(f"imports:{name}", args=[run.pk]), **more)


def post(client, run, name, **sent):
    return client.post(reverse(f"imports:{name}", args=[run.pk]), sent, follow=True)


def work(run) -> ImportRun:
    tasks.work_on(str(run.pk))
    return ImportRun.objects.get(pk=run.pk)


def test_the_whole_way_with_a_progress_page(client, board):
    run = upload(client)
    assert (run.state, run.rows_total, run.rows_done) == (State.PLANNING, MANY, 0)
    waits = page(client, run)
    assert b'<noscript><meta http-equiv="refresh" content="3"></noscript>' in waits.content
    assert b"Working on it" in waits.content
    assert page(client, run, "preview").url == reverse("imports:progress", args=[run.pk])
    run = work(run)
    assert (run.state, run.rows_done) == (State.PREPARED, MANY)
    ready = page(client, run).content.decode()
    assert "refresh" not in ready
    assert reverse("imports:preview", args=[run.pk]) in ready
    last = page(client, run, "preview", data={"state": "new", "page": 14})
    assert [row[0] for row in last.context["rows"]] == list(range(652, 702))

    answer = post(client, run, "confirm", fingerprint=run.fingerprint)
    assert answer.redirect_chain[-1][0] == reverse("imports:progress", args=[run.pk])
    assert not Location.objects.exists()
    run = work(run)
    assert run.state == State.APPLIED
    assert Location.objects.count() == MANY
    done = page(client, run, follow=True)
    assert reverse("imports:done", args=[run.pk]) in done.content.decode()
    assert not ImportPayload.objects.exists()


def test_how_far_it_is_stands_on_the_page(client, board):
    run = upload(client)
    ImportRun.objects.filter(pk=run.pk).update(rows_done=350)
    shown = page(client, run).content.decode()
    assert "50% done" in shown
    assert "350 of 700 rows." in shown


def test_a_double_click_starts_once(client, board, django_capture_on_commit_callbacks):
    run = work(upload(client))
    with django_capture_on_commit_callbacks() as sent:
        post(client, run, "confirm", fingerprint=run.fingerprint)
        again = post(client, run, "confirm", fingerprint=run.fingerprint)
    assert len(sent) == 1
    assert again.redirect_chain[-1][0] == reverse("imports:progress", args=[run.pk])
    work(run)
    work(run)
    assert Event.objects.filter(action="import.applied").count() == 1
    assert Location.objects.count() == MANY


def test_what_another_worker_has_is_left_alone(client, board):
    run = upload(client)
    claimed = claim_work(run_id=run.pk, at=timezone.now(), on=today())
    assert claimed.claim
    assert work(run).state == State.PLANNING
    tasks.take_up_waiting()
    assert ImportRun.objects.get().state == State.PLANNING


def test_work_of_a_killed_worker_is_gone_on_with(client, board):
    run = upload(client)
    before = timezone.now() - LEASE - dt.timedelta(seconds=1)
    claim_work(run_id=run.pk, at=before, on=today())
    tasks.take_up_waiting()
    run = ImportRun.objects.get()
    assert run.state == State.PREPARED
    post(client, run, "confirm", fingerprint=run.fingerprint)
    claim_work(run_id=run.pk, at=before, on=today())
    tasks.take_up_waiting()
    assert ImportRun.objects.get().state == State.APPLIED
    assert Location.objects.count() == MANY


def test_a_lost_task_is_found(client, board):
    upload(client)
    tasks.take_up_waiting()
    assert ImportRun.objects.get().state == State.PREPARED


def test_a_worker_that_was_slow_keeps_nothing_of_its_own(client, board):
    run = work(upload(client))
    confirm_import(run=run, fingerprint=run.fingerprint, by=board)
    slow = claim_work(
        run_id=run.pk, at=timezone.now() - LEASE - dt.timedelta(seconds=1), on=today()
    )
    claim_work(run_id=run.pk, at=timezone.now(), on=today())
    with pytest.raises(ClaimLost):
        apply_import(run=slow, on=today(), at=timezone.now(), by=board)
    assert not Location.objects.exists()


def test_a_slow_planner_stops_too(client, board):
    run = upload(client)
    slow = claim_work(
        run_id=run.pk, at=timezone.now() - LEASE - dt.timedelta(seconds=1), on=today()
    )
    claim_work(run_id=run.pk, at=timezone.now(), on=today())
    with pytest.raises(ClaimLost):
        plan_run(slow)


def test_data_that_changed_leads_to_a_new_preview(client, board):
    run = work(upload(client))
    post(client, run, "confirm", fingerprint=run.fingerprint)
    world.organisation()
    imported("locations", as_csv(location_rows({"naam": "Intussen"})))
    run = work(run)
    assert (run.state, run.sent_back) == (State.PREPARED, True)
    assert Location.objects.count() == 1
    shown = page(client, run, "preview", data={"state": "changed"})
    assert b"The data changed since the preview you confirmed" in shown.content
    assert "from “Intussen” to “De Boomhut”" in shown.content.decode()


def test_an_error_is_logged_without_what_it_said_and_given_up_in_the_end(
    client, board, monkeypatch, caplog
):
    def broken(*args, **kwargs):
        raise ValueError("Kanariepiet woont op de Zandweg")

    run = upload(client)
    monkeypatch.setattr("imports.work.plan_batch", broken)
    for _attempt in range(MAX_ATTEMPTS):
        run = work(run)
    assert run.state == State.FAILED
    assert "ValueError" in caplog.text
    assert "Kanariepiet" not in caplog.text
    shown = page(client, run).content.decode()
    assert "Nothing was imported." in shown
    assert reverse("imports:retry", args=[run.pk]) in shown
    monkeypatch.undo()
    post(client, run, "retry")
    assert work(run).state == State.PREPARED
    post(client, run, "retry")
    assert ImportRun.objects.get().state == State.PREPARED


def test_what_an_action_refuses_is_said_and_nothing_is_written(client, board, monkeypatch):
    def refuse(*args, **kwargs):
        raise ValidationError("Deze locatie mag niet.")

    run = work(upload(client))
    post(client, run, "confirm", fingerprint=run.fingerprint)
    monkeypatch.setattr("organisation.importers.import_locations", refuse)
    run = work(run)
    assert run.state == State.FAILED
    assert "Deze locatie mag niet." in page(client, run).content.decode()
    assert not Location.objects.exists()


def test_who_may_no_longer_import_has_nothing_written(client, board):
    run = work(upload(client))
    post(client, run, "confirm", fingerprint=run.fingerprint)
    board.appointments.update(ends_on=today() - dt.timedelta(days=1))
    assert work(run).state == State.FAILED
    assert not Location.objects.exists()


def test_planning_can_be_cancelled(client, board):
    run = upload(client)
    assert reverse("imports:cancel", args=[run.pk]) in page(client, run).content.decode()
    post(client, run, "cancel")
    assert work(run).state == State.CANCELLED
    assert not ImportPayload.objects.exists()


def test_messages_are_in_the_language_of_who_uploaded(client, board, settings):
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "nl"})
    run = upload(client, [{}] * (MANY - 1) + [{"kindplaatsen": ""}])
    run = work(run)
    shown = page(client, run, "preview").content.decode()
    assert run.language == "nl"
    assert "Dit is leeg. Vul het in." in shown


def test_the_real_register_comes_in_by_the_worker(client, board):
    file = SimpleUploadedFile("register.csv", REGISTER.read_bytes())
    client.post("/imports/", {"importer": "locations", "file": file})
    run = work(ImportRun.objects.get())
    assert b"KDV Plons" in page(client, run, "preview", data={"page": 3}).content or run.counts
    post(client, run, "confirm", fingerprint=run.fingerprint)
    assert work(run).state == State.APPLIED
    assert Location.objects.count() == 506


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_how_far_a_write_is_can_be_seen_before_it_is_kept(client, board, monkeypatch):
    seen = []

    def look(*args, **kwargs):
        with closing(connection.copy()) as beside, beside.cursor() as cursor:
            cursor.execute("SELECT state, rows_done FROM imports_importrun")
            seen.extend(cursor.fetchall())
            cursor.execute("SELECT count(*) FROM organisation_location")
            seen.extend(cursor.fetchall())
        return destroy_keys(*args, **kwargs)

    run = work(upload(client))
    post(client, run, "confirm", fingerprint=run.fingerprint)
    monkeypatch.setattr("imports.actions.destroy_keys", look)
    assert work(run).state == State.APPLIED
    assert seen == [(State.APPLYING, MANY), (0,)]


class TestLargeXlsx:
    """Reading one takes longer than a request may: the worker does it."""

    @pytest.fixture(autouse=True)
    def low_limit(self, monkeypatch):
        monkeypatch.setattr("imports.forms.LATER_BYTES", 1000)

    def upload(self, client, *rows) -> ImportRun:
        file = SimpleUploadedFile("locaties.xlsx", as_xlsx(location_rows(*rows)))
        client.post("/imports/", {"importer": "locations", "file": file})
        return ImportRun.objects.get()

    def test_the_rows_are_read_by_the_worker_and_the_file_dropped(self, client, board):
        run = self.upload(client, {}, {"naam": "Kwak"})
        assert (run.state, run.rows_total, run.chunks.count()) == (State.PLANNING, 0, 0)
        assert b"Working on it" in page(client, run).content
        run = work(run)
        assert (run.state, run.rows_total, run.payload.data) == (State.PREPARED, 2, "")
        post(client, run, "confirm", fingerprint=run.fingerprint)
        assert Location.objects.count() == 2

    def test_what_cannot_be_read_is_said_on_the_page(self, client, board, monkeypatch):
        run = self.upload(client, {}, {})
        monkeypatch.setattr("imports.tables.MAX_ROWS", 1)
        run = work(run)
        assert (run.state, run.chunks.count()) == (State.FAILED, 0)
        shown = page(client, run).content.decode()
        assert "more than 1 rows" in shown
        assert reverse("imports:retry", args=[run.pk]) not in shown
        assert reverse("imports:cancel", args=[run.pk]) in shown
