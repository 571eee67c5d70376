"""Measures: who takes them up and sees them, that they are late, and five times why."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from breaches.actions import (
    add_measure,
    change_measure,
    close_breach,
    finish_measure,
    save_evaluation,
)
from breaches.models import Measure, RootCause
from core.dates import today
from core.registries import work_sources
from core.templatetags.ui import shows_optional
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED, SUMMARY, url
from tests.factories.http import asking
from tests.pdf_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L21")]
ON = dt.date(2026, 10, 25)
DAY = dt.timedelta(days=1)


@pytest.fixture
def manager():
    return world.user("location_manager", world.location())


def work(user, on=ON):
    return work_sources["breaches.measures"].items(user, on)


def test_a_measure_stands_on_the_list_of_who_takes_it_up_and_of_the_officer(manager):
    desk, breach = world.user("privacy_officer"), breaches.breach()
    measure = breaches.measure(breach, owner_user=manager)
    (mine,) = work(manager)
    assert mine.due_on == measure.due_on
    assert breach.number in mine.what
    assert mine.url == reverse("breaches:own-measure", args=[measure.pk])
    (theirs,) = work(desk)
    assert theirs.about == manager.display_name
    assert work(world.user("location_manager", world.location("Het Vlot"))) == []


def test_a_breach_without_measures_is_not_called_done():
    desk, breach = asking(world.user("privacy_officer")), breaches.breach()
    page = desk.get(url("detail", breach)).content.decode()
    assert "None yet" in page
    assert "Nothing to be done" not in page


def test_who_takes_it_up_finishes_it_without_seeing_the_breach(manager):
    breach = breaches.breach()
    measure = breaches.measure(breach, owner_user=manager)
    client, address = asking(manager), reverse("breaches:own-measure", args=[measure.pk])
    page = client.get(address).content.decode()
    assert "Sloten op de kasten" in page
    assert SUMMARY not in page
    assert client.get(url("detail", breach)).status_code == 403
    empty = client.post(address, {"done_with": " "})
    assert empty.context["form"].errors
    client.post(address, {"done_with": "Alle kasten hebben een slot."})
    measure.refresh_from_db()
    assert (measure.done_on, measure.done_with) == (today(), "Alle kasten hebben een slot.")
    assert work(manager) == []
    assert client.get(address).status_code == 200


def test_a_measure_of_a_colleague_does_not_exist_for_others(manager):
    measure = breaches.measure(breaches.breach(), owner_user=manager)
    other = world.user("location_manager", world.location("Het Vlot"))
    assert asking(other).get(reverse("breaches:own-measure", args=[measure.pk])).status_code == 404
    with pytest.raises(ValidationError):
        finish_measure(measure=measure, done_with="Ja", on=ON, by=other)


def test_closing_says_truly_on_whose_work_list_a_measure_stays(manager):
    point = {"what": "Sloten", "owner_user": manager, "due_on": ON + DAY, "done_on": None}
    breach = breaches.evaluate(breaches.decide(breaches.breach()), improvements=[point])
    desk, outside = asking(world.user("privacy_officer")), "has no account: tell them yourself"
    page = desk.get(url("close", breach)).content.decode()
    assert "It stays on the work list of whoever handles breaches" in page
    assert outside not in page
    breaches.measure(breach)  # a function in words takes it up
    assert outside in desk.get(url("close", breach)).content.decode()


def test_what_is_planned_goes_on_once_the_breach_is_closed(manager):
    breach = breaches.breach()
    measure = breaches.measure(breach, owner_user=manager)
    close_breach(breach=breaches.evaluate(breaches.decide(breach)), at=REPORTED + DAY, by=None)
    done = finish_measure(measure=measure, done_with="Klaar", on=ON, by=manager)
    assert done.done_on == ON
    with pytest.raises(ValidationError):
        add_measure(breach=breach, given={"what": "Meer"}, on=ON, by=None)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"kind": "planned", "what": "Iets"}, {"owner", "due_on"}),
        ({"kind": "planned", "owner": "Manager", "due_on": ON}, {"what"}),
        ({"kind": "at_once", "what": "Iets", "done_on": ON + DAY}, {"done_on"}),
        ({"kind": "planned", "what": "Iets", "owner": "Ik", "due_on": ON - DAY}, {"due_on"}),
    ],
)
def test_a_measure_says_what_who_and_when(given, wrong):
    with pytest.raises(ValidationError) as refused:
        add_measure(breach=breaches.breach(), given=given, on=ON, by=None)
    assert set(refused.value.message_dict) == wrong
    assert not Measure.objects.exists()


def test_what_is_late_or_was_done_keeps_its_day():
    breach = breaches.breach()
    late = breaches.measure(breach, due_on=ON)
    given = {"what": "Sloten op alle kasten", "due_on": ON}
    assert change_measure(measure=late, given=given, on=ON + DAY, by=None).due_on == ON
    done = {"kind": "planned", "what": "Iets", "owner": "Ik", "due_on": ON - DAY, "done_on": ON}
    assert add_measure(breach=breach, given=done, on=ON, by=None).due_on == ON - DAY


def test_what_was_taken_at_once_was_done_today_unless_another_day_is_given():
    breach, given = breaches.breach(), {"kind": "at_once", "what": "Wachtwoord veranderd"}
    assert add_measure(breach=breach, given=given, on=ON, by=None).done_on == ON
    before = given | {"done_on": ON - DAY}
    assert add_measure(breach=breach, given=before, on=ON, by=None).done_on == ON - DAY


def test_the_form_of_a_measure_says_what_is_needed_and_what_a_day_done_means():
    page = asking(world.user("privacy_officer")).get(url("measure-new", breaches.breach()))
    form = page.context["form"]
    assert {field.name for field in form if shows_optional(field)} == {"done_on", "done_with"}
    assert page.content.decode().count("(optional)") == 2
    assert "a day here says that it is done" in form["done_on"].help_text
    for name in form.hints_say_when:
        assert "Not needed" in form[name].help_text


def test_who_left_can_not_be_given_something_to_do():
    left = world.user("location_manager", world.location(), ends_on=ON - 2 * DAY)
    with pytest.raises(ValidationError) as refused:
        breaches.measure(breaches.breach(), owner_user=left)
    assert "owner_user" in refused.value.message_dict


def test_the_page_of_measures_adds_changes_and_removes(manager):
    breach = breaches.breach()
    desk = asking(world.user("privacy_officer"))
    given = {
        "kind": "planned",
        "what": "Andere codes",
        "owner_user": str(manager.pk),
        "due_on": "01-12-2026",
    }
    assert desk.post(url("measure-new", breach), given).status_code == 302
    measure = Measure.objects.get()
    assert (measure.owner_user, measure.due_on) == (manager, dt.date(2026, 12, 1))
    page = desk.get(url("measures", breach)).content.decode()
    assert "Andere codes" in page
    assert manager.display_name in page
    desk.post(url("measure", breach, measure.pk), given | {"due_on": "02-12-2026"})
    measure.refresh_from_db()
    assert measure.due_on == dt.date(2026, 12, 2)
    desk.post(url("measure-remove", breach, measure.pk))
    assert not Measure.objects.exists()


def test_a_colleague_and_somebody_else_are_not_both_taken(manager):
    breach, desk = breaches.breach(), asking(world.user("privacy_officer"))
    both = {"what": "Sloten", "owner_user": str(manager.pk), "owner": "Facilitair"}
    both |= {"kind": "planned", "due_on": "01-12-2126"}
    page = desk.post(url("measure-new", breach), both)
    assert list(page.context["form"].errors) == ["owner"]
    assert page.context["form"]["owner"].value() == "Facilitair"
    point = {f"points-0-{name}": value for name, value in both.items()}
    sent = {"points-TOTAL_FORMS": "1", "points-INITIAL_FORMS": "0", **point}
    page = desk.post(url("page", breach, "evaluation"), sent)
    assert list(page.context["points"][0].errors) == ["owner"]
    assert not Measure.objects.exists()


def test_a_measure_of_another_breach_is_not_reached_through_this_one():
    breach, other = breaches.breach(), breaches.breach()
    theirs = breaches.measure(other)
    desk = asking(world.user("privacy_officer"))
    assert desk.get(url("measure", breach, theirs.pk)).status_code == 404
    assert desk.post(url("measure-remove", breach, theirs.pk)).status_code == 404
    assert Measure.objects.filter(pk=theirs.pk).exists()


def test_five_times_why_is_kept_and_stands_in_the_form(manager):
    breach = breaches.breach()
    desk = asking(world.user("privacy_officer"))
    answers = {
        "why_1": "De tas lag in de auto.",
        "why_2": "Er was geen kast.",
        "evaluation": "Koop kasten.",
        "points-TOTAL_FORMS": "0",
        "points-INITIAL_FORMS": "0",
    }
    assert desk.post(url("page", breach, "evaluation"), answers).status_code == 302
    cause = RootCause.objects.get(breach=breach)
    assert (cause.why_1, cause.why_2, cause.why_3) == (answers["why_1"], answers["why_2"], "")
    assert "Er was geen kast." in desk.get(url("page", breach, "evaluation")).content.decode()
    assert "Er was geen kast." in text_of(desk.get(url("form-pdf", breach)).content)


def test_no_why_is_asked_for():
    breach = breaches.breach()
    save_evaluation(
        breach=breach,
        answers={"evaluation": "Zo.", "no_improvements": True, "why_1": ""},
        improvements=[],
        at=REPORTED,
        by=None,
    )
    assert not RootCause.objects.exists()
