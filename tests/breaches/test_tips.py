"""Tips on what could go wrong: nobody's where that is asked, and what becomes of them."""

import datetime as dt
import logging

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Notice
from accounts.tasks import mail_notices
from audit.models import Event
from breaches.actions import answer_tip, improve_from_tip, pass_on_lesson, tips_to_note
from breaches.models import Lesson, Measure, Tip
from breaches.tasks import note_tips
from core.models import DataKey
from core.registries import work_sources
from tests.factories import breaches, world
from tests.factories.due import run_when_due
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("G04")]
ON = dt.date(2026, 10, 25)
NEW = "/breaches/tips/new/"
TEXT = "De presentielijst ligt op de balie."


@pytest.fixture
def colleague():
    return world.user("lunch_care", world.location(), email="tipgever@example.com")


def filled(client, **answers) -> dict:
    """What is sent with the page as it was opened."""
    form = client.get(NEW).context["form"]
    return {field.html_name: str(field.value()) for field in form.hidden_fields()} | answers


def rows() -> dict[str, set]:
    """Every row of every table of both databases, as text."""
    found = {}
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                found[f"{alias}.{table}"] = {str(row) for row in cursor.fetchall()}
    return found


def test_a_tip_is_given_from_where_a_breach_is_reported(colleague, officer):
    client = asking(colleague)
    assert NEW in client.get(reverse("breaches:report")).content.decode()
    assert client.post(NEW, filled(client, text=TEXT, named="yes")).status_code == 302
    tip = Tip.objects.get()
    assert (tip.text, tip.teller) == (TEXT, colleague)
    (item,) = work_sources["breaches.tips"].items(officer, ON)
    assert TEXT in asking(officer).get(item.url).content.decode()
    assert work_sources["breaches.tips"].items(colleague, ON) == []


def test_nothing_that_is_stored_tells_who_gave_a_tip_without_a_name(colleague, caplog):
    client = asking(colleague)
    before = rows()
    with caplog.at_level(logging.DEBUG):
        assert client.post(NEW, filled(client, text=TEXT, named="no")).status_code == 302
    written = {
        table: text - before.get(table, set())
        for table, text in rows().items()
        if table != "default.accounts_session"  # that somebody is signed in
    }
    assert any(written.values())
    whose = [str(colleague.pk), colleague.pk.hex if hasattr(colleague.pk, "hex") else "tipgever"]
    whose += ["tipgever", colleague.name]
    for table, texts in written.items():
        for text in texts:
            assert not any(mark in text for mark in whose), table
    for message in caplog.messages:
        assert not any(mark in message for mark in whose)
    assert Tip.objects.get().teller is None


@pytest.mark.parametrize("named", ["yes", "no"])
def test_pressing_twice_gives_one_tip(colleague, named):
    client = asking(colleague)
    sent = filled(client, text=TEXT, named=named)
    for _press in range(2):
        assert client.post(NEW, sent).url == reverse("breaches:tip-given")
    assert Tip.objects.count() == 1
    assert client.post(NEW, sent | {"text": "En het raam staat open."}).status_code == 302
    assert client.post(NEW, filled(client, text=TEXT, named=named)).status_code == 302
    assert Tip.objects.count() == 3  # what is told later is another


def test_the_event_of_a_tip_without_a_name_is_written_after_its_day(colleague):
    """Between the events of that minute it would lead to whoever acted just before and after."""
    client = asking(colleague)
    client.post(NEW, filled(client, text=TEXT, named="no"))
    tip = Tip.objects.get()
    assert not Event.objects.filter(object_id=str(tip.pk)).exists()
    assert not LogEntry.objects.filter(object_pk=str(tip.pk)).exists()
    kept = timezone.localtime(DataKey.objects.get(owner_id=tip.pk).created_at)
    assert (kept.date(), kept.time()) == (tip.told_on, dt.time())

    note_tips()
    assert not Event.objects.filter(action="tip.given").exists()  # the day is not over
    Tip.objects.update(told_on=tip.told_on - dt.timedelta(days=1))
    client.get(reverse("breaches:own-tips"))
    last = Event.objects.first().pk
    note_tips()
    note_tips()
    event = Event.objects.get(action="tip.given")
    assert (event.actor, event.function, event.object_id) == (None, "", str(tip.pk))
    assert event.pk > last


def test_the_event_of_a_tip_under_a_name_is_written_at_once(colleague):
    tip = breaches.tip(by=colleague)
    assert Event.objects.get(action="tip.given").actor == colleague
    Tip.objects.update(teller=None)  # the login is gone
    assert tips_to_note(tip.told_on + dt.timedelta(days=1)) == []


def test_of_a_tip_only_the_day_is_kept():
    """A clock would lead to who was signed in at that minute."""
    kinds = {field.get_internal_type() for field in apps.get_model("breaches.Tip")._meta.fields}
    assert "DateTimeField" not in kinds


def test_whether_we_may_know_who_it_is_is_chosen_by_the_teller(colleague):
    client = asking(colleague)
    page = client.post(NEW, filled(client, text=TEXT))
    assert list(page.context["form"].errors) == ["named"]
    assert TEXT in page.content.decode()
    assert not Tip.objects.exists()


def test_a_parent_gives_a_tip_too():
    child = world.child(world.location())
    parent = world.parent_user(child)
    client = asking(parent)
    assert client.post(NEW, filled(client, text=TEXT, named="yes")).status_code == 302
    assert Tip.objects.get().teller == parent


@pytest.mark.clause("G05")
def test_the_field_says_that_a_false_name_is_not_enough(colleague):
    page = asking(colleague).get(NEW).content.decode()
    assert "A false name is not enough" in page


def test_a_tip_becomes_a_point_for_improvement(colleague, officer):
    manager = world.user("location_manager", world.location("Het Vlot"))
    tip = breaches.tip(by=colleague)
    answer = asking(officer).post(
        reverse("breaches:tip-improve", args=[tip.pk]),
        {
            "what": "Lijst in de kast",
            "owner_user": str(manager.pk),
            "due_on": "01-12-2026",
            "answer": "Dank, we hangen hem in de kast.",
        },
    )
    assert answer.status_code == 302
    tip.refresh_from_db()
    assert (tip.state, tip.measure.what) == ("improved", "Lijst in de kast")
    (item,) = work_sources["breaches.measures"].items(manager, ON)
    page = asking(manager).get(item.url).content.decode()
    assert "Lijst in de kast" in page
    assert TEXT not in page
    assert Notice.objects.filter(user=colleague, kind=Notice.Kind.TIP_ANSWERED).exists()
    own = asking(colleague).get(reverse("breaches:own-tips")).content.decode()
    assert "Dank, we hangen hem in de kast." in own


def test_a_tip_without_a_name_is_closed_without_telling_anybody(officer):
    tip = breaches.tip()
    answer_tip(tip=tip, answer="Dank.", on=ON, by=officer)
    assert not Notice.objects.exists()
    with pytest.raises(ValidationError):
        answer_tip(tip=tip, answer="Nog eens.", on=ON, by=officer)


def test_what_makes_no_improvement_leaves_the_tip_open(officer):
    tip = breaches.tip()
    with pytest.raises(ValidationError):
        improve_from_tip(tip=tip, given={"what": "Iets"}, on=ON, by=officer)
    tip.refresh_from_db()
    assert tip.is_open
    assert not Measure.objects.exists()


@pytest.mark.clause("G05")
def test_a_lesson_is_passed_on_only_once_it_was_read_over_for_names(colleague, officer):
    tip = breaches.tip("Jip zag de lijst liggen.")
    address = reverse("breaches:tip-lesson", args=[tip.pk])
    given = {"text": "Laat geen lijsten liggen."}
    refused = asking(officer).post(address, given)
    assert list(refused.context["form"].errors) == ["is_checked"]
    assert not Lesson.objects.exists()
    asking(officer).post(address, given | {"is_checked": "on"})
    page = asking(colleague).get(reverse("breaches:lessons")).content.decode()
    assert "Laat geen lijsten liggen." in page
    assert "Jip" not in page


def test_tips_go_a_year_after_they_were_closed(officer):
    tip = breaches.tip()
    improve_from_tip(
        tip=tip, given={"what": "Kast", "owner": "Ik", "due_on": ON}, on=ON, by=officer
    )
    pass_on_lesson(tip=tip, text="Berg op.", is_checked=True, on=ON, by=officer)
    still_open = breaches.tip()
    run_when_due(dt.date(2027, 10, 25))
    assert Tip.objects.count() == 2
    run_when_due(dt.date(2027, 10, 26))
    assert list(Tip.objects.all()) == [still_open]
    assert not Measure.objects.exists()
    assert not Lesson.objects.exists()


@pytest.mark.clause("L75")
def test_the_mail_about_an_answer_says_its_kind_and_nothing_of_the_tip(
    colleague, officer, mail_server
):
    tip = breaches.tip(by=colleague)
    answer_tip(tip=tip, answer="Dank, we hangen hem in de kast.", on=ON, by=officer)
    mail_notices()
    (text,) = mail_server.to(colleague.email)
    label = Notice.Kind.TIP_ANSWERED.label
    for language in ("nl", "en"):
        with override(language):
            assert str(label) in text
    for secret in (TEXT, "hangen", "kast", str(tip.pk)):
        assert secret not in text
