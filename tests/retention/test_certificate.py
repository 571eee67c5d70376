"""What a certificate says, and that it says it of that day for ever."""

import datetime as dt

import pytest

from children.models import Child
from retention.actions.certifying import hash_of
from retention.models import Certificate, RuleSetting
from tests.factories import due, world
from tests.factories.due import CANARIES, DUE, run_when_due
from tests.factories.http import asking
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def backed_up(settings, tmp_path):
    settings.BACKUP_FOLDER, settings.BACKUP_KEEP, settings.BACKUP_KEYS_KEEP = [tmp_path], 30, 7


def made() -> Certificate:
    due.child()
    run_when_due(DUE)
    assert not Child.objects.exists()
    return Certificate.objects.get(rule="child.file")


def page_of(certificate: Certificate) -> str:
    client = asking(world.user("privacy_officer"))
    return text_of(client.get(f"/retention/certificates/{certificate.number}/").content)


@pytest.mark.clause("L10", "L18")
def test_it_says_until_when_backups_can_be_read_and_when_they_are_gone(backed_up):
    certificate = made()
    assert certificate.readable_in_backups_until == dt.date(2026, 3, 8)
    assert certificate.in_backups_until == dt.date(2026, 3, 31)
    text = page_of(certificate)
    assert "08-03-2026" in text
    assert "31-03-2026" in text
    assert text.count("If a backup is made every night") == 2  # they go by number


def test_without_backups_of_its_own_it_promises_nothing_about_them():
    certificate = made()
    assert certificate.in_backups_until is None
    assert "no backups of its own" in page_of(certificate)


def test_it_keeps_the_term_of_its_day_whatever_becomes_of_the_rule(backed_up):
    RuleSetting.objects.create(rule="child.file", years=1)
    certificate = made()
    assert (certificate.term, certificate.clauses) == ("P1Y", ["K18", "L08"])
    RuleSetting.objects.all().delete()
    text = page_of(certificate)
    assert "1 year" in text
    assert "2 years" not in text


def test_its_hash_is_of_all_it_says(backed_up):
    certificate = made()
    assert hash_of(certificate) == certificate.content_hash
    read = Certificate.objects.get(pk=certificate.pk)
    assert hash_of(read) == read.content_hash
    for name, value in {
        "number": 9,
        "rule": "parent.file",
        "clauses": [],
        "term": "P3Y",
        "destroyed_on": DUE + dt.timedelta(days=1),
        "subject_count": 2,
        "counts": {},
        "held_count": 3,
        "held": {"dispute": 3},
        "approvals": [{"people": 1}],
        "readable_in_backups_until": None,
        "in_backups_until": None,
    }.items():
        changed = Certificate.objects.get(pk=certificate.pk)
        setattr(changed, name, value)
        assert hash_of(changed) != certificate.content_hash, name


def test_it_shows_who_agreed_and_what_stayed_and_names_nobody(backed_up):
    certificate = made()
    certificate.approvals = [
        {
            "proposed_as": "location_manager",
            "proposed_on": "2026-02-10",
            "approved_as": "privacy_officer",
            "approved_on": "2026-02-12",
            "people": 1,
        }
    ]
    certificate.held = {"dispute": 1, "use_restricted": 2}
    certificate.save()
    text = " ".join(page_of(certificate).split())
    assert "proposed on 10-02-2026 by location manager" in text.lower()
    assert "approved on 12-02-2026 by privacy officer" in text.lower()
    assert "dispute: 1; its use is restricted: 2" in text
    for canary in CANARIES:
        assert canary not in text
