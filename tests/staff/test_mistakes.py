"""A file that was opened by mistake goes by the ordinary way, and is not kept for years."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from audit.models import Event
from core.dates import today
from core.privacy import SubjectKind
from core.registries import retention_rules, work_sources
from documents.actions import add_document
from documents.cleaning import clean_bytes
from retention.models import RuleSetting
from retention.plan import planned
from staff.actions import (
    end_employment,
    give_login,
    note_identification,
    note_opened_by_mistake,
    undo_end,
)
from staff.models import Absence, Employee, Employment, LeavingTask, SignedStatement
from tests.factories import files, world
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
    assert page_of(mistaken) not in client.get(section_of(mistaken)).content.decode()
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


def test_a_file_that_was_ended_on_the_first_day_is_due_too_and_others_are_not(made, at, mistaken):
    """Who works here, or did for more than a day, is no mistake."""
    with pytest.raises(ValidationError, match="has begun to work"):
        mistake(made)
    worked = employee(at, "Bo", "Meer")
    first_day = today() + 60 * DAY
    for person, last_day in ((made, world.START), (mistaken, first_day), (worked, today() - DAY)):
        subject = world.fresh(person.subject)
        end_employment(
            subject=subject, ends_on=last_day, labour_conflict=False, on=today(), by=None
        )
    for person in (made, mistaken):
        mistake(person)
        [item] = due(person, today())
        assert item.due_on <= today()
        assert not LeavingTask.objects.filter(subject=person.subject).exists()
    with pytest.raises(ValidationError, match="has begun to work"):
        mistake(worked)
    assert not due(worked, today())


def login(person):
    user = world.user(email="kim@work.example")
    give_login(subject=person.subject, user=user, starts_on=today(), by=None)


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
        (login, "there is a login"),
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


def test_it_is_turned_back_until_the_file_has_gone(mistaken, hr):
    mistake(mistaken)
    client, undo = asking(hr), reverse("staff:undo_end", args=[mistaken.pk])
    assert "The first day has to be noted anew" in client.get(undo).content.decode()
    undo_end(subject=world.fresh(mistaken.subject), by=None)
    terms = Employment.objects.get()
    assert (terms.opened_by_mistake, terms.ends_on) == ("", None)
    assert not due(mistaken, today() + 365 * DAY)
    assert mistaken.subject.affiliations.get().ends_on is None


def test_who_only_looks_notes_no_mistake(mistaken, at):
    for function in ("location_manager", "board"):
        answer = asking(world.user(function, at)).post(page_of(mistaken), {"why": "twice"})
        assert answer.status_code == 403
    assert not due(mistaken, today() + 365 * DAY)
