"""Each category of a child's file is a section of its own: list, add, change, history."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from children.actions import ParentDetails, deregister_child
from children.models import (
    Address,
    CareNote,
    Contract,
    Conversation,
    Declaration,
    EducationLevel,
    ExitInterview,
    Identification,
    Observation,
    PaperLoan,
    Parent,
)
from children.sections import SECTIONS
from consents.actions import record_decision
from consents.texts import text_of
from core.dates import today
from core.privacy import CATEGORIES
from core.purposes import Purpose, purposes_of
from core.registries import work_sources
from subjects.actions import link_user, restrict_representation, save_record
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


@pytest.fixture
def everybody(boomhut):
    """Somebody who may change every section, in more than one function."""
    user = world.user("location_manager", boomhut)
    from accounts.actions import start_appointment

    for function in ("care_coordinator", "pedagogical_professional", "administration"):
        start_appointment(
            user=user, function=function, place=boomhut, starts_on=world.START, by=None
        )
    return user


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
    client.post(change, {**seen, "signed": "desk", "signed_on": "05-02-2026"})
    assert _work(group, "children.observations") == []


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
    client.post(url, {**typed, "returned_on": "02-02-2026"})
    assert _work(manager, "children.paper") == []
    group = asking(world.user("pedagogical_professional", boomhut))
    assert group.get(f"/children/{child.pk}/paper_file/").status_code == 403


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


@pytest.mark.clause("L74")
def test_a_parents_address_is_changed_in_its_own_table(boomhut, manager):
    child = world.child(
        boomhut,
        parents=[
            world.ParentDetails(
                "Ans", "Zandstra", street="Oudeweg 1", postcode="1234 AB", town="Hoorn"
            )
        ],
    )
    parent = world.parents_of(child)[0]
    url = record_url(
        "children", child.subject, "contact", "parent", owner=parent.subject, record=parent
    )
    client = asking(manager)
    typed = {"first_name": "Ans", "family_name": "Zandstra", "email": "ans@example.com"}
    half = client.post(url, {**typed, "street": "Nieuweweg 2"})
    assert set(half.context["form"].errors) == {"postcode", "town"}
    whole = {**typed, "street": "Nieuweweg 2", "postcode": "1234ac", "town": "Hoorn"}
    assert client.post(url, whole).status_code == 302
    assert list(Address.objects.values_list("street", "postcode")) == [("Nieuweweg 2", "1234 AC")]
    parent = Parent.objects.get()
    assert parent.email == "ans@example.com"
    assert "Nieuweweg" in client.get(f"/children/{child.pk}/contact/").content.decode()
    history = client.get(f"/children/{child.pk}/contact/history/").content.decode()
    assert "Oudeweg 1" in history
    client.post(url, typed)
    assert not Address.objects.exists()


def test_a_sibling_gets_the_same_parent_and_the_account_reaches_both(boomhut, vlot, manager):
    first, second = (
        world.child(boomhut),
        world.child(boomhut, "Bo", "Zandstra", parents=[world.ParentDetails("Kees", "Zandstra")]),
    )
    world.child(vlot, "Vera", "Zandstra", parents=[world.ParentDetails("Ans", "Zandstra")])
    account = world.parent_user(first)
    ans = account.subject.parent
    client = asking(manager)
    url = f"/children/{second.pk}/parent/add/?q=ans"
    page = client.get(url)
    assert [str(ans.pk)] == [pk for pk, _label in page.context["form"].fields["known"].choices][:-1]
    assert "Vera" not in page.content.decode()
    assert client.post(url, {"known": str(ans.pk), "custody": "joint"}).status_code == 302
    assert second.subject.represented_by.filter(parent=ans.subject).exists()
    assert Parent.objects.filter(first_name="Ans").count() == 2
    own = asking(world.fresh(account))
    assert own.get(f"/my/children/{second.pk}/").status_code == 200
    assert "known" not in client.get(url).context["form"].fields  # a parent of this child already


@pytest.mark.parametrize(
    ("section", "kind"),
    [("custody", "custody"), ("custody", "order"), ("care_arrangement", "placement")],
)
def test_what_comes_with_a_parent_or_a_place_is_not_added_by_its_address(
    boomhut, everybody, section, kind
):
    child = world.child(boomhut)
    url = record_url("children", child.subject, section, kind)
    for answer in (asking(everybody).get(url), asking(everybody).post(url, {})):
        assert answer.status_code == 302
        assert answer.url == reverse("children:section", args=[child.pk, section])


@pytest.mark.clause("L33")
def test_a_parent_a_court_keeps_the_user_from_stands_in_no_file_of_another_child(boomhut, manager):
    """The order is about one child; whoever represents it is not found through a sibling either,
    for where they live is where the child is."""
    kept = world.child(boomhut, "Noor")
    mother, father = world.parents_of(kept)
    sibling = world.child(
        boomhut, "Sam", parents=[ParentDetails("Ans", "Zandstra", known=mother.subject)]
    )
    save_record(record=mother, values={"phone": "06 98765432"}, by=None)
    save_record(record=mother, values={"phone": "06 98765431"}, by=None)
    client = asking(manager)
    urls = [
        reverse(f"children:{page}", args=[sibling.pk, "contact"]) for page in ("section", "history")
    ]
    change = record_url(
        "children", sibling.subject, "contact", "parent", owner=mother.subject, record=mother
    )
    for url in urls:
        assert "06 9876543" in client.get(url).content.decode()
    link_user(subject=father.subject, user=manager, by=None)
    restrict_representation(
        representation=kept.subject.represented_by.get(parent=father.subject),
        restriction="no_contact",
        valid_from=world.START,
        valid_until=None,
        by=None,
    )
    for url in urls:
        assert "06 9876543" not in asking(manager).get(url).content.decode()
    assert asking(manager).get(change).status_code == 404


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


def test_the_page_that_changes_a_record_is_an_opening_of_its_section(boomhut, everybody):
    child = world.child(boomhut)
    record = world.noted_bsn(child.subject)
    url = record_url("children", child.subject, "identification", "bsn", record=record)
    assert "123456782" in asking(everybody).get(url).content.decode()
    opened = Event.objects.get(action="section.opened", actor_id=everybody.pk)
    assert (opened.subject_id, opened.section) == (child.pk, "child.identification")
