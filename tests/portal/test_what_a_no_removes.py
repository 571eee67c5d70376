"""What a parent reads of what a no removes, before it is given (G03)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from consents.defaults import HANDOVER_WRITTEN
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from retention.actions import place_hold, release_hold
from tests.factories import files
from tests.portal.consent_pages import TODAY, about, press

pytestmark = [pytest.mark.django_db, pytest.mark.clause("G03")]
TOLD = "With a no we remove what there is because of the yes. Where it may be:"
IN_FILE = "photos and video in this file"


def keep(child) -> str:
    return f'href="{reverse("portal:documents", args=[child.pk])}"'


def share_a_photo(child):
    add_document(
        subject=child.subject,
        category="child.media",
        title="Dag",
        file=clean_bytes(files.png()),
        audience=Document.Audience.PERSON,
        by=None,
    )


def read(parent, child) -> str:
    return parent.get(about(child)).content.decode()


def test_what_goes_for_good_is_told_before_a_no_is_given(child, ans, bas):
    assert TOLD not in read(ans, child)
    press(ans, about(child), "yes")
    page = read(ans, child)
    assert TOLD in page
    assert IN_FILE in page
    assert keep(child) not in page
    assert TOLD not in read(bas, child)  # of the yes of another
    share_a_photo(child)
    for parent in (ans, bas):  # whose no takes the photos that both see
        page = read(parent, child)
        assert TOLD in page
        assert keep(child) in page
    press(ans, about(child), "no")
    assert TOLD not in read(ans, child)


def test_photos_that_are_held_are_not_told_as_removed(child, ans, bas):
    share_a_photo(child)
    press(ans, about(child), "yes")
    hold = place_hold(
        subject=child.subject,
        retention_class="child.file",
        ground="dispute",
        proof="zaak",
        review_on=TODAY + dt.timedelta(days=1),
        today=TODAY,
        by=None,
    )
    for parent in (ans, bas):
        page = read(parent, child)
        assert IN_FILE not in page
        assert keep(child) not in page
    assert TOLD in read(ans, child)  # on devices
    release_hold(hold=hold, at=timezone.now(), by=None)
    assert IN_FILE in read(bas, child)


def test_what_a_school_received_is_asked_back_and_not_said_to_be_removed(child, ans):
    """It lies with the school: we tell it of the no and can do no more."""
    ours_to_tell = "we tell them that you said no and ask them to remove it"
    page = about(child, HANDOVER_WRITTEN)
    assert ours_to_tell not in ans.get(page).content.decode()
    press(ans, page, "yes")
    shown = ans.get(page).content.decode()
    assert ours_to_tell in shown
    assert TOLD not in shown
    assert "That cannot be undone" not in shown
