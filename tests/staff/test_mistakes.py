"""A file that was opened by mistake goes by the ordinary way, and is not kept for years."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from audit.models import Event
from breaches.people import people_at
from core.dates import today
from core.privacy import SubjectKind
from core.registries import export_sections, retention_rules, work_sources
from documents.actions import add_document
from documents.cleaning import clean_bytes
from retention.actions import place_hold
from retention.models import RuleSetting
from retention.plan import planned
from staff.actions import (
    change_employment,
    end_employment,
    give_login,
    hire_intern,
    note_identification,
    note_opened_by_mistake,
    undo_end,
)
from staff.models import (
    Absence,
    Employee,
    Employment,
    LeavingTask,
    Screening,
    SignedStatement,
    Training,
)
from staff.statements import at_work
from subjects.invitations import take_login
from tests.disclosures.test_of_staff import by_law
from tests.factories import consents, disclosures, files, world
from tests.factories.due import announce, destroy_due
from tests.factories.http import asking
from tests.factories.rights import of_oneself
from tests.factories.staff import employee, noted, statement

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FILE = retention_rules["staff.file"]


@pytest.fixture
def mistaken(at):
    """Somebody whose work begins in two months."""
    return employee(at, starts_on=today() + 60 * DAY)


def page_of(person) -> str:
    return reverse("staff:mistake", args=[person.pk])


def section_of(person) -> str:
    return reverse("staff:section", args=[person.pk, "employment"])


def mistake(person, on=None):
    return note_opened_by_mistake(
        subject=world.fresh(person.subject), why="twice", on=on or today(), by=None
    )


def due(person, on, rule=FILE) -> list:
    return [item for item in planned(rule, on) if item.subject_id == person.pk]


@pytest.mark.clause("K26")
def test_hr_notes_it_and_the_file_is_due_at_once(mistaken, hr):
    client = asking(hr)
    assert page_of(mistaken) in client.get(section_of(mistaken)).content.decode()
    asked = client.get(page_of(mistaken)).content.decode()
    assert "The file goes 30 days later." in asked
    assert "approves it" not in asked
    assert "This cannot be undone." in asked
    assert client.post(page_of(mistaken), {"why": ""}).context["form"].errors.keys() == {"why"}
    assert not due(mistaken, today() + 365 * DAY)
    assert client.post(page_of(mistaken), {"why": "twice"}).url == section_of(mistaken)

    [item] = due(mistaken, today())
    assert (item.due_on, item.announced_on) == (today(), None)  # it still stands announced first
    shown = strip_tags(client.get(section_of(mistaken)).content.decode())
    assert "This file was opened by mistake: this person already has a file." in shown
    goes_on = f"{today() + 30 * DAY:%d-%m-%Y}"
    assert f"It will be destroyed on {goes_on} at the earliest." in shown
    assert "On leaving" not in shown
    for link in (page_of(mistaken), reverse("staff:undo_end", args=[mistaken.pk])):
        assert link not in client.get(section_of(mistaken)).content.decode()
    assert "Duinker" not in client.get(reverse("staff:list")).content.decode()
    assert work_sources["staff.screening_missing"].items(world.fresh(hr), today()) == []
    event = Event.objects.get(action="employee.opened_by_mistake", subject_id=mistaken.pk)
    assert event.actor_id == hr.pk
    assert client.post(page_of(mistaken), {"why": "twice"}).status_code == 302  # it was noted

    announce(today(), FILE)
    destroy_due(FILE, [mistaken.pk], today() + 30 * DAY)
    assert not Employee.objects.exists()


@pytest.mark.clause("K26")
def test_it_waits_for_approval_where_files_do(mistaken, hr):
    RuleSetting.objects.create(rule="staff.file", four_eyes=True)
    assert "approves it" in asking(hr).get(page_of(mistaken)).content.decode()
    mistake(mistaken)
    announce(today(), FILE)
    [item] = due(mistaken, today())
    assert not item.may_go(today() + 300 * DAY)


@pytest.mark.parametrize(
    ("kind", "rule"), [("external", "external.file"), ("intern", "intern.file")]
)
def test_of_others_too(at, kind, rule):
    person = employee(at, kind=SubjectKind(kind), starts_on=today() + 60 * DAY)
    function = "hr" if kind == "external" else "administration"
    page = asking(world.user(function, at)).get(page_of(person)).content.decode()
    assert ("The file is destroyed tonight." in page) == (kind == "intern")
    mistake(person)
    [item] = due(person, today(), retention_rules[rule])
    assert item.due_on == today()


def test_of_a_file_on_hold_nobody_reads_that_it_goes_soon(mistaken, hr):
    place_hold(
        subject=mistaken.subject,
        retention_class="staff.file",
        ground="dispute",
        proof="brief",
        review_on=today() + 30 * DAY,
        today=today(),
        by=None,
    )
    asked = asking(hr).get(page_of(mistaken)).content.decode()
    assert "Its destruction is on hold: the file stays until that has ended." in asked
    assert "Tonight" not in asked
    mistake(mistaken)
    [item] = due(mistaken, today())
    assert item.held


def test_what_waits_for_approval_is_not_destroyed_tonight(at):
    person = employee(at, kind=SubjectKind.INTERN, starts_on=today() + 60 * DAY)
    RuleSetting.objects.create(rule="intern.file", four_eyes=True)
    page = asking(world.user("administration", at)).get(page_of(person)).content.decode()
    assert "approves it" in page
    assert "destroyed tonight" not in page


@pytest.mark.clause("K26")
@pytest.mark.parametrize("first_day", [dt.date(2021, 3, 1), today(), today() + 60 * DAY])
@pytest.mark.parametrize("ended", [True, False])
def test_it_goes_whatever_first_day_was_typed_and_no_day_of_work_is_noted(at, hr, first_day, ended):
    """Also where the end was noted on the first day, or the real first day of a double file."""
    person = employee(at, starts_on=first_day)
    if ended:
        end_employment(
            subject=person.subject, ends_on=first_day, labour_conflict=False, on=today(), by=None
        )
    client = asking(hr)
    assert page_of(person) in client.get(section_of(person)).content.decode()
    assert client.post(page_of(person), {"why": "twice"}).url == section_of(person)
    [item] = due(person, today())
    assert item.due_on == today()
    assert not LeavingTask.objects.filter(subject=person.subject).exists()
    assert world.fresh(person.subject).relation_ended_on == today() - DAY
    for day in (first_day, today() - DAY, today()):
        assert not people_at(at, care_group=None, on=day, kinds=[SubjectKind.EMPLOYEE]).exists()
        assert not at_work(day).exists()
    assert export_sections["affiliations"].rows(person.subject) == []
    assert Employment.objects.get().starts_on == first_day  # as it was noted
    shown = strip_tags(client.get(reverse("staff:list"), {"state": "all"}).content.decode())
    assert "Opened by mistake" in shown
    assert "Left on" not in shown


def test_who_worked_here_is_no_mistake(at, hr):
    worked = employee(at)
    subject = world.fresh(worked.subject)
    end_employment(
        subject=subject, ends_on=today() - DAY, labour_conflict=False, on=today(), by=None
    )
    client = asking(hr)
    assert page_of(worked) not in client.get(section_of(worked)).content.decode()
    assert client.get(page_of(worked)).status_code == 302
    with pytest.raises(ValidationError, match="the work here has ended"):
        mistake(worked)
    assert not due(worked, today())


def test_of_who_has_begun_it_is_offered_only_while_nothing_tells_of_work(made, hr):
    noted(Training, made, title="Kinder-EHBO", completed_on=world.START)
    client = asking(hr)
    assert page_of(made) not in client.get(section_of(made)).content.decode()
    assert client.post(page_of(made), {"why": "twice"}).status_code == 302
    with pytest.raises(ValidationError, match="a training was noted"):
        mistake(made)
    assert not due(made, today())


def login(person):
    user = world.user(email="kim@work.example")
    give_login(subject=person.subject, user=user, starts_on=today(), by=None)


def login_taken_away(person):
    login(person)
    take_login(subject=person.subject, on=today(), by=None)


def bsn(person):
    values = {"bsn": "123456782", "document": "passport", "checked_on": today()}
    note_identification(subject=person.subject, **values, on=today(), by=None)


def paper(person):
    file = clean_bytes(files.png())
    add_document(
        subject=person.subject, category="staff.employment", title="Contract", file=file, by=None
    )


@pytest.mark.parametrize(
    ("noting", "words"),
    [
        (login, "there is or was a login"),
        (login_taken_away, "there is or was a login"),
        (
            lambda person: noted(Screening, person, vog_number="1234"),
            "a certificate (VOG) was noted",
        ),
        (
            lambda person: noted(Screening, person, linked_on=today() - DAY),
            "the link in the person register is open",
        ),
        (
            lambda person: disclosures.told(
                person, **by_law("uwv", "employee_insurance", "staff.absence")
            ),
            "something was told to others",
        ),
        (
            lambda person: consents.decided(person, None, True, on=today(), code="staff_photos"),
            "a consent was given or refused",
        ),
        (bsn, "the BSN was noted"),
        (paper, "a document was added"),
        (
            lambda person: noted(
                SignedStatement, person, text=statement(), signed_on=today(), how="paper"
            ),
            "something was signed or told",
        ),
        (
            lambda person: noted(Absence, person, kind="leave", starts_on=today()),
            "leave or absence was noted",
        ),
        (lambda person: of_oneself(person, "why", on=today()), "a request has not been answered"),
    ],
)
def test_a_file_that_holds_more_is_no_mistake(mistaken, hr, noting, words):
    noting(mistaken)
    client = asking(hr)
    told = f"This file is more than a mistake: {words}."
    assert told in client.get(page_of(mistaken)).content.decode()
    assert told in client.post(page_of(mistaken), {"why": "twice"}).content.decode()
    assert not due(mistaken, today() + 365 * DAY)


def test_nothing_undoes_it(mistaken, hr):
    mistake(mistaken)
    client, undo = asking(hr), reverse("staff:undo_end", args=[mistaken.pk])
    assert client.get(undo).url == section_of(mistaken)
    client.post(undo)
    with pytest.raises(ValidationError, match="Register the person anew"):
        undo_end(subject=world.fresh(mistaken.subject), by=None)
    assert Employment.objects.get().opened_by_mistake == "twice"
    assert due(mistaken, today())


def test_a_mistaken_intern_is_not_hired_by_that_file(at):
    person = employee(at, kind=SubjectKind.INTERN, starts_on=today() + 60 * DAY)
    mistake(person)
    page = asking(world.user("administration", at)).get(section_of(person)).content.decode()
    assert reverse("staff:hire", args=[person.pk]) not in page
    with pytest.raises(ValidationError, match="opened by mistake"):
        hire_intern(
            intern=world.fresh(person.subject),
            location=at,
            function_title="Pedagogisch professional",
            starts_on=today(),
            hours_per_week=24,
            on=today(),
            by=None,
        )


def test_its_terms_are_corrected_without_a_day_of_work(at):
    person = employee(at, starts_on=today())
    mistake(person)
    change_employment(
        subject=world.fresh(person.subject),
        record=Employment.objects.get(),
        function_title="Pedagogisch professional",
        starts_on=today() - 7 * DAY,
        hours_per_week=24,
        on=today(),
        by=None,
    )
    place = person.subject.affiliations.get()
    assert (place.starts_on, place.ends_on) == (today(), today() - DAY)


def test_who_only_looks_notes_no_mistake(mistaken, at):
    for function in ("location_manager", "board"):
        answer = asking(world.user(function, at)).post(page_of(mistaken), {"why": "twice"})
        assert answer.status_code == 403
    assert not due(mistaken, today() + 365 * DAY)
