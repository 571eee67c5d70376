"""A publication that is over is taken down, place by place."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from audit.models import Event
from consents.actions import end_publication, take_down
from consents.answers import answer
from consents.defaults import PHOTOS_OUTSIDE
from consents.models import Occasion, RemovalTask
from core.dates import Term, today
from core.registries import export_sections, work_sources
from tests.factories import consents, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG_AGO = dt.date(2026, 1, 5)


@pytest.fixture
def over(noor, sam):
    """A publication of two children that is over; about one of them somebody had said yes."""
    matter = consents.occasion_of(noor, sam, on=LONG_AGO, until=LONG_AGO + 9 * DAY)
    consents.answered(matter, noor, True, True, on=LONG_AGO)
    return matter.occasion


def still_to_do(user) -> list:
    return work_sources["children.publications"].items(user, today())


@pytest.mark.clause("S06")
@pytest.mark.clause("G01")
def test_what_is_over_is_taken_down_place_by_place(at, noor, sam, over):
    manager = world.user("location_manager", at)
    client = asking(manager)
    item = still_to_do(manager)[0]
    assert (item.about, item.due_on) == ("Zomerfeest", LONG_AGO + 10 * DAY)
    url = reverse("children:take_down", args=[over.pk])
    assert item.url == url
    client.post(url, {"places": ["website"], "proof": "weggehaald en nagekeken"})
    done = RemovalTask.objects.get()
    assert (done.subject_id, done.place, done.done_on) == (noor.pk, "website", today())
    assert done.proof == "weggehaald en nagekeken"
    assert len(still_to_do(world.fresh(manager))) == 1  # the phones are left
    assert "website" not in str(client.get(url).context["form"]["places"])
    client.post(url, {"places": ["devices"], "proof": "gewist"})
    assert still_to_do(world.fresh(manager)) == []
    assert client.get(url).url == reverse("children:occasion", args=[over.pk])
    places = {task.place for task in RemovalTask.objects.all()}
    assert places == {"website", "devices"}
    assert {task.subject_id for task in RemovalTask.objects.all()} == {noor.pk}


def test_what_is_over_shows_how_it_stood_on_its_last_day(at, noor, sam, over):
    client = asking(world.user("location_manager", at))
    page = client.get(reverse("children:occasion", args=[over.pk])).content.decode()
    assert "Yes: 1. No: 0. Not answered: 1." in page
    assert "Nobody may be shown in it any more, and nobody is asked any more." in page
    for words in ("May be shown", "Still to answer", "Not answered yet", "Bas Zandstra"):
        assert words not in page
    assert "It was allowed to be shown until 14-01-2026." in strip_tags(page)
    assert "Remind" not in page
    sheet = reverse("children:photo_sheet", args=[at.pk])
    form = client.get(sheet).context["sheet"].form
    assert str(over.pk) not in dict(form.fields["about"].choices)


def test_who_may_only_look_has_nothing_to_take_down(at, over):
    assert still_to_do(world.user("board")) == []
    assert still_to_do(world.user("location_manager", world.location("Het Vlot"))) == []


def test_where_nobody_said_yes_there_is_nothing_to_take_down(at, noor):
    consents.occasion_of(noor, on=LONG_AGO, until=LONG_AGO + DAY)
    assert still_to_do(world.user("location_manager", at)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"places": []}, "places"),
        ({"places": ["print"]}, "places"),  # where it never went
        ({"proof": "  "}, "proof"),
    ],
)
def test_a_removal_says_from_where_and_how(over, changes, field):
    values = {"places": ["website"], "proof": "weg", **changes}
    with pytest.raises(ValidationError) as caught:
        take_down(occasion=over, **values, on=today(), by=None)
    assert field in caught.value.message_dict


def test_nothing_is_taken_down_twice_nor_before_its_last_day(over, noor):
    take_down(occasion=over, places=["website"], proof="weg", on=today(), by=None)
    with pytest.raises(ValidationError):
        take_down(occasion=over, places=["website"], proof="weg", on=today(), by=None)
    running = consents.occasion_of(noor, on=today(), until=today()).occasion
    with pytest.raises(ValidationError):
        take_down(occasion=running, places=["website"], proof="weg", on=today(), by=None)
    assert RemovalTask.objects.count() == 1


def test_a_removal_after_a_withdrawal_does_not_stand_for_the_others(at, noor, sam):
    matter = consents.occasion_of(noor, sam, on=LONG_AGO, until=LONG_AGO + 9 * DAY)
    other = matter.occasion.matters.get(subject=sam.subject)
    consents.answered(matter, noor, True, True, on=LONG_AGO)
    consents.answered(other, sam, True, True, on=LONG_AGO)
    consents.answered(other, sam, False, on=LONG_AGO + DAY)
    for task in RemovalTask.objects.all():
        task.done_on = LONG_AGO + 2 * DAY
        task.save()
    assert len(still_to_do(world.user("location_manager", at))) == 1


@pytest.mark.clause("S06")
def test_a_publication_is_ended_before_its_last_day_and_taken_down(at, noor, sam):
    matter = consents.occasion_of(noor, sam, on=today() - 5 * DAY, until=today() + 90 * DAY)
    consents.answered(matter, noor, True, True, on=today() - 3 * DAY)
    assert answer(noor.subject, PHOTOS_OUTSIDE, today(), matter)
    manager = world.user("location_manager", at)
    client, page = asking(manager), reverse("children:occasion", args=[matter.occasion_id])
    end = reverse("children:end_occasion", args=[matter.occasion_id])
    assert end in client.get(page).content.decode()
    assert "no child may be shown" in client.get(end).content.decode()
    for _press in range(2):
        assert client.post(end).url == page
    assert Event.objects.filter(action="occasion.ended").count() == 1
    matter.refresh_from_db()
    assert not answer(noor.subject, PHOTOS_OUTSIDE, today(), matter)
    shown = client.get(page).content.decode()
    assert "Take it down" in shown
    assert end not in shown
    assert [item.about for item in still_to_do(world.fresh(manager))] == ["Zomerfeest"]
    tasks = take_down(
        occasion=matter.occasion, places=["website"], proof="weg", on=today(), by=manager
    )
    assert [task.subject_id for task in tasks] == [noor.pk]


def test_a_publication_that_is_ended_keeps_the_answers_of_that_day(at, noor, sam):
    matter = consents.occasion_of(noor, sam, on=today(), until=today() + 90 * DAY)
    other = matter.occasion.matters.get(subject=sam.subject)
    consents.answered(matter, noor, True, True, on=today())
    consents.answered(other, sam, False, on=today())
    client = asking(world.user("location_manager", at))
    page = reverse("children:occasion", args=[matter.occasion_id])
    client.post(reverse("children:end_occasion", args=[matter.occasion_id]))
    shown = strip_tags(client.get(page).content.decode())
    assert "Yes: 1. No: 1." in shown
    assert f"It was ended on {today():%d-%m-%Y}. Take it down" in shown
    assert f"{today() - DAY:%d-%m-%Y}" not in shown


@pytest.mark.clause("S06")
def test_where_no_child_was_ever_allowed_to_be_shown_nothing_is_to_be_taken_down(at, noor, sam):
    matter = consents.occasion_of(noor, sam, on=today(), until=today() + 90 * DAY)
    occasion, manager = matter.occasion, world.user("location_manager", at)
    consents.answered(matter, noor, True)  # one of two: it was waited for
    consents.answered(occasion.matters.get(subject=sam.subject), sam, False, True)
    client, page = asking(manager), reverse("children:occasion", args=[occasion.pk])
    client.post(reverse("children:end_occasion", args=[occasion.pk]))
    shown = strip_tags(client.get(page).content.decode())
    assert "Yes: 0. No: 1. Not answered by everybody: 1." in shown
    assert "Nobody may be shown in it any more" in shown
    listed = client.get(reverse("children:occasions")).content.decode()
    for seen in (shown, listed):
        assert "ake it down" not in seen
    assert still_to_do(world.fresh(manager)) == []


def test_only_of_who_was_allowed_to_be_shown_it_stands_in_the_file(noor, sam):
    matter = consents.occasion_of(noor, sam, on=LONG_AGO, until=LONG_AGO + 9 * DAY)
    consents.answered(matter, noor, True, True, on=LONG_AGO)
    consents.answered(matter.occasion.matters.get(subject=sam.subject), sam, True, on=LONG_AGO)
    tasks = take_down(
        occasion=matter.occasion, places=["website"], proof="weg", on=today(), by=None
    )
    assert [task.subject_id for task in tasks] == [noor.pk]


def test_who_decides_alone_since_the_other_lost_custody_was_a_yes(at, noor):
    matter = consents.occasion_of(noor, on=LONG_AGO, until=LONG_AGO + 9 * DAY)
    consents.answered(matter, noor, True, on=LONG_AGO)
    manager = world.user("location_manager", at)
    assert still_to_do(manager) == []
    parents = world.parents_of(noor)
    consents.custody_ended(noor, parents[1].subject, on=LONG_AGO + 5 * DAY)
    assert len(still_to_do(manager)) == 1
    consents.custody_ended(noor, parents[0].subject, on=LONG_AGO + 7 * DAY)
    assert still_to_do(manager) == []


def test_a_copy_names_the_same_last_day_as_the_page(noor):
    for days in (0, 30):
        consents.occasion_of(noor, on=today() - days * DAY, until=today() + 90 * DAY)
    first, second = Occasion.objects.order_by("-asked_on")
    end_publication(occasion=first, on=today(), by=None)
    (ended, running) = export_sections["consent_matters"].rows(noor.subject)
    assert ended["until"] == ended["opened_on"] == today().isoformat()
    assert running["until"] == second.until.isoformat()


def test_what_is_over_is_not_ended_again(over):
    with pytest.raises(ValidationError, match="already over"):
        end_publication(occasion=over, on=today(), by=None)


def test_a_publication_is_not_asked_for_ever(noor):
    last = Term(years=2).last_day(today())
    consents.occasion_of(noor, on=today(), until=last)
    with pytest.raises(ValidationError) as caught:
        consents.occasion_of(noor, on=today(), until=last + DAY)
    assert "two years" in caught.value.message_dict["until"][0]
