"""Whether it is a breach at all; and what the register proposes about it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from breaches.actions import close_breach
from breaches.clock import clock_of
from breaches.models import Breach
from breaches.next_step import next_step
from breaches.telling import running_breaches
from core.registries import work_sources
from register.actions import load_defaults
from register.models import ProcessingActivity
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L19")]
NONE = {"classification": "none", "not_breach_reason": "De laptop lag in de kast."}


def url(breach, page):
    return reverse("breaches:page", args=[breach.pk, page])


def test_the_question_tells_what_a_breach_is_by_examples(desk):
    page = desk.get(url(breaches.breach(), "kind")).content.decode()
    for example in ("lost USB stick", "wrong person", "stolen laptop", "train", "data centre"):
        assert example in page
    for kind in ("A security incident", "Unlawful processing", "No data breach"):
        assert kind in page


def test_what_is_no_breach_needs_its_reason_and_is_closed_as_such(desk):
    breach = breaches.breach()
    with pytest.raises(ValidationError) as error:
        breaches.save(breach, "kind", classification="none")
    assert list(error.value.message_dict) == ["not_breach_reason"]
    breach = breaches.save(breach, "kind", **NONE)
    assert not running_breaches().exists()
    assert clock_of(breach, REPORTED).left_text == "No data breach"
    assert next_step(breach, breach.clock_starts_at).label == "Discovered and certain"
    (item,) = work_sources["breaches"].items(world.user("privacy_officer"), dt.date(2026, 10, 25))
    assert (item.what, item.due_on) == (
        f"Breach {breach.number}: not a data breach, close it",
        None,
    )
    close_breach(breach=breach, at=REPORTED + dt.timedelta(hours=2), by=None)
    kept = Breach.objects.get()
    assert (kept.is_open, kept.not_breach_reason) == (False, NONE["not_breach_reason"])
    assert kept.summary == breaches.SUMMARY
    row = desk.get("/breaches/?state=closed").context["rows"][0]
    assert row[1]["sub"] == "No data breach"
    assert NONE["not_breach_reason"] in desk.get(f"/breaches/{breach.pk}/").content.decode()


def test_it_is_not_both_no_breach_and_notified():
    sent = breaches.decide(breaches.breach())
    for breach in (sent, breaches.decide(breaches.breach(), sent=False)):
        with pytest.raises(ValidationError) as error:
            breaches.save(breach, "kind", **NONE)
        assert list(error.value.message_dict) == ["classification"]
    none = breaches.save(breaches.breach(), "kind", **NONE)
    with pytest.raises(ValidationError) as error:
        breaches.save(none, "notification", ap_decision="notify", ap_reasoning="In twijfel")
    assert list(error.value.message_dict) == ["ap_decision"]


def test_the_register_fills_in_kinds_and_groups_and_saves_nothing(desk):
    load_defaults(by=None)
    breach = breaches.breach()
    care = ProcessingActivity.objects.get(name="Zorg om kinderen")
    breaches.save(breach, "details", personal_data="yes", activities=[care])
    typed = {"data_kinds": ["criminal"], "data_concerned": "De lijst", "propose": "yes"}
    page = desk.post(url(breach, "data"), typed)
    form = page.context["form"]
    assert set(form["data_kinds"].value()) > {"criminal"}
    assert form["special_kinds"].value() == ["health"]
    assert form["data_concerned"].value() == "De lijst"
    assert not page.context["page_has_errors"]
    told = "Filled in from the register and not saved yet"
    assert told in page.content.decode()
    assert told not in desk.get(url(breach, "data")).content.decode()
    assert Breach.objects.get().data_kinds == []
    groups = desk.post(url(breach, "groups"), {"propose": "yes"}).context["form"]
    assert "minors" in groups["people_groups"].value()


def test_own_data_stands_ready_and_is_saved_with_the_page(desk):
    breach = breaches.breach()
    form = desk.get(url(breach, "parties")).context["form"]
    assert form["responsible_party"].value() == "Stichting De Zandbak"
    page = desk.get(url(breach, "notifier"))
    form = page.context["form"]
    assert form["notifier_function"].value() == "Privacy officer"
    assert form["notifier_name"].value()
    assert Breach.objects.get().responsible_party == ""
    assert "counts once you save this page" in page.content.decode()
    typed = {name: form[name].value() or "" for name in form.fields if "_unknown" not in name}
    assert desk.post(url(breach, "notifier"), typed).status_code == 302
    again = desk.get(url(breach, "notifier")).content.decode()
    assert "counts once you save this page" not in again


def test_a_processor_that_told_us_stands_ready_as_the_other_organisation(desk):
    breach = breaches.breach()
    told = breaches.processor_report(breach)
    form = desk.get(url(breach, "parties")).context["form"]
    assert list(form["processors"].value()) == [told.processor_id]
    ready = {name: form[f"other_{name}"].value() for name in ("involved", "role", "found")}
    assert ready == {"involved": "yes", "role": "processor", "found": "yes"}
    assert form["other_party"].value()
