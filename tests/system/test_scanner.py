"""What is told of the virus scanner, and of what it found."""

import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from core.dates import today
from core.registries import Standing, work_sources
from documents.scanning import note_virus
from organisation.models import Organisation
from privacyhub.environment import check_scanner
from system.state import CHECKS
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
LOOK = next(check.look for check in CHECKS if check.code == "scanner")


def seen():
    found = LOOK(timezone.now())
    return found.standing, found.words


def of_days_ago(days: int) -> str:
    made = timezone.now().astimezone(dt.UTC) - dt.timedelta(days=days)
    return f"ClamAV 1.4.3/27830/{made:%a %b %d %H:%M:%S %Y}"


def test_without_one_it_says_that_nothing_is_scanned():
    standing, words = seen()
    assert standing == Standing.NOT_SET
    assert "not scanned" in words


def test_its_version_and_the_age_of_what_it_knows_are_told(scanner):
    scanner.version = of_days_ago(1)
    standing, words = seen()
    assert standing == Standing.GOOD
    assert "1.4.3" in words
    assert f"{timezone.localtime() - dt.timedelta(days=1):%d-%m-%Y}" in words


@pytest.mark.parametrize(
    ("version", "words"),
    [
        pytest.param(of_days_ago(8), "answers. Its signatures", id="old"),
        pytest.param("ClamAV 1.4.3", "no virus at all", id="empty"),
        pytest.param("UNKNOWN COMMAND", "Does not answer", id="another"),
        pytest.param("ClamAV 1.4.3/1/yesterday", "Does not answer", id="no day"),
    ],
)
def test_one_that_cannot_be_counted_on_asks_attention(scanner, version, words):
    scanner.version = version
    standing, told = seen()
    assert standing == Standing.ATTENTION
    assert words in told


def test_one_that_does_not_answer_asks_attention(settings, tmp_path):
    settings.CLAMD_URL = f"unix://{tmp_path}/nobody"
    standing, words = seen()
    assert standing == Standing.ATTENTION
    assert "no file is accepted" in words


def test_what_was_found_is_told_to_who_runs_the_system_for_a_week():
    world.location()
    organisation = Organisation.objects.get()
    runs_it = world.user("ict_support", organisation)
    support = asking(runs_it)
    sender = world.user("location_manager")
    assert "A virus was found" not in support.get("/").content.decode()
    note_virus(name="Eicar-Test-Signature", by=sender)
    note_virus(name="Eicar-Test-Signature", by=None)
    assert "A virus was found" in support.get("/").content.decode()
    state = support.get("/system/").content.decode()
    assert "Eicar-Test-Signature" in state
    assert sender.name in state
    assert "not signed in" in state
    told = work_sources["system.viruses"].items
    assert told(runs_it, today() + dt.timedelta(days=6))
    assert not told(runs_it, today() + dt.timedelta(days=7))


def test_an_address_that_is_none_does_not_start():
    check_scanner("")
    check_scanner("tcp://scanner:3310")
    with pytest.raises(ImproperlyConfigured, match="CLAMD_URL"):
        check_scanner("scanner:3310")
