"""The state of the system and the steps of setting up, for who runs and governs it."""

import datetime as dt
from uuid import uuid4

import pytest
from celery import current_app
from django.urls import reverse
from django.utils import timezone

from accounts.actions import review_matrix
from accounts.passwords import ask_reset
from audit.models import Verification
from core.dates import today
from organisation.models import Organisation
from system.heart import beat
from system.tasks import heartbeat
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
STANDS_STILL = "The work in the background is standing still"


@pytest.fixture
def everywhere():
    world.location()
    organisation = Organisation.objects.get()

    def make(function):
        return asking(world.user(function, organisation))

    return make


def page(client, url: str) -> str:
    return client.get(url).content.decode()


def test_in_a_trial_what_stands_still_is_started_as_the_trial_was(everywhere, settings):
    settings.MODE = "embedded"
    told = page(everywhere("ict_support"), "/system/")
    assert "start bin/run again" in told
    assert "docker compose" not in told


def test_what_stands_still_is_told_to_who_runs_it_and_nobody_else(everywhere):
    beat(at=timezone.now() - dt.timedelta(hours=1))
    support, officer = everywhere("ict_support"), everywhere("privacy_officer")
    assert STANDS_STILL in page(support, "/")
    assert STANDS_STILL not in page(officer, "/")
    told = page(support, "/system/")
    assert "needs attention" in told
    for command in (
        "docker compose ps redis worker beat",
        "docker compose logs --tail 50 redis worker beat",
        "celery -A privacyhub worker",
        "celery -A privacyhub beat",
    ):
        assert f"<code>{command}</code>" in told
    heartbeat()
    assert "docker compose" not in page(support, "/system/")
    assert STANDS_STILL not in page(support, "/")
    Organisation.objects.update(is_demo=True)  # of which no backups are made
    assert "All is well" in page(support, "/system/")
    Verification.objects.create(
        verified_at=timezone.now(), seals=1, events=1, faults=[["changed", 1]]
    )
    assert "faults: 1" in page(support, "/system/")


def test_the_work_list_shows_what_the_worker_saw_and_does_not_look_itself(everywhere, scanner):
    support = everywhere("ict_support")
    scanner.version = "nonsense"
    heartbeat()
    scanner.version = "ClamAV 1.4.3"  # and no signatures: had it been asked, that would be seen
    talks = scanner.talks
    assert "The virus scanner does not work as it should" in page(support, "/")
    assert scanner.talks == talks == 1
    scanner.version = f"ClamAV 1.4.3/27830/{timezone.now():%a %b %d %H:%M:%S %Y}"
    heartbeat()
    assert "The virus scanner" not in page(support, "/")


def test_what_a_trial_does_without_is_not_set_and_what_did_not_happen_yet_is_nothing_yet(
    everywhere,
):
    support = everywhere("ict_support")
    Organisation.objects.update(is_demo=True)
    rows = {row[0]: row[1]["text"] for row in support.get("/system/").context["rows"]}
    for what in ("Emails", "Backups", "Head of the trail, elsewhere", "Virus scanner"):
        assert rows[what] == "not set"
    assert "Not set: 4." in page(support, "/system/")
    for what in ("Nightly destruction", "Check of the trail"):
        assert rows[what] == "nothing yet"


def test_no_place_for_backups_asks_attention_but_of_a_demo(everywhere, settings):
    settings.EMAIL_HOST = "localhost"
    support = everywhere("ict_support")
    beat(at=timezone.now())
    assert "2 things need attention" in page(support, "/system/")  # backups, head of the trail
    Organisation.objects.update(is_demo=True)
    assert "All is well" in page(support, "/system/")


@pytest.fixture
def own_queue():
    """The name of a queue of this test alone: the broker is of all that runs here."""
    before, ours = current_app.conf.task_default_queue, f"nobody-{uuid4()}"
    current_app.conf.task_default_queue = ours
    yield ours
    current_app.conf.task_default_queue = before


def test_tasks_that_nobody_takes_up_ask_attention(everywhere, own_queue):
    support = everywhere("ict_support")
    Organisation.objects.update(is_demo=True)
    beat(at=timezone.now())
    with current_app.connection_for_write() as broker, broker.SimpleQueue(own_queue) as queue:
        queue.put({"of": "no worker"})
        try:
            assert "All is well" in page(support, "/system/")
            beat(at=timezone.now() - dt.timedelta(hours=1))
            told = page(support, "/system/")
        finally:
            queue.clear()
    assert "2 things need attention" in told
    assert "Tasks waiting for a worker: 1" in told


def test_who_works_at_one_place_does_not_see_the_system():
    at = world.location()
    client = asking(world.user("ict_support", at))
    assert client.get("/system/").status_code == 403
    assert "/system/" not in page(client, "/")


def test_setting_up_shows_what_is_left_until_nothing_is(everywhere, settings):
    board = everywhere("board")
    assert "Set PrivacyHub up" in page(board, "/")
    shown = page(board, "/system/setting-up/")
    assert shown.count(">to do<") == 6
    assert shown.count(">done<") == 1  # there is a location
    organisation = Organisation.objects.get()
    organisation.address, organisation.email = "Dijk 1", "info@example.com"
    organisation.save()
    for function in ("privacy_officer", "location_manager"):
        world.user(function, organisation)
    review_matrix(reviewed_on=today(), by=None)
    settings.EMAIL_HOST = "localhost"
    settings.BACKUP_FOLDER = ["/a", "/b"]
    assert page(board, "/system/setting-up/").count(">done<") == 7
    assert "Set PrivacyHub up" not in page(board, "/")


def test_setting_up_is_for_who_gives_access_everywhere(everywhere):
    assert everywhere("ict_support").get("/system/setting-up/").status_code == 403


def test_without_a_mail_server_it_says_that_nothing_is_sent(everywhere, settings):
    support = everywhere("ict_support")
    settings.EMAIL_HOST = ""
    assert "name no mail server: emails are not sent" in page(support, "/system/")
    settings.EMAIL_HOST = "localhost"
    assert "Emails waiting to be sent: 0" in page(support, "/system/")


def test_a_mail_that_does_not_go_out_asks_attention_after_some_minutes(everywhere, settings):
    support = everywhere("ict_support")
    settings.EMAIL_HOST = "localhost"
    Organisation.objects.update(is_demo=True)  # of which no backups are made
    beat(at=timezone.now())
    ask_reset(email="somebody@example.com", at=timezone.now() - dt.timedelta(minutes=1))
    assert "Emails waiting to be sent: 1" in page(support, "/system/")
    assert "All is well" in page(support, "/system/")
    ask_reset(email="somebody@example.com", at=timezone.now() - dt.timedelta(minutes=6))
    assert "Emails waiting to be sent: 2, the first since" in page(support, "/system/")
    heartbeat()
    assert "Emails are not being sent" in page(support, "/")


def test_signing_everybody_out_is_found_there_by_who_may_do_it(everywhere):
    link = reverse("access:end-all-sessions")
    assert link in page(everywhere("board"), "/system/")
    told = page(everywhere("ict_support"), "/system/")
    assert link not in told
    assert "The board can sign everybody out" in told
