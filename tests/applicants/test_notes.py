"""What the panel notes, and how far an application has come."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from applicants.actions import decide_outcome, move_stage, note_career
from applicants.models import Application, Assessment, CareerItem
from audit.models import Event
from core.dates import today
from core.registries import export_sections
from documents.models import Document
from retention.actions import place_hold
from subjects.record_actions import remove_record
from tests.factories import files
from tests.factories.applicants import application, career, procedure, report
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.django_db
DAY = f"{today():%d-%m-%Y}"
CAREER = {"employer": "De Wolkenkamer", "position": "Groepshulp", "is_current": "True"}
REPORT = {"kind": "test", "held_on": DAY, "report": "Goed gemaakt"}


@pytest.fixture
def made(at, member):
    return application(procedure(at, "Kok", panel=[member]))


@pytest.fixture
def client(member):
    return asking(member)


KINDS = {"career": "employment", "assessment": "report"}


def url(name, made, *more):
    return reverse(f"applicants:{name}", args=[made.subject_id, *more])


def note_url(made, slug, record=None):
    return record_url("applicants", made.subject, slug, KINDS[slug], record=record)


def remove_url(made, slug, record):
    return f"{note_url(made, slug, record)}remove/"


@pytest.mark.clause("K27")
def test_the_file_holds_what_may_be_held_each_in_its_own_part(client, made):
    client.post(note_url(made, "career"), CAREER)
    former = {
        "employer": "Kompas",
        "position": "Leraar",
        "ends_on": "01-02-2020",
        "is_current": "False",
    }
    client.post(note_url(made, "career"), former)
    client.post(note_url(made, "assessment"), REPORT)
    add = reverse("documents:add", args=[made.subject_id, "applicant.assessment"])
    test = {"title": "Rekentest", "audience": "managers", "files": files.upload(files.pdf())}
    client.post(add, test)
    parts = {
        "identity": ["Robin", "Kraaij", "robin@example.com", "06 12345678"],
        "letter": ["Geachte commissie"],
        "procedure": ["Kok"],
        "career": ["De Wolkenkamer", "Kompas", "Leraar", "01-02-2020"],
        "assessment": ["Goed gemaakt", "Rekentest"],
    }
    for slug in parts:
        page = client.get(url("section", made, slug)).content.decode()
        for other, theirs in parts.items():
            for value in theirs:
                at_top = value in ("Robin", "Kraaij", "Kok")  # whose file it is, on every page
                assert (value in page) == (slug == other or at_top), (slug, value)
    assert Document.objects.get().category == "applicant.assessment"


@pytest.mark.clause("K27")
def test_a_copy_of_the_file_holds_the_notes_without_who_wrote_them(client, made):
    client.post(note_url(made, "career"), CAREER)
    client.post(note_url(made, "assessment"), REPORT)
    (work,) = export_sections["applicant.career"].rows(made.subject)
    assert (work["employer"], work["is_current"]) == ("De Wolkenkamer", True)
    (report,) = export_sections["applicant.assessment"].rows(made.subject)
    assert report == {"kind": "test", "held_on": today().isoformat(), "report": "Goed gemaakt"}


def test_the_page_asks_to_leave_out_what_is_nobodys_business(client, made):
    page = client.get(note_url(made, "assessment")).content.decode()
    assert "Nothing about health, religion, origin or" in page


@pytest.mark.parametrize(
    ("slug", "values", "field", "value"),
    [
        ("career", CAREER, "employer", ""),
        ("career", CAREER, "starts_on", "31-02-2020"),
        ("career", CAREER, "ends_on", "01-02-2020"),
        (
            "career",
            {**CAREER, "is_current": "False", "starts_on": "02-02-2020"},
            "ends_on",
            "1-2-2020",
        ),
        ("assessment", REPORT, "held_on", "01-01-2200"),
        ("assessment", REPORT, "kind", "gossip"),
        ("assessment", {**REPORT, "held_on": "oeps"}, "held_on", "oeps"),
    ],
)
def test_a_wrong_note_is_told_at_its_field(client, made, slug, values, field, value):
    page = client.post(note_url(made, slug), {**values, field: value})
    assert list(page.context["form"].errors) == [field]
    kept = "Groepshulp" if slug == "career" else "Goed gemaakt"
    assert kept in page.content.decode()
    assert not CareerItem.objects.exists()
    assert not Assessment.objects.exists()


def test_a_note_is_corrected_and_removed_after_asking(client, made, member):
    item = career(made)
    client.post(note_url(made, "career", item), {**CAREER, "position": "Kok"})
    item = CareerItem.objects.get()
    assert (item.position, item.starts_on, item.is_current) == ("Kok", None, True)
    remove = remove_url(made, "career", item)
    assert client.get(remove).status_code == 200
    assert CareerItem.objects.exists()
    assert client.post(remove).url == url("section", made, "career")
    assert not CareerItem.objects.exists()
    section, action = "applicant.career", "record.removed"
    assert Event.objects.filter(action=action, section=section, actor=member).exists()


def test_the_history_tells_what_a_note_held_and_a_report_who_corrected_it(client, made, member):
    written = report(made, made.received_on, "Vraagt door.")
    change = note_url(made, "assessment", written)
    assert "Vraagt door." in client.get(change).content.decode()
    client.post(change, {**REPORT, "report": "Vraagt goed door."})
    written.refresh_from_db()
    assert (written.report, written.written_by) == ("Vraagt goed door.", member)
    page = client.get(url("history", made, "assessment")).content.decode()
    assert "Vraagt door." in page
    assert "P. Proef" in page
    assert "Vraagt" not in client.get(url("history", made, "career")).content.decode()


def test_what_somebody_sent_is_read_and_not_changed(client, made):
    page = client.get(url("section", made, "letter")).content.decode()
    assert "Change" not in page
    change = record_url("applicants", made.subject, "letter", "letter", record=made.subject.letter)
    assert client.get(change).status_code == 403
    assert client.post(change, {"text": "Nee"}).status_code == 403


def test_a_note_of_another_part_is_not_found(client, made):
    item = career(made)
    for address in (
        record_url("applicants", made.subject, "assessment", "report", record=item),
        record_url("applicants", made.subject, "assessment", "employment", record=item),
        record_url("applicants", made.subject, "procedure", "application"),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, CAREER).status_code == 404
    assert CareerItem.objects.get().employer == item.employer


def test_what_is_held_is_not_removed(client, made):
    item = career(made)
    place_hold(
        subject=made.subject,
        retention_class="applicant.file",
        ground="dispute",
        proof="brief",
        review_on=today() + dt.timedelta(days=60),
        today=today(),
        by=None,
    )
    with pytest.raises(ValidationError):
        remove_record(record=item, names=("employer",), by=None)
    page = client.post(remove_url(made, "career", item), follow=True)
    assert "There is a hold on this" in page.content.decode()
    assert CareerItem.objects.exists()


def test_work_that_goes_on_has_no_last_day(made):
    with pytest.raises(ValidationError):
        note_career(
            subject=made.subject,
            employer="X",
            position="Y",
            ends_on=today(),
            is_current=True,
            by=None,
        )


# --- stages ----------------------------------------------------------------------------------


def test_an_application_moves_on_and_the_list_shows_and_filters_it(client, made):
    application(made.procedure, "Sam", "Vink")
    rejected = application(made.procedure, "Pim", "Duin")
    on = rejected.received_on
    decide_outcome(application=rejected, outcome="rejected", decided_on=on, on=on, by=None)
    client.post(url("stage", made), {"stage": "second"})
    moved = Event.objects.get(action="application.stage_moved")
    assert (moved.subject_id, moved.details) == (made.subject_id, {"stage": "second"})
    address = reverse("applicants:procedure", args=[made.procedure_id])

    def shown(what):
        page = client.get(address, {"show": what})
        return {row[0]["text"]: row[1]["text"] for row in page.context["rows"]}

    second = "Second interview or trial day"
    assert shown("") == {"Robin Kraaij": second, "Sam Vink": "Received", "Pim Duin": "Rejected"}
    assert shown("second") == {"Robin Kraaij": second}
    assert shown("received") == {"Sam Vink": "Received"}
    assert shown("rejected") == {"Pim Duin": "Rejected"}
    assert shown("withdrawn") == {}
    assert len(shown("nonsense")) == 3


def test_who_was_decided_on_moves_no_further(made):
    on = made.received_on
    decide_outcome(application=made, outcome="withdrawn", decided_on=on, on=on, by=None)
    with pytest.raises(ValidationError) as caught:
        move_stage(application=made, stage="offer", by=None)
    assert list(caught.value.error_dict) == ["stage"]
    assert Application.objects.get().stage == "received"


@pytest.mark.parametrize("stage", ["", "hired"])
def test_there_are_only_so_many_stages(client, made, stage):
    page = client.post(url("stage", made), {"stage": stage})
    assert list(page.context["form"].errors) == ["stage"]
    with pytest.raises(ValidationError):
        move_stage(application=made, stage=stage, by=None)
    assert Application.objects.get().stage == "received"
