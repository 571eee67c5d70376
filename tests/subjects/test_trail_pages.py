"""The page of the whole trail: for who watches over it, in words, with whether it holds."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.functions import FUNCTIONS
from audit.actions import record, seal_trail, verify_trail
from audit.guards import lift_guards
from audit.models import Event
from breaches.actions import list_people, log_breach_opening
from core.registries import work_sources
from subjects.trail import log
from tests.factories import breaches, world
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K39", "L80")]
URL = "reach:trail"


@pytest.fixture
def officer():
    return world.user("privacy_officer")


@pytest.fixture
def trail(officer):
    """What two colleagues did, sealed."""
    one, other = world.user("hr", email="hanna@example.com"), world.user("board")
    child = world.child(world.location(), "Noor", "Zandstra")
    Event.objects.create(
        at=timezone.now() - dt.timedelta(days=40),
        action="section.opened",
        actor=one,
        function="hr",
        subject_id=child.pk,
        section="child.identity",
    )
    record("account.signed_in", by=one)
    record("matrix.changed", by=other)
    seal_trail(at=timezone.now())
    return child


def page(user, **asked) -> str:
    return asking(user).get(reverse(URL), asked).content.decode()


def table(text: str) -> str:
    return text.partition("<tbody")[2].partition("</tbody>")[0]


def test_rows_of_a_breach_name_its_number_and_nobody_concerned(officer):
    one, other = breaches.breach(), breaches.breach()
    kid = world.child(world.location(), "Noor", "Zandstra")
    list_people(breach=one, subject_ids=[kid.pk], at=timezone.now(), by=officer)
    log_breach_opening(breach=other, by=officer)
    read = strip_tags(table(page(officer, what="breach.")))
    assert f"breach reported ({one.number})" in read
    assert f"people concerned listed ({one.number})" in read
    assert f"breach record opened ({other.number})" in read
    assert "Zandstra" not in read


def test_the_officer_reads_who_did_what_as_what_and_no_name_of_a_child(officer, trail):
    read = page(officer)
    assert "signed in" in table(read)
    assert "matrix changed" in table(read)
    assert str(FUNCTIONS["hr"].label) in table(read)
    assert "Zandstra" not in read


def test_the_trail_is_searched_by_person_kind_part_and_day(officer, trail):
    assert "matrix changed" not in table(page(officer, who="hanna@"))
    assert "signed in" in table(page(officer, who="hanna@"))
    assert "signed in" not in table(page(officer, what="matrix."))
    assert table(page(officer, part="child.identity")).count("<tr ") == 1
    long_ago = f"{timezone.localdate() - dt.timedelta(days=30):%d-%m-%Y}"
    assert table(page(officer, until=long_ago)).count("<tr ") == 1
    assert "opened" not in table(page(officer, since=long_ago, who="hanna@"))


def test_a_day_that_does_not_exist_is_told_and_what_was_asked_stands(officer, trail):
    read = page(officer, since="31-02-2026", who="hanna@")
    assert "day that exists" in read
    assert 'value="31-02-2026"' in read
    assert not table(read)
    assert table(page(officer, who="hanna@"))


def test_the_page_asks_no_more_of_the_database_for_more_rows(officer, trail):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(officer)
        return len(asked)

    page(officer)
    few = queries()
    for _turn in range(20):
        record("account.signed_in", by=world.user("hr"))
    assert queries() == few


def test_a_trail_that_was_touched_is_told_on_the_page_and_the_work_list_until_it_holds(
    officer, trail
):
    def work():
        return work_sources["access.trail"].items(officer, timezone.localdate())

    verify_trail(at=timezone.now())
    assert work() == []
    assert "nothing was changed" in page(officer)
    event = Event.objects.get(action="matrix.changed")
    lift_guards(connection)
    Event.objects.filter(pk=event.pk).update(function="hr")
    verify_trail(at=timezone.now())
    (item,) = work()
    assert item.url == reverse(URL)
    assert "was changed." in page(officer)
    Event.objects.filter(pk=event.pk).update(function=event.function)
    verify_trail(at=timezone.now())
    assert work() == []


def test_who_does_not_watch_over_it_gets_no_trail(trail):
    at = world.location()
    for function, place in (("hr", None), ("cluster_manager", None), ("board", at)):
        user = world.user(function, place)
        assert asking(user).get(reverse(URL)).status_code == 403
        assert work_sources["access.trail"].items(user, timezone.localdate()) == []
    assert asking(world.user("board")).get(reverse(URL)).status_code == 200


def test_from_a_colleague_the_trail_of_that_one_opens_for_who_watches_over_it(officer, trail):
    colleague = Event.objects.get(action="account.signed_in").actor
    link = f"{reverse(URL)}?user={colleague.pk}"
    sight = reverse("reach:person", args=[colleague.pk])
    assert link in asking(officer).get(sight).content.decode()
    read = asking(officer).get(link).content.decode()
    assert "signed in" in table(read)
    assert "matrix changed" not in table(read)
    here = world.location()
    world.appoint(colleague, "hr", here)
    at_one_place = world.user("privacy_officer", here)
    assert link not in asking(at_one_place).get(sight).content.decode()


def test_the_log_of_a_file_says_how_far_back_it_goes_and_whether_that_is_all(trail, monkeypatch):
    (panel,) = log(trail.subject, None, may_change=False)
    first = timezone.localdate(timezone.now() - dt.timedelta(days=40))
    assert panel.note == f"This goes back to {first:%d-%m-%Y}."
    monkeypatch.setattr("subjects.trail.LOG_SHOWN", 1)
    (panel,) = log(trail.subject, None, may_change=False)
    count = Event.objects.filter(subject_id=trail.pk).count()
    assert f"The latest 1 of {count} lines are shown" in panel.note
