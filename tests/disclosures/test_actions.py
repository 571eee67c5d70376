import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection

from core.registries import export_sections
from disclosures.actions import record_disclosure
from disclosures.models import Disclosure
from tests.factories import world
from tests.factories.applicants import application, procedure

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def child():
    return world.child(world.location()).subject


def told(subject, **changed):
    details = {
        "recipient": "Basisschool De Kade",
        "categories": ["child.development", "child.identity"],
        "means": Disclosure.Means.WRITTEN,
        "ground": Disclosure.Ground.CONSENT,
        "disclosed_on": DAY,
        **changed,
    }
    return record_disclosure(subject=subject, by=None, **details)


def test_what_was_told_to_whom_is_kept_sealed(child):
    disclosure = Disclosure.objects.get(pk=told(child).pk)
    assert disclosure.recipient == "Basisschool De Kade"
    with connection.cursor() as cursor:
        cursor.execute("SELECT recipient FROM disclosures_disclosure")
        assert b"Kade" not in bytes(cursor.fetchone()[0])
    for entry in LogEntry.objects.all():
        assert "Kade" not in f"{entry.changes}{entry.object_repr}"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"categories": []}, "categories"),
        ({"categories": ["child.nonsense"]}, "categories"),
        ({"recipient": ""}, "recipient"),
        ({"means": "smoke"}, "means"),
        ({"ground": Disclosure.Ground.LEGAL_DUTY}, "ground_note"),
        ({"ground": Disclosure.Ground.COURT_ORDER}, "ground_note"),
    ],
)
def test_what_lacks_or_is_wrong_is_named_and_nothing_is_kept(child, changed, field):
    with pytest.raises(ValidationError) as caught:
        told(child, **changed)
    assert list(caught.value.error_dict) == [field]
    assert not Disclosure.objects.exists()


def test_the_export_names_recipient_and_parts_in_words_and_no_staff(child):
    told(child)
    (row,) = export_sections["disclosures"].rows(child)
    assert row["recipient"] == "Basisschool De Kade"
    assert len(row["categories"]) == 2
    assert not any("child." in label for label in row["categories"])
    assert "disclosed_by" not in row


@pytest.mark.clause("L62")
def test_nothing_of_an_applicant_is_ever_disclosed(child):
    applicant = application(procedure(world.location())).subject
    with pytest.raises(ValidationError):
        told(applicant)
    for category in ("applicant.letter", "applicant.assessment"):
        with pytest.raises(ValidationError) as caught:
            told(child, categories=["child.identity", category])
        assert list(caught.value.error_dict) == ["categories"]
    assert not Disclosure.objects.exists()
