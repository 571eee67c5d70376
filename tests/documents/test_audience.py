"""Who sees a document: chosen by who adds it, asked in the pages as everybody (B06)."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.access import current_levels
from accounts.actions import change_matrix, start_appointment
from audit.models import Event
from documents.actions import add_document, replace_document
from documents.audience import choices
from documents.cleaning import clean_bytes
from documents.models import Document
from documents.panels import papers
from tests.factories import applicants, files, staff, world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()
CONTRACT, TALKS = "child.contract", "child.conversations"


@pytest.fixture
def child(here):
    return world.child(here).subject


def paper(subject, category=CONTRACT, audience="managers", title="Stuk", content=None):
    file = clean_bytes(content or files.pdf())
    return add_document(
        subject=subject, category=category, title=title, file=file, audience=audience, by=None
    )


def page_of(name, document):
    return reverse(f"documents:{name}", args=[document.pk])


@pytest.mark.clause("B06")
@pytest.mark.parametrize(
    ("audience", "manager", "board"),
    [("managers", 200, 404), ("section", 200, 200), ("person", 200, 200)],
)
@pytest.mark.parametrize("name", ["detail", "view", "download", "thumbnail"])
def test_every_page_of_a_document_keeps_to_its_audience(
    here, child, audience, manager, board, name
):
    document = paper(child, audience=audience, content=files.png())
    url = page_of(name, document)
    assert asking(world.user("location_manager", here)).get(url).status_code == manager
    assert asking(world.user("board")).get(url).status_code == board


@pytest.mark.clause("B06")
def test_the_list_holds_what_is_shared_with_who_reads_it(here, child):
    for audience in Document.Audience.values:
        paper(child, audience=audience, title=audience)
    url = reverse("documents:section", args=[child.pk, CONTRACT])

    def titles(user):
        panel = asking(user).get(url).context["panel"]
        return {row[0]["text"] for row in panel["table"]}

    assert titles(world.user("location_manager", here)) == {"managers", "section", "person"}
    assert titles(world.user("board")) == {"section", "person"}


@pytest.mark.clause("B06")
def test_the_form_starts_at_the_narrowest_and_names_who_will_see_it(here, child):
    url = reverse("documents:add", args=[child.pk, TALKS])
    page = asking(world.user("location_manager", here)).get(url).content.decode()
    checked = [part for part in page.split("<input") if " checked>" in part]
    assert len(checked) == 1
    assert 'value="managers"' in checked[0]
    assert "Location manager, Care coordinator, Pedagogical professional" in page
    assert "after giving a reason: Board, Cluster manager, Privacy officer" in page
    assert "each parent with custody and without a court order" in page


@pytest.mark.clause("B06")
def test_what_the_form_names_is_the_matrix_that_holds(child):
    before = {choice.value: choice.who for choice in choices(child, TALKS)}
    levels = {function: dict(lines) for function, lines in current_levels().items()}
    levels["board"].pop(TALKS)
    change_matrix(levels=levels, by=None)
    after = {choice.value: choice.who for choice in choices(child, TALKS)}
    assert "Board" in before["section"]
    assert "Board" not in after["section"]


def test_of_two_choices_that_mean_the_same_one_is_offered(here):
    sitter = applicants.panel_member(here)
    found = applicants.application(applicants.procedure(here, panel=[sitter])).subject
    offered = {choice.value: choice.who for choice in choices(found, "applicant.career")}
    assert list(offered) == ["managers", "person"]
    assert offered["managers"] == "Panel member"  # as which who may add it does so
    url = reverse("documents:add", args=[found.pk, "applicant.career"])
    page = asking(sitter).get(url).content.decode()
    assert "Everybody whose function opens this part" not in page


def test_a_part_the_person_never_sees_is_not_offered_to_share(child):
    assert [choice.value for choice in choices(child, "child.care_file")] == ["managers"]


def test_where_nobody_else_can_see_it_nothing_is_said_of_choosing(here, child):
    document = paper(child, "child.care_file")
    client = asking(world.user("care_coordinator", here))
    for url in (
        reverse("documents:add", args=[child.pk, "child.care_file"]),
        page_of("replace", document),
    ):
        page = client.get(url).content.decode()
        assert " checked>" in page
        assert "choose" not in page[page.index("Who may see it?") :]
        assert "the choice was" not in page
    assert "Change who sees it" not in client.get(page_of("detail", document)).content.decode()


@pytest.mark.clause("B06")
def test_adding_without_a_choice_is_refused(here, child):
    client = asking(world.user("location_manager", here))
    url = reverse("documents:add", args=[child.pk, TALKS])
    response = client.post(url, {"title": "Stuk", "files": files.upload(files.pdf())})
    assert list(response.context["form"].errors) == ["audience"]
    assert not Document.objects.exists()


def test_who_adds_it_is_kept_by_function(here, child):
    user = world.user("pedagogical_professional", here)
    url = reverse("documents:add", args=[child.pk, TALKS])
    form = {"title": "Stuk", "audience": "section", "files": files.upload(files.pdf())}
    assert asking(user).post(url, form).status_code == 302
    document = Document.objects.get()
    assert (document.audience, document.added_as) == ("section", "pedagogical_professional")
    event = Event.objects.get(action="document.added")
    assert (event.actor, event.function) == (user, "pedagogical_professional")
    assert event.details == {"audience": "section"}


@pytest.mark.clause("B06")
def test_with_whom_a_new_version_is_shared_is_chosen_anew(here, child):
    first, desk = paper(child, audience="person"), asking(world.user("location_manager", here))
    page = desk.get(page_of("replace", first)).content.decode()
    assert " checked>" not in page
    assert "For that version the choice was: “Also the parents, in the portal”." in page
    typed = {"title": "Stuk", "file": files.upload(files.pdf())}
    refused = desk.post(page_of("replace", first), typed)
    assert list(refused.context["form"].errors) == ["audience"]
    assert Document.objects.count() == 1


def test_who_only_looks_sees_the_newest_version_and_no_other(here, child):
    first = paper(child, audience="section", title="Eerste")
    second = replace_document(
        document=first,
        title="Tweede",
        file=clean_bytes(files.pdf()),
        audience="section",
        by=None,
    )
    board, manager = asking(world.user("board")), asking(world.user("location_manager", here))
    assert board.get(page_of("detail", first)).status_code == 404
    assert board.get(page_of("download", first)).status_code == 404
    assert "All versions" not in board.get(page_of("detail", second)).content.decode()
    page = manager.get(page_of("detail", second)).content.decode()
    assert "Eerste" in page
    assert "Version 1" in page
    assert "was replaced" in manager.get(page_of("detail", first)).content.decode()
    found = manager.get(reverse("documents:section", args=[child.pk, CONTRACT]))
    assert [row[0]["text"] for row in found.context["panel"]["table"]] == ["Tweede"]


def test_changing_who_sees_it_is_for_who_manages_the_part(here, child):
    document = paper(child, audience="section")
    url = page_of("share", document)
    assert asking(world.user("board")).post(url, {"audience": "person"}).status_code == 403
    client = asking(world.user("location_manager", here))
    assert client.get(url).context["form"].initial == {"audience": "section"}
    assert client.post(url, {"audience": "managers"}).status_code == 302
    document.refresh_from_db()
    assert document.audience == "managers"


@pytest.mark.clause("L54")
def test_who_may_not_download_reads_in_the_page_and_is_told_why(here, child):
    document = paper(child, TALKS, audience="section")
    client = asking(world.user("pedagogical_professional", here))
    refused = client.get(page_of("download", document))
    assert refused.status_code == 403
    assert "does not download documents" in refused.content.decode()
    assert not Event.objects.filter(action="document.downloaded").exists()
    page = client.get(page_of("detail", document)).content.decode()
    assert page_of("download", document) not in page
    assert page_of("view", document) in page
    assert client.get(page_of("view", document)).getvalue().startswith(b"%PDF-")
    event = Event.objects.get(action="document.viewed")
    assert (event.function, event.section) == ("pedagogical_professional", TALKS)


@pytest.mark.clause("L54")
def test_with_a_second_function_that_may_the_download_is_logged_as_that_one(here, child):
    document = paper(child, TALKS, audience="section")
    user = world.user("pedagogical_professional", here)
    start_appointment(
        user=user, function="privacy_officer", place=here, starts_on=world.START, by=None
    )
    asking(user).get(page_of("download", document)).getvalue()
    assert Event.objects.get(action="document.downloaded").function == "privacy_officer"
    asking(user).get(page_of("view", document)).getvalue()
    assert Event.objects.get(action="document.viewed").function == "pedagogical_professional"


def test_what_is_shown_in_the_browser_cannot_run_there(here, child):
    client = asking(world.user("location_manager", here))
    for content, kind in ((files.png(), "image/png"), (files.pdf(), "application/pdf")):
        document = paper(child, content=content)
        response = client.get(page_of("view", document))
        assert response["Content-Type"] == kind
        assert response["Content-Disposition"].startswith("inline")
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response["Cache-Control"]


def test_a_thumbnail_is_a_small_picture_under_the_same_rules(here, child):
    document = paper(child, content=files.jpeg((900, 600)))
    client = asking(world.user("location_manager", here))
    response = client.get(page_of("thumbnail", document))
    assert response.getvalue().startswith(b"\xff\xd8\xff")
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(page_of("thumbnail", paper(child))).status_code == 404
    url = reverse("documents:section", args=[child.pk, CONTRACT])
    page = client.get(url).content.decode()
    assert f'src="{page_of("thumbnail", document)}"' in page
    assert 'loading="lazy"' in page


def test_on_reason_a_thumbnail_waits_for_the_reason(child):
    document = paper(child, TALKS, audience="section", content=files.png())
    board = asking(world.user("board"))
    assert board.get(page_of("thumbnail", document)).status_code == 403
    board.post(page_of("detail", document), {"reason": "klacht van de ouder"})
    assert board.get(page_of("thumbnail", document)).status_code == 200


def test_the_part_is_chosen_among_those_one_may_change(here, child):
    client = asking(world.user("pedagogical_professional", here))
    url = reverse("documents:new", args=[child.pk])
    form = client.get(url).context["form"]
    codes = [code for code, _label in form.fields["category"].choices]
    assert TALKS in codes
    assert "child.custody" not in codes
    assert client.post(url, {"category": "child.custody"}).status_code == 200
    response = client.post(url, {"category": TALKS})
    assert response["Location"] == reverse("documents:add", args=[child.pk, TALKS])
    assert asking(world.user("care_coordinator", here)).get(url).status_code == 200
    assert asking(world.user("cluster_manager", here.cluster)).get(url).status_code == 403


def test_an_upload_that_shows_its_progress_is_told_where_to_go(here, child):
    client = asking(world.user("location_manager", here))
    url = reverse("documents:add", args=[child.pk, TALKS])
    form = {"title": "Stuk", "audience": "managers", "files": files.upload(files.pdf())}
    response = client.post(url, form, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 200
    assert response["X-Location"] == reverse("documents:section", args=[child.pk, TALKS])


def test_removing_asks_which_versions(here, child):
    first = paper(child)
    second = replace_document(
        document=first, title="B", file=clean_bytes(files.pdf()), audience="managers", by=None
    )
    client = asking(world.user("location_manager", here))
    url = page_of("remove", second)
    assert list(client.post(url, {"next": "/"}).context["form"].errors) == ["which"]
    assert client.post(url, {"which": "one"}).status_code == 302
    assert Document.objects.get() == first
    assert client.get(page_of("remove", first)).context["form"] is None


def test_a_panel_takes_as_many_queries_for_one_document_as_for_twenty(here, child):
    user = world.user("location_manager", here)
    client = asking(user)
    url = reverse("documents:section", args=[child.pk, CONTRACT])
    paper(child)
    few = queries_of(client, url)
    for _number in range(24):
        paper(child)
    assert queries_of(client, url) == few
    panel = papers(child, CONTRACT, world.fresh(user), TODAY, may_change=False)
    assert len(panel["table"]) == 20
    assert panel["all_url"] == url
    assert panel["add_url"] == ""


def test_a_panel_with_nothing_to_see_or_to_add_is_none(child):
    paper(child)
    assert papers(child, CONTRACT, world.user("board"), TODAY, may_change=False) == {}


def test_staff_papers_have_the_same_choices(here):
    worker = staff.employee(here).subject
    who = {choice.value: choice.who for choice in choices(worker, "staff.appraisal")}
    assert who["managers"] == "Location manager, HR"
    assert "person" in who


def test_where_the_present_choice_is_no_longer_offered_its_people_are_ticked(here):
    sitter = applicants.panel_member(here)
    found = applicants.application(applicants.procedure(here, panel=[sitter])).subject
    stored = paper(found, "applicant.career", audience="section")
    page = asking(sitter).get(page_of("share", stored)).content.decode()
    checked = [part for part in page.split("<input") if " checked>" in part]
    assert len(checked) == 1
    assert 'value="managers"' in checked[0]
