"""Each category of a child's file is a section of its own: list, add, change, history."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from children.actions import deregister_child
from children.models import (
    CareNote,
    Contract,
    Conversation,
    EducationLevel,
    Identification,
)
from children.sections import SECTIONS
from consents.actions import record_decision
from consents.texts import text_of
from core.dates import today
from core.privacy import CATEGORIES
from core.purposes import Purpose, purposes_of
from subjects.models import FormerValues
from tests.factories import world
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.django_db

# What is typed in each kind of record, a change of it, and what the page then shows.
TYPED = {
    ("daily_care", "emergency"): (
        {"position": "1", "phone": "06 12345678", "whom": "oma"},
        {"whom": "opa"},
        "opa",
    ),
    ("care_file", "note"): (
        {"noted_on": "01-02-2026", "kind": "plan", "text": "Logopedie aangevraagd."},
        {"text": "Logopedie begint in mei."},
        "Logopedie begint in mei.",
    ),
    ("development", "observation"): (
        {"observed_on": "01-02-2026", "method": "KIJK!", "report": "Stapelt vier blokken."},
        {"signed": "paper", "signed_on": "09-02-2026"},
        "on paper, added as a document",
    ),
    ("conversations", "conversation"): (
        {"held_on": "01-02-2026", "kind": "progress", "report": "Gaat goed."},
        {"report": "Gaat heel goed."},
        "Gaat heel goed.",
    ),
    ("finance", "contribution"): (
        {"starts_on": "01-02-2026", "amount": "123,40"},
        {"amount": "125,00"},
        "125.00",
    ),
    ("finance", "income"): ({"year": "2025", "shown_on": "01-02-2026"}, {"year": "2024"}, "2024"),
    ("finance", "payment"): (
        {"iban": "NL91 ABNA 0417 1643 00", "account_name": "A. Zandstra"},
        {"account_name": "B. Zandstra"},
        "B. Zandstra",
    ),
    ("education_level", "language"): (
        {"indicated_on": "01-02-2026"},
        {"indicated_on": "02-02-2026"},
        "02-02-2026",
    ),
    ("personal_file", "folder"): (
        {"place": "groepskast", "started_on": "01-02-2026"},
        {"place": "kantoor"},
        "kantoor",
    ),
    ("paper_file", "cabinet"): (
        {"place": "kamer 2, kast A", "started_on": "01-02-2026"},
        {"destroyed_on": "03-02-2026", "destroyed_how": "papierversnipperaar, door Kim"},
        "papierversnipperaar, door Kim",
    ),
    ("paper_file", "loan"): (
        {"taken_on": "01-02-2026", "taken_by": "Kim", "why": "gesprek"},
        {"returned_on": "02-02-2026"},
        "02-02-2026",
    ),
}


@pytest.mark.clause("K04")
@pytest.mark.parametrize(("section", "kind"), TYPED)
def test_a_record_is_added_changed_and_keeps_what_it_was(boomhut, everybody, section, kind):
    child = world.child(boomhut)
    client = asking(everybody)
    first, change, shown = TYPED[section, kind]
    model = SECTIONS[section].record_kind(kind).model
    model.objects.filter(subject=child.subject).delete()
    added = client.post(record_url("children", child.subject, section, kind), first)
    assert added.status_code == 302, added.context["form"].errors
    record = model.objects.get(subject=child.subject)
    url = record_url("children", child.subject, section, kind, record=record)
    form = client.get(url).context["form"]
    kept = {name: form[name].value() or "" for name in form.fields}
    changed = client.post(url, {**{n: _typed(v) for n, v in kept.items()}, **change})
    assert changed.status_code == 302, changed.context["form"].errors
    assert shown in client.get(f"/children/{child.pk}/{section}/").content.decode()
    history = client.get(f"/children/{child.pk}/{section}/history/").content.decode()
    before = FormerValues.objects.get(subject=child.subject, record_id=record.pk).pairs()
    assert before
    for _label, value in before:
        assert value in history
    actions = Event.objects.filter(section=f"child.{section}", action__startswith="record.")
    assert [event.action for event in actions] == ["record.changed", "record.added"]


def _typed(value) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, dt.date) else str(value)


@pytest.mark.clause("K04")
def test_every_category_of_a_child_is_a_section_of_its_own():
    categories = {code for code, c in CATEGORIES.items() if c.room == "child"}
    assert {section.category for section in SECTIONS.values()} == categories
    for section in SECTIONS.values():
        for kind in section.records:
            from core.privacy import declaration_of

            assert declaration_of(kind.model).category == section.category, kind.slug


@pytest.mark.clause("L02")
def test_every_category_hangs_on_a_purpose_and_there_are_no_others():
    for code, category in CATEGORIES.items():
        if category.room == "child":
            assert purposes_of(code), code
            assert set(purposes_of(code)) <= set(Purpose)


@pytest.mark.clause("L39")
def test_a_care_file_is_the_care_coordinators_alone(boomhut, manager):
    child = world.child(boomhut)
    coordinator = asking(world.user("care_coordinator", boomhut))
    url = record_url("children", child.subject, "care_file", "note")
    note = {"noted_on": "01-02-2026", "kind": "signal", "text": "Onder toezicht van de huisarts."}
    assert coordinator.post(url, note).status_code == 302
    assert b"huisarts" not in bytes(CareNote.objects.values_list("text", flat=True)[0])
    page = f"/children/{child.pk}/care_file/"
    assert "huisarts" in coordinator.get(page).content.decode()
    for other in (manager, world.user("board"), world.user("pedagogical_professional", boomhut)):
        assert asking(other).get(page).status_code == 403
        assert asking(other).get(page + "history/").status_code == 403
        assert asking(other).post(url, note).status_code == 403


@pytest.mark.clause("L04")
def test_administration_notes_who_saw_which_document_of_child_and_parents(boomhut):
    child = world.child(boomhut)
    parent = world.parents_of(child)[0]
    administration = world.user("administration", boomhut)
    client = asking(administration)
    for owner, bsn in ((child.subject, "123456782"), (parent.subject, "111222333")):
        url = record_url("children", child.subject, "identification", "bsn", owner=owner)
        seen = {"bsn": bsn, "shown": "desk", "checked_on": "01-02-2026"}
        assert client.post(url, seen).status_code == 302
        found = Identification.objects.get(subject=owner)
        assert (found.bsn, found.shown, found.checked_on, found.checked_by) == (
            bsn,
            "desk",
            dt.date(2026, 2, 1),
            administration,
        )
    page = client.get(f"/children/{child.pk}/identification/").content.decode()
    assert administration.name in page
    assert parent.name in page
    # Somebody of another family is not in this file.
    other = world.child(boomhut, "Sam", "Vlottema")
    foreign = world.parents_of(other)[0].subject
    url = record_url("children", child.subject, "identification", "bsn", owner=foreign)
    assert client.post(url, seen).status_code == 404


@pytest.mark.clause("L27")
def test_the_education_of_parents_is_asked_with_its_purpose(boomhut):
    child = world.child(boomhut)
    parent = world.parents_of(child)[0]
    client = asking(world.user("administration", boomhut))
    url = record_url(
        "children", child.subject, "education_level", "education", owner=parent.subject
    )
    assert client.post(url, {"level": "lower", "asked_on": "01-02-2026"}).status_code == 302
    level = EducationLevel.objects.get(subject=parent.subject)
    assert (level.level, level.asked_on) == ("lower", dt.date(2026, 2, 1))
    assert b"lower" not in bytes(EducationLevel.objects.values_list("level", flat=True)[0])
    assert "OKE act" in client.get(f"/children/{child.pk}/education_level/").content.decode()


@pytest.mark.clause("L77")
def test_the_group_and_the_parents_see_allergies_and_photo_permission(boomhut, vlot):
    child = world.child(boomhut)
    world.daily_care(child, allergies="pinda")
    text = text_of("photos_internal", today())
    group = asking(world.user("pedagogical_professional", boomhut))
    page = f"/children/{child.pk}/daily_care/"
    assert "Not asked" in group.get(page).content.decode()
    record_decision(
        subject=child.subject,
        giver=world.parents_of(child)[0].subject,
        text=text,
        given=False,
        decided_on=today(),
        how="portal",
        on=today(),
        by=None,
    )
    shown = group.get(page).content.decode()
    assert "pinda" in shown
    assert '<span class="answer no">No</span>' in shown
    elsewhere = asking(world.user("pedagogical_professional", vlot))
    assert elsewhere.get(page).status_code == 404
    parent = asking(world.parent_user(child))
    own = reverse("portal:section", args=[child.pk, "child.daily_care"])
    assert "pinda" in parent.get(own).content.decode()
    given = reverse("portal:section", args=[child.pk, "child.consents"])
    assert parent.get(given, follow=True).status_code == 200


@pytest.mark.clause("L25", "L53")
def test_the_full_name_of_another_child_is_warned_of_before_saving(boomhut, manager):
    child = world.child(boomhut)
    world.child(boomhut, "Sam", "van Vlottema")
    client = asking(manager)
    url = record_url("children", child.subject, "conversations", "conversation")
    typed = {
        "held_on": "01-02-2026",
        "kind": "progress",
        "report": "Speelde vandaag met Sam van Vlottema, in de zandbak.",
    }
    asked = client.post(url, typed)
    assert asked.status_code == 200
    assert "S. v. V." in asked.content.decode()
    assert not Conversation.objects.exists()
    typed["report"] = "Speelde vandaag met S. v. V., in de zandbak."
    assert client.post(url, {**typed, "read": asked.context["digest"]}).status_code == 302
    again = {**typed, "report": "Sam van Vlottema kwam langs."}
    warned = client.post(url, again)
    assert client.post(url, {**again, "read": warned.context["digest"]}).status_code == 302
    assert Conversation.objects.count() == 2


@pytest.mark.clause("L25")
def test_the_list_for_minutes_holds_initials_and_no_birth_date(boomhut, manager):
    world.child(boomhut, "Noor", "van Zandstra")
    shown = asking(manager).get("/children/?names=initials").content.decode()
    assert "N. v. Z." in shown
    assert "Zandstra" not in shown
    assert "14-03-2023" not in shown


def _typed_contract(client, child, **values):
    url = record_url("children", child.subject, "contract", "contract")
    typed = {
        "parent": str(world.parents_of(child)[0].pk),
        "location": str(child.subject.affiliations.get().location_id),
        "starts_on": "01-01-2025",
        "hours_per_month": "40",
        "rate": "9,50",
    }
    return client.post(url, {**typed, **values})


@pytest.mark.clause("L09")
def test_a_mistyped_year_does_not_end_a_contract_long_ago(boomhut, everybody):
    """All contracts ended eight years ago would destroy them the next night."""
    child = world.child(boomhut)
    client = asking(everybody)
    assert _typed_contract(client, child).status_code == 302
    contract = Contract.objects.get(subject=child.subject)
    url = record_url("children", child.subject, "contract", "contract", record=contract)
    terms = {"hours_per_month": "40", "rate": "9,50", "iban": ""}
    answer = client.post(url, {**terms, "ends_on": "31-12-2024"})
    assert "ends_on" in answer.context["form"].errors
    answer = _typed_contract(client, child, starts_on="01-01-2006", ends_on="31-12-2006")
    assert "ends_on" in answer.context["form"].errors
    assert Contract.objects.get().ends_on is None
    assert client.post(url, {**terms, "ends_on": "31-12-2026"}).status_code == 302  # no address
    assert Contract.objects.get().ends_on == dt.date(2026, 12, 31)


def test_a_past_birth_date_of_who_left_is_not_told_to_lie_in_the_future(boomhut, manager):
    child = world.child(boomhut)
    deregister_child(child=child.subject, ends_on=today() - dt.timedelta(days=30), by=None)
    url = record_url("children", child.subject, "identity", "child", record=child)
    wrong = today() - dt.timedelta(days=9)
    typed = {"first_name": "Noor", "family_name": "Zandstra", "sex": "f"}
    answer = asking(manager).post(url, {**typed, "birth_date": f"{wrong:%d-%m-%Y}"})
    (problem,) = answer.context["form"].errors["birth_date"]
    assert "The first day of care was" in problem


def test_the_page_that_changes_a_record_is_an_opening_of_its_section(boomhut, everybody):
    child = world.child(boomhut)
    record = world.noted_bsn(child.subject)
    url = record_url("children", child.subject, "identification", "bsn", record=record)
    assert "123456782" in asking(everybody).get(url).content.decode()
    opened = Event.objects.get(action="section.opened", actor_id=everybody.pk)
    assert (opened.subject_id, opened.section) == (child.pk, "child.identification")


def test_a_new_emergency_number_takes_the_next_place_that_is_free(boomhut, manager):
    child = world.child(boomhut)
    url = record_url("children", child.subject, "daily_care", "emergency")
    client = asking(manager)
    assert client.get(url).context["form"]["position"].value() == 1
    world.emergency_number(child, "06 12345678")
    assert client.get(url).context["form"]["position"].value() == 2


@pytest.mark.clause("L25")
def test_a_name_that_begins_with_an_apostrophe_gives_its_letter(boomhut):
    assert world.child(boomhut, "Vinz", "in 't Olmland").initials == "V. i. t. O."
