"""Documents shared with parents about their child, and with people about themselves."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from children.actions import deregister_child
from core.dates import today
from documents.actions import add_document, replace_document, share_document
from documents.cleaning import clean_bytes
from staff.actions import give_login
from subjects.actions import restrict_representation
from tests.factories import files, staff, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
PAGES = ("view", "download", "thumbnail")


@pytest.fixture
def child():
    return world.child(world.location())


@pytest.fixture
def parent(child):
    return asking(world.parent_user(child))


def paper(subject, category="child.conversations", audience="person", title="Verslag"):
    file = clean_bytes(files.png())
    return add_document(
        subject=subject, category=category, title=title, file=file, audience=audience, by=None
    )


def page_of(name, document):
    return reverse(f"portal:document-{name}", args=[document.pk])


def answers(client, document):
    return {client.get(page_of(name, document)).status_code for name in PAGES}


def test_a_part_with_nothing_but_documents_leads_to_them(child, parent):
    part = reverse("portal:section", args=[child.pk, "child.conversations"])
    assert "Nothing has been recorded here" in parent.get(part).content.decode()
    paper(child.subject)
    page = parent.get(part).content.decode()
    assert "Nothing has been recorded here" not in page
    link = reverse("portal:documents", args=[child.pk])
    assert f'<a href="{link}">Documents we share with you: 1</a>' in page
    elsewhere = reverse("portal:section", args=[child.pk, "child.development"])
    assert link not in parent.get(elsewhere).content.decode()


@pytest.mark.clause("B06")
def test_a_parent_sees_what_is_shared_and_nothing_else(child, parent):
    shared = paper(child.subject)
    others = [
        paper(child.subject, audience="section", title="Binnen"),
        paper(child.subject, audience="managers", title="Smal"),
        paper(child.subject, "child.custody", "managers", title="Beschikking"),
    ]
    page = parent.get(reverse("portal:documents", args=[child.pk])).content.decode()
    assert "Verslag" in page
    assert not any(title in page for title in ("Binnen", "Smal", "Beschikking"))
    assert answers(parent, shared) == {200}
    assert all(answers(parent, document) == {404} for document in others)
    share_document(document=shared, audience="section", by=None)
    assert answers(parent, shared) == {404}


def test_the_pages_of_the_file_tell_no_title_that_is_not_shared(child, parent):
    paper(child.subject, audience="managers", title="Geheimschrift")
    home = reverse("portal:child", args=[child.pk])
    pages = [home] + [item["url"] for item in parent.get(home).context["items"]]
    for page in pages:
        assert "Geheimschrift" not in parent.get(page).content.decode(), page
    assert reverse("portal:documents", args=[child.pk]) not in pages  # nothing to lead to


def test_a_parent_sees_the_newest_version_only(child, parent):
    first = paper(child.subject)
    second = replace_document(
        document=first,
        title="Verslag 2",
        file=clean_bytes(files.png()),
        audience="person",
        by=None,
    )
    assert answers(parent, first) == {404}
    assert answers(parent, second) == {200}


@pytest.mark.clause("L33")
def test_a_parent_under_a_court_order_gets_nothing(child, parent):
    document = paper(child.subject)
    mother = child.subject.represented_by.get(parent=world.parents_of(child)[0].subject)
    restrict_representation(
        representation=mother,
        restriction="no_information",
        valid_from=today(),
        valid_until=None,
        by=None,
    )
    assert answers(parent, document) == {404}
    assert parent.get(reverse("portal:documents", args=[child.pk])).status_code == 404


@pytest.mark.clause("S08")
def test_another_child_s_documents_are_not_there(child, parent):
    other = world.child(world.location("Het Vlot"), "Sam", "Vlotman")
    assert answers(parent, paper(other.subject)) == {404}


@pytest.mark.clause("L76")
def test_two_months_after_the_end_the_parent_sees_them_no_more(child, parent):
    document = paper(child.subject)
    deregister_child(child=child.subject, ends_on=today() - dt.timedelta(days=92), by=None)
    assert answers(parent, document) == {404}


def test_a_copy_made_for_the_parent_is_fetched_from_its_request_alone(child, parent):
    copy = files.stored_copy(child.subject, world.parents_of(child)[0].subject)
    assert answers(parent, copy) == {404}


@pytest.mark.clause("L54")
def test_each_look_and_each_download_of_a_parent_is_logged(child, parent):
    document = paper(child.subject)
    parent.get(reverse("portal:documents", args=[child.pk]))
    for name in PAGES:
        parent.get(page_of(name, document)).getvalue()
    events = Event.objects.filter(subject_id=child.pk, function="parent").order_by("pk")
    assert [event.action for event in events] == [
        "section.opened",
        "document.viewed",
        "document.downloaded",
    ]
    assert {event.section for event in events} == {"child.conversations"}


def test_an_employee_sees_what_is_shared_about_the_own_file(child):
    here = world.location("De Kade")
    worker, colleague = staff.employee(here).subject, staff.employee(here, "Jo", "Wad").subject
    user = world.user()
    give_login(subject=worker, user=user, starts_on=world.START, by=None)
    client = asking(user)
    shared = paper(worker, "staff.appraisal")
    narrow = paper(worker, "staff.appraisal", "managers", title="Concept")
    page = client.get(reverse("portal:own-documents")).content.decode()
    assert "Verslag" in page
    assert "Concept" not in page
    assert answers(client, shared) == {200}
    assert answers(client, narrow) == {404}
    assert answers(client, paper(colleague, "staff.appraisal")) == {404}
    assert Event.objects.filter(action="document.viewed", function="employee").count() == 1
    parts = [item["url"] for item in client.get(reverse("portal:own")).context["items"]]
    assert reverse("portal:own-documents") in parts
    for part in parts:
        assert "Concept" not in client.get(part).content.decode(), part


def test_working_there_opens_nothing_in_the_portal(child):
    manager = world.user("location_manager", world.location("De Kade"))
    assert answers(asking(manager), paper(child.subject)) == {404}
    assert asking(manager).get(reverse("portal:own-documents")).status_code == 404
