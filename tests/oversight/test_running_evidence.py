"""What shows how signing in, backups, the trail and destruction stand today (L44)."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.heads import NOT_SENT, SENT
from audit.models import Event
from backups.models import Backup
from core.registries import Standing, evidence
from organisation.models import Organisation
from oversight.policy import evidence_by_clause
from retention.models import RuleSetting
from subjects.models import ReadingLook, UnusualReading
from tests.factories import world

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L44")]
NOW = timezone.now()
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


def seen(code: str, at=NOW):
    return evidence[code].seen(at)


def backup(what, *places, made_at=NOW):
    Backup.objects.create(
        what=what, made_at=made_at, places=list(places), byte_size=1, rows=1, files=0
    )
    Event.objects.create(action="backup.made", at=made_at)


@pytest.mark.clause("L73")
def test_a_backup_counts_when_data_and_keys_stand_in_two_places(settings):
    assert seen("backups.made").standing == Standing.NOT_SET
    settings.BACKUP_FOLDER = ["/one", "/two"]
    backup("data", "/one", "/two")
    assert seen("backups.made").standing == Standing.ATTENTION  # and the keys?
    backup("keys", "/three")
    found = seen("backups.made")
    assert (found.standing, found.words[-8:]) == (Standing.ATTENTION, "each: 1.")
    backup("keys", "/three", "/four")
    assert seen("backups.made").standing == Standing.GOOD
    assert "/one" not in seen("backups.made").words
    assert seen("backups.made", NOW + 3 * DAY).standing == Standing.ATTENTION


@pytest.mark.clause("K39")
def test_the_head_of_the_trail_counts_when_it_arrived_everywhere(settings):
    assert seen("backups.head").standing == Standing.NOT_SET
    settings.AUDIT_HEAD_TO = ["/one", "/two"]
    assert seen("backups.head").standing == Standing.ATTENTION
    told = {"seal": 1, "places": 2, "failed": []}
    Event.objects.create(action=SENT, at=NOW - DAY, details=told)
    assert seen("backups.head").standing == Standing.GOOD
    Event.objects.create(action=NOT_SENT, at=NOW, details={**told, "failed": ["two"]})
    found = seen("backups.head")
    assert found.standing == Standing.ATTENTION
    assert found.words.endswith("places it reached: 1, places it did not reach: 1.")


@pytest.mark.clause("K39")
def test_reading_that_stands_out_asks_attention_when_nobody_looks_at_it():
    assert seen("reading.unusual").standing == Standing.NONE
    ReadingLook.objects.create(pk=1, until=NOW)
    UnusualReading.objects.create(hour=NOW, subjects=40, found_at=NOW)
    found = seen("reading.unusual")
    assert found.standing == Standing.GOOD
    assert found.words.endswith("found: 1, not looked at yet: 1.")
    ReadingLook.objects.update(until=NOW + 15 * DAY)
    assert seen("reading.unusual", NOW + 15 * DAY).standing == Standing.ATTENTION
    UnusualReading.objects.update(outcome="explained")
    assert seen("reading.unusual", NOW + 15 * DAY).standing == Standing.GOOD
    assert seen("reading.unusual", NOW + 20 * DAY).standing == Standing.ATTENTION  # no search


@pytest.mark.clause("L68")
def test_wrong_passwords_are_counted_and_so_is_the_lock():
    user = world.user(email="piet@example.com")
    for _attempt in range(6):
        Client().post(reverse("sign_in"), {"username": user.email, "password": "verkeerd"})
    words = seen("sign_in.wrong", timezone.now()).words
    assert words.endswith("failed attempts 5, refused during the wait 1.")
    assert "After 5 wrong passwords somebody has to wait 15 minutes" in words
    assert " 0, " in seen("sign_in.wrong", timezone.now() + 31 * DAY).words


@pytest.mark.clause("L55")
def test_sessions_that_last_longer_than_half_an_hour_idle_stand_out(settings):
    assert seen("sign_in.sessions").standing == Standing.GOOD
    settings.SESSION_COOKIE_AGE = 31 * 60
    assert seen("sign_in.sessions").standing == Standing.ATTENTION


@pytest.mark.clause("L57", "L69")
def test_how_passwords_are_kept_and_changed_is_told_as_it_is_set(settings):
    assert "At least 12 characters" in seen("sign_in.passwords").words
    found = seen("sign_in.rotation")
    assert (found.standing, "do not have to be changed at fixed times" in found.words) == (
        Standing.NOT_SET,
        True,
    )
    settings.PASSWORD_ROTATION_DAYS = 91
    found = seen("sign_in.rotation")
    assert (found.standing, "every 91 days" in found.words) == (Standing.GOOD, True)


@pytest.mark.clause("L56")
def test_the_addresses_of_staff_are_told_where_they_are_limited():
    world.organisation()
    assert seen("sign_in.addresses").standing == Standing.NOT_SET
    Organisation.objects.update(staff_email_domains="zandbak.example boomhut.example")
    assert seen("sign_in.addresses").words.endswith("zandbak.example, boomhut.example.")


@pytest.mark.clause("L70")
def test_a_trial_without_https_does_not_say_it_has_it(settings):
    assert seen("sign_in.https").standing == Standing.NOT_SET
    settings.SECURE_SSL_REDIRECT = True
    assert seen("sign_in.https").standing == Standing.GOOD


@pytest.mark.clause("L18")
def test_rules_under_which_two_people_must_agree_are_counted():
    assert seen("retention.four_eyes").standing == Standing.NOT_SET
    RuleSetting.objects.create(rule="child.file", four_eyes=True)
    RuleSetting.objects.create(rule="staff.file")
    assert "must agree: 1, lists that are waiting: 0" in seen("retention.four_eyes").words


def test_a_clause_that_the_product_keeps_by_itself_shows_how_it_stands():
    shown = evidence_by_clause(NOW)
    for clause in ("K10", "K39", "L55", "L56", "L57", "L67", "L68", "L69", "L70", "L73"):
        assert shown[clause], clause
