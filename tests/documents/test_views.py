import uuid

import pytest
from django.urls import reverse

from audit.models import Event
from documents import storage
from documents.actions import add_document, share_document
from documents.cleaning import clean_bytes
from documents.models import Document
from tests.factories import files, world
from tests.factories.http import asking, bare

pytestmark = pytest.mark.django_db
CATEGORY = "child.conversations"


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


@pytest.fixture
def document(child):
    file = clean_bytes(files.pdf())
    return add_document(
        subject=child.subject, category=CATEGORY, title="Gesprek", file=file, by=None
    )


def add_url(child, category=CATEGORY):
    return reverse("documents:add", args=[child.pk, category])


def sent(client, url, content, name="letter.pdf", **more):
    form = {"title": "Gesprek", "audience": "managers", "files": files.upload(content, name)}
    return client.post(url, {**form, **more})


def test_a_download_can_only_be_saved(manager, document):
    response = asking(manager).get(reverse("documents:download", args=[document.pk]))
    content = response.getvalue()
    assert content.startswith(b"%PDF-")
    assert response["Content-Length"] == str(len(content))
    assert response["Content-Disposition"] == 'attachment; filename="gesprek.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


def test_a_download_leaves_an_event_with_the_function(manager, child, document):
    asking(manager).get(reverse("documents:download", args=[document.pk])).getvalue()
    event = Event.objects.get(action="document.downloaded")
    assert (event.actor_id, event.subject_id) == (manager.pk, child.pk)
    assert (event.section, event.function) == (CATEGORY, "location_manager")
    assert not Event.objects.filter(action="section.opened").exists()  # one look, one line


def test_a_document_elsewhere_reads_as_one_that_never_was(document):
    stranger = asking(world.user("location_manager", world.location("Het Vlot")))
    for name in ("download", "remove"):
        foreign = stranger.get(reverse(f"documents:{name}", args=[document.pk]))
        nothing = uuid.uuid4()
        nowhere = stranger.get(reverse(f"documents:{name}", args=[nothing]))
        assert foreign.status_code == nowhere.status_code == 404
        assert bare(foreign, str(document.pk)) == bare(nowhere, str(nothing))
    for name in ("section", "add"):
        found = stranger.get(reverse(f"documents:{name}", args=[document.subject_id, CATEGORY]))
        assert found.status_code == 404


def test_a_category_outside_the_matrix_is_refused(here, document):
    administration = asking(world.user("administration", here))
    assert administration.get(reverse("documents:download", args=[document.pk])).status_code == 403
    assert sent(administration, add_url(document.subject), files.pdf()).status_code == 403
    assert Document.objects.count() == 1


def test_who_may_look_may_not_add_or_remove(here, child):
    file = clean_bytes(files.pdf())
    held = add_document(
        subject=child.subject,
        category="child.contract",
        title="C",
        file=file,
        audience="section",
        by=None,
    )
    board = asking(world.user("board"))
    assert board.get(reverse("documents:download", args=[held.pk])).status_code == 200
    assert sent(board, add_url(child, "child.contract"), files.pdf()).status_code == 403
    assert board.post(reverse("documents:remove", args=[held.pk])).status_code == 403
    assert Document.objects.count() == 1


def test_a_section_on_reason_asks_why_before_it_gives_the_file(child, document):
    share_document(document=document, audience="section", by=None)
    board = asking(world.user("board"))
    url = reverse("documents:download", args=[document.pk])
    asked = board.get(url)
    assert "reason" in asked.context["form"].fields
    assert not Event.objects.filter(action="document.downloaded").exists()
    assert board.post(url, {"reason": "klacht van de ouder"}).status_code == 302
    assert board.get(url).getvalue().startswith(b"%PDF-")


@pytest.mark.clause("K17")
def test_a_parent_fetches_no_document_out_of_the_pages_of_staff(child, document):
    share_document(document=document, audience="person", by=None)
    parent = asking(world.parent_user(child))
    for name, args in (("download", [document.pk]), ("section", [child.pk, CATEGORY])):
        assert parent.get(reverse(f"documents:{name}", args=args)).status_code == 404
    assert sent(parent, add_url(child), files.pdf()).status_code == 404
    assert parent.post(reverse("documents:remove", args=[document.pk])).status_code == 404
    assert Document.objects.count() == 1


@pytest.mark.clause("K17")
def test_a_copy_made_for_a_parent_is_no_document_for_staff(child, manager):
    copy = files.stored_copy(child.subject, world.parents_of(child)[0].subject)
    client = asking(manager)
    assert client.get(reverse("documents:download", args=[copy.pk])).status_code == 404
    assert client.post(reverse("documents:remove", args=[copy.pk])).status_code == 404


def test_adding_a_document_goes_back_to_where_one_came_from(manager, child):
    client = asking(manager)
    assert client.get(add_url(child)).status_code == 200
    response = sent(client, add_url(child), files.jpeg(), "foto.jpg", next="/children/")
    assert response["Location"] == "/children/"
    stored = Document.objects.get()
    assert stored.content_type == "image/jpeg"
    assert files.CANARY.encode() not in b"".join(storage.read(stored))


def test_another_site_is_no_place_to_go_back_to(manager, child):
    response = sent(asking(manager), add_url(child), files.pdf(), next="https://elsewhere.example/")
    assert response["Location"] == reverse("documents:section", args=[child.pk, CATEGORY])


@pytest.mark.parametrize(
    "content",
    [b"MZ" + b"0" * 99, b"", b"%PDF-1.7 broken"],
)
def test_a_wrong_file_says_so_at_the_field_and_keeps_the_title(manager, child, content):
    response = sent(asking(manager), add_url(child), content)
    form = response.context["form"]
    assert response.status_code == 200
    assert list(form.errors) == ["files"]
    assert 'value="Gesprek"' in response.content.decode()
    assert not Document.objects.exists()


def test_a_file_over_the_limit_says_so(manager, child, settings):
    settings.UPLOAD_MAX_BYTES = 200
    response = sent(asking(manager), add_url(child), files.pdf() * 3)
    assert [error.code for error in response.context["form"].errors.as_data()["files"]] == ["size"]
    assert not Document.objects.exists()


def test_the_section_lists_its_documents_only(manager, child, document):
    file = clean_bytes(files.pdf())
    add_document(
        subject=child.subject, category="child.contract", title="Contractscan", file=file, by=None
    )
    page = asking(manager).get(reverse("documents:section", args=[child.pk, CATEGORY]))
    assert [row[0]["text"] for row in page.context["panel"]["table"]] == ["Gesprek"]


def test_removing_asks_first(manager, document):
    client, url = asking(manager), reverse("documents:remove", args=[document.pk])
    assert "Gesprek" in client.get(url).content.decode()
    assert Document.objects.exists()
    assert client.post(url).status_code == 302
    assert not Document.objects.exists()


def test_each_page_of_a_document_stands_in_the_file(manager, child, document):
    of_part = [child.pk, CATEGORY]
    pages = {
        reverse("documents:section", args=of_part): True,
        reverse("documents:add", args=of_part): True,
        **{
            reverse(f"documents:{name}", args=[document.pk]): name != "remove"
            for name in ("detail", "replace", "share", "remove")
        },
        reverse("documents:new", args=of_part[:1]): False,
    }
    for page, has_bar in pages.items():
        shown = asking(manager).get(page).content.decode()
        assert reverse("children:section", args=[child.pk, "custody"]) in shown, page
        assert ('class="identity"' in shown) is has_bar, page  # a question asks one thing
        assert shown.count("<h1") == 1, page
        assert 'class="back"' in shown[shown.index("<main") :], page
