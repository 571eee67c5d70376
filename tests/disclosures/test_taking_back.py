"""What was recorded as told by mistake is taken back: it stays, and counts as told nowhere."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from audit.models import Event
from consents.defaults import HANDOVER_VERBAL, HANDOVER_WRITTEN
from core.dates import today
from core.registries import evidence, export_sections, figures, work_sources
from disclosures.actions import (
    ask_to_tell,
    note_told,
    record_copy_given,
    say_fixed_message,
    take_back_disclosure,
)
from disclosures.models import CallNote, Disclosure, RecipientTask
from documents.actions import add_document, remove_document
from documents.cleaning import clean_bytes
from documents.models import Document
from register.findings import findings
from rights.actions.telling import tell_recipients
from rights.contents import gather
from rights.information import information_for
from tests.disclosures.test_of_staff import by_law
from tests.disclosures.test_pages import errors_of, page_of
from tests.disclosures.test_recipients import TOLD
from tests.factories import consents, disclosures, files, rights, staff, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
DAY = disclosures.DAY
WHY = "Het ging over een ander kind."


@pytest.fixture
def consented(kid, parents):
    consents.decided(kid, parents[0], True, on=DAY, code=HANDOVER_WRITTEN)
    return kid


@pytest.fixture
def given(consented):
    return disclosures.told(consented, told="Het overdrachtsformulier.")


def take_back(disclosure, **changed) -> Disclosure:
    return take_back_disclosure(
        disclosure=disclosure, **{"because": WHY, "on": today(), "by": None, **changed}
    )


def taken_back_url(of, disclosure, shelf: str = "child") -> str:
    return reverse(f"disclosures:take_back_{shelf}", args=[of.pk, disclosure.pk])


def test_it_stays_in_the_file_with_the_reason_and_the_day(given, consented, manager):
    address = taken_back_url(consented, given)
    assert address in manager.get(page_of("of_child", consented)).content.decode()
    page = strip_tags(manager.get(address).content.decode())
    assert "Basisschool De Kade" in page
    assert "report a data breach" in page
    assert "question from outside" not in page.partition("What this means")[2]
    assert set(errors_of(manager.post(address, {"because": " "}))) == {"because"}

    manager.post(address, {"because": WHY})
    kept = Disclosure.objects.get()
    assert (kept.taken_back_on, kept.taken_back_because) == (today(), WHY)
    event = Event.objects.get(action="disclosure.taken_back")
    assert (event.subject_id, event.object_id) == (consented.pk, str(given.pk))
    page = manager.get(page_of("of_child", consented)).content.decode()
    assert address not in page
    assert 'data-header="Recorded by mistake?"> Yes' in re.sub(r"\s+", " ", page)
    for words in ("recorded by mistake", WHY, f"{DAY:%d-%m-%Y}", f"{today():%d-%m-%Y}"):
        assert words in page
    refused = manager.post(address, {"because": WHY})
    assert "already been taken back" in refused.content.decode()


def test_who_may_only_read_the_file_is_not_offered_it(here, given, consented):
    reader = asking(world.user("administration", here))
    page = reader.get(page_of("of_child", consented)).content.decode()
    assert "Basisschool De Kade" in page
    assert taken_back_url(consented, given) not in page


@pytest.mark.clause("K24")
def test_of_somebody_who_works_here_hr_takes_it_back(here):
    person = staff.employee(here)
    made = disclosures.told(person, **by_law("uwv", "employee_insurance", "staff.absence"))
    address = taken_back_url(person, made, "employee")
    hr = asking(world.user("hr", here))
    assert address in hr.get(page_of("of_employee", person)).content.decode()
    hr.post(address, {"because": WHY})
    assert Disclosure.objects.get().taken_back_on == today()


@pytest.mark.clause("G03")
def test_nobody_has_to_hear_of_a_change_of_what_was_not_told(here, given, consented, manager):
    kept = disclosures.told(consented, recipient="Basisschool Het Anker")
    done, task = (ask_to_tell(disclosures=[one], why="corrected", on=DAY, by=None)[0]
                  for one in (kept, given))  # fmt: skip
    note_told(task=done, note="Per brief.", on=DAY, by=None)
    take_back(given)
    take_back(kept)

    user = world.user("location_manager", here)
    assert work_sources["disclosures.recipients"].items(user, today()) == []
    assert "De Kade" not in manager.get(TOLD).content.decode()
    assert manager.get(reverse("disclosures:note_told", args=[task.pk])).status_code == 404
    with pytest.raises(ValidationError):
        note_told(task=task, note="Per brief.", on=today(), by=None)
    assert figures["disclosures.changes"].per_location(today()) == {}
    assert evidence["disclosures.changes"].look(today()).words == "To be told in all: 1, late: 0."
    # Of a recipient who did hear of it, that stays.
    assert "Het Anker" in manager.get(TOLD, {"state": "done"}).content.decode()
    assert len(export_sections["recipient_tasks"].rows(consented.subject)) == 1


@pytest.mark.clause("G03")
def test_no_later_change_is_told_to_who_got_nothing(given, consented, parents, manager):
    ask = {"why": "corrected", "on": today(), "by": None}
    take_back(given)
    file = page_of("of_child", consented)
    changed = page_of("changed_child", consented)
    assert changed.rstrip("?") not in manager.get(file).content.decode()
    assert manager.get(changed).status_code == 404
    assert ask_to_tell(disclosures=[given], **ask) == []
    request = rights.asked(consented, parent=1)
    assert tell_recipients(request=request, categories=["child.identity"], **ask) == 0
    consents.decided(consented, parents[0], False, on=today(), code=HANDOVER_WRITTEN)
    assert not RecipientTask.objects.exists()


def test_the_court_order_of_another_child_can_leave_the_file_after_it(kid):
    order = add_document(
        subject=kid.subject,
        category="child.custody",
        title="Beschikking",
        file=clean_bytes(files.pdf()),
        by=None,
    )
    made = disclosures.told(
        kid,
        recipient_kind=disclosures.recipient_kind("other"),
        ground="court_order",
        consent_kind=None,
        categories=["child.identity"],
        document=order,
    )
    with pytest.raises(ValidationError):
        remove_document(document=order, by=None)
    take_back(made)
    remove_document(document=order, by=None)
    assert not Document.objects.filter(pk=order.pk).exists()
    assert Disclosure.objects.get().ground == "court_order"


def found_recipients() -> list[str]:
    return [one.about for one in findings(today()) if one.kind == "recipients"]


@pytest.mark.clause("K14")
def test_it_counts_nowhere_as_told(given):
    look = evidence["disclosures.told"].look
    assert look(DAY).words.startswith("1 ")
    assert given.recipient_kind.label in found_recipients()
    take_back(given)
    assert look(DAY).words == "Nothing has been told to others yet."
    assert given.recipient_kind.label not in found_recipients()


@pytest.mark.clause("K14")
def test_a_copy_says_that_it_was_a_mistake_and_nothing_that_may_be_of_others(given, consented):
    take_back(given)
    (row,) = export_sections["disclosures"].rows(consented.subject)
    assert (row["recipient"], row["taken_back_because"]) == ("Basisschool De Kade", WHY)
    assert row["taken_back_on"] == today().isoformat()
    assert (row["told"], row["purpose"]) == ("", "")
    kept = disclosures.told(consented, recipient="Basisschool Het Anker")
    told = information_for(consented.subject, gather(consented.subject)).recipients
    assert [row["recipient"] for row in told] == [kept.recipient]


def test_the_parents_read_in_the_portal_that_it_was_a_mistake(given, consented):
    parent = asking(world.parent_user(consented))
    address = reverse("portal:section", args=[consented.pk, "child.disclosures"])
    assert "Recorded by mistake" not in parent.get(address).content.decode()
    take_back(given)
    page = strip_tags(parent.get(address).content.decode())
    assert "Recorded by mistake" in page
    assert WHY in page
    assert "What we told" not in page


@pytest.fixture
def asked_by_school(consented, parents):
    consents.decided(consented, parents[0], False, on=DAY, code=HANDOVER_VERBAL)
    return disclosures.noted_call(consented)


def say_message(child, note):
    return say_fixed_message(
        subject=child.subject,
        recipient="Basisschool De Kade",
        means="phone",
        call_note=note,
        on=DAY,
        by=None,
    )


@pytest.mark.clause("L37", "L38")
def test_the_question_it_answered_is_open_again(here, consented, asked_by_school, manager):
    made = say_message(consented, asked_by_school)
    address = taken_back_url(consented, made)
    assert "The question from outside that it answered" in manager.get(address).content.decode()
    manager.post(address, {"because": WHY})
    note = CallNote.objects.get()
    assert (note.state, note.closed_on, note.closed_by) == (CallNote.State.OPEN, None, None)
    assert Event.objects.filter(action="call.reopened", object_id=str(note.pk)).exists()
    user = world.user("location_manager", here)
    assert len(work_sources["disclosures.calls"].items(user, today())) == 1
    page = manager.get(reverse("disclosures:call", args=[note.pk]))
    assert page.context["told"] is None
    say_message(consented, note)
    assert CallNote.objects.get().state == CallNote.State.MINIMAL


@pytest.mark.clause("L39")
def test_of_a_question_about_care_only_the_care_coordinator_takes_it_back(
    consented, parents, manager, coordinator
):
    consents.decided(consented, parents[0], False, on=DAY, code=HANDOVER_VERBAL)
    note = disclosures.noted_call(consented, is_about_care=True)
    made = say_message(consented, note)
    address = taken_back_url(consented, made)
    assert address not in manager.get(page_of("of_child", consented)).content.decode()
    assert manager.post(address, {"because": WHY}).status_code == 403
    assert coordinator.post(address, {"because": WHY}).status_code == 302
    assert CallNote.objects.get().state == CallNote.State.OPEN


def test_what_the_system_recorded_itself_is_not_taken_back(consented, manager):
    copy = record_copy_given(
        subject=consented.subject,
        recipient="Ans Zandstra",
        categories=["child.identity"],
        number="2026-001",
        on=DAY,
        by=None,
    )
    address = taken_back_url(consented, copy)
    assert address not in manager.get(page_of("of_child", consented)).content.decode()
    assert manager.get(address).status_code == 404
    with pytest.raises(ValidationError):
        take_back(copy)
    assert Disclosure.objects.get().taken_back_on is None
