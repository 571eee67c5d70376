"""Somebody who opens the files of many people within an hour is put before the privacy officer."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.actions import end_appointment
from audit.models import Event
from core.actions import ChangedMeanwhile
from core.models import DataKey
from core.registries import work_sources
from subjects.models import ReadingLook, UnusualReading
from subjects.tasks import notice_unusual_reading
from subjects.unusual import look_for_unusual_reading, settle_unusual_reading
from tests.factories import world
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.factories.raw import raw_databases

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K39")]
NINE = dt.datetime(2026, 3, 16, 9, 0, tzinfo=dt.UTC)
LATER = NINE + dt.timedelta(hours=4)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def limits(settings):
    settings.UNUSUAL_READING = {"others": 5, "hr": 9}


@pytest.fixture
def reader():
    return world.user("care_coordinator")


def opens(user, count: int, *, at=NINE, every=MINUTE, function="care_coordinator", **more) -> None:
    """So many people's files are opened, one by one."""
    values = {"action": "section.opened", "section": "child.identity", **more}
    Event.objects.bulk_create(
        Event(
            at=at + number * every,
            actor=user,
            subject_id=uuid.uuid4(),
            function=function,
            **values,
        )
        for number in range(count)
    )


def found(at=LATER) -> list[UnusualReading]:
    look_for_unusual_reading(at=at)
    return list(UnusualReading.objects.order_by("hour"))


def work(user, on=None):
    fresh = world.fresh(user)
    return work_sources["access.unusual"].items(fresh, on or timezone.localdate(LATER))


def test_who_opens_many_files_is_found_with_how_many_in_which_parts_and_as_what(reader):
    opens(reader, 4)
    opens(reader, 2, at=NINE + 20 * MINUTE, section="child.contract")
    (one,) = found()
    assert (one.user, one.hour, one.function, one.subjects) == (reader, NINE, "care_coordinator", 6)
    assert one.sections == ["child.contract", "child.identity"]


def test_who_opens_fewer_or_the_same_again_or_in_the_course_of_a_day_is_not(reader):
    opens(reader, 3)
    same = uuid.uuid4()
    Event.objects.bulk_create(
        Event(at=NINE + n * MINUTE, action="document.viewed", actor=reader, subject_id=same)
        for n in range(20)
    )
    opens(world.user(), 12, every=15 * MINUTE)
    opens(world.user("board"), 30, action="record.changed")
    assert found() == []


def test_a_function_that_opens_more_for_its_work_stands_out_later():
    officer, other = world.user("hr"), world.user("hr")
    opens(officer, 8, function="hr")
    opens(other, 9, function="hr")
    assert [one.user for one in found()] == [other]


def test_one_opening_as_another_function_hides_nothing(reader):
    opens(reader, 5)
    opens(reader, 1, at=NINE + 10 * MINUTE, function="hr")
    assert [one.subjects for one in found()] == [6]


def test_what_was_opened_as_two_functions_is_weighed_together(reader):
    opens(reader, 4)
    opens(reader, 1, at=NINE + 10 * MINUTE, function="hr")
    other = world.user()
    opens(other, 4)
    opens(other, 2, at=NINE + 10 * MINUTE, function="hr")
    assert [one.user for one in found()] == [other]  # 4/5 + 1/9 is less than 1; 4/5 + 2/9 is more


def test_pages_that_show_two_people_at_once_count(reader):
    for page in range(3):
        opens(reader, 2, at=NINE + page * MINUTE, every=dt.timedelta(0))
    assert [one.subjects for one in found()] == [6]


def test_a_list_that_shows_a_part_of_many_files_is_no_searching_through_them(reader):
    opens(reader, 40, every=dt.timedelta(0))
    assert found() == []


def test_reading_over_the_turn_of_the_hour_counts_once(reader):
    opens(reader, 6, at=NINE + 57 * MINUTE)
    (one,) = found()
    assert (one.hour, one.subjects) == (NINE + dt.timedelta(hours=1), 6)
    opens(world.user(), 6, at=NINE + dt.timedelta(hours=5, minutes=53))
    opens(reader, 2, at=NINE + dt.timedelta(hours=6, minutes=10))
    assert len(found(LATER + dt.timedelta(hours=5))) == 2


def test_what_counted_for_one_hour_does_not_count_for_the_next(reader):
    opens(reader, 6, at=NINE + 50 * MINUTE)
    opens(reader, 3, at=NINE + 62 * MINUTE)
    assert [(one.hour, one.subjects) for one in found()] == [(NINE, 6)]


def test_late_it_catches_up_and_twice_it_finds_nothing_new(reader):
    assert found(NINE) == []
    opens(reader, 6)
    opens(reader, 7, at=NINE + dt.timedelta(days=3))
    late = NINE + dt.timedelta(days=5)
    assert [one.subjects for one in found(late)] == [6, 7]
    ReadingLook.objects.update(until=NINE - dt.timedelta(days=1))  # as if the note was lost
    UnusualReading.objects.all().delete()
    assert len(found(late)) == 2
    assert len(found(late)) == 2


def test_an_hour_is_looked_at_once_everything_of_it_is_there(reader):
    opens(reader, 6)
    assert found(NINE + dt.timedelta(hours=1, minutes=10)) == []
    assert len(found(NINE + dt.timedelta(hours=1, minutes=15))) == 1


def test_the_task_looks(reader):
    opens(reader, 6, at=timezone.now() - dt.timedelta(hours=3))
    assert notice_unusual_reading() == "1 found"


def test_the_officer_gets_it_and_the_board_only_where_there_is_no_other_officer(reader):
    officer, board = world.user("privacy_officer"), world.user("board")
    at_one_place = world.user("privacy_officer", world.location())
    opens(reader, 6)
    (one,) = found()
    (item,) = work(officer)
    assert item.url == reverse("reach:unusual-one", args=[one.pk])
    assert "6 files" in item.about
    assert work(board) == work(at_one_place) == work(world.user("hr")) == []
    end_appointment(appointment=officer.appointments.get(), ends_on=dt.date(2026, 3, 15), by=None)
    assert [item.url for item in work(board)] == [reverse("reach:unusual-one", args=[one.pk])]


def test_nobody_judges_the_own_reading():
    officer, board = world.user("privacy_officer"), world.user("board")
    opens(officer, 6, function="privacy_officer")
    (one,) = found()
    assert work(officer) == []
    assert len(work(board)) == 1
    with pytest.raises(ValidationError, match="cannot judge"):
        settle_unusual_reading(
            reading=one, outcome="explained", explanation="Mijn werk", at=LATER, by=officer
        )
    assert "You opened these files yourself" in page(officer, one)


def test_who_only_sees_the_trail_judges_nothing_where_there_is_an_officer(reader):
    board, officer = world.user("board"), world.user("privacy_officer")
    opens(reader, 6)
    (one,) = found()
    assert "What did you find?" not in page(board, one)
    settle(board, one, outcome="explained", explanation="Niets aan de hand")
    with pytest.raises(ValidationError, match="privacy officer"):
        settle_unusual_reading(
            reading=one, outcome="explained", explanation="Niets", at=LATER, by=board
        )
    assert UnusualReading.objects.get().is_open
    assert "What did you find?" in page(officer, one)


def page(user, one) -> str:
    return asking(user).get(reverse("reach:unusual-one", args=[one.pk])).content.decode()


def settle(user, one, **typed):
    return asking(user).post(reverse("reach:unusual-one", args=[one.pk]), typed)


def test_before_the_first_search_nothing_is_said_to_have_been_found_in_order():
    desk = asking(world.user("privacy_officer"))
    page = desk.get(reverse("reach:unusual")).content.decode()
    assert "Not searched yet" in page
    assert "Nothing stood out" not in page
    ReadingLook.objects.create(pk=1, until=timezone.now())
    assert "Nothing stood out" in desk.get(reverse("reach:unusual")).content.decode()


def test_the_page_tells_who_and_how_many_and_leads_to_that_part_of_the_trail(reader):
    officer = world.user("privacy_officer")
    opens(reader, 6)
    record = Event.objects.first()
    opens(world.user("hr"), 1, action="matrix.changed")
    (one,) = found()
    read = page(officer, one)
    assert reader.display_name in read
    assert "6 files within an hour" in read
    assert str(record.subject_id) not in read
    link = read.partition(f"{reverse('reach:trail')}?")[2].partition('"')[0].replace("&amp;", "&")
    trail = asking(officer).get(f"{reverse('reach:trail')}?{link}").content.decode()
    rows = trail.partition("<tbody")[2].partition("</tbody>")[0]
    assert rows.count("<tr ") == 6
    assert f"Only what {reader.display_name} did" in trail


def test_what_explained_it_is_noted_sealed_and_it_leaves_the_work_list(reader):
    officer = world.user("privacy_officer")
    opens(reader, 6)
    (one,) = found()
    refused = settle(officer, one, outcome="explained")
    assert "Say what explained it." in refused.content.decode()
    assert settle(officer, one, outcome="explained", explanation="Jaarcontrole Kwik").url == (
        reverse("reach:unusual")
    )
    one.refresh_from_db()
    assert (one.outcome, one.explanation, one.looked_by) == (
        "explained",
        "Jaarcontrole Kwik",
        officer,
    )
    assert b"Jaarcontrole Kwik" not in raw_databases()
    assert work(officer) == []
    assert "Jaarcontrole Kwik" in page(officer, one)
    with pytest.raises(ChangedMeanwhile):
        settle_unusual_reading(reading=one, outcome="breach", at=LATER, by=officer)


def test_what_looks_like_a_breach_leads_to_reporting_one(reader):
    officer = world.user("privacy_officer")
    opens(reader, 6)
    (one,) = found()
    assert settle(officer, one, outcome="breach").url == reverse("breaches:report")
    assert reverse("breaches:report") in page(officer, one)
    assert Event.objects.filter(action="reading.settled", actor=officer).exists()


def test_the_list_shows_what_waits_first_and_nothing_to_others(reader):
    officer = world.user("privacy_officer")
    opens(reader, 6)
    opens(reader, 8, at=NINE + dt.timedelta(hours=2))
    old, new = found()
    settle(officer, new, outcome="explained", explanation="Overdracht")
    rows = asking(officer).get(reverse("reach:unusual")).content.decode()
    assert rows.index(str(old.pk)) < rows.index(str(new.pk))
    for function, place in (("hr", None), ("board", world.location()), ("ict_support", None)):
        client = asking(world.user(function, place))
        assert client.get(reverse("reach:unusual")).status_code == 403
        assert client.post(reverse("reach:unusual-one", args=[old.pk])).status_code == 403


def test_it_goes_after_three_years_as_the_trail_with_its_key(reader):
    opens(reader, 6)
    (one,) = found()
    settle_unusual_reading(reading=one, outcome="explained", explanation="x", at=LATER, by=None)
    run_when_due(today=dt.date(2029, 3, 16))
    assert UnusualReading.objects.exists()
    run_when_due(today=dt.date(2029, 3, 17))
    assert not UnusualReading.objects.exists()
    assert not DataKey.objects.filter(owner_id=one.pk, wrapped__isnull=False).exists()
