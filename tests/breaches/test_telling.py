"""The privacy officer and the board are mailed of a breach at once, and as its hours pass."""

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.access import access_of
from accounts.actions import change_matrix
from accounts.functions import DEFAULT_LEVELS
from accounts.models import Notice
from accounts.tasks import mail_notices
from audit.models import Event
from breaches.actions import close_breach
from breaches.models import Breach, BreachReminder
from breaches.querysets import ROOM, visible_breaches
from breaches.tasks import watch_clocks
from breaches.telling import MARKS, mark_at, tell_of_clocks, tell_of_mark, to_tell
from tests.factories import breaches, world
from tests.factories.breaches import AMSTERDAM, NOTICED, REPORTED, SUMMARY

pytestmark = pytest.mark.django_db
Kind = Notice.Kind
HOUR = dt.timedelta(hours=1)


def told(user, *, report=False) -> list[str]:
    """The kinds somebody was told of, in order; of the report itself only where asked for."""
    kinds = Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True)
    return [kind for kind in kinds if report or kind != Kind.BREACH_REPORTED]


@pytest.fixture
def officer():
    return world.user("privacy_officer", email="fg@example.com")


@pytest.fixture
def board():
    return world.user("board", email="bestuur@example.com")


# --- at once -----------------------------------------------------------------------------------


@pytest.mark.clause("K35", "L58")
def test_a_report_reaches_the_privacy_officer_and_the_board_and_nobody_else(officer, board):
    others = [
        world.user(function)
        for function in ("location_manager", "cluster_manager", "hr", "ict_support", None)
    ]
    breaches.breach(by=others[0])
    assert told(officer, report=True) == told(board, report=True) == [Kind.BREACH_REPORTED]
    assert not Notice.objects.filter(user__in=others).exists()


@pytest.mark.clause("K35")
def test_without_a_privacy_officer_the_board_alone_is_told(board):
    left = world.user("privacy_officer", ends_on=REPORTED.date() - dt.timedelta(days=1))
    blocked = world.user("privacy_officer")
    blocked.is_active = False
    blocked.save()
    breaches.breach()
    assert told(board, report=True) == [Kind.BREACH_REPORTED]
    assert told(left, report=True) == told(blocked, report=True) == []


def test_who_reports_is_not_mailed_of_the_own_report(officer, board):
    breaches.breach(by=officer)
    assert told(officer, report=True) == []
    assert told(board, report=True) == [Kind.BREACH_REPORTED]


def test_pressing_the_button_twice_mails_once(officer):
    reporter = world.user()
    token = breaches.breach(by=reporter).report_token
    breaches.breach(by=reporter, token=token)
    assert told(officer, report=True) == [Kind.BREACH_REPORTED]


@pytest.mark.clause("K35")
def test_two_breaches_on_one_day_are_two_mails(officer, mail_server):
    for _breach in range(2):
        breaches.breach(by=world.user())
    mail_notices()
    assert [to for to, _content in mail_server.mails] == [["fg@example.com"]] * 2
    tell_of_clocks(NOTICED + 25 * HOUR)
    assert told(officer) == [Kind.BREACH_24] * 2


def test_an_officer_of_one_place_is_told_of_its_breaches_alone():
    here, there = world.location("De Boomhut"), world.location("Het Kwakje")
    local = world.user("privacy_officer", here)
    world.user("board")
    breaches.breach(location=there)
    breaches.breach()  # its place is not known yet: for who sees everything
    assert told(local, report=True) == []
    tell_of_clocks(NOTICED + 25 * HOUR)
    assert told(local) == []
    breaches.breach(location=here)
    tell_of_clocks(NOTICED + 26 * HOUR)
    assert told(local, report=True) == [Kind.BREACH_REPORTED, Kind.BREACH_24]


@pytest.mark.clause("K35")
def test_where_nobody_oversees_all_a_report_without_a_place_reaches_and_is_seen_by_everybody():
    local = world.user("privacy_officer", world.location("De Boomhut"))
    manager = world.user("location_manager", world.location("Het Kwakje"))
    breach = breaches.breach()
    assert told(local, report=True) == [Kind.BREACH_REPORTED]
    assert list(visible_breaches(access_of(local, REPORTED.date()))) == [breach]
    tell_of_clocks(NOTICED + 25 * HOUR)
    assert told(local) == [Kind.BREACH_24]
    assert told(manager, report=True) == []
    world.user("board")
    assert not visible_breaches(access_of(local, REPORTED.date())).exists()


# --- as the hours pass -------------------------------------------------------------------------


@pytest.mark.clause("L20")
def test_each_mark_is_mailed_once_to_both(officer, board):
    breaches.breach(by=officer)
    expected = []
    for hours, kind in MARKS.items():
        tell_of_clocks(NOTICED + hours * HOUR - dt.timedelta(minutes=1))
        assert told(officer) == told(board) == expected, hours
        expected = [*expected, kind]
        for minutes in (0, 5, 10):
            tell_of_clocks(NOTICED + hours * HOUR + dt.timedelta(minutes=minutes))
        assert told(officer) == told(board) == expected, hours
    tell_of_clocks(NOTICED + 1000 * HOUR)
    assert told(officer) == expected
    assert expected == [Kind.BREACH_24, Kind.BREACH_48, Kind.BREACH_66, Kind.BREACH_72]


@pytest.mark.clause("L20")
@pytest.mark.parametrize(
    ("aware", "marks"),
    [
        (  # an hour is gained in the night to 25 October 2026
            dt.datetime(2026, 10, 24, 8, tzinfo=AMSTERDAM),
            {24: (25, 7), 48: (26, 7), 66: (27, 1), 72: (27, 7)},
        ),
        (  # an hour is lost in the night to 29 March 2026
            dt.datetime(2026, 3, 28, 8, tzinfo=AMSTERDAM),
            {24: (29, 9), 48: (30, 9), 66: (31, 3), 72: (31, 9)},
        ),
    ],
)
def test_marks_are_elapsed_hours_also_when_summer_time_changes(aware, marks, officer):
    breach = breaches.breach(noticed=aware, at=aware + HOUR)
    minute = dt.timedelta(minutes=1)
    sent = []
    for hours, (day, hour) in marks.items():
        at = dt.datetime(aware.year, aware.month, day, hour, tzinfo=AMSTERDAM)
        assert at.astimezone(dt.UTC) == aware.astimezone(dt.UTC) + hours * HOUR
        for same in (breach, Breach.objects.get()):  # in local time, and in UTC
            assert mark_at(same, at) == hours
            assert mark_at(same, at - minute) != hours
        tell_of_clocks(at - minute)
        assert told(officer) == sent
        sent = [*sent, MARKS[hours]]
        tell_of_clocks(at)
        assert told(officer) == sent


@pytest.mark.clause("L20")
def test_after_a_stop_only_the_last_mark_that_passed_is_told(officer):
    breaches.breach()
    tell_of_clocks(NOTICED + 67 * HOUR)
    tell_of_clocks(NOTICED + 68 * HOUR)
    assert told(officer) == [Kind.BREACH_66]
    tell_of_clocks(NOTICED + 90 * HOUR)
    assert told(officer) == [Kind.BREACH_66, Kind.BREACH_72]


@pytest.mark.clause("L20")
@pytest.mark.parametrize(("decision", "sent"), [("notify", True), ("refrain", False)])
def test_what_was_decided_and_done_is_not_told(decision, sent, officer):
    breaches.decide(breaches.breach(), decision, sent=sent)
    tell_of_clocks(NOTICED + 73 * HOUR)
    assert told(officer) == []


@pytest.mark.clause("L20")
@pytest.mark.parametrize("decision", ["unknown", "notify"])
def test_what_is_not_decided_or_not_sent_is_told(decision, officer):
    breaches.decide(breaches.breach(), decision, sent=False)
    tell_of_clocks(NOTICED + 73 * HOUR)
    assert told(officer) == [Kind.BREACH_72]


@pytest.mark.clause("L20")
def test_what_is_to_be_notified_again_after_a_withdrawal_is_told(officer):
    breach = breaches.decide(breaches.breach())
    breaches.notify(breach, "withdrawal", at=REPORTED + 2 * HOUR, because="Vergissing")
    tell_of_clocks(NOTICED + 25 * HOUR)
    assert told(officer) == []
    breaches.decide(breach, at=NOTICED + 26 * HOUR, sent=False)
    tell_of_clocks(NOTICED + 27 * HOUR)
    assert told(officer) == [Kind.BREACH_24]


def test_a_decision_that_is_taken_back_is_told_of_again(officer):
    breach = breaches.decide(breaches.breach(), "refrain")
    tell_of_clocks(NOTICED + 25 * HOUR)
    breaches.save(breach, "notification", ap_decision="unknown", ap_reasoning="")
    tell_of_clocks(NOTICED + 26 * HOUR)
    assert told(officer) == [Kind.BREACH_24]


def test_a_closed_breach_is_not_told(officer):
    breach = breaches.evaluate(breaches.decide(breaches.breach()))
    close_breach(breach=breach, at=REPORTED + 3 * HOUR, by=None)
    tell_of_clocks(NOTICED + 73 * HOUR)
    assert told(officer) == []


@pytest.mark.clause("L20")
def test_awareness_moves_the_marks_and_all_of_them_are_told_from_there(officer):
    breach = breaches.breach()
    tell_of_clocks(NOTICED + 24 * HOUR)
    breaches.save(
        breach,
        "discovery",
        at=NOTICED + 30 * HOUR,
        aware_at=NOTICED + 20 * HOUR,
        aware_reason="Uitgezocht.",
    )
    expected = [Kind.BREACH_24]
    for hours in (31, 43, 44, 48, 67, 68):  # since discovery: 20 more than since awareness
        if hours in (44, 68):
            expected.append({44: Kind.BREACH_24, 68: Kind.BREACH_48}[hours])
        tell_of_clocks(NOTICED + hours * HOUR)
        assert told(officer) == expected, hours
    moved = breaches.save(
        breach, "discovery", at=NOTICED + 69 * HOUR, aware_at=NOTICED + HOUR, aware_reason="Ja."
    )
    tell_of_clocks(NOTICED + 69 * HOUR)
    assert told(officer) == [*expected, Kind.BREACH_66]
    assert [told.hours for told in moved.reminders.all()] == [24, 24, 48, 66]


def test_what_nobody_is_there_to_be_told_of_waits():
    breaches.breach()
    assert tell_of_clocks(NOTICED + 25 * HOUR) == 0
    assert not BreachReminder.objects.exists()
    board = world.user("board")
    assert tell_of_clocks(NOTICED + 26 * HOUR) == 1
    assert told(board) == [Kind.BREACH_24]


def test_a_second_worker_and_a_decision_until_now_win(officer):
    breach = breaches.breach()
    at = NOTICED + 24 * HOUR
    (mine,), (theirs,) = to_tell(at), to_tell(at)
    assert tell_of_mark(reminder=mine, people=[officer])
    assert not tell_of_mark(reminder=theirs, people=[officer])
    (late,) = to_tell(NOTICED + 48 * HOUR)
    breaches.decide(breach)
    assert not tell_of_mark(reminder=late, people=[officer])
    assert told(officer) == [Kind.BREACH_24]
    assert Event.objects.filter(action="breach.clock_told", object_id=breach.pk).count() == 1


def test_many_clocks_are_looked_at_in_as_many_queries_as_few(officer, board):
    reporter = world.user()

    def ask():
        with CaptureQueriesContext(connections["default"]) as queries:
            found = to_tell(NOTICED + 25 * HOUR)
        return len(found), len(queries)

    breaches.breach(by=reporter)
    assert ask() == (1, 2)
    for _breach in range(4):
        breaches.breach(by=reporter)
    assert ask() == (5, 2)


def test_the_task_runs_every_few_minutes_by_the_clock_of_the_day(officer, settings):
    now = timezone.now()
    breaches.breach(noticed=now - 49 * HOUR, at=now - 48 * HOUR)
    watch_clocks()
    assert told(officer) == [Kind.BREACH_48]
    planned = settings.CELERY_BEAT_SCHEDULE["clocks-of-breaches"]
    assert planned["task"] == watch_clocks.name
    assert planned["schedule"] <= 600


@pytest.mark.clause("L75")
def test_the_mails_say_their_kind_in_two_languages_and_nothing_of_the_breach(
    officer, board, mail_server, settings
):
    breach = breaches.breach(
        by=world.user(), location=world.location(), place="in de trein", phone="06 00000012"
    )
    for hours in MARKS:
        tell_of_clocks(NOTICED + hours * HOUR)
    mail_notices()
    texts = mail_server.texts()
    assert len(texts) == 10
    for kind in [Kind.BREACH_REPORTED, *MARKS.values()]:
        words = []
        for language in ("nl", "en"):
            with override(language):
                words.append(gettext(kind.label))
        about_it = [text for text in texts if all(word in text for word in words)]
        assert len(about_it) == 2, kind
        assert all(settings.SITE_URL in text for text in about_it)
    for text in texts:
        for secret in (SUMMARY, "presentielijst", "trein", "Boomhut", "P. Proef", str(breach.pk)):
            assert secret not in text


def test_a_matrix_that_closes_the_room_to_the_board_ends_its_mails(officer, board):
    levels = {room: n for room, n in DEFAULT_LEVELS["board"].items() if room != ROOM}
    change_matrix(levels={**DEFAULT_LEVELS, "board": levels}, by=None)
    breaches.breach()
    tell_of_clocks(NOTICED + 25 * HOUR)
    assert told(board, report=True) == []
    assert told(officer, report=True) == [Kind.BREACH_REPORTED, Kind.BREACH_24]
