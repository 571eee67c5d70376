"""The people a breach concerns: who can be listed, that their number stays, and what they read."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from audit.models import Event
from breaches.actions import close_breach, list_people, unlist_people
from breaches.models import Concerned
from breaches.people import counted_people, people_at, people_to_list
from children.actions import deregister_child
from core.dates import today
from core.privacy import Level, SubjectKind
from core.registries import export_sections
from subjects.actions import restrict_representation
from subjects.visibility import Sight, can
from tests.factories import applicants, breaches, staff, world
from tests.factories.breaches import REPORTED, SUMMARY, url
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 25)


def listed(breach, *people):
    ids = [person.subject_id for person in people]
    return list_people(breach=breach, subject_ids=ids, at=REPORTED, by=None)


def test_everybody_of_a_group_on_a_day_is_listed_in_one_step():
    here = world.location()
    squirrels, owls = world.care_group(here), world.care_group(here, "Uilen")
    inside = [world.child(here, name, care_group=squirrels) for name in ("Noor", "Sem", "Lin")]
    world.child(here, "Ties", care_group=owls)
    world.child(here, "Late", care_group=squirrels, starts_on=dt.date(2026, 10, 26))
    breach = breaches.breach(location=here)
    desk = asking(world.user("privacy_officer"))
    answer = desk.post(
        url("people-place", breach),
        {"location": here.pk, "care_group": squirrels.pk, "on": "25-10-2026", "kinds": ["child"]},
    )
    assert answer.status_code == 302
    rows = Concerned.objects.filter(breach=breach)
    assert {row.subject_id for row in rows} == {child.subject_id for child in inside}
    assert counted_people(breach) == 3


def test_a_parent_is_where_the_children_are():
    here, there = world.location(), world.location("Het Vlot")
    child = world.child(here)
    world.child(there, "Sem", "Anders")
    found = people_at(here, care_group=None, on=ON, kinds=[SubjectKind.PARENT])
    assert set(found) == {parent.subject for parent in world.parents_of(child)}


@pytest.mark.clause("L33")
def test_of_a_place_only_parents_are_listed_who_acted_for_a_child_on_the_day():
    here = world.location()
    child = world.child(here)
    acts, apart, gone = [*world.parents_of(child), *world.parents_of(world.child(here))][:3]
    other = gone.subject.represents.get()
    child.subject.represented_by.filter(parent=apart.subject).update(
        restriction="no_information", restricted_from=dt.date(2026, 1, 1)
    )
    other.ends_on = ON - dt.timedelta(days=1)
    other.save()
    found = set(people_at(here, care_group=None, on=ON, kinds=[SubjectKind.PARENT]))
    assert acts.subject in found
    assert not found & {apart.subject, gone.subject}
    before = set(people_at(here, care_group=None, on=other.ends_on, kinds=[SubjectKind.PARENT]))
    assert gone.subject in before


def test_a_group_of_another_location_is_refused_and_what_was_typed_stays():
    here, there = world.location(), world.location("Het Vlot")
    group = world.care_group(there)
    world.child(here)
    breach = breaches.breach(location=here)
    page = asking(world.user("privacy_officer")).post(
        url("people-place", breach),
        {"location": here.pk, "care_group": group.pk, "on": "25-10-2026", "kinds": ["child"]},
    )
    assert "This group is not at the chosen location." in page.content.decode()
    assert "25-10-2026" in page.content.decode()
    assert counted_people(breach) == 0


def test_people_are_found_by_name_and_put_on_the_list():
    child = world.child(world.location(), "Noor", "Zandstra")
    breach = breaches.breach()
    desk = asking(world.user("privacy_officer"))
    address = f"{url('people-find', breach)}?q=noor"
    assert "Noor Zandstra" in desk.get(address).content.decode()
    desk.post(address, {"people": [str(child.subject_id)]})
    assert [row.subject_id for row in breach.concerned.all()] == [child.subject_id]
    desk.post(address, {"people": [str(child.subject_id)]})  # a second time adds nobody
    assert counted_people(breach) == 1
    assert "Noor Zandstra" in desk.get(url("people", breach)).content.decode()


def everybody_at(at) -> dict:
    """Somebody of each kind at a location, by kind."""
    child = world.child(at)
    application = applicants.application(applicants.vacancy(at))
    return {
        SubjectKind.CHILD: child.subject,
        SubjectKind.PARENT: world.parents_of(child)[0].subject,
        SubjectKind.EMPLOYEE: staff.employee(at).subject,
        SubjectKind.INTERN: staff.employee(at, kind=SubjectKind.INTERN).subject,
        SubjectKind.EXTERNAL: staff.employee(at, kind=SubjectKind.EXTERNAL).subject,
        SubjectKind.VOLUNTEER: staff.volunteer(at).subject,
        SubjectKind.APPLICANT: application.subject,
    }


@pytest.mark.clause("L22")
def test_who_changes_breaches_lists_people_of_every_kind_at_the_own_places_and_opens_no_file():
    here, there = world.location(), world.location("Het Vlot")
    mine, others = everybody_at(here), everybody_at(there)
    desk, reader = world.user("privacy_officer", here), world.user("board", here)
    assert set(mine) == set(SubjectKind)
    on = today()
    found = set(people_to_list(desk, on=on))
    assert set(mine.values()) <= found
    assert not found & set(others.values())
    helper = mine[SubjectKind.VOLUNTEER]
    closed_to_board = mine[SubjectKind.APPLICANT]
    assert closed_to_board not in people_to_list(reader, on=on)  # who only looks gets no door
    verdict = can(desk, helper, "volunteer.contact", Level.VIEW, on=on)
    assert verdict.sight is Sight.UNKNOWN
    breach = breaches.breach(location=here)
    client = asking(desk)
    client.post(f"{url('people-find', breach)}?q=helm", {"people": [str(helper.pk)]})
    assert [row.subject_id for row in breach.concerned.all()] == [helper.pk]
    assert Event.objects.filter(subject_id=helper.pk, action="breach.person_listed").exists()


def test_who_is_out_of_sight_can_not_be_listed_and_is_counted_only():
    """A volunteer of another location than the officer's."""
    here = world.location()
    helper = staff.volunteer(world.location("Het Vlot"), "Vera", "Helder")
    breach = breaches.breach(location=here)
    desk = asking(world.user("privacy_officer", here))
    address = f"{url('people-find', breach)}?q=vera"
    assert "Vera Helder" not in desk.get(address).content.decode()
    refused = desk.post(address, {"people": [str(helper.subject_id)]})
    assert refused.status_code == 200
    assert counted_people(breach) == 0
    listed(breach, helper)
    page = desk.get(url("people", breach)).content.decode()
    assert "Vera Helder" not in page
    assert "1 person is on the list" in page


def test_of_an_empty_list_it_is_said_once_that_nobody_is_on_it():
    here = world.location()
    breach = breaches.breach(location=here)
    page = asking(world.user("privacy_officer", here)).get(url("people", breach)).content.decode()
    assert "Nobody is listed yet" in page
    assert "0 people" not in page


def test_people_of_every_kind_stand_on_the_list_by_name():
    here, breach = world.location(), breaches.breach()
    for person in (
        world.child(here, "Sem", "de Vries"),
        staff.volunteer(here, "Vera", "Helder"),
        world.child(here, "Noor", "Zandstra"),
        staff.employee(here, "Anna", "van Aalst"),
        world.child(here, "Bo", "de Vries"),
    ):
        listed(breach, person)
    page = asking(world.user("privacy_officer")).get(url("people", breach))
    assert [one["name"] for one in page.context["people"]] == [
        *("Anna van Aalst", "Vera Helder", "Bo de Vries", "Sem de Vries", "Noor Zandstra")
    ]


def test_who_is_taken_off_the_list_is_no_longer_counted():
    child = world.child(world.location())
    breach = breaches.breach()
    listed(breach, child)
    asking(world.user("privacy_officer")).post(
        url("people", breach), {"people": [str(child.subject_id)]}
    )
    assert counted_people(breach) == 0
    assert not breach.concerned.exists()
    actions = set(
        Event.objects.filter(subject_id=child.subject_id).values_list("action", flat=True)
    )
    assert {"breach.person_listed", "breach.person_unlisted"} <= actions


def test_the_list_of_a_closed_breach_stands():
    child = world.child(world.location())
    breach = breaches.closed()
    for change in (list_people, unlist_people):
        more = {"at": REPORTED} if change is list_people else {}
        with pytest.raises(ValidationError):
            change(breach=breach, subject_ids=[child.subject_id], by=None, **more)


def test_the_count_stays_when_the_file_goes():
    here = world.location()
    child = world.child(here)
    deregister_child(child=child.subject, ends_on=dt.date(2024, 6, 1), by=None)
    breach = breaches.breach()
    listed(breach, child)
    run_when_due(dt.date(2027, 1, 1))
    assert not Concerned.objects.exists()
    assert counted_people(breach) == 1


def test_the_list_goes_with_the_record():
    child = world.child(world.location())
    breach = breaches.breach()
    listed(breach, child)
    close_breach(breach=breaches.evaluate(breaches.decide(breach)), at=REPORTED, by=None)
    run_when_due(dt.date(2031, 12, 1))
    assert not Concerned.objects.exists()


@pytest.mark.clause("L49")
def test_the_own_file_says_number_and_day_and_nothing_of_the_record():
    child = world.child(world.location())
    breach = breaches.breach()
    listed(breach, child)
    rows = export_sections["breaches.concerned"].rows(child.subject)
    assert rows == [{"breach": breach.number, "noticed_on": "2026-10-24"}]
    assert SUMMARY not in str(rows)


def test_the_list_costs_the_same_however_long_it_is():
    here = world.location()
    breach = breaches.breach()
    desk = asking(world.user("privacy_officer"))
    listed(breach, world.child(here, "Noor"))
    desk.get(url("people", breach))
    few = queries_of(desk, url("people", breach))
    listed(breach, *[world.child(here, f"Kind{letter}") for letter in "abcdefgh"])
    assert queries_of(desk, url("people", breach)) == few


@pytest.mark.clause("L33")
def test_a_place_lists_nobody_whom_a_court_keeps_from_the_officer():
    here = world.location()
    own, other = world.child(here, "Noor"), world.child(here, "Sem", "Anders")
    parent = world.parent_user(own)
    world.appoint(parent, "privacy_officer", world.organisation())
    restrict_representation(
        representation=own.subject.represented_by.get(parent__user=parent),
        restriction="no_information",
        valid_from=world.START,
        valid_until=None,
        by=None,
    )
    breach = breaches.breach(location=here)
    asking(parent).post(
        url("people-place", breach),
        {"location": here.pk, "on": "25-10-2026", "kinds": ["child"]},
    )
    assert [row.subject_id for row in breach.concerned.all()] == [other.subject_id]
