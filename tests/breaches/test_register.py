"""The register of breaches: finding in it, the figures of a year, and the spreadsheet."""

import datetime as dt
import io
from urllib.parse import parse_qsl

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Event
from breaches.models import Breach
from breaches.register import figures, matching
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED, SUMMARY
from tests.factories.http import asking, asking_afresh
from tests.factories.queries import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L21")]
LIST, TABLE, FIGURES = "/breaches/", "/breaches/table/", "/breaches/figures/"
HOUR, YEAR = dt.timedelta(hours=1), dt.timedelta(days=365)


def rows_of(client, query="state=all") -> list[dict]:
    answer = client.post(TABLE, dict(parse_qsl(query)))
    assert answer.status_code == 200
    header, *rows = load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def late(**more):
    at = REPORTED + 80 * HOUR
    return breaches.decide(breaches.breach(**more), at=at, late_reason="Wij wisten het niet.")


def in_time(**more):
    return breaches.decide(breaches.breach(**more))


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ({"late": "yes"}, {"late", "old"}),
        ({"late": "no"}, {"in time"}),
        ({"nature": "e"}, {"in time"}),
        ({"decision": "notify"}, {"late", "in time"}),
        ({"decision": "none"}, {"old"}),
        ({"year": 2025}, {"old"}),
        ({"number": "2026-002"}, {"in time"}),
        ({"number": "1"}, {"late", "old"}),
        ({"number": "x"}, set()),
        ({"year": 2026, "late": "yes"}, {"late"}),
        ({}, {"late", "in time", "old"}),
    ],
)
def test_breaches_are_found_by_what_is_known_of_them(chosen, names):
    made = {
        "late": late(),
        "in time": breaches.save(in_time(), "nature", nature=["a", "e"]),
        "old": breaches.breach(at=REPORTED - YEAR, noticed=REPORTED - YEAR - HOUR),
    }
    expected = {made[name].pk for name in names}
    assert {
        one.pk for one in matching(Breach.objects.all(), chosen, REPORTED + 71 * HOUR)
    } == expected


def test_the_list_keeps_what_is_looked_for_and_shows_it():
    here = world.location()
    mine, other = breaches.breach(location=here), breaches.breach()
    desk = asking(world.user("privacy_officer"))
    page = desk.get(LIST, {"location": here.pk}).content.decode()
    assert mine.number in page
    assert other.number not in page
    assert f"location={here.pk}" in page
    assert desk.get(LIST, {"year": "abc", "late": "x"}).status_code == 200


def test_late_is_elapsed_hours_also_when_the_clock_goes_back():
    """Noticed before the night that has 25 hours: 72 hours end at 08:00 winter time less one."""
    breach = breaches.breach()
    sent = breach.due_at + dt.timedelta(minutes=1)
    breaches.decide(breach, at=sent, late_reason="Een minuut.")
    assert list(matching(Breach.objects.all(), {"late": "yes"}, sent)) == [breach]


def test_what_need_not_be_sent_is_not_too_late():
    breaches.decide(breaches.breach(), "refrain")
    breaches.save(breaches.breach(), "kind", classification="none", not_breach_reason="Was leeg.")
    waits = breaches.decide(breaches.breach(), sent=False)
    late = {"late": "yes"}
    assert not matching(Breach.objects.all(), late, waits.due_at)
    after = waits.due_at + dt.timedelta(minutes=1)
    assert list(matching(Breach.objects.all(), late, after)) == [waits]
    rows = rows_of(asking_afresh(world.user("board")), "state=all&late=yes")
    assert [row["Number"] for row in rows] == [waits.number]


def test_the_figures_count_a_year():
    late()
    breaches.save(in_time(), "nature", nature=["a", "e"])
    breaches.decide(breaches.breach(), "refrain")
    breaches.breach()
    facts = dict(figures(Breach.objects.all(), 2026).facts)
    assert facts["Breaches"] == 4
    assert facts["Notified to the AP"] == 2
    assert facts["Notified after more than 72 hours"] == 1
    assert facts["Not notified, by decision"] == 1
    assert facts["Still to be decided on, or to be sent"] == 1
    nature, month = figures(Breach.objects.all(), 2026).charts
    assert dict(nature.table)["stolen"] == 1
    assert dict(nature.table)["Not answered yet"] == 3
    assert ["October", 4, 2] in month.table


@pytest.mark.clause("L19")
def test_what_is_no_data_breach_is_no_figure_and_named_so_in_the_spreadsheet():
    in_time()
    none = {"classification": "none", "not_breach_reason": "De laptop lag in de kast."}
    breaches.save(breaches.breach(), "kind", **none)
    assert dict(figures(Breach.objects.all(), 2026).facts)["Breaches"] == 1
    rows = rows_of(asking_afresh(world.user("board")))
    assert {row["Number"]: row["Is it a data breach?"] for row in rows} == {
        "2026-001": None,
        "2026-002": "No data breach",
    }


def test_the_page_of_figures_draws_and_tells_in_a_table():
    breaches.breach()
    page = asking(world.user("board")).get(FIGURES).content.decode()
    assert "<svg" in page
    assert "Breaches in 2026" in page
    assert "counted in the year they were reported" in page
    assert "<table" in page
    assert asking(world.user("board")).get(f"{FIGURES}?year=nonsense").status_code == 200


def test_the_spreadsheet_holds_numbers_times_and_hours():
    in_time()
    (row,) = rows_of(asking_afresh(world.user("board")))
    assert row["Number"] == "2026-001"
    assert row["Noticed"] == dt.datetime(2026, 10, 24, 8, 0)  # a moment, to reckon with
    assert row["Hours until notified"] == 2
    assert row["Later than 72 hours"] == "no"
    assert SUMMARY not in str(row)
    event = Event.objects.get(action="breach.register_exported")
    assert event.details == {"breaches": 1, "with_texts": False}


def test_the_spreadsheet_and_its_sheet_are_called_as_the_reader_speaks(settings):
    settings.LANGUAGE_CODE = "nl"
    world.organisation()
    answer = asking_afresh(world.user("board")).post(TABLE)
    assert 'filename="datalekken.xlsx"' in answer["Content-Disposition"]
    assert load_workbook(io.BytesIO(answer.content)).sheetnames == ["Datalekken"]


def test_the_texts_are_for_who_handles_breaches():
    breaches.breach()
    desk, board = asking_afresh(world.user("privacy_officer")), asking(world.user("board"))
    (row,) = rows_of(desk, "state=all&texts=yes")
    assert row["What happened"] == SUMMARY
    assert board.post(TABLE, {"texts": "yes"}).status_code == 403


def test_what_a_spreadsheet_would_run_is_made_harmless():
    breaches.breach(summary="=HYPERLINK(1)")
    (row,) = rows_of(asking_afresh(world.user("privacy_officer")), "state=all&texts=yes")
    assert row["What happened"] == "'=HYPERLINK(1)"


def test_the_spreadsheet_holds_what_was_looked_for():
    late()
    in_time()
    rows = rows_of(asking_afresh(world.user("board")), "state=all&late=yes")
    assert [row["Later than 72 hours"] for row in rows] == ["yes"]


def test_the_register_costs_the_same_however_long_it_is():
    breaches.breach()
    desk = asking_afresh(world.user("privacy_officer"))
    asked = {"state": "all", "texts": "yes"}

    def cost():
        pages = [queries_of(desk, page) for page in (f"{LIST}?state=all", FIGURES)]
        return [*pages, queries_of(desk, TABLE, asked)]

    cost()  # what the first question of all reads once
    few = cost()
    for _n in range(4):
        breaches.breach(location=world.location())
    assert cost() == few


def test_before_the_spreadsheet_one_shows_once_more_who_one_is():
    breaches.breach(location=world.location())
    board = asking(world.user("board"))
    asked = board.post(TABLE, {"state": "all"})
    assert asked.url.startswith(reverse("account:afresh"))
    assert not Event.objects.filter(action="breach.register_exported").exists()
    form = {"next": reverse("account:kept"), "password": world.PASSWORD}
    kept = board.post(reverse("account:afresh"), form, follow=True).content.decode()
    assert "Download the register of breaches as a spreadsheet" in kept
    assert "Download it now" in kept
    for words in ("has not been processed yet", "What was filled in", "Send it now"):
        assert words not in kept
    assert board.get(TABLE).status_code == 405


def test_a_breach_elsewhere_is_in_no_list_figure_or_spreadsheet():
    here = world.location()
    breaches.breach(location=world.location("Het Vlot"))
    desk = asking_afresh(world.user("privacy_officer", here))
    assert rows_of(desk) == []
    assert "2026-001" not in desk.get(f"{LIST}?state=all").content.decode()
    assert "No breaches yet" in desk.get(FIGURES).content.decode()
    assert reverse("breaches:list") == LIST
