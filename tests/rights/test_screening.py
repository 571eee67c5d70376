"""Deciding on what is about others: by whom, with a second pair of eyes, until all is decided."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from children.actions import ParentDetails
from children.models import CareNote, Conversation
from core.dates import today
from core.registries import work_sources
from documents import storage
from documents.models import Document
from rights import tasks
from rights.actions import (
    approve_copy,
    confirm_passages,
    decide_passages,
    passages_of,
    start_making,
)
from rights.models import Copy, PassageDecision
from rights.passages import Outcome
from staff.models import Appraisal
from subjects.models import StatedReason
from subjects.record_actions import save_record
from tests.factories import files, staff, world
from tests.factories.http import asking
from tests.factories.queries import queries_of
from tests.factories.rights import approved, claimed, deciding, of_oneself, screened

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)


@pytest.fixture
def here():
    made = world.location()
    world.child(made, "Storm", "Vlotman", parents=[ParentDetails("Fatima", "Elbakri")])
    return made


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


@pytest.fixture
def coordinator(here):
    return world.user("care_coordinator", here)


@pytest.fixture
def copy(child):
    world.daily_care(child, health_note="Storm beet haar, en Storm huilde.")
    return deciding(child)


def page(copy, name="passages", show=""):
    return reverse(f"rights:{name}", args=[copy.request_id]) + (f"?show={show}" if show else "")


def care_note(child, text="Samen met Storm naar de logopedist."):
    values = {"noted_on": world.START, "kind": "plan", "text": text}
    return save_record(record=CareNote(subject=child.subject), values=values, by=None)


def decided(copy, by, outcome=Outcome.INITIALS, passages=None):
    passages = passages_of(copy) if passages is None else passages
    outcomes = {passage.identity: outcome for passage in passages}
    return decide_passages(copy=copy, passages=passages, outcomes=outcomes, at=NOW, by=by)


def fields_of(response):
    return [name for name in response.context["form"].fields if name.startswith("p_")]


# --- the actions -------------------------------------------------------------------------------


def test_nothing_is_made_before_all_is_decided(copy, manager):
    assert copy.to_decide == {"child.daily_care": 2}
    first, second = passages_of(copy)
    with pytest.raises(ValidationError):
        start_making(copy=copy, by=manager)
    decided(copy, manager, passages=[first])
    with pytest.raises(ValidationError):
        start_making(copy=copy, by=manager)
    decided(copy, manager, passages=[second])
    assert start_making(copy=copy, by=manager).state == Copy.State.WAITING


def test_a_decision_is_kept_without_a_word_of_the_passage(copy, manager):
    decided(copy, manager)
    row = str(PassageDecision.objects.values().first()).casefold()
    events = str(list(Event.objects.filter(action="request.passages_decided").values()))
    assert "storm" not in row
    assert "storm" not in events.casefold()
    assert Event.objects.get(action="request.passages_decided").details == {"count": 2}


def test_what_is_not_in_the_file_cannot_be_decided(copy, manager):
    with pytest.raises(ValidationError):
        decide_passages(
            copy=copy, passages=passages_of(copy), outcomes={"00": "keep"}, at=NOW, by=manager
        )
    assert not PassageDecision.objects.exists()


@pytest.mark.clause("L53")
def test_another_childs_whole_name_cannot_be_kept(child, manager):
    world.daily_care(child, health_note="Storm Vlotman beet haar vandaag.")
    with pytest.raises(ValidationError):
        decided(deciding(child), manager, Outcome.KEEP)


def test_nobody_decides_on_the_own_request(child):
    world.daily_care(child, health_note="Storm beet haar vandaag.")
    copy, parent = deciding(child), world.parent_user(child)
    for attempt in (
        lambda: decided(copy, parent),
        lambda: start_making(copy=copy, by=parent),
        lambda: confirm_passages(copy=copy, agreed=[], returned=[], at=NOW, by=parent),
    ):
        with pytest.raises(ValidationError) as refused:
            attempt()
        assert refused.value.code == "own"


def test_what_a_category_asks_a_second_person_for_holds_once_that_one_agrees(
    child, coordinator, here
):
    care_note(child)
    copy = deciding(child)
    decided(copy, coordinator)
    copy.refresh_from_db()
    assert copy.to_decide == {"child.care_file": 1}
    agreed = [passage.identity for passage in passages_of(copy)]
    with pytest.raises(ValidationError):
        confirm_passages(copy=copy, agreed=agreed, returned=[], at=NOW, by=coordinator)
    other = world.user("care_coordinator", here)
    confirm_passages(copy=copy, agreed=agreed, returned=[], at=NOW, by=other)
    assert start_making(copy=copy, by=None).state == Copy.State.WAITING


def test_deciding_anew_takes_the_confirmation_back(child, coordinator, here):
    care_note(child)
    copy = screened(deciding(child))
    decided(copy, coordinator, Outcome.BLACK)
    copy.refresh_from_db()
    assert copy.to_decide == {"child.care_file": 1}


def test_the_second_person_can_have_it_decided_anew(child, coordinator, here):
    care_note(child)
    copy = deciding(child)
    decided(copy, coordinator)
    (passage,) = passages_of(copy)
    other = world.user("care_coordinator", here)
    confirm_passages(copy=copy, agreed=[], returned=[passage.identity], at=NOW, by=other)
    assert not PassageDecision.objects.exists()


def test_a_file_that_changed_meanwhile_goes_back_to_deciding(child, manager):
    copy = approved(child)
    world.daily_care(child, health_note="Storm beet haar vandaag.")
    tasks.make_one(str(copy.pk))
    copy.refresh_from_db()
    assert (copy.state, copy.has_news) == (Copy.State.DECIDING, True)
    assert copy.to_decide == {"child.daily_care": 1}
    assert not Document.objects.exists()
    (item,) = [
        item
        for source in work_sources
        if source.code == "rights.requests"
        for item in source.items(manager, today())
    ]
    assert item.next_label == "Decide on what is new"
    decided(copy, manager)
    start_making(copy=copy, by=manager)
    tasks.make_one(str(copy.pk))
    copy.refresh_from_db()
    assert copy.state == Copy.State.READY


def test_who_stands_nowhere_in_the_system_is_found_once_somebody_names_them(child, manager):
    world.daily_care(child, health_note="Gebracht door oma Tineke, tineke bracht fruit mee.")
    copy = deciding(child)
    assert passages_of(copy) == []
    client = asking(manager)
    client.post(page(copy, "others"), {"names": "\n  Tineke \n"})
    copy.refresh_from_db()
    assert copy.to_decide == {"child.daily_care": 2}
    assert "Tineke" not in str(list(Copy.objects.values())) + str(list(Event.objects.values()))
    decided(copy, manager)
    preview = client.get(page(copy, "preview")).content.decode()
    assert "Gebracht door oma T., T. bracht fruit mee." in preview
    start_making(copy=copy, by=manager)
    tasks.make_one(str(copy.pk))
    copy.refresh_from_db()
    assert copy.state == Copy.State.READY
    with zipfile.ZipFile(io.BytesIO(b"".join(storage.read(copy.document)))) as bundle:
        assert "tineke" not in bundle.read("file.json").decode().casefold()


def test_naming_nobody_is_an_error_at_the_field(copy, manager):
    response = asking(manager).post(page(copy, "others"), {"names": " - "})
    assert list(response.context["form"].errors) == ["names"]


# --- the pages ---------------------------------------------------------------------------------


def test_each_passage_stands_on_the_page_in_its_text(copy, manager):
    response = asking(manager).get(page(copy))
    text = response.content.decode()
    assert len(fields_of(response)) == 2
    assert "<mark>Storm</mark> beet haar, en Storm huilde." in text
    assert "Storm beet haar, en <mark>Storm</mark> huilde." in text
    assert "checked" not in text  # nothing is chosen beforehand


def test_one_answer_can_count_for_all_that_is_alike(copy, manager):
    client = asking(manager)
    first = fields_of(client.get(page(copy)))[0]
    client.post(page(copy), {first: "black", first.replace("p_", "all_"): "on"})
    assert set(copy.decisions.values_list("outcome", flat=True)) == {"black"}
    assert copy.decisions.count() == 2


def test_a_page_is_saved_as_far_as_it_was_filled_in(copy, manager):
    client = asking(manager)
    first, second = fields_of(client.get(page(copy)))
    client.post(page(copy), {first: "initials"})
    response = client.get(page(copy))
    assert fields_of(response) == [second]
    assert fields_of(client.get(page(copy, show="all"))) == [first, second]


@pytest.mark.clause("L39")
def test_a_part_that_is_not_open_is_neither_shown_nor_decided(child, manager, coordinator):
    care_note(child)
    copy = deciding(child)
    client = asking(manager)
    response = client.get(page(copy))
    assert response.context["form"] is None
    assert response.context["closed"] == ["Care file: 1 (Care coordinator)"]
    assert "Nothing was found" not in response.content.decode()
    assert "logopedist" not in response.content.decode()
    assert "logopedist" not in client.get(page(copy, "preview")).content.decode()
    (name,) = fields_of(asking(coordinator).get(page(copy)))
    client.post(page(copy), {name: "initials"})
    assert not PassageDecision.objects.exists()
    asking(coordinator).post(page(copy), {name: "initials"})
    assert PassageDecision.objects.get().decided_by == coordinator


@pytest.mark.clause("L39")
def test_who_keeps_a_part_hears_that_something_is_to_be_decided_in_it(child, coordinator):
    deciding(child, parent=1)  # holds nothing for the care coordinator
    care_note(child)
    copy = deciding(child)
    items = [
        item
        for source in work_sources
        if source.code == "rights.requests"
        for item in source.items(coordinator, today())
    ]
    assert [item.url for item in items] == [page(copy)]


def test_the_second_person_confirms_on_a_page(child, coordinator, here):
    care_note(child)
    copy = deciding(child)
    decided(copy, coordinator)
    assert asking(coordinator).get(page(copy, show="confirm")).context["form"] is None
    client = asking(world.user("care_coordinator", here))
    response = client.get(page(copy, show="confirm"))
    assert "Decided: Initials: S." in response.content.decode()
    (name,) = fields_of(response)
    client.post(page(copy, show="confirm"), {name: "agree"})
    assert PassageDecision.objects.get().counts


def test_what_was_opened_to_decide_stands_in_the_trail(copy, manager):
    asking(manager).get(page(copy))
    opened = Event.objects.filter(action="section.opened", actor=manager)
    assert [event.section for event in opened] == ["child.daily_care"]


def test_a_part_that_opens_on_reason_opens_for_the_request(child):
    values = {
        "held_on": world.START,
        "kind": "progress",
        "report": "Storm kwam ter sprake, zei Fatima Elbakri.",
    }
    save_record(record=Conversation(subject=child.subject), values=values, by=None)
    copy = deciding(child)
    officer = world.user("privacy_officer")
    assert len(fields_of(asking(officer).get(page(copy)))) == 2
    assert StatedReason.objects.get().text == f"request {copy.request.number}"


def test_the_preview_shows_what_will_stand_there_and_starts_the_making(copy, manager):
    client = asking(manager)
    assert not client.get(page(copy, "preview")).context["may_make"]
    assert client.post(page(copy, "preview"))["Location"] == page(copy)
    decided(copy, manager)
    response = client.get(page(copy, "preview"))
    assert "S. beet haar, en S. huilde." in response.content.decode()
    assert (
        "Left out because it is about others: 6 entries, 2 passages." in response.content.decode()
    )
    assert response.context["may_make"]
    assert client.post(page(copy, "preview"))["Location"] == page(copy, "progress")
    copy.refresh_from_db()
    assert copy.state == Copy.State.WAITING
    assert client.get(page(copy))["Location"] == page(copy, "detail")


def test_who_only_keeps_a_part_does_not_start_the_making(child, coordinator):
    copy = screened(deciding(child))
    assert not asking(coordinator).get(page(copy, "preview")).context["may_make"]
    assert asking(coordinator).post(page(copy, "preview")).status_code == 403


def test_a_request_elsewhere_reads_as_one_that_never_was(copy):
    elsewhere = world.user("location_manager", world.location("Het Vlot"))
    client = asking(elsewhere)
    for name in ("passages", "preview", "print"):
        assert client.get(page(copy, name)).status_code == 404


def test_a_page_costs_the_same_for_many_passages(child, manager):
    world.daily_care(child, health_note="Storm beet haar vandaag.")
    copy, client = deciding(child), asking(manager)

    def queries():
        client.get(page(copy))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page(copy)).status_code == 200
        return len(captured)

    few = queries()
    world.daily_care(child, health_note="Storm beet haar vandaag. " * 20)
    assert queries() == few


def test_a_page_costs_the_same_for_many_colleagues(child, manager, coordinator, here):
    care_note(child)
    copy, client = deciding(child), asking(manager)
    client.get(page(copy))
    few = queries_of(client, page(copy))
    for function in ("care_coordinator", "pedagogical_professional", "location_manager"):
        world.user(function, here)
        world.user(function, world.location(f"Elders van {function}"))
    assert client.get(page(copy)).context["closed"] == ["Care file: 1 (Care coordinator)"]
    assert queries_of(client, page(copy)) == few


@pytest.mark.clause("L49")
def test_the_copy_of_who_works_here_is_decided_by_hr(here):
    worker = staff.employee(here)
    values = {"held_on": world.START, "report": "Ging met Storm goed om, dat jaar."}
    save_record(record=Appraisal(subject=worker.subject), values=values, by=None)
    copy = approve_copy(
        request=of_oneself(worker, "copy"),
        identity_check="known",
        on=today(),
        at=timezone.now(),
        by=None,
    )
    client = asking(world.user("hr"))
    (name,) = fields_of(client.get(page(copy)))
    client.post(page(copy), {name: "initials"})
    copy.refresh_from_db()
    assert copy.to_decide == {"staff.appraisal": 1}  # a second person confirms


def test_a_document_is_decided_on_the_same_page(child, manager):
    paper = files.paper(child.subject, "child.daily_care", title="Recept")
    copy, client = deciding(child), asking(manager)
    response = client.get(page(copy))
    assert reverse("documents:detail", args=[paper.pk]) in response.content.decode()
    assert "Of a document: does it go along, or does it stay out?" in response.content.decode()
    (name,) = fields_of(response)
    client.post(page(copy), {name: "black"})
    assert claimed(start_making(copy=copy, by=manager))
