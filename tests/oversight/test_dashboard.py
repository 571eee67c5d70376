"""The dashboard: late work, coverage and terms ahead, in all and per location."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.access import access_of
from accounts.actions import change_matrix
from accounts.functions import DEFAULT_LEVELS
from children.actions import deregister_child
from consents.overview import placement_kinds
from core.dates import Term, today
from core.privacy import CATEGORIES, Level
from core.registries import Figure, evidence, figures
from organisation.models import Organisation
from oversight.dashboard import MONTHS_AHEAD, ahead_chart, counted, late_chart, share
from register.actions import sign_off_review
from retention.actions import place_hold
from rights.models import Request
from staff.actions import change_screening, end_employment, sign_statement
from subjects.whereabouts import count_per_location
from tests.factories import breaches, consents, register, rights, staff, world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
ON = today()
DASHBOARD = "oversight:dashboard"


def figure(code: str, at=None) -> dict:
    return figures[code].counted(at or timezone.now())


@pytest.mark.clause("L44", "L15")
def test_a_late_request_counts_at_the_location_of_the_child():
    here, there = world.location("Hier"), world.location("Daar")
    kid, other = world.child(here), world.child(there)
    rights.asked(kid, kind="complaint", on=ON - dt.timedelta(days=60))
    rights.asked(other, kind="complaint", on=ON)
    assert figure("rights.open") == {here.pk: (0, 1), there.pk: (1, 1)}
    page = asking(world.user("board")).get(reverse(DASHBOARD))
    body = page.content.decode()
    assert "1 of 2 open tasks is late." in body
    assert "Work lists also hold tasks of other kinds." in body
    table = {row[0]: row for row in page.context["work"]["rows"]}
    assert table["Hier"][1:] == [{"text": "1", "kind": "late"}, 1, "Requests 1"]
    assert table["Daar"][1:] == ["", 1, "Requests 1"]
    assert table["All together"][1:3] == [{"text": "1", "kind": "late"}, 2]


def test_a_request_that_waits_for_the_person_is_open_and_not_late():
    """The list behind the number shows it too."""
    here = world.location()
    asked = rights.asked(world.child(here), kind="complaint", on=ON - dt.timedelta(days=60))
    Request.objects.filter(pk=asked.pk).update(waits_since=ON - dt.timedelta(days=50))
    assert figure("rights.open") == {here.pk: (1, 1)}


@pytest.mark.clause("L44", "L56")
def test_a_link_that_is_still_to_end_counts_with_what_is_settled_at_leaving():
    here = world.location()
    made = staff.employee(here)
    linked = {"vog_issued_on": world.START, "linked_on": world.START}
    change_screening(subject=made.subject, **linked, on=ON, by=None)
    left = ON - dt.timedelta(days=3)
    end_employment(subject=made.subject, ends_on=left, labour_conflict=False, on=ON, by=None)
    assert figure("staff.leaving") == {here.pk: (0, 3)}
    change_screening(subject=world.fresh(made.subject), **linked, unlinked_on=left, on=ON, by=None)
    assert figure("staff.leaving") == {here.pk: (0, 2)}
    said = evidence["staff.leaving"].look(ON).words
    assert said == "Tasks: 3, still open: 2, late: 2."


def test_who_begins_later_is_not_among_who_signed_or_is_screened_yet():
    here = world.location()
    staff.statement()
    staff.employee(here)
    staff.employee(here, "Sam", starts_on=ON + dt.timedelta(days=1))
    assert figure("staff.signed") == {here.pk: (0, 1)}
    assert figure("staff.screening") == {here.pk: (0, 1)}


def test_who_left_counts_where_they_were_last():
    here, there = world.location(), world.location()
    kid = world.child(here, starts_on=ON - dt.timedelta(days=400))
    assert count_per_location([(kid.pk, True)], ON) == {here.pk: (1, 1)}
    deregister_child(child=kid.subject, ends_on=ON - dt.timedelta(days=30), by=None)
    assert count_per_location([(kid.pk, False)], ON) == {here.pk: (0, 1)}
    assert there.pk not in count_per_location([(kid.pk, False)], ON)


@pytest.mark.clause("L44", "S03")
def test_the_coverage_of_signed_statements_per_location():
    here, there = world.location("Hier"), world.location("Daar")
    signs, _lacks, _other = staff.employee(here), staff.employee(here), staff.employee(there)
    sign_statement(
        subject=signs.subject, text=staff.statement(), how="paper", signed_on=ON, on=ON, by=None
    )
    assert figure("staff.signed") == {here.pk: (1, 2), there.pk: (0, 1)}
    page = asking(world.user("privacy_officer")).get(reverse(DASHBOARD))
    rows = {row[0]: row for row in page.context["coverage"]["rows"]}
    at = page.context["coverage"]["headers"].index("Signed statements")
    assert rows["Hier"][at] == {"text": "50%", "kind": "soon", "sub": "1 of 2"}
    assert rows["Daar"][at]["text"] == "0%"


@pytest.mark.clause("L44", "S05")
def test_the_coverage_of_consents_asked_per_location():
    here = world.location()
    kid = world.child(here)
    world.child(here, "Bo")
    assert figure("consents.asked") == {here.pk: (0, 2)}
    parent = world.parents_of(kid)[0].subject
    for kind in placement_kinds(ON):
        consents.decided(kid, parent, True, on=ON, code=kind.code)
    assert figure("consents.asked") == {here.pk: (1, 2)}


@pytest.mark.clause("L44", "L20")
def test_breaches_of_the_year_and_whether_in_time():
    end = breaches.NOTICED + dt.timedelta(hours=72)
    late = end + dt.timedelta(minutes=1)
    world.organisation()
    breaches.decide(breaches.breach())
    breaches.breach()  # never decided on: its 72 hours ended
    assert figure("breaches.year", late) == {None: (1, 2)}
    assert figure("breaches.open", late) == {None: (1, 2)}
    assert figure("breaches.open", end) == {None: (2, 2)}
    assert figure("breaches.year", end) == {None: (1, 1)}
    assert figure("breaches.year", breaches.NOTICED) == {None: (1, 1)}


@pytest.mark.clause("L44", "L21")
def test_a_measure_is_late_at_the_location_of_its_breach():
    here = world.location()
    breaches.measure(breaches.breach(location=here), due_on=ON - dt.timedelta(days=1))
    breaches.measure(breaches.breach(), due_on=ON)
    assert figure("breaches.measures") == {here.pk: (0, 1), None: (1, 1)}


@pytest.mark.clause("L44", "S01")
def test_a_finding_of_a_scan_is_late_after_its_day():
    scan = register.scan()
    register.scan_finding(scan, due_on=ON - dt.timedelta(days=1))
    register.scan_finding(scan, due_on=ON)
    assert figure("register.scan_findings") == {None: (1, 2)}


@pytest.mark.clause("L44", "K03")
def test_a_yearly_review_is_work_once_it_is_announced_and_late_after_its_day():
    on = ON - dt.timedelta(days=366)
    for of, days in (("regulation", 0), ("processors", 10)):
        signed_on = on + dt.timedelta(days=days)
        sign_off_review(of=of, found="Klopt.", changed="Niets.", reviewed_on=signed_on, by=None)
    assert figure("register.yearly") == {None: (1, 2)}


@pytest.mark.clause("L44", "K18")
def test_terms_ahead_by_month_with_what_is_held_beside_them():
    here = world.location()
    left = ON - dt.timedelta(days=300)
    kids = [world.child(here, starts_on=left - dt.timedelta(days=90)) for _number in range(3)]
    for kid in kids:
        deregister_child(child=kid.subject, ends_on=left, by=None)
    place_hold(
        subject=kids[0].subject,
        retention_class="child.file",
        ground="dispute",
        proof="Brief.",
        review_on=ON + dt.timedelta(days=60),
        today=ON,
        by=None,
    )
    chart = ahead_chart(ON)
    assert len(chart.labels) == MONTHS_AHEAD
    going, held = chart.series
    # Each child goes with its file; parents go with the last of their children.
    due = Term(years=2).due_on(left)
    at = (due.year - ON.year) * 12 + due.month - ON.month
    assert held.values[at] >= 1
    assert going.values[at] >= 2
    assert sum(held.values) == held.values[at]
    page = asking(world.user("board")).get(reverse(DASHBOARD)).content.decode()
    assert 'aria-labelledby="bars-ahead-title bars-ahead-desc"' in page


def test_a_number_leads_to_its_list_for_who_may_open_that():
    here = world.location("Hier")
    rights.asked(world.child(here), kind="complaint", on=ON - dt.timedelta(days=60))
    staff.employee(here)
    staff.statement()
    breaches.breach()
    lists = {name: reverse(name) for name in ("rights:list", "breaches:list", "staff:statements")}

    def led_to(user):
        page = asking(user).get(reverse(DASHBOARD)).content.decode().partition("<h2")[2]
        main = page.partition("</main>")[0]
        assert "/staff/list/?state=no_vog" in main
        assert "state=all" not in main  # of a year's cases no list shows those alone
        return {name for name, url in lists.items() if f'href="{url}"' in main}

    assert led_to(world.user("board")) == set(lists)
    cells = {**DEFAULT_LEVELS["board"], "organisation.breaches": int(Level.NONE)}
    change_matrix(levels={**DEFAULT_LEVELS, "board": cells}, by=None)
    assert led_to(world.user("board")) == {"rights:list", "staff:statements"}
    for one in figures:
        assert not one.url_name or one.rooms, one.code
        assert set(one.rooms) <= set(CATEGORIES)


def test_on_paper_stand_the_organisation_and_the_moment():
    world.organisation()
    main = asking(world.user("board")).get(reverse(DASHBOARD)).content.decode()
    main = main.partition("<main")[2].partition("</main>")[0]
    assert f"{Organisation.objects.get().name}, as it stood on {today():%d-%m-%Y} " in strip_tags(
        main
    )


def test_empty_it_says_what_would_stand_there():
    world.organisation()
    body = asking(world.user("board")).get(reverse(DASHBOARD)).content.decode()
    for title in (
        "Nothing is late",
        "Nobody to ask and nothing to sign yet",
        "No term ends in the next",
    ):
        assert title in body
    assert "<svg viewBox" not in body


def test_the_page_costs_the_same_however_much_there_is():
    here = world.location()
    client = asking(world.user("board"))

    def more():
        kid = world.child(here)
        rights.asked(kid, kind="complaint", on=ON - dt.timedelta(days=60))
        staff.employee(here)
        breaches.breach()

    staff.statement()
    more()
    client.get(reverse(DASHBOARD))
    few = queries_of(client, reverse(DASHBOARD))
    for _number in range(3):
        more()
    assert queries_of(client, reverse(DASHBOARD)) == few


def test_all_of_it_is_only_where_nothing_lacks():
    assert share(199, 200) == 99
    assert share(200, 200) == 100
    assert share(0, 0) is None


def test_the_chart_of_late_work_leaves_out_what_is_in_time():
    here = world.location()
    rights.asked(world.child(here), kind="complaint", on=ON)
    access = access_of(world.user("board"), ON)
    assert late_chart(counted(Figure.Of.WORK, timezone.now()), access).labels == []
    rights.asked(world.child(here), kind="complaint", on=ON - dt.timedelta(days=60))
    (row,) = late_chart(counted(Figure.Of.WORK, timezone.now()), access).table
    assert row == [{"text": "Requests", "url": reverse("rights:list")}, 1]
