"""The day list of the lunch and what the inspector sees."""

import datetime as dt
import re

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.actions import start_appointment
from audit.models import Event
from children.actions import ParentDetails, deregister_child, undo_deregistration
from consents.defaults import MEDICAL_LUNCH
from core.dates import today
from core.pdf import content_hash
from core.privacy import SubjectKind
from core.registries import work_sources
from disclosures.actions import destroy_paper
from disclosures.models import Delivery, Disclosure
from staff.models import Screening
from tests.factories import consents, disclosures, staff, world
from tests.factories.http import asking
from tests.factories.queries import queries_of
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def helper(here):
    return world.user("lunch_care", here)


def eater(at, first_name="Noor", *, group=None, agreed=None, allergies="pinda", **more):
    """A child that is there today; `agreed` is the parents' answer about the lunch staff."""
    parents = [ParentDetails("Ans", "Zandstra", phone="06 12345678")]
    made = world.child(at, first_name, **{"care_group": group, "parents": parents, **more})
    world.daily_care(made, allergies=allergies, diet="geen varken", health_note="epilepsie")
    if agreed is not None:
        giver = world.parents_of(made)[0].subject
        consents.decided(made, giver, agreed, on=today() - DAY, code=MEDICAL_LUNCH)
    return made


def url_at(place):
    return reverse("deliveries:lunch_at", args=[place.pk])


def rows_of(response) -> str:
    """The text of the table of a printed list."""
    assert response["Content-Type"] == "application/pdf", response.content.decode()
    return " ".join(text_of(response.content).split())


@pytest.mark.clause("L82")
def test_the_list_shows_name_group_telephone_and_allergies_and_nothing_else(here, helper):
    group = world.care_group(here, "Eekhoorns")
    noor = eater(here, group=group, agreed=True)
    printed = asking(helper).post(url_at(here))
    text = rows_of(printed)
    assert "Noor Zandstra Eekhoorns 06 12345678 pinda" in text
    for hidden in ("varken", "epilepsie", "Ans", "14-03-2023"):
        assert hidden not in text
    delivery = Delivery.objects.get()
    assert (delivery.code, delivery.count, delivery.starts_on) == ("lunch", 1, today())
    assert delivery.file_hash == content_hash(printed.content)
    assert printed["Content-Disposition"].startswith("inline")
    opened = Event.objects.filter(action="section.opened", subject_id=noor.pk)
    assert {event.section for event in opened} == {"child.contact", "child.daily_care"}
    assert {(event.actor_id, event.function) for event in opened} == {(helper.pk, "lunch_care")}
    assert not Disclosure.objects.exists()  # it stays inside


@pytest.mark.clause("B08", "L82")
@pytest.mark.parametrize("agreed", [None, False])
def test_without_consent_the_list_sends_to_the_group_and_shows_no_health(here, helper, agreed):
    noor = eater(here, agreed=agreed)
    text = rows_of(asking(helper).post(url_at(here)))
    assert "pinda" not in text
    assert "06 12345678 ask the group" in text
    opened = Event.objects.filter(action="section.opened", subject_id=noor.pk)
    assert {event.section for event in opened} == {"child.contact"}


@pytest.mark.clause("B08")
def test_who_has_nothing_is_not_told_from_who_did_not_agree(here, helper):
    eater(here, "Noor", agreed=None, allergies="")
    eater(here, "Sam", agreed=True, allergies="")
    text = rows_of(asking(helper).post(url_at(here)))
    assert "Noor Zandstra – 06 12345678 ask the group" in text
    assert "Sam Zandstra – 06 12345678 none that we know of" in text


@pytest.mark.clause("L33")
def test_no_parent_under_a_court_order_is_called_at_lunch(here, helper):
    parents = [
        ParentDetails("Ans", "Zandstra", phone="06 11111111"),
        ParentDetails("Bas", "Zandstra", phone="06 22222222"),
        ParentDetails("Cor", "Zandstra", phone="06 33333333", custody="none"),
    ]
    noor = eater(here, parents=parents)
    ans, bas, _cor = [parent.subject for parent in world.parents_of(noor)]
    consents.ordered(noor, ans, since=today())
    assert "06 22222222" in rows_of(asking(helper).post(url_at(here)))
    consents.ordered(noor, bas, since=today())
    text = rows_of(asking(helper).post(url_at(here)))
    assert "Noor Zandstra – ask the group ask the group" in text


@pytest.mark.clause("L33")
def test_the_lunch_staff_do_not_get_the_child_they_are_kept_from(here, helper):
    noor = eater(here)
    eater(here, "Sam")
    father = world.parents_of(noor)[0].subject
    father.user = helper
    father.save()
    consents.ordered(noor, father, since=today())
    text = rows_of(asking(world.fresh(helper)).post(url_at(here)))
    assert "Sam" in text
    assert "Noor" not in text


def test_only_who_is_there_today_is_on_it(here, helper):
    eater(here, "Vandaag")
    eater(here, "Morgen", starts_on=today() + DAY)
    gone = eater(here, "Gisteren")
    gone.subject.affiliations.update(ends_on=today() - DAY)
    eater(world.location("Het Vlot"), "Elders")
    text = rows_of(asking(helper).post(url_at(here)))
    assert "Vandaag" in text
    assert not re.search("Morgen|Gisteren|Elders", text)
    assert Delivery.objects.get().count == 1


@pytest.mark.clause("L82", "L30")
@pytest.mark.parametrize("last", [0, -3])
def test_who_never_comes_is_on_no_list_and_not_either_once_that_was_undone(here, helper, last):
    child = eater(here, "Noor", starts_on=today() + 30 * DAY)
    eater(here, "Sam")
    inspector, last_day = inspector_at(here), today() + last * DAY
    deregister_child(child=child.subject, ends_on=last_day, on=today(), by=None)
    for undo in (None, undo_deregistration):
        if undo:
            undo(child=world.fresh(child.subject), by=None)
        text = rows_of(asking(helper).post(url_at(here)))
        assert "Sam" in text
        assert "Noor" not in text
        seen = inspected(inspector, here).context["seen"]
        assert seen.child_count == 1


def test_the_list_says_who_has_a_place_and_not_who_is_there(here, helper):
    """On which days of the week a child comes is not known: the list is the same on a Sunday."""
    squirrels = world.care_group(here)
    eater(here, "Ans", family_name="van den Berg", group=squirrels)
    eater(here, "Sam", family_name="Aker", group=squirrels)
    eater(here, "Noor")
    page = asking(helper).get(url_at(here)).content.decode()
    text = rows_of(asking(helper).post(url_at(here)))
    for shown in (page, text):
        assert "The group knows who is in today." in shown
    assert "Children on" not in text
    assert text.index("Sam Aker") < text.index("Ans van den Berg") < text.index("Noor Zandstra")


def test_who_works_in_one_group_gets_that_group(here):
    squirrels, otters = world.care_group(here), world.care_group(here, "Otters")
    eater(here, "Noor", group=squirrels)
    eater(here, "Sam", group=otters)
    client = asking(world.user("lunch_care", squirrels))
    page = client.get(url_at(here)).content.decode()
    assert "Eekhoorns" in page
    assert "Otters" not in page
    assert "Sam" not in rows_of(client.post(url_at(here)))


def test_the_page_itself_shows_numbers_only_and_no_list_is_made_of_nobody(here, helper):
    client = asking(helper)
    assert "Nobody has a place here" in client.post(url_at(here)).content.decode()
    assert not Delivery.objects.exists()
    eater(here, agreed=True)
    page = client.get(url_at(here)).content.decode()
    assert "without a group" in page
    assert not re.search("Noor|06 1234|pinda", page)
    assert client.get(reverse("deliveries:lunch"))["Location"] == url_at(here)


def work_of(user, on) -> list:
    return work_sources["deliveries.paper"].items(user, on)


@pytest.mark.clause("L82")
def test_paper_that_is_not_noted_as_destroyed_stands_red_until_it_is(here, helper):
    list_of_today = disclosures.lunch_list(here, on=today())
    manager = world.user("location_manager", here)
    for user in (helper, manager):
        (item,) = work_of(user, today())
        assert (item.due_on, item.about) == (today(), "De Boomhut")
    assert not work_of(world.user("lunch_care", world.location("Het Vlot")), today())
    assert not work_of(world.user("hr"), today())
    page = asking(helper).get(url_at(here)).content.decode()
    assert "Destroy it today" in page
    assert "notice late" not in page

    Delivery.objects.update(starts_on=today() - DAY)
    page = asking(helper).get(url_at(here)).content.decode()
    assert "Not destroyed yet" in page
    assert "notice late" in page
    home = asking(helper).get(reverse("home")).content.decode()
    assert "1 day late" in home

    url = reverse("deliveries:destroy", args=[list_of_today.pk])
    answer = asking(helper).post(url, follow=True).content.decode()
    assert f"Destroyed on {today():%d-%m-%Y}" in strip_tags(answer)
    list_of_today.refresh_from_db()
    assert (list_of_today.destroyed_on, list_of_today.destroyed_by) == (today(), helper)
    event = Event.objects.get(action="delivery.paper_destroyed")
    assert (event.actor_id, event.function) == (helper.pk, "lunch_care")
    assert not work_of(helper, today())
    again = asking(manager).post(url, follow=True).content.decode()
    assert "That has already been noted." in again
    with pytest.raises(ValidationError):
        destroy_paper(delivery=list_of_today, on=today(), by=manager)


def inspector_at(place):
    return world.user("inspector", place)


def inspected(user, place):
    return asking(user).get(reverse("deliveries:inspection_at", args=[place.pk]))


def born(years: int, days: int = 0) -> dict:
    """Of a child that had its birthday so many years and some days ago, and came last week."""
    birth_date = today() - relativedelta(years=years) - days * DAY
    return {"birth_date": birth_date, "starts_on": today() - 7 * DAY}


@pytest.mark.clause("L30")
def test_the_inspector_sees_numbers_ages_and_presence_by_group_and_no_names(here):
    squirrels = world.care_group(here, "Eekhoorns")
    for name, years in (("Noor", 1), ("Sam", 1), ("Bo", 3)):
        world.child(here, name, care_group=squirrels, **born(years))
    world.child(here, "Kik", **born(2, days=-1))  # two tomorrow
    world.child(here, "Later", starts_on=today() + DAY)
    world.child(world.location("Het Vlot"), "Elders")
    answer = inspected(inspector_at(here), here)
    seen = answer.context["seen"]
    assert seen.headers == ["Group", "1 year", "3 years", "Total"]
    assert seen.children == [
        ["Eekhoorns", 2, 1, 3],
        ["without a group", 1, 0, 1],
        ["Total", 3, 1, 4],
    ]
    page = answer.content.decode()
    assert "4 children with a place here" in page
    assert not re.search("Noor|Sam|Bo |Kik|Zandstra|Ans", page)


@pytest.mark.clause("L30")
def test_of_staff_the_inspector_sees_the_link_in_the_register_and_nothing_else(here):
    for name, dates in (
        ("Kim", {"linked_on": dt.date(2024, 2, 1)}),
        ("Lot", {"linked_on": dt.date(2023, 2, 1), "unlinked_on": today()}),
        ("Mik", {"linked_on": today() + DAY}),
        ("Nel", None),
        ("Oki", {"linked_on": today(), "unlinked_on": today() + DAY}),
    ):
        somebody = staff.employee(here, name, kind=SubjectKind.EXTERNAL)
        if dates:
            staff.noted(
                Screening, somebody, register_number="12345678901234", vog_number="VOG9", **dates
            )
    answer = inspected(inspector_at(here), here)
    assert answer.context["seen"].staff == [
        [1, "Yes", dt.date(2024, 2, 1)],
        [2, "Yes", today()],
        [3, "No", None],
        [4, "No", None],
        [5, "No", None],
    ]
    page = answer.content.decode()
    assert "2 of the 5 people who work here are linked." in page
    assert not re.search("Kim|Lot|Mik|Nel|Oki|Duinker|12345678901234|VOG9", page)


@pytest.mark.clause("L30", "L31")
def test_every_look_is_recorded_and_is_one_delivery_a_day_and_location(here):
    there = world.location("Het Vlot")
    world.child(here)
    guest = world.user("inspector")
    for place in (here, here, there):
        assert inspected(guest, place).status_code == 200
        nothing_seen = asking(guest).head(reverse("deliveries:inspection_at", args=[place.pk]))
        assert nothing_seen.status_code == 405
    assert Event.objects.filter(action="inspection.viewed", function="inspector").count() == 3
    made = Delivery.objects.filter(code="inspection").order_by("made_at")
    assert [one.location for one in made] == [here, there]
    assert {str(one.recipient_kind.code) for one in made} == {"health_service"}
    assert [one.count for one in made] == [1, 0]
    manager = world.user("location_manager", world.location("De Vuurtoren"))
    place = manager.appointments.get().location
    assert (
        "looking at it yourself does not count as a delivery"
        in inspected(manager, place).content.decode()
    )
    assert Delivery.objects.count() == 2
    assert Event.objects.filter(action="inspection.viewed").count() == 4


@pytest.mark.clause("L30")
@pytest.mark.parametrize(
    ("ends_on", "allowed"),
    [
        (None, False),
        (dt.date(2026, 6, 2), False),
        (dt.date(2026, 6, 1), True),
        (dt.date(2026, 3, 1), True),
    ],
)
def test_an_inspector_is_appointed_for_three_months_at_most(here, ends_on, allowed):
    given = {
        "user": world.user(),
        "function": "inspector",
        "place": here,
        "starts_on": dt.date(2026, 3, 1),
        "ends_on": ends_on,
        "by": None,
    }
    if allowed:
        assert start_appointment(**given).ends_on == ends_on
        return
    with pytest.raises(ValidationError) as refused:
        start_appointment(**given)
    assert refused.value.message_dict == {
        "ends_on": [
            "This function is given for 3 months at most. Fill in a last day, 01-06-2026 at the"
            " latest."
        ]
    }


def test_the_page_that_appoints_says_at_the_last_day_how_long_an_inspector_stays(here):
    colleague = world.user("administration", here)
    answer = asking(world.user("board")).post(
        reverse("access:appoint", args=[colleague.pk]),
        {
            "function": "inspector",
            "place": f"location:{here.pk}",
            "starts_on": f"{today():%d-%m-%Y}",
            "ends_on": "",
        },
    )
    assert "3 months at most" in answer.context["form"].errors["ends_on"][0]


def test_more_children_ask_no_more_of_the_database(here, helper):
    guest, counts = inspector_at(here), []
    inspected(guest, here)  # the first look of a day records the delivery too
    for names in ("AB", "CDEFG"):
        for name in names:
            eater(here, name, agreed=True)
            staff.employee(here, name)
            disclosures.lunch_list(here)
        counts.append(
            (
                queries_of(asking(helper), url_at(here)),
                queries_of(asking(helper), reverse("home")),
                queries_of(asking(guest), reverse("deliveries:inspection_at", args=[here.pk])),
            )
        )
    assert counts[0] == counts[1]


def test_a_location_is_chosen_where_there_are_more(here):
    board = asking(world.user("cluster_manager", world.cluster_of(here)))
    there = world.location("Het Vlot", here.cluster)
    world.location("Elders")
    page = board.get(reverse("deliveries:lunch")).content.decode()
    assert url_at(here) in page
    assert url_at(there) in page
    assert "Elders" not in page
    found = board.get(reverse("deliveries:lunch"), {"q": "vlot"}).content.decode()
    assert url_at(there) in found
    assert url_at(here) not in found
