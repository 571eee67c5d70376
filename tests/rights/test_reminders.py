"""Those who handle requests are reminded of what is due, once."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import read_notices
from rights.actions import (
    answer_request,
    approve_copy,
    ask_person,
    extend_request,
    note_reply,
    take_to_board,
    withdraw_request,
)
from rights.models import RequestReminder
from rights.reminders import SOON, UNANSWERED_FOR, remind_handlers
from rights.tasks import remind
from subjects.actions import link_user
from tests.factories import staff, world
from tests.factories.rights import DAY, asked, of_oneself
from tests.rights.letters import fresh
from tests.rights.test_telling import told

pytestmark = pytest.mark.django_db
Kind = Notice.Kind
DUE = DAY + dt.timedelta(weeks=4)


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


@pytest.mark.clause("L15")
def test_a_week_ahead_and_on_the_day_after_and_once_each(child, manager):
    asked(child, kind="why")
    expected = {
        DUE - SOON - days(1): [],
        DUE - SOON: [Kind.HANDLING_SOON],
        DUE - SOON + days(1): [Kind.HANDLING_SOON],
        DUE: [Kind.HANDLING_SOON],
        DUE + days(1): [Kind.HANDLING_SOON, Kind.HANDLING_LATE],
        DUE + days(2): [Kind.HANDLING_SOON, Kind.HANDLING_LATE],
    }
    for on, kinds in expected.items():
        remind_handlers(on=on)
        assert told(manager) == kinds, on


def test_a_night_without_a_worker_leaves_nothing_out(child, manager):
    asked(child, kind="why")
    remind_handlers(on=DUE - days(3))
    assert told(manager) == [Kind.HANDLING_SOON]
    remind_handlers(on=DUE + days(5))
    assert told(manager) == [Kind.HANDLING_SOON, Kind.HANDLING_LATE]


def test_an_extended_request_is_reminded_of_by_its_new_day(child, manager):
    request = asked(child, kind="why")
    remind_handlers(on=DUE - SOON)
    extend_request(request=fresh(request), because="Veel werk.", on=DUE - days(1), by=None)
    remind_handlers(on=DUE + days(1))
    assert told(manager) == [Kind.HANDLING_SOON]
    read_notices(user=manager, at=timezone.now(), by=manager)
    remind_handlers(on=fresh(request).due_on - SOON)
    assert told(manager) == [Kind.HANDLING_SOON] * 2


def test_a_question_without_an_answer_is_reminded_of_after_two_weeks_and_once(child, manager):
    request = asked(child, kind="why")
    question = ask_person(request=request, about="meaning", text="Wat?", on=DAY, by=None)
    remind_handlers(on=DAY + UNANSWERED_FOR - days(1))
    assert told(manager) == []
    for _night in range(2):
        remind_handlers(on=DAY + UNANSWERED_FOR)
    assert told(manager) == [Kind.HANDLING_QUESTION]
    remind_handlers(on=DUE + days(1))  # the clock stands still: nothing is late
    assert told(manager) == [Kind.HANDLING_QUESTION]
    note_reply(question=question, reply="Dat.", on=DUE + days(1), by=None)
    remind_handlers(on=fresh(request).due_on + days(1))
    assert told(manager) == [Kind.HANDLING_QUESTION, Kind.HANDLING_LATE]


def test_what_was_answered_in_time_is_not_reminded_of(child, manager):
    request = asked(child, kind="why")
    question = ask_person(request=request, about="meaning", text="Wat?", on=DAY, by=None)
    note_reply(question=question, reply="Dat.", on=DAY + days(1), by=None)
    remind_handlers(on=DAY + UNANSWERED_FOR)
    answer_request(request=fresh(request), answer="Zo.", identity_check="known", on=DUE, by=None)
    withdraw_request(request=asked(child, kind="erasure"), on=DUE, by=None)
    remind_handlers(on=DUE + days(30))
    assert told(manager) == []


def test_many_at_once_are_one_mail_of_a_kind(child, manager):
    for kind in ("why", "erasure", "objection"):
        asked(child, kind=kind)
    assert remind_handlers(on=DUE + days(1)) == 3
    assert told(manager) == [Kind.HANDLING_LATE]


def test_who_is_reminded(child, here, manager):
    """Who handles requests of this child: not who looks on, works elsewhere, left, or only
    advises."""
    asked(child, kind="why")
    board = world.user("board")
    away = world.user("location_manager", here, ends_on=DAY)
    gone = world.user("location_manager", here)
    gone.is_active = False
    gone.save()
    others = [
        world.user("location_manager", world.location("Het Vlot")),
        world.user("administration", here),
        world.user("pedagogical_professional", here),
        world.user("hr", here),
        world.user("privacy_officer"),
        world.parent_user(child, 1),
        away,
        gone,
    ]
    remind_handlers(on=DUE + days(1))
    for user in (manager, board):
        assert told(user) == [Kind.HANDLING_LATE]
    assert [told(user) for user in others] == [[]] * len(others)


def test_nobody_is_reminded_of_the_own_request(here):
    kim, user = staff.employee(here), world.user("hr")
    link_user(subject=kim.subject, user=user, by=None)
    colleague = world.user("hr")
    of_oneself(kim, "why")
    Notice.objects.all().delete()
    remind_handlers(on=DUE + days(1))
    assert (told(user), told(colleague)) == ([], [Kind.HANDLING_LATE])


def test_a_manager_is_not_reminded_of_what_they_asked_about_the_own_child(child, here, manager):
    colleague = world.user("location_manager", here)
    link_user(subject=world.parents_of(child)[0].subject, user=manager, by=None)
    asked(child, kind="why")
    Notice.objects.all().delete()
    remind_handlers(on=DUE + days(1))
    assert (told(manager), told(colleague)) == ([], [Kind.HANDLING_LATE])


@pytest.mark.clause("K38")
def test_of_a_complaint_with_the_board_the_board_alone_is_reminded(child, manager):
    board = world.user("board")
    request = asked(child, kind="complaint")
    answer_request(request=request, answer="Zo.", identity_check="known", on=DAY, by=None)
    take_to_board(request=fresh(request), on=DAY, by=None)
    remind_handlers(on=DUE + days(1))
    assert (told(manager), told(board)) == ([], [Kind.HANDLING_LATE])


def test_what_nobody_handles_is_reminded_of_once_somebody_does(child, here):
    asked(child, kind="why")
    assert remind_handlers(on=DUE + days(1)) == 0
    assert not RequestReminder.objects.exists()
    manager = world.user("location_manager", here)
    assert remind_handlers(on=DUE + days(2)) == 1
    assert told(manager) == [Kind.HANDLING_LATE]


def test_a_copy_that_is_being_made_asks_nothing_of_anybody(child, manager):
    approve_copy(
        request=asked(child),
        identity_check="known",
        on=DAY,
        at=dt.datetime.combine(DAY, dt.time(9), dt.UTC),
        by=None,
    )
    remind_handlers(on=DUE + days(1))
    assert told(manager) == []


def test_the_scheduler_reminds_by_itself(child, manager, settings):
    asked(child, kind="why")  # long past by now
    assert settings.CELERY_BEAT_SCHEDULE["reminders-of-requests"]["task"] == remind.name
    remind()
    assert told(manager) == [Kind.HANDLING_LATE]
