"""A page that changes something in a file says whose it is, and where needed of which parent."""

import datetime as dt

import pytest
from django.urls import reverse

from children.models import Declaration, EmergencyNumber
from documents.actions import add_document
from documents.cleaning import clean_bytes
from tests.factories import applicants, files, world
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(here):
    return asking(world.user("location_manager", here))


def main_of(client, url: str) -> str:
    shown = client.get(url).content.decode()
    return shown[shown.index("<main") : shown.index("</main>")]


def declared(child, by) -> Declaration:
    return Declaration.objects.create(
        subject=child.subject, kind="group", signed_on=dt.date(2026, 2, 1), signed_by=by.subject
    )


@pytest.mark.parametrize("kind", ["custody", "order"])
def test_custody_and_a_court_order_are_changed_of_a_parent_by_name(kind, child, manager):
    ans, bas = world.parents_of(child)
    for parent, other in ((ans, bas), (bas, ans)):
        record = child.subject.represented_by.get(parent=parent.subject)
        url = record_url("children", child.subject, "custody", kind, record=record)
        shown = main_of(manager, url)
        assert parent.name in shown
        assert other.name not in shown


def test_the_page_of_a_court_order_is_called_as_what_leads_to_it(child, manager):
    section = reverse("children:section", args=[child.pk, "custody"])
    record = child.subject.represented_by.first()
    url = record_url("children", child.subject, "custody", "order", record=record)
    assert "<h2>Record a court order</h2>" in main_of(manager, url)
    assert "Change the court order" not in main_of(manager, section)
    manager.post(url, {"restriction": "no_contact", "restricted_from": "01-02-2026"})
    assert "<h2>Change: Court order</h2>" in main_of(manager, url)
    assert "Change the court order<" in main_of(manager, section)
    ended = {"restricted_from": "01-02-2026", "restricted_until": "02-02-2026"}
    manager.post(url, {"restriction": "no_contact", **ended})
    words = "Change the court order that ended, or record a new one"
    assert words in main_of(manager, section)


def test_who_notes_that_a_paper_file_was_taken_out_reads_so(child, manager):
    says = "Record that the paper file was taken out"
    section = reverse("children:section", args=[child.pk, "paper_file"])
    assert says in main_of(manager, section)
    assert f"<h2>{says}</h2>" in main_of(
        manager, record_url("children", child.subject, "paper_file", "loan")
    )


def test_who_removes_a_record_reads_of_whom_it_is(child, manager):
    world.emergency_number(child, "0612345678", "oma")
    number = EmergencyNumber.objects.get(subject=child.subject)
    url = record_url("children", child.subject, "daily_care", "emergency", record=number)
    shown = main_of(manager, url + "remove/")
    assert child.name in shown
    assert "oma" in shown
    for text in ("is removed from this part", "history of this part keeps", "add it again"):
        assert text in shown


def test_who_removes_from_or_adds_to_an_application_reads_of_whom_it_is(here):
    sitter = applicants.panel_member(here)
    procedure = applicants.procedure(here, panel=[sitter])
    application = applicants.application(procedure)
    career = applicants.career(application)
    url = record_url("applicants", application.subject, "career", "employment", record=career)
    add = reverse("documents:add", args=[application.subject_id, "applicant.career"])
    for page in (url + "remove/", add):
        assert "Robin Kraaij" in main_of(asking(sitter), page)


def test_who_removes_a_document_reads_of_whom_it_is(child, manager):
    document = add_document(
        subject=child.subject,
        category="child.conversations",
        title="Gesprek",
        file=clean_bytes(files.pdf()),
        by=None,
    )
    shown = main_of(manager, reverse("documents:remove", args=[document.pk]))
    assert child.name in shown
    for text in ("cannot be brought back", "The rest of the file stays", "The trail records"):
        assert text in shown


def test_a_declaration_tells_who_signed_it(child, manager):
    ans, bas = world.parents_of(child)
    record = declared(child, by=bas)
    section = reverse("children:section", args=[child.pk, "declarations"])
    change = record_url("children", child.subject, "declarations", "declaration", record=record)
    for page in (section, change + "remove/"):
        shown = main_of(manager, page)
        assert "Signed by" in shown
        assert bas.name in shown
        assert ans.name not in shown


def test_the_history_names_who_signed_also_after_a_correction_and_a_removal(child, manager):
    ans, bas = world.parents_of(child)
    record = declared(child, by=bas)
    change = record_url("children", child.subject, "declarations", "declaration", record=record)
    values = {"kind": "group", "signed_on": "01-02-2026", "signed_by": ans.pk, "kept": "paper"}
    saved = manager.post(change, values)
    assert saved.status_code == 302, saved.context["form"].errors
    history = reverse("children:history", args=[child.pk, "declarations"])
    assert bas.name in main_of(manager, history)
    assert manager.post(change + "remove/").status_code == 302
    shown = main_of(manager, history)
    assert ans.name in shown
    assert str(ans.pk) not in shown


@pytest.mark.clause("S07")
def test_the_history_names_nobody_whose_id_was_typed(child, manager):
    elsewhere = world.child(world.location("Het Vlot"), "Sem", "Verborgen")
    record = declared(child, by=world.parents_of(child)[0])
    record.remark = f"child {elsewhere.pk}"
    record.save()
    change = record_url("children", child.subject, "declarations", "declaration", record=record)
    assert manager.post(change + "remove/").status_code == 302
    shown = main_of(manager, reverse("children:history", args=[child.pk, "declarations"]))
    assert f"child {elsewhere.pk}" in shown
    assert "Verborgen" not in shown


@pytest.mark.parametrize(
    ("section", "kind", "field"),
    [("declarations", "declaration", "signed_by"), ("contract", "contract", "parent")],
)
def test_no_parent_of_several_is_chosen_beforehand(section, kind, field, child, here, manager):
    url = record_url("children", child.subject, section, kind)
    values = [value for value, _name in manager.get(url).context["form"].fields[field].choices]
    assert values[0] == ""
    assert "Make a choice" in main_of(manager, url)
    assert field in manager.post(url, {field: ""}).context["form"].errors
    represented = child.subject.represented_by
    represented.exclude(pk=represented.first().pk).delete()
    values = [value for value, _name in manager.get(url).context["form"].fields[field].choices]
    assert len(values) == 1
    assert values[0]


def test_lists_lead_back_to_where_they_hang(here, child, manager):
    world.child(world.location("Het Vlot"), "Sem")
    board = asking(world.user("board"))
    at = reverse("children:consents_at", args=[here.pk])
    back = '<a class="back" href="{}">'.format
    assert back(reverse("children:list")) in main_of(manager, reverse("children:sign_ups"))
    assert back(reverse("children:consent_overview")) in main_of(board, at)
    assert 'class="back"' not in main_of(manager, at)  # who has one location only comes back here
    letters = reverse("rights:letter-texts")
    assert back(reverse("rights:list")) in main_of(board, letters)
