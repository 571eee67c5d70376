"""Erasure of parts of a file at a request: what goes is gone, what stays is named (L06, L17)."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.actions import ContractDetails, deregister_child
from children.models import Conversation, Observation
from consents.defaults import HANDOVER_WRITTEN
from core.templatetags.ui import day
from disclosures.models import RecipientTask
from documents import storage
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from retention.actions import place_hold
from retention.models import Erasure
from rights.actions import grant_erasure, note_advice, store_copy
from rights.erasure import preview
from rights.models import Copy, CorrectionItem, Request
from subjects.models import FormerValues
from subjects.record_actions import remove_record, save_record
from tests.factories import consents, disclosures, files, world
from tests.factories.http import asking
from tests.factories.rights import DAY, approved, asked, claimed, ready

pytestmark = pytest.mark.django_db
GONE, STAYS = "child.development", "child.conversations"


@pytest.fixture
def child():
    made = world.child(world.location(), contract=ContractDetails(hours_per_month=80, rate="9.50"))
    Observation.objects.create(
        subject=made.subject, observed_on=DAY, method="KIJK!", report="Kanariepiet zingt."
    )
    Conversation.objects.create(subject=made.subject, held_on=DAY, report="Een goed gesprek.")
    return made


@pytest.fixture
def request_(child):
    made = asked(child, kind="erasure")
    note_advice(request=made, source="officer", text="Mag.", on=DAY, by=None)
    return made


def erase(request, parts=(GONE,), **more):
    details = {
        "answer": "Weg.",
        "identity_check": "known",
        "on": DAY,
        "at": timezone.now(),
        "by": None,
        **more,
    }
    return grant_erasure(request=request, parts=list(parts), **details)


def refused(**arguments) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        erase(**arguments)
    return caught.value


def paper(child, category):
    return add_document(
        subject=child.subject,
        category=category,
        title="Stuk",
        file=clean_bytes(files.png()),
        audience="managers",
        by=None,
    )


@pytest.mark.clause("L06", "L17")
def test_the_chosen_part_is_gone_with_papers_and_history_and_the_rest_stays(
    child, request_, django_capture_on_commit_callbacks
):
    observation = Observation.objects.get()
    save_record(record=observation, values={"report": "Kanariepiet zwijgt."}, by=None)
    gone, kept = paper(child, GONE), paper(child, STAYS)
    with django_capture_on_commit_callbacks(execute=True):
        erase(request_, ground="legal_duty")
    assert not Observation.objects.exists()
    assert not FormerValues.objects.filter(category=GONE).exists()
    assert not LogEntry.objects.filter(object_pk=str(observation.pk)).exists()
    assert not storage.path_of(gone).exists()
    assert Document.objects.get() == kept
    assert Conversation.objects.get().report == "Een goed gesprek."
    request_.refresh_from_db()
    assert (request_.state, request_.ground) == (Request.State.PARTLY, "legal_duty")


def test_the_ledger_says_which_parts_and_how_many_and_nothing_else(request_):
    erasure = erase(request_)
    assert (erasure.categories, erasure.reference) == ([GONE], request_.number)
    assert erasure.counts == {"children.observation": 1}
    assert "Kanariepiet" not in str(Erasure.objects.values())


@pytest.mark.clause("L17")
def test_what_the_law_keeps_is_not_erased_whatever_is_asked(request_):
    error = refused(request=request_, parts=[GONE, "child.contract"])
    assert "parts" in error.error_dict
    assert Observation.objects.exists()
    request_.refresh_from_db()
    assert request_.state == Request.State.OPEN


@pytest.mark.clause("L14")
def test_without_advice_nothing_is_erased(child):
    assert refused(request=asked(child, kind="erasure")).code == "advice"
    assert Observation.objects.exists()


@pytest.mark.clause("L17")
def test_a_hold_stops_the_erasure_and_undoes_the_answer(child, request_):
    place_hold(
        subject=child.subject,
        retention_class="child.file",
        ground="settlement",
        proof="Dossier 12",
        review_on=DAY + dt.timedelta(days=30),
        today=DAY,
        by=None,
    )
    refused(request=request_)
    assert Observation.objects.exists()
    request_.refresh_from_db()
    assert request_.state == Request.State.OPEN


def test_who_got_the_data_is_told_that_it_is_gone(child, request_):
    mother = world.parents_of(child)[0].subject
    consents.decided(child, mother, True, on=DAY, code=HANDOVER_WRITTEN)
    told = disclosures.told(child)
    disclosures.told(child, categories=["child.identity"])
    erase(request_)
    task = RecipientTask.objects.get()
    assert (task.disclosure, task.why) == (told, "removed")


@pytest.mark.clause("L17")
def test_the_preview_has_three_lists(child, request_):
    found = preview(request_, on=DAY)
    assert {part.category for part in found.erasable} == {GONE, STAYS, "child.daily_care"}
    stays = {part.category: part for part in found.stays}
    assert {"child.identity", "child.contract"} <= set(stays)
    assert all(part.ground and part.until for part in found.stays)
    assert "7" in stays["child.contract"].until
    assert "2" in stays["child.identity"].until
    assert "child.custody" in {part.category for part in found.others}


def test_the_page_tells_of_what_stays_until_when_or_how_long(request_):
    url = reverse("rights:step", args=[request_.pk, "erase"])
    page = asking(world.user("board")).get(url)
    assert page.context["stays_headers"][-1] == "Until when, or how long"
    assert "counted from" in page.context["stays"][0][-1]


def test_the_preview_of_one_file_plans_no_other(child, request_):
    deregister_child(child=child.subject, ends_on=DAY, by=None)
    request_.subject.refresh_from_db()
    with CaptureQueriesContext(connection) as asked_for:
        found = preview(request_, on=DAY)
    stays = {part.category: part.until for part in found.stays}
    assert stays["child.identity"] == day(DAY.replace(year=DAY.year + 2) + dt.timedelta(days=1))
    anchors = [query["sql"] for query in asked_for if '"relation_ended_on" <= ' in query["sql"]]
    of_children = [sql for sql in anchors if 'FROM "children_child"' in sql]
    assert of_children
    named = {str(child.pk), child.pk.hex}
    assert all(any(name in sql for name in named) for sql in of_children)


def test_what_was_proposed_for_the_part_goes_with_it(child, request_):
    world.daily_care(child, allergies="Kanariepiet")
    parts = [child.pk, "child.daily_care", "daily", child.subject.daily_care.pk]
    url = reverse("portal:correct", args=parts)
    asking(world.parent_user(child)).post(url, {"allergies": "Kanariepiet en pinda"})
    assert CorrectionItem.objects.get().present == "Kanariepiet"
    erase(request_, parts=["child.daily_care"])
    assert not CorrectionItem.objects.exists()


def test_a_part_of_which_only_the_history_is_left_can_be_erased(child, request_):
    remove_record(record=Observation.objects.get(), names=("method", "report"), by=None)
    assert GONE in {part.category for part in preview(request_, on=DAY).erasable}
    erase(request_)
    assert not FormerValues.objects.exists()


def test_a_copy_that_waits_and_holds_the_part_goes_and_another_stays(child, request_):
    copy = ready(child, on=DAY)  # of the identity alone
    erase(request_)
    copy.refresh_from_db()
    assert copy.state == Copy.State.READY
    again = asked(child, kind="erasure")
    note_advice(request=again, source="officer", text="Mag.", on=DAY, by=None)
    copy.categories = [*copy.categories, STAYS]
    copy.save()
    erase(again, parts=[STAYS])
    copy.refresh_from_db()
    assert (copy.state, copy.document) == (Copy.State.EXPIRED, None)


def test_a_copy_that_is_being_made_is_made_once_more_without_what_went(child, request_):
    being_made = claimed(approved(child, parent=1))
    erase(request_)
    store_copy(copy=being_made, fill=lambda out: out.write(b"old"), categories=[GONE], on=DAY)
    being_made.refresh_from_db()
    assert (being_made.state, being_made.document) == (being_made.State.WAITING, None)
