"""Interns: who sees them, who supervises them, and how one is hired (L50)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import User
from audit.models import Event
from core.dates import today
from core.keys import has_key
from core.privacy import SubjectKind
from core.registries import figures, retention_rules, work_sources
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from documents.storage import read
from retention.plan import planned
from staff.actions import appoint_supervisor, change_screening, end_employment, give_login
from staff.models import (
    Absence,
    Appraisal,
    Contact,
    Employee,
    Employment,
    LeavingTask,
    Screening,
    SignedStatement,
    Training,
)
from subjects.models import Subject, SubjectGrant
from tests.factories import files, world
from tests.factories.due import destroy_due
from tests.factories.http import asking
from tests.factories.rights import answer, of_oneself
from tests.factories.staff import employee, noted, statement

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L50")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def intern(at):
    return employee(at, "Bo", "Meer", kind=SubjectKind.INTERN, contact={"town": "Hoorn"})


@pytest.fixture
def administration(at):
    return world.user("administration", at)


def supervise(client, intern, user, until):
    url = reverse("staff:supervisor", args=[intern.pk])
    return client.post(url, {"user": user.pk, "ends_on": f"{until:%d-%m-%Y}"})


def test_administration_names_a_supervisor_who_then_sees_this_intern_alone(
    at, intern, administration
):
    other = employee(at, "Jip", "Zand", kind=SubjectKind.INTERN)
    colleague = world.user("pedagogical_professional", at)
    assert asking(colleague).get("/staff/list/").status_code == 403
    client = asking(administration)
    assert supervise(client, intern, colleague, today() + 30 * DAY).status_code == 302
    seen = asking(world.fresh(colleague))
    listed = seen.get("/staff/list/").content.decode()
    assert "Bo Meer" in listed
    assert "Jip Zand" not in listed
    assert reverse("staff:list") in seen.get("/").content.decode()  # it stands in the menu
    assert seen.get(f"/staff/{intern.pk}/appraisal/").status_code == 200
    assert seen.get(f"/staff/{other.pk}/appraisal/").status_code == 404
    page = client.get(f"/staff/{intern.pk}/employment/").content.decode()
    assert "P. Proef" in page
    grant = SubjectGrant.objects.get(function="internship_supervisor")
    end = reverse("staff:end_supervision", args=[intern.pk, grant.pk])
    assert end in page
    assert client.post(end).status_code == 302
    assert asking(colleague).get(f"/staff/{intern.pk}/appraisal/").status_code == 404


def test_the_board_names_a_supervisor_too_and_hr_knows_of_no_intern(at, intern):
    colleague = world.user("pedagogical_professional", at)
    assert supervise(asking(world.user("board")), intern, colleague, today()).status_code == 302
    refused = supervise(asking(world.user("hr", at)), intern, colleague, today())
    assert refused.status_code == 404


def test_a_supervisor_is_a_colleague_in_service_and_only_for_the_internship(
    at, intern, administration
):
    client = asking(administration)
    gone = world.user("pedagogical_professional", at, ends_on=today() - DAY)
    nobody = world.user()
    colleague = world.user("pedagogical_professional", at)
    for user, until, field in (
        (gone, today(), "user"),
        (nobody, today(), "user"),
        (colleague, today() - DAY, "ends_on"),
    ):
        page = supervise(client, intern, user, until)
        assert list(page.context["form"].errors) == [field]
    last = today() + 10 * DAY
    end_employment(subject=intern.subject, ends_on=last, labour_conflict=False, on=today(), by=None)
    assert list(supervise(client, intern, colleague, last + DAY).context["form"].errors) == [
        "ends_on"
    ]
    assert not SubjectGrant.objects.filter(function="internship_supervisor").exists()


def test_supervision_ends_with_the_internship(at, intern):
    colleague = world.user("pedagogical_professional", at)
    appoint_supervisor(
        intern=intern.subject, user=colleague, ends_on=today() + 90 * DAY, on=today(), by=None
    )
    end_employment(
        subject=intern.subject, ends_on=today() - DAY, labour_conflict=False, on=today(), by=None
    )
    assert asking(colleague).get(f"/staff/{intern.pk}/identity/").status_code == 404
    for function, status in (("board", 200), ("administration", 200), ("hr", 404)):
        answer = asking(world.user(function, at)).get(f"/staff/{intern.pk}/identity/")
        assert answer.status_code == status


def full_file(intern, at):
    """An intern with something in every section, a login and a supervisor."""
    change_screening(subject=intern.subject, vog_number="99990007", on=today(), by=None)
    noted(Training, intern, title="Kinder-EHBO", completed_on=world.START)
    noted(Appraisal, intern, held_on=world.START, report="Leert snel.")
    noted(Absence, intern, kind="sick", starts_on=world.START)
    noted(SignedStatement, intern, text=statement(), signed_on=world.START, how="paper")
    add_document(
        subject=intern.subject,
        category="staff.screening",
        title="VOG",
        file=clean_bytes(files.png()),
        by=None,
    )
    user = world.user("pedagogical_professional", at)
    give_login(subject=intern.subject, user=user, starts_on=world.START, by=None)
    return user


def hire(client, intern, at, first_day, **more):
    typed = {
        "location": at.pk,
        "function_title": "Groepshulp",
        "starts_on": f"{first_day:%d-%m-%Y}",
        "hours_per_week": "24",
        **more,
    }
    return client.post(reverse("staff:hire", args=[intern.pk]), typed)


def test_hiring_moves_the_file_under_keys_of_its_own(at, intern, administration):
    user = full_file(intern, at)
    supervisor = world.user("pedagogical_professional", at)
    appoint_supervisor(
        intern=intern.subject, user=supervisor, ends_on=today() + 90 * DAY, on=today(), by=None
    )
    client = asking(administration)
    assert client.get(reverse("staff:hire", args=[intern.pk])).status_code == 200
    answer = hire(client, intern, at, today())
    made = Employee.objects.get(subject__kind=SubjectKind.EMPLOYEE)
    assert answer.url == reverse("staff:file", args=[made.pk])

    # What belongs in a personnel file is there, and opens with its own keys.
    assert (made.name, made.birth_place, made.birth_date) == (
        "Bo Meer",
        "Hoorn",
        intern.birth_date,
    )
    assert Contact.objects.get(subject=made.subject).town == "Hoorn"
    assert Screening.objects.get(subject=made.subject).vog_number == "99990007"
    assert Appraisal.objects.get(subject=made.subject).report == "Leert snel."
    assert made.subject.trainings.get().title == "Kinder-EHBO"
    assert made.subject.signed_statements.get().how == "paper"
    assert not made.subject.absences.exists()
    terms = Employment.objects.get(subject=made.subject)
    assert (terms.function_title, terms.starts_on) == ("Groepshulp", today())
    paper = Document.objects.get(subject=made.subject)
    assert (paper.title, paper.retention_class) == ("VOG", "staff.file")
    assert all(has_key(made.pk, name) for name in ("staff.file", "staff.tax", "staff.payroll"))

    # The trail of each leads to the other.
    assert Event.objects.get(action="intern.hired", subject_id=intern.pk).object_id == str(made.pk)
    event = Event.objects.get(action="employee.was_intern", subject_id=made.pk)
    assert event.object_id == str(intern.pk)

    # The login goes along, the supervisor's sight ends.
    made_subject = world.fresh(made.subject)
    assert made_subject.user == user
    assert (
        asking(user).get(reverse("portal:own-section", args=["staff.payroll"])).status_code == 200
    )
    assert asking(supervisor).get(f"/staff/{intern.pk}/identity/").status_code == 404

    # What is left of the intern goes at once, and nothing of the employee with it.
    rule = retention_rules["intern.file"]
    assert [item.subject_id for item in planned(rule, today())] == [intern.pk]
    board = asking(world.user("board"))
    page = board.get(reverse("retention:items", args=["intern.file"])).content.decode()
    assert "goes without being announced" in page
    destroy_due(rule, [intern.pk], today())
    assert not has_key(intern.pk, "intern.file")
    assert not Employee.objects.filter(pk=intern.pk).exists()
    assert User.objects.filter(pk=user.pk, is_active=True).exists()
    assert Appraisal.objects.get().report == "Leert snel."
    assert b"".join(read(Document.objects.get()))[:4] == b"\x89PNG"


def test_an_intern_is_hired_from_a_day_ahead_and_stays_an_intern_until_then(
    at, intern, administration
):
    first_day = today() + 10 * DAY
    linked = {"vog_issued_on": world.START, "linked_on": world.START}
    change_screening(subject=intern.subject, **linked, on=today(), by=None)
    assert hire(asking(administration), intern, at, first_day).status_code == 302
    subject = world.fresh(intern.subject)
    assert subject.relation_ended_on == first_day - DAY
    assert Employment.objects.get(subject=subject).ends_on == first_day - DAY
    # The link in the register went along: nobody ends it, and nothing is settled here.
    assert work_sources["staff.link_open"].items(world.fresh(administration), first_day) == []
    assert figures["staff.leaving"].counted(timezone.now()) == {}
    section = reverse("staff:section", args=[intern.pk, "employment"])
    page = asking(administration).get(section).content.decode()
    assert "This intern has been hired: the file has moved." in page
    for gone in (reverse("staff:hire", args=[intern.pk]), "/end/undo/", "On leaving"):
        assert gone not in page
    # The file has moved: it is not moved again, nor does the internship go on.
    again = hire(asking(administration), intern, at, first_day)
    assert b"This intern has been hired" in again.content
    undo = reverse("staff:undo_end", args=[intern.pk])
    answer = asking(administration).post(undo, follow=True)
    assert b"This intern has been hired" in answer.content
    assert world.fresh(subject).relation_ended_on == first_day - DAY
    assert Employee.objects.count() == 2


def test_an_intern_who_waits_for_an_answer_is_hired_once_it_was_given(at, intern, administration):
    """What was asked hangs on the intern's file, to which the login no longer belongs."""
    asked = of_oneself(intern, "why", on=today())
    client, page = asking(administration), reverse("staff:hire", args=[intern.pk])
    told = f"{asked.number}</span>: question why we have data. Answer it first"
    assert told in client.get(page).content.decode()
    assert b"has not been answered yet" in hire(client, intern, at, today()).content
    assert Employee.objects.count() == 1
    answer(asked, on=today())
    assert "Answer it first" not in client.get(page).content.decode()
    assert hire(client, intern, at, today()).status_code == 302
    assert Employee.objects.count() == 2


def test_before_hiring_it_says_that_the_login_moves_at_once(intern, administration):
    page = asking(administration).get(reverse("staff:hire", args=[intern.pk]))
    assert "from now on the personnel file opens with it" in page.content.decode()


def test_of_an_intern_whose_end_was_noted_before_the_hiring_no_keys_are_asked(
    at, intern, administration
):
    last = today() + 5 * DAY
    end_employment(subject=intern.subject, ends_on=last, labour_conflict=False, on=today(), by=None)
    assert LeavingTask.objects.filter(subject=intern.subject).exists()
    assert hire(asking(administration), intern, at, last + DAY).status_code == 302
    assert not LeavingTask.objects.filter(subject=intern.subject, done_on=None).exists()


def test_an_intern_who_has_left_gets_no_supervisor_and_does_not_end_again(
    at, intern, administration
):
    client = asking(administration)
    section = reverse("staff:section", args=[intern.pk, "employment"])
    supervise = reverse("staff:supervisor", args=[intern.pk])
    assert supervise in client.get(section).content.decode()
    Subject.objects.filter(pk=intern.pk).update(relation_ended_on=today() - DAY)
    assert supervise not in client.get(section).content.decode()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "the internship ends the day before."),
        (-1, "The internship ended on {day}."),
        (0, "The internship ends on {day}, before the work."),
    ],
)
def test_before_hiring_it_says_when_the_internship_ends(intern, administration, days, words):
    ends_on = None if days is None else today() + days * DAY
    Subject.objects.filter(pk=intern.pk).update(relation_ended_on=ends_on)
    page = asking(administration).get(reverse("staff:hire", args=[intern.pk])).content.decode()
    assert words.format(day=f"{ends_on or today():%d-%m-%Y}") in strip_tags(page)


def test_a_wrong_hiring_says_where_and_moves_nothing(at, intern, administration):
    client = asking(administration)
    there = world.location("Het Vlot")
    early = hire(client, intern, at, world.START)
    assert list(early.context["form"].errors) == ["starts_on"]
    assert "Groepshulp" in early.content.decode()
    elsewhere = hire(client, intern, there, today())
    assert list(elsewhere.context["form"].errors) == ["location"]
    assert Employee.objects.count() == 1
    worker = employee(at)
    assert hire(client, worker, at, today()).status_code == 404


def test_who_only_looks_hires_nobody(at, intern):
    for function, status in (("board", 403), ("hr", 404), ("location_manager", 404)):
        answer = hire(asking(world.user(function, at)), intern, at, today())
        assert answer.status_code == status
    assert Employee.objects.count() == 1
