"""The pages about keeping and destroying: states, filters, certificates, what is asked of them."""

import datetime as dt

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from applicants.models import Procedure
from audit.models import Event
from core.dates import today
from core.registries import figures
from retention.actions import place_hold
from retention.forms import HoldForm
from retention.lookup import identity_digest
from retention.models import Certificate, Destruction
from subjects.models import Affiliation, Subject
from tests.factories import ahead, staff, world
from tests.factories.applicants import application, panel_member, procedure
from tests.factories.http import asking
from tests.factories.queries import queries_of
from tests.factories.stored import everything_stored

pytestmark = pytest.mark.django_db
ON = today()
LIST = "/retention/rules/child.file/"


def days(n: int) -> dt.date:
    return ON + dt.timedelta(days=n)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def manager(here):
    return asking(world.user("location_manager", here))


def certificate(number: int, **more) -> Certificate:
    values = {
        "rule": "child.file",
        "destroyed_on": ON,
        "subject_count": 1,
        "counts": {},
        "held_count": 0,
        "content_hash": "0" * 64,
    }
    return Certificate.objects.create(number=number, **values | more)


@pytest.mark.clause("L08", "L17")
def test_each_item_says_how_it_stands(here, manager):
    _new, *others = ahead.children(here, due_on=days(9), announced_on=None, count=5)
    announced, late, held, claimed = others
    for kid, due, since in (
        (announced, days(9), days(-21)),
        (late, days(-2), days(-40)),
        (held, days(9), days(-21)),
        (claimed, days(0), days(-30)),
    ):
        ahead.announce([kid.pk], due_on=due, announced_on=since)
    Subject.objects.filter(pk=late.pk).update(relation_ended_on=days(-2 * 366))
    Destruction.objects.filter(subject_id=claimed.pk).update(claimed_at=timezone.now())
    place_hold(
        subject=held.subject,
        retention_class="child.file",
        ground="dispute",
        proof="brief",
        review_on=days(50),
        today=ON,
        by=None,
    )
    page = words(manager.get(LIST))
    for text in (
        "not announced yet",
        "tonight it is announced for 30 days",
        f"announced on {days(-21):%d-%m-%Y}",
        f"{days(9):%d-%m-%Y}",
        "late: announced",
        f"dispute, look again on {days(50):%d-%m-%Y}",
        "is being destroyed",
    ):
        assert text in strip_tags(page), text
    only = words(manager.get(LIST + "?state=held"))
    assert held.first_name in only
    assert announced.first_name not in only
    plan = words(manager.get("/retention/"))
    assert '<span class="tag late">1</span>' in plan


def test_what_is_found_late_says_that_it_goes_after_thirty_days(here, manager):
    ahead.children(here, due_on=days(-10), announced_on=days(-3))
    page = words(manager.get(LIST))
    assert f"{days(27):%d-%m-%Y}" in page
    assert "late:" not in page


def test_what_is_due_is_counted_once_and_can_be_asked_for(here, manager):
    ahead.children(here, due_on=days(0), announced_on=days(-30))
    (later,) = ahead.children(here, due_on=days(9), announced_on=days(-21))
    plan = words(manager.get("/retention/"))
    row = plan[plan.index('href="/retention/rules/child.file/"') :].split("</tr>")[0]
    assert f'href="{LIST}?state=due">1</a>' in row
    assert 'data-header="Within 30 days"> 1' in row
    assert str(later.pk) in words(manager.get(LIST))
    assert str(later.pk) not in words(manager.get(LIST + "?state=due"))


def test_the_figure_of_open_work_counts_what_the_pages_call_due_now(here, manager):
    ahead.children(here, due_on=days(0), announced_on=days(-30))
    ahead.children(here, due_on=days(-10), announced_on=days(-3))  # goes when it was announced
    assert f'href="{LIST}?state=due">1</a>' in words(manager.get("/retention/"))
    assert figures["retention.late"].counted(timezone.now()) == {here.pk: (1, 1)}
    Destruction.objects.update(announced_on=days(-31))
    assert figures["retention.late"].counted(timezone.now()) == {here.pk: (1, 2)}


@pytest.mark.clause("K28")
def test_what_is_out_of_sight_is_not_called_nothing(here, manager):
    round_ = procedure(here, panel=[panel_member(here)])
    application(round_)
    Procedure.objects.update(ended_on=days(-20))
    officer = asking(world.user("privacy_officer"))
    rule = "/retention/rules/applicant.file/"
    page = words(officer.get(rule))
    assert "1 that you cannot see is destroyed in the next 30 days" in page
    assert "Nothing is due" not in page
    assert 'data-header="Out of your sight"> 1' in words(officer.get("/retention/"))
    page = words(manager.get(rule))
    assert "Nothing about people you can see is due to be destroyed" in page
    assert "that you cannot see" not in page


def test_what_two_people_decide_has_no_firm_day_and_a_column_by_what_it_waits_for(here, manager):
    ahead.with_four_eyes()
    ahead.children(here, due_on=days(9), announced_on=days(-21))
    page = words(manager.get(LIST))
    assert "not before it is approved" in page
    assert f"from {days(9):%d-%m-%Y}" in strip_tags(page)
    plan = words(manager.get("/retention/"))
    assert 'data-header="To be proposed"> 1' in plan
    assert 'data-header="Waits for approval"> 1' not in plan


def test_rules_under_which_nothing_goes_are_folded(here, manager):
    ahead.children(here, due_on=days(9), announced_on=days(-21))
    shown, folded = words(manager.get("/retention/")).split('<details class="fold">', 1)
    assert "/retention/rules/child.file/" in shown
    assert "/retention/rules/child.fiscal/" in folded


def test_only_who_may_hold_is_told_so_and_the_others_who_does(here, manager):
    url = "/retention/"
    assert "Until that night you can put it on hold, with a reason." in words(manager.get(url))
    board = words(asking(world.user("board")).get(url))
    assert "you can put it on hold" not in board
    assert "can be put on hold, with a reason, by: Location manager, Privacy officer." in board


def test_the_list_is_limited_to_a_location(here):
    there = world.location("Het Vlot")
    (one,) = ahead.children(here, due_on=days(9), announced_on=days(-21))
    (other,) = ahead.children(there, due_on=days(9), announced_on=days(-21))
    officer = asking(world.user("privacy_officer"))
    page = words(officer.get(f"{LIST}?location={there.pk}"))
    assert str(other.pk) in page
    assert str(one.pk) not in page
    assert "Het Vlot" not in words(asking(world.user("location_manager", here)).get(LIST))
    assert officer.get(f"{LIST}?location=999999&state=none").status_code == 200


def test_the_list_asks_the_same_of_the_database_whatever_its_length(here, manager):
    ahead.with_four_eyes()
    ahead.children(here, due_on=days(9), announced_on=days(-21))
    few = queries_of(manager, LIST)
    ahead.children(here, due_on=days(8), announced_on=days(-22), count=5)
    assert queries_of(manager, LIST) == few


def test_holds_past_their_day_to_look_again_are_red(here, manager):
    (kid,) = ahead.children(here, due_on=days(9), announced_on=days(-21))
    hold = place_hold(
        subject=kid.subject,
        retention_class="child.file",
        ground="settlement",
        proof="brief",
        review_on=days(1),
        today=ON,
        by=None,
    )
    hold.review_on = days(-4)
    hold.save()
    page = words(manager.get("/"))
    assert "Does this still have to be on hold?" in page
    assert "4 days late" in page
    assert '<span class="tag late">on hold</span>' in words(manager.get(LIST))


def test_a_file_of_which_the_term_runs_says_when_it_goes(here, manager):
    (kid,) = ahead.children(here, due_on=days(200), announced_on=None)
    page = words(manager.get(f"/children/{kid.pk}/", follow=True))
    assert "This file will be destroyed once its term is over." in page
    assert f"It will be destroyed on {days(200):%d-%m-%Y} at the earliest." in strip_tags(page)


@pytest.mark.parametrize("due", [9, 200])
def test_a_file_leads_to_the_hold_only_who_may_place_it(here, manager, due):
    (kid,) = ahead.children(here, due_on=days(due), announced_on=None)
    url, hold = f"/children/{kid.pk}/care_arrangement/", f"/retention/hold/{kid.pk}/child.file/"
    page = words(manager.get(url))
    assert "Until then it can be put on hold." in page
    assert hold in page
    assert manager.get(hold).status_code == 200
    reader = asking(world.user("cluster_manager", world.cluster_of(here)))
    page = words(reader.get(url))
    assert "Until then it can be put on hold by: Location manager, Privacy officer." in page
    assert hold not in page
    assert reader.get(hold).status_code == 403


def test_the_grounds_of_a_hold_fit_whose_file_it_is(here):
    (kid,) = ahead.children(here, due_on=days(9), announced_on=days(-21))

    def grounds(person):
        form = HoldForm(subject=person.subject, today=ON)
        return [value for value, _label in form.fields["ground"].choices]

    assert "waiting_list" in grounds(kid)
    assert grounds(staff.employee(here)) == ["settlement", "dispute", "legal_duty"]


def test_a_hold_says_whose_file_it_is_and_when_it_goes_without_it(here, manager):
    (kid,) = ahead.children(here, due_on=days(9), announced_on=days(-21))
    page = words(manager.get(f"/children/{kid.pk}/", follow=True))
    assert "This file is going to be destroyed." in page
    assert f"{days(9):%d-%m-%Y}" in page
    path = f"/retention/hold/{kid.pk}/child.file/"
    asked = {"ground": "dispute", "proof": "brief van 3 maart"}
    far = f"{days(4000):%d-%m-%Y}"
    assert "Choose a day up to" in words(manager.post(path, asked | {"review_on": far}))
    near = f"{days(90):%d-%m-%Y}"
    page = words(manager.post(path, asked | {"review_on": near}, follow=True))
    assert f"{kid.name} is on hold. Look at it again on {near}." in strip_tags(page)
    assert "There is a hold on this file." in words(
        manager.get(f"/children/{kid.pk}/", follow=True)
    )
    hold = kid.subject.holds.get()
    again = words(manager.get(path))
    assert "There is already a hold on this" in again
    for text in ("dispute", "brief van 3 maart", near):
        assert text in again, text
    assert f'href="/children/{kid.pk}/"' in again
    page = words(manager.get(f"/retention/holds/{hold.pk}/release/"))
    for text in (kid.name, "Child file", f"{days(30):%d-%m-%Y} at the earliest"):
        assert text in strip_tags(page), text
    assert "somebody else has approved" not in page
    held = words(manager.get("/retention/held/"))
    assert kid.name in held
    assert f"/retention/holds/{hold.pk}/release/" in held
    elsewhere = asking(world.user("location_manager", world.location("Het Vlot")))
    assert kid.name not in words(elsewhere.get("/retention/held/"))
    ahead.with_four_eyes()
    page = words(manager.get(f"/retention/holds/{hold.pk}/release/"))
    assert "somebody else has approved" in page


@pytest.fixture
def unanchored(here):
    """Children without a last day who are nowhere any more since twelve days."""
    kids = [world.child(here, "Noor"), world.child(world.location("Het Vlot"), "Sam")]
    Affiliation.objects.filter(subject__in=[kid.subject for kid in kids]).update(ends_on=days(-13))
    return kids


@pytest.mark.clause("K18")
def test_a_missing_day_is_on_the_work_list_and_its_list_names_who_is_in_sight(unanchored, manager):
    home = words(manager.get("/"))
    assert "For 1 person the day from which the term is counted is missing" in home
    assert "12 days late" in home
    page = words(manager.get(LIST + "missing/"))
    assert "Noor" in page
    assert "Sam" not in page
    assert "the deregistration of the child" in page


def test_where_no_day_is_missing_the_page_does_not_say_that_one_is(manager):
    page = words(manager.get(LIST + "missing/"))
    assert "No day is missing" in page
    assert "that day has not been recorded" not in page


def test_a_rule_that_tells_of_no_missing_days_has_no_list_of_them(manager):
    assert manager.get("/retention/rules/child.draft/missing/").status_code == 404


def test_what_could_not_be_destroyed_wholly_is_on_the_work_list_of_who_keeps_all_of_it(here):
    Destruction.objects.create(
        subject_id="00000000-0000-0000-0000-000000000001",
        retention_class="child.file",
        rule="child.file",
        due_on=days(-3),
        destroyed_at=timezone.now() - dt.timedelta(days=3),
        remains="files",
    )
    officer = asking(world.user("privacy_officer"))
    assert "1 destruction is not complete" in words(officer.get("/"))
    manager = asking(world.user("location_manager", here))
    assert "is not complete" not in words(manager.get("/"))


@pytest.mark.clause("L10", "L18")
def test_all_certificates_by_year_and_rule(here, manager):
    certificate(1, destroyed_on=dt.date(2024, 3, 1))
    for number in range(2, 60):
        certificate(number, destroyed_on=dt.date(2025, 3, 1), rule="staff.file")
    page = words(manager.get("/retention/certificates/"))
    assert "/retention/certificates/59/" in page
    assert "/retention/certificates/1/" not in page  # on the second page
    assert "/retention/certificates/1/" in words(manager.get("/retention/certificates/?page=2"))
    year = words(manager.get("/retention/certificates/?year=2024"))
    assert "/retention/certificates/1/" in year
    assert "/retention/certificates/2/" not in year
    rule = words(manager.get("/retention/certificates/?rule=staff.file&page=2"))
    assert "/retention/certificates/2/" in rule
    assert "year=&amp;rule=staff.file" in rule
    assert manager.get("/retention/certificates/?year=x&rule=y").status_code == 200


@pytest.fixture
def gone():
    return Destruction.objects.create(
        subject_id="00000000-0000-0000-0000-000000000002",
        retention_class="child.file",
        rule="child.file",
        due_on=dt.date(2026, 3, 1),
        destroyed_at=dt.datetime(2026, 3, 1, 2, tzinfo=dt.UTC),
        identity_digest=identity_digest("Kanarina Vogelzang", dt.date(2021, 5, 5)),
        certificate=certificate(7, destroyed_on=dt.date(2026, 3, 1)),
    )


def test_whether_a_file_was_destroyed_is_told_with_its_certificate_and_nothing_is_kept(gone):
    client = asking(world.user("privacy_officer"))
    asked = {"name": " kanarína  VOGELZANG", "birth_date": "05-05-2021"}
    page = words(client.post("/retention/destroyed/", asked))
    for text in ("Yes, this was destroyed", "Child file", "01-03-2026", "/certificates/7/"):
        assert text in page, text
    event = Event.objects.get(action="destruction.asked")
    assert event.details == {"found": 1}
    assert "ogelzang" not in everything_stored().casefold()


def test_of_somebody_else_nothing_is_known_and_what_that_means_is_told(gone):
    client = asking(world.user("privacy_officer"))
    for asked in (
        {"name": "Kanarina Vogelzang", "birth_date": "06-05-2021"},
        {"name": "Kanarino Vogelzang", "birth_date": "05-05-2021"},
    ):
        page = words(client.post("/retention/destroyed/", asked))
        assert "Nothing is known under this name and date of birth" in page
        assert "Perhaps the name or the date was written differently" in page
    assert Event.objects.filter(action="destruction.asked").count() == 2
    page = words(client.post("/retention/destroyed/", {"name": "Kanarina", "birth_date": "x"}))
    assert 'value="Kanarina"' in page
    assert Event.objects.filter(action="destruction.asked").count() == 2


def test_who_looks_after_one_place_does_not_ask_it_of_the_whole(gone, manager):
    assert manager.get("/retention/destroyed/").status_code == 403
    assert "/retention/destroyed/" not in words(manager.get("/retention/"))


def test_an_empty_rule_says_how_long_ahead_what_goes_under_it_stands_there():
    client = asking(world.user("privacy_officer"))
    for code, told in (
        ("child.file", "appears here 30 days ahead."),
        ("applicant.file", "appears here 28 days ahead."),
        ("intern.file", "is destroyed at once: it is not listed here beforehand."),
    ):
        page = words(client.get(f"/retention/rules/{code}/"))
        assert told in page, code
        assert "Nothing is due to be destroyed" in page, code
