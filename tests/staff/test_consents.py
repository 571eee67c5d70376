"""What people who work here agreed to, in their files."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from audit.models import Event
from consents.actions import change_kind, make_kind, publish_text
from consents.answers import State, answer
from consents.defaults import REFERENCE
from consents.models import (
    ConsentDecision,
    ConsentKind,
    ConsentMatter,
    ConsentText,
    RemovalTask,
)
from core.dates import today
from core.privacy import SubjectKind
from core.registries import work_sources
from documents.models import Document
from staff.actions import end_employment, give_login
from staff.worklist import CONSENTS
from tests.factories import consents, files, world
from tests.factories.http import asking
from tests.factories.staff import employee

pytestmark = pytest.mark.django_db
PHOTO = "staff_photos"
DAY = dt.timedelta(days=1)


def section(client, person) -> str:
    return client.get(f"/staff/{person.pk}/consents/").content.decode()


def noting(client, person, **changed):
    """Note an answer: by default a yes to the photo on paper, with the form."""
    url = reverse("staff:note_consent", args=[person.pk])
    seen = client.get(url).context["form"].initial["seen"] or ""
    sent = {
        "question": f"kind-{consents.kind(PHOTO).pk}",
        "given": "yes",
        "how": "paper",
        "decided_on": f"{today():%d-%m-%Y}",
        "file": files.upload(files.pdf()),
        "seen": seen,
        **changed,
    }
    return client.post(url, {name: value for name, value in sent.items() if value is not None})


def state(person, code=PHOTO, matter=None):
    return answer(person.subject, code, today(), matter).state


@pytest.mark.clause("G02")
def test_a_signed_form_is_noted_with_the_form_as_its_proof(made, hr):
    client = asking(hr)
    assert "Not asked" in section(client, made)
    assert noting(client, made).status_code == 302
    decision = ConsentDecision.objects.get()
    document = Document.objects.get()
    assert (decision.given, decision.giver, decision.document) == (True, None, document)
    assert (document.category, document.audience) == (CONSENTS, "managers")
    assert decision.recorded_by == hr
    page = section(client, made)
    assert f"since {today():%d-%m-%Y}" in strip_tags(page)
    assert reverse("documents:detail", args=[document.pk]) in page
    opened = Event.objects.filter(action="section.opened", subject_id=made.pk, section=CONSENTS)
    assert opened.count() == 3  # the section twice, and the page that notes an answer


def test_who_notes_or_asks_is_told_that_the_words_are_those_of_who_is_asked(made, hr):
    for name in ("note_consent", "ask_consent"):
        page = asking(hr).get(reverse(f"staff:{name}", args=[made.pk])).content.decode()
        assert "In the words the colleague reads" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"file": None}, "file"),
        ({"how": "spoken", "file": None}, "given"),
        ({"decided_on": f"{today() + DAY:%d-%m-%Y}", "file": None, "how": "email"}, "decided_on"),
        ({"question": "kind-0"}, "question"),
        ({"given": None}, "given"),
        ({"decided_on": "31-02-2026"}, "decided_on"),
    ],
)
def test_what_lacks_is_said_at_its_field_and_what_was_chosen_stays(made, hr, changed, field):
    response = noting(asking(hr), made, **changed)
    form = response.context["form"]
    assert response.status_code == 200
    assert field in form.errors
    if changed.get("file", True):  # a file never comes back with the page
        assert "Choose the file again" in form.errors["file"][-1]
    assert not ConsentDecision.objects.exists()
    assert not Document.objects.exists()
    assert form["how"].value() == changed.get("how", "paper")


def test_a_purpose_that_has_no_words_yet_is_not_noted(made, hr):
    new = make_kind(code="new", label_nl="Nieuw", about="employee", rhythm="standing", by=None)
    refused = noting(asking(hr), made, question=f"kind-{new.pk}")
    assert "question" in refused.context["form"].errors
    assert not ConsentDecision.objects.exists()


def test_a_form_sent_twice_is_noted_once(made, hr):
    client = asking(hr)
    assert noting(client, made).status_code == 302
    again = noting(client, made, seen="")
    assert "in the meantime" in str(again.context["form"].non_field_errors())
    assert ConsentDecision.objects.count() == Document.objects.count() == 1
    form = again.context["form"]
    assert form["seen"].value() == str(ConsentDecision.objects.get().pk)


@pytest.mark.clause("G03")
def test_a_withdrawal_stands_on_the_work_list_until_it_is_done_also_after_leaving(made, hr, at):
    manager = world.user("location_manager", at)
    client = asking(hr)
    noting(client, made)
    end_employment(
        subject=made.subject, ends_on=today() - DAY, labour_conflict=False, on=today(), by=None
    )
    assert noting(client, made, given="no", how="spoken", file=None).status_code == 302
    assert "There are 3 tasks to remove what was made under a yes." in section(client, made)
    assert state(made) is State.NO
    tasks = RemovalTask.objects.filter(subject=made.subject)
    assert {task.place for task in tasks} == {"website", "devices", "backups"}
    (items,) = (s.items for s in work_sources if s.code == "staff.removals")
    assert {item.about for item in items(hr, today())} == {made.name}
    assert len(items(hr, today())) == 3
    task = tasks.get(place="website")
    url = reverse("staff:finish_removal", args=[made.pk, task.pk])
    assert asking(manager).post(url, {"proof": "Weg."}).status_code == 403
    assert items(manager, today()) == []
    tasks.update(owner=manager)
    assert len(items(manager, today())) == 3
    assert asking(manager).post(url, {"proof": " "}).status_code == 200
    assert asking(manager).post(url, {"proof": "Van de pagina gehaald."}).status_code == 302
    assert len(items(manager, today())) == 2
    assert "Van de pagina gehaald." in section(client, made)
    assert client.post(url, {"proof": "Nog eens."}).status_code == 200  # it was done already


def test_somebody_is_asked_about_a_new_employer_by_name(made, hr):
    client = asking(hr)
    url = reverse("staff:ask_consent", args=[made.pk])
    asked = client.get(url).content.decode()
    assert "no login" in asked
    assert "Which person or organisation?" in asked
    kind = consents.kind(REFERENCE)
    said = {"kind": kind.pk, "name": "Verhuurder De Kade", "about": "het dienstverband"}
    assert client.post(url, {**said, "name": ""}).status_code == 200
    assert client.post(url, {**said, "kind": consents.kind(PHOTO).pk}).status_code == 200
    assert not ConsentMatter.objects.exists()
    give_login(subject=made.subject, user=world.user(), starts_on=world.START, by=None)
    assert client.post(url, said).status_code == 302
    matter = ConsentMatter.objects.get()
    assert made.subject.user.notices.get().kind == "consent_question"
    assert "Verhuurder De Kade" in section(client, made)
    assert "Not answered yet" in section(client, made)
    assert "Not asked" not in section(client, made)
    noting(client, made, question=f"matter-{matter.pk}")
    assert state(made, REFERENCE, matter) is State.YES


def test_a_yes_about_somebody_by_name_says_what_about_and_until_when(made, hr, at):
    give_login(subject=made.subject, user=world.user(), starts_on=today(), by=None)
    until = today() + 30 * DAY
    landlord = consents.named(
        made, "Woningstichting", on=today(), code=REFERENCE, about="inkomen", until=until
    )
    consents.decided(made, None, True, code=REFERENCE, matter=landlord, on=today())
    for page in (
        section(asking(hr), made),
        asking(made.subject.user).get("/my/file/consents/").content.decode(),
    ):
        assert f"inkomen · until {until:%d-%m-%Y}" in strip_tags(page)


@pytest.mark.clause("L50")
def test_of_an_intern_administration_keeps_the_consents_and_not_the_supervisor(at):
    intern = employee(at, "Bo", "Meer", kind=SubjectKind.INTERN)
    client = asking(world.user("administration", at))
    assert noting(client, intern).status_code == 302
    assert state(intern) is State.YES
    assert asking(world.user("hr", at)).get(f"/staff/{intern.pk}/consents/").status_code == 404


def test_who_may_only_look_finds_no_way_to_change(made, at):
    page = section(asking(world.user("location_manager", at)), made)
    assert "Not asked" in page
    assert reverse("staff:note_consent", args=[made.pk]) not in page
    assert reverse("staff:ask_consent", args=[made.pk]) not in page


@pytest.mark.clause("K25")
def test_somebody_reads_the_own_answers_in_the_own_file(made, hr):
    user = world.user()
    give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    hr.name = "H. Helderzee"
    hr.save()
    noting(asking(hr), made)
    assert hr.name in section(asking(hr), made)
    own = asking(world.fresh(user))
    page = own.get("/my/file/staff.consents/", follow=True).content.decode()
    assert str(consents.kind(PHOTO)) in page
    assert "Yes" in page
    assert hr.name not in page


def stop(**which):
    for kind in ConsentKind.objects.filter(about="employee", **which):
        change_kind(kind=kind, retired_on=today(), by=None)


def test_what_was_stopped_says_so_where_an_answer_is_noted(made, hr):
    change_kind(kind=consents.kind(PHOTO), retired_on=today(), by=None)
    form = asking(hr).get(reverse("staff:note_consent", args=[made.pk])).context["form"]
    [name] = [name for _code, name in form.fields["question"].choices if "not asked" in name]
    assert name.endswith(f"(not asked since {today():%d-%m-%Y})")


@pytest.mark.clause("G03")
def test_a_yes_to_words_that_were_renewed_and_stopped_is_shown_and_can_be_withdrawn(made, hr):
    client = asking(hr)
    noting(client, made)
    kind = consents.kind(PHOTO)
    publish_text(kind=kind, purpose_nl="Anders.", renews=True, valid_from=today(), by=None)
    stop()
    page = section(client, made)
    assert "Not asked any more" in page
    assert "the yes counts no more: the text has changed" in page
    assert noting(client, made, given="no", how="spoken", file=None).status_code == 302
    assert state(made) is State.NO


def test_the_file_leads_to_no_form_without_anything_to_choose(made, hr):
    client = asking(hr)
    note, ask = (reverse(f"staff:{n}_consent", args=[made.pk]) for n in ("note", "ask"))
    assert ask in section(client, made)
    stop(rhythm="named")
    assert ask not in section(client, made)
    assert note in section(client, made)  # what was answered before can be noted
    ConsentText.objects.filter(kind__about="employee").delete()
    assert note not in section(client, made)
