"""What is to be done about the sections of a child: signed, handed over, brought back."""

import datetime as dt

import pytest
from django.urls import reverse

from children.actions import deregister_child, place_child
from children.models import (
    Declaration,
    ExitInterview,
    Observation,
    PaperLoan,
)
from core.dates import today
from core.registries import work_sources
from tests.factories import world
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)


def _work(user, code) -> list:
    return work_sources[code].items(user, today())


@pytest.mark.clause("L11")
def test_what_is_signed_at_placement_is_noted_and_what_is_missing_is_asked(boomhut, manager):
    child = world.child(boomhut)
    parent = world.parents_of(child)[0]
    client = asking(manager)
    page = f"/children/{child.pk}/declarations/"
    assert "group declaration" in client.get(page).content.decode()
    assert [item.about for item in _work(manager, "children.declarations")] == [child.name]
    url = record_url("children", child.subject, "declarations", "declaration")
    for kind in ("group", "consents", "data_check"):
        typed = {
            "kind": kind,
            "signed_on": "01-02-2026",
            "signed_by": str(parent.pk),
            "kept": "paper",
        }
        assert client.post(url, typed).status_code == 302
    assert Declaration.objects.filter(subject=child.subject, signed_by=parent.subject).count() == 3
    assert _work(manager, "children.declarations") == []
    # Who signs is a parent of this child.
    stranger = world.parents_of(world.child(boomhut, "Sam", "Vlottema"))[0]
    refused = client.post(url, {**typed, "signed_by": str(stranger.pk)})
    assert refused.context["form"].errors["signed_by"]


def test_what_is_signed_seen_or_said_does_not_lie_ahead(boomhut, everybody):
    child, ahead = world.child(boomhut), f"{today() + ONE_DAY:%d-%m-%Y}"
    parent, client = world.parents_of(child)[0], asking(everybody)
    declared = {"kind": "group", "signed_by": str(parent.pk), "kept": "paper", "signed_on": ahead}
    seen = {"method": "KIJK!", "report": "Stapelt vier blokken.", "observed_on": "01-02-2026"}
    signed = {**seen, "signed": "paper", "signed_on": ahead}
    talk, note = (
        {"kind": "progress", "report": "Gaat goed."},
        {"kind": "plan", "text": "Logopedie."},
    )
    for kind, typed, day in (
        (("declarations", "declaration"), declared, "signed_on"),
        (("development", "observation"), {**seen, "observed_on": ahead}, "observed_on"),
        (("development", "observation"), signed, "signed_on"),
        (("conversations", "conversation"), {**talk, "held_on": ahead}, "held_on"),
        (("care_file", "note"), {**note, "noted_on": ahead}, "noted_on"),
    ):
        refused = client.post(record_url("children", child.subject, *kind), typed)
        assert refused.context["form"].errors[day] == ["This day is still to come."]


def test_a_list_of_what_is_missing_that_is_empty_says_that_nothing_is(manager, boomhut):
    child = world.child(boomhut)
    client, url = asking(manager), "/children/?state=all&missing=declarations"
    assert child.name in client.get(url).content.decode()
    for kind in ("group", "consents", "data_check"):
        Declaration.objects.create(subject=child.subject, kind=kind, signed_on=today())
    page = client.get(url).content.decode()
    assert "Nothing is missing" in page
    assert "No children here yet" not in page


def test_out_of_school_care_asks_declarations_of_its_own(manager, boomhut):
    day = world.child(boomhut)
    assert (
        "swimming" not in asking(manager).get(f"/children/{day.pk}/declarations/").content.decode()
    )
    placement = day.subject.affiliations.get().placement
    placement.kind = "bso"
    placement.save()
    assert "swimming" in asking(manager).get(f"/children/{day.pk}/declarations/").content.decode()


@pytest.mark.clause("L81")
def test_an_observation_waits_until_a_parent_signed_it(boomhut):
    child = world.child(boomhut)
    group = world.user("pedagogical_professional", boomhut)
    client = asking(group)
    url = record_url("children", child.subject, "development", "observation")
    seen = {"observed_on": "01-02-2026", "method": "KIJK!", "report": "Telt tot vijf."}
    client.post(url, seen)
    observation = Observation.objects.get()
    assert [item.about for item in _work(group, "children.observations")] == [child.name]
    change = record_url("children", child.subject, "development", "observation", record=observation)
    assert client.post(change, {**seen, "signed": "desk"}).context["form"].errors
    in_portal = client.post(change, {**seen, "signed": "portal", "signed_on": "05-02-2026"})
    assert in_portal.context["form"].errors["signed"]  # staff sign nothing for a parent there
    client.post(change, {**seen, "signed": "desk", "signed_on": "05-02-2026"})
    assert _work(group, "children.observations") == []


@pytest.mark.clause("L81")
def test_what_a_parent_signed_is_not_rewritten_under_the_signature(boomhut):
    child = world.child(boomhut)
    client = asking(world.user("pedagogical_professional", boomhut))
    seen = {"observed_on": "01-02-2026", "method": "KIJK!", "report": "Telt tot vijf."}
    signed = {"signed": "desk", "signed_on": "05-02-2026"}
    client.post(record_url("children", child.subject, "development", "observation"), seen | signed)
    observation = Observation.objects.get()
    change = record_url("children", child.subject, "development", "observation", record=observation)
    rewritten = seen | {"report": "Telt tot tien."}
    refused = client.post(change, rewritten | signed)
    assert "A parent signed this as it was." in refused.context["form"].errors["signed"][0]
    assert Observation.objects.get().report == "Telt tot vijf."
    client.post(change, seen | signed | {"signed": "paper"})  # how it is kept is not what it says
    assert Observation.objects.get().signed == "paper"

    assert client.post(change, rewritten | signed | {"signed": ""}).status_code == 302
    lapsed = Observation.objects.get()
    assert (lapsed.report, lapsed.signed, lapsed.signed_on) == ("Telt tot tien.", "", None)

    assert client.post(change, rewritten | signed).status_code == 302
    again = rewritten | {"report": "Telt tot twaalf.", "signed": "desk", "signed_on": "09-02-2026"}
    assert client.post(change, again).status_code == 302
    assert Observation.objects.get().report == "Telt tot twaalf."


@pytest.mark.clause("L13")
def test_at_the_end_the_outcome_of_the_personal_file_must_be_noted(boomhut, manager):
    child = world.child(boomhut)
    client = asking(manager)
    url = record_url("children", child.subject, "personal_file", "exit")
    page = f"/children/{child.pk}/personal_file/"
    assert url not in client.get(page).content.decode()  # nothing has ended yet
    deregister_child(child=child.subject, ends_on=today(), by=None)
    assert [item.about for item in _work(manager, "children.exit")] == [child.name]
    assert url in client.get(page).content.decode()
    settled = {"outcome": "destroyed", "settled_on": f"{today():%d-%m-%Y}", "remark": "versnipperd"}
    assert client.post(url, settled).status_code == 302
    assert ExitInterview.objects.get().outcome == "destroyed"
    assert _work(manager, "children.exit") == []


@pytest.mark.clause("K05")
def test_a_paper_file_that_was_taken_out_is_asked_back(boomhut, manager):
    child = world.child(boomhut)
    client = asking(manager)
    client.post(
        record_url("children", child.subject, "paper_file", "loan"),
        {"taken_on": "01-02-2026", "taken_by": "Kim", "why": "gesprek met ouders"},
    )
    loan = PaperLoan.objects.get()
    assert [item.about for item in _work(manager, "children.paper")] == [child.name]
    url = record_url("children", child.subject, "paper_file", "loan", record=loan)
    typed = {"taken_on": "01-02-2026", "taken_by": "Kim", "why": "gesprek met ouders"}
    wrong = client.post(url, {**typed, "returned_on": "31-01-2026"})
    assert wrong.context["form"].errors["returned_on"]
    ahead = client.post(url, {**typed, "returned_on": f"{today() + ONE_DAY:%d-%m-%Y}"})
    assert ahead.context["form"].errors["returned_on"] == ["This day is still to come."]
    client.post(url, {**typed, "returned_on": "02-02-2026"})
    assert _work(manager, "children.paper") == []
    group = asking(world.user("pedagogical_professional", boomhut))
    assert group.get(f"/children/{child.pk}/paper_file/").status_code == 403


def test_who_has_no_place_after_an_undone_deregistration_is_to_be_placed(manager, boomhut):
    placed = world.child(boomhut, "Sam")
    child = world.child(boomhut, starts_on=today() + ONE_DAY)
    client, subject = asking(manager), child.subject
    deregister_child(child=subject, ends_on=today(), on=today(), by=None)
    assert _work(manager, "children.placement") == []
    undo = reverse("children:undo_deregister", args=[child.pk])
    assert "and has no placement" in client.get(undo).content.decode()
    assert client.post(undo).status_code == 302

    (item,) = _work(manager, "children.placement")
    section = f"/children/{child.pk}/care_arrangement/"
    assert (item.about, item.due_on, item.url) == (child.name, today(), section)
    assert reverse("children:place", args=[child.pk]) in client.get(section).content.decode()
    listed = client.get("/children/?state=all&missing=placement").content.decode()
    assert child.name in listed
    assert placed.name not in listed
    missing = [item.about for item in _work(manager, "children.declarations")]
    assert missing == [placed.name]  # nothing is asked of who was never in care

    place_child(
        child=world.fresh(subject), location=boomhut, kind="kdv", starts_on=today(), by=None
    )
    assert _work(manager, "children.placement") == []
    assert len(_work(manager, "children.declarations")) == 2


def test_who_has_a_last_day_is_without_a_place_from_the_day_after(manager, boomhut):
    child = world.child(boomhut)
    child.subject.affiliations.update(ends_on=today())
    assert _work(manager, "children.placement") == []
    child.subject.affiliations.update(ends_on=today() - ONE_DAY)
    assert [item.due_on for item in _work(manager, "children.placement")] == [today()]
    for page in ("/children/", f"/children/{child.pk}/care_arrangement/"):
        assert "Not placed" in asking(manager).get(page).content.decode()
