"""The manual: every function has its chapter, and what a chapter sends its reader to opens."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from accounts.functions import FUNCTIONS
from applicants.actions import give_applicant_login
from core.privacy import SubjectKind
from manual.chapters import CHAPTERS, LANGUAGES, chapters_of, headings
from staff.actions import give_login
from subjects.actions import grant_access
from tests.factories import applicants, staff, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a href="([^"]+)">([^<]+)</a>')
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
AT_ONE_PLACE = {
    *("location_manager", "cluster_manager", "care_coordinator", "pedagogical_professional"),
    *("lunch_care", "inspector"),
}


def _with_login(give, subject):
    made = world.user()
    give(subject=subject, user=made, starts_on=world.START, by=None)
    return made


def _supervisor(at):
    intern = staff.employee(at, kind=SubjectKind.INTERN)
    made = world.user("lunch_care", at)
    grant_access(
        user=made,
        subject=intern.subject,
        function="internship_supervisor",
        starts_on=world.START,
        by=None,
    )
    return made


def _panel_member(at):
    made = world.user("lunch_care", at)
    applicants.vacancy(at, panel=[made])
    return made


MADE_OTHERWISE = {
    "parent": lambda at: world.parent_user(world.child(at)),
    "employee": lambda at: _with_login(give_login, staff.employee(at).subject),
    "volunteer": lambda at: _with_login(give_login, staff.volunteer(at).subject),
    "applicant": lambda at: _with_login(
        give_applicant_login, applicants.application(applicants.vacancy(at)).subject
    ),
    "panel_member": _panel_member,
    "internship_supervisor": _supervisor,
}


def reader(function: str) -> Client:
    """Somebody who holds a function, where people of that function usually do."""
    at = world.location()
    if function in MADE_OTHERWISE:
        return asking(MADE_OTHERWISE[function](at))
    return asking(world.user(function, at if function in AT_ONE_PLACE else None))


def told(function: str, language: str) -> str:
    with translation.override(language):
        chapters = chapters_of({function})
        return "".join(render_to_string(c.template(), {"is_own": True}) for c in chapters)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_function_has_a_chapter_of_its_own_before_the_one_for_all(function):
    own, for_all = chapters_of({function})
    assert function in own.functions
    assert for_all.code == "everybody"


@pytest.mark.parametrize("code", CHAPTERS)
def test_a_chapter_tells_the_same_in_both_languages(code):
    dutch, english = (
        render_to_string(CHAPTERS[code].template(language), {"is_own": True})
        for language in LANGUAGES
    )
    assert [anchor for anchor, _words in headings(dutch)]
    assert [anchor for anchor, _words in headings(dutch)] == [a for a, _w in headings(english)]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_chapter_names_opens_to_its_reader_and_is_called_so(function):
    client, wrong = reader(function), []
    for language in LANGUAGES:
        for url, words in dict.fromkeys(LINK.findall(told(function, language))):
            answer = client.get(url, follow=True, headers={"accept-language": language})
            title = TITLE.search(answer.content.decode())
            called = re.sub(r"<[^>]+>|\s+", " ", title[1]).strip() if title else ""
            if answer.status_code != 200 or called != words:
                wrong.append(f"{url}: {answer.status_code}, “{called}” and not “{words}”")
    assert wrong == []


def test_one_reads_the_own_chapter_first_and_finds_the_others_below():
    page = reader("lunch_care").get("/help/", headers={"accept-language": "en"}).content.decode()
    assert '<h2 id="lunch">' in page
    assert '<h2 id="board">' not in page
    assert page.index('<h2 id="lunch">') < page.index('<h2 id="everybody">')
    assert page.index('<h2 id="others">') < page.index('href="/help/board/"')
    for anchor in re.findall(r'href="#([\w-]+)"', page):
        assert f'id="{anchor}"' in page


@pytest.mark.parametrize("function", ["parent", "volunteer", "applicant"])
def test_who_does_not_work_here_is_shown_the_own_chapters_only(function):
    page = reader(function).get("/help/").content.decode()
    shown = re.findall(r'<h2 id="([\w-]+)">', page)
    assert shown == [function, "everybody"]
    assert not re.search(r'href="/help/\w+/"', page)


def test_an_employee_finds_the_chapters_of_colleagues():
    assert 'href="/help/board/"' in reader("employee").get("/help/").content.decode()


def test_a_chapter_of_another_function_names_pages_without_leading_to_them():
    client = reader("parent")
    page = client.get("/help/board/", headers={"accept-language": "en"}).content.decode()
    assert "“Evidence pack”" in page
    assert "/oversight/" not in page
    assert client.get("/help/nobody/").status_code == 404


@pytest.mark.parametrize("function", ["board", "parent"])
def test_every_page_leads_to_the_manual(function):
    client = reader(function)
    start = client.get("/", follow=True).content.decode()
    assert 'href="/help/"' in start
    assert 'href="/help/"' not in Client().get("/sign-in/").content.decode()


def test_the_manual_opens_before_a_second_step_is_set_up():
    """It tells how that is done."""
    user = world.user("hr", email="piet@example.com")
    client = Client()
    client.post("/sign-in/", {"username": user.email, "password": world.PASSWORD})
    assert client.get("/").url == "/account/factors/"
    assert client.get("/help/").status_code == 200
    assert client.get("/help/board/").status_code == 200
