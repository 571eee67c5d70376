"""Recipients: those to be told that what they got was changed, and those we know by name."""

import datetime as dt

import pytest
from django.urls import reverse

from consents.defaults import HANDOVER_WRITTEN
from core.dates import today
from core.registries import work_sources
from disclosures.models import Disclosure, Recipient, RecipientTask
from tests.disclosures.test_pages import errors_of, page_of
from tests.factories import consents, disclosures, world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
DAY = disclosures.DAY
TOLD = reverse("disclosures:told")
RECIPIENTS = reverse("disclosures:recipients")


@pytest.fixture
def consented(kid, parents):
    consents.decided(kid, parents[0], True, on=DAY, code=HANDOVER_WRITTEN)
    return kid


# --- telling of a change --------------------------------------------------------------------------


@pytest.mark.clause("G03")
def test_recipients_hear_of_a_correction_and_it_is_noted_how(here, consented, manager):
    disclosures.told(consented)
    kept = disclosures.told(consented, recipient="Basisschool Het Anker")
    address = page_of("changed_child", consented)
    assert set(errors_of(manager.post(address, {"why": ""}))) == {"why", "recipients"}
    manager.post(address, {"why": "corrected", "recipients": [kept.pk]})
    task = RecipientTask.objects.get()
    assert task.disclosure_id == kept.pk

    user = world.user("location_manager", here)
    (item,) = work_sources["disclosures.recipients"].items(user, today())
    assert item.due_on == today() + dt.timedelta(days=14)
    page = manager.get(TOLD).content.decode()
    assert "Basisschool Het Anker" in page
    assert "Noor Zandstra" in page
    assert set(errors_of(manager.post(item.url, {"note": " "}))) == {"note"}
    assert manager.post(item.url, {"note": "Per brief."}).url == TOLD
    assert work_sources["disclosures.recipients"].items(world.fresh(user), today()) == []
    assert "Het Anker" not in manager.get(TOLD).content.decode()
    assert "Het Anker" in manager.get(TOLD, {"state": "done"}).content.decode()
    assert "Per brief." in manager.get(item.url).content.decode()


@pytest.mark.clause("G03")
def test_a_withdrawal_puts_who_got_it_on_the_list(consented, parents, manager):
    disclosures.told(consented)
    consents.decided(consented, parents[0], False, on=today(), code=HANDOVER_WRITTEN)
    (row,) = manager.get(TOLD).context["rows"]
    assert row[0]["text"] == "Basisschool De Kade"
    assert row[3] == "the consent no longer applies"


def test_a_recipient_of_a_file_elsewhere_is_on_no_list(consented, there):
    disclosures.told(consented)
    given = list(Disclosure.objects.all())
    (task,) = disclosures.ask_to_tell(disclosures=given, why="removed", on=DAY, by=None)
    elsewhere = asking(world.user("location_manager", there))
    assert elsewhere.get(TOLD).context["rows"] == []
    assert elsewhere.get(reverse("disclosures:note_told", args=[task.pk])).status_code == 404


def test_what_was_told_of_another_child_cannot_be_chosen(consented, foreign, manager):
    disclosures.told(consented)
    other = disclosures.told(
        foreign,
        recipient_kind=disclosures.recipient_kind("tax_office"),
        ground="legal_duty",
        duty=disclosures.duty("allowance"),
        consent_kind=None,
        categories=["child.identity"],
    )
    sent = {"why": "corrected", "recipients": [other.pk]}
    assert set(errors_of(manager.post(page_of("changed_child", consented), sent))) == {"recipients"}
    assert not RecipientTask.objects.exists()


def test_the_list_of_recipients_to_tell_costs_the_same_for_many(here, consented, manager):
    def add(of, count):
        given = [
            disclosures.told(
                of,
                recipient_kind=disclosures.recipient_kind("tax_office"),
                recipient=f"Kantoor {i}",
                ground="legal_duty",
                duty=disclosures.duty("allowance"),
                consent_kind=None,
                categories=["child.identity"],
            )
            for i in range(count)
        ]
        disclosures.ask_to_tell(disclosures=given, why="removed", on=DAY, by=None)

    add(consented, 1)
    manager.get(TOLD)
    few = queries_of(manager, TOLD)
    add(world.child(here, "Sam"), 4)
    assert queries_of(manager, TOLD) == few


# --- recipients we know ---------------------------------------------------------------------------


def test_the_privacy_officer_keeps_the_list_of_recipients(manager):
    officer = asking(world.user("privacy_officer"))
    school = disclosures.recipient_kind("school")
    sent = {
        "kind": school.pk,
        "name": "Basisschool De Kade",
        "town": "Amsterdam",
        "phone": "020 1234567",
        "is_active": "on",
    }
    add = reverse("disclosures:add_recipient")
    assert set(errors_of(officer.post(add, {**sent, "phone": "12"}))) == {"phone"}
    assert officer.post(add, sent).url == RECIPIENTS
    again = officer.post(add, sent)
    assert "This recipient is in the list already." in again.content.decode()
    made = Recipient.objects.get()
    change = reverse("disclosures:change_recipient", args=[made.pk])
    officer.post(change, {**sent, "phone": "020 7654321"})
    page = manager.get(RECIPIENTS).content.decode()
    assert "020 7654321" in page
    assert change not in page
    duties = manager.get(reverse("disclosures:duties")).content.decode()
    assert "Wet verplichte meldcode" in duties
