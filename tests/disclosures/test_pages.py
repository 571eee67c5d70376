"""What was told to whom: in the file, and recorded on a ground."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Notice
from audit.models import Event
from consents.defaults import CALL_ANSWER, CARE_PARTNER, HANDOVER_VERBAL, HANDOVER_WRITTEN
from core.dates import today
from disclosures.models import Disclosure
from documents.actions import add_document
from documents.cleaning import clean_bytes
from rights.contents import gather
from subjects.models import Subject
from tests.factories import consents, disclosures, files, staff, world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
DAY, ONE = disclosures.DAY, dt.timedelta(days=1)
WRITTEN = f"consent:{HANDOVER_WRITTEN}:"


def page_of(name: str, of, **query) -> str:
    parts = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse(f'disclosures:{name}', args=[of.pk])}?{parts}"


def filled(**changed) -> dict:
    return {
        "recipient": "Basisschool De Kade",
        "ground": WRITTEN,
        "categories": ["child.identity", "child.development"],
        "told": "Het overdrachtsformulier.",
        "means": "written",
        "purpose": "Een goede start op school.",
        "five_rules": disclosures.FIVE,
        "disclosed_on": f"{today():%d-%m-%Y}",
        **changed,
    }


def errors_of(response) -> dict:
    assert response.status_code == 200, response
    return response.context["form"].errors


def grounds(response) -> list[str]:
    return [code for code, _label in response.context["form"].fields["ground"].choices]


@pytest.fixture
def consented(kid, parents):
    consents.decided(kid, parents[0], True, on=DAY, code=HANDOVER_WRITTEN)
    return kid


# --- in the file ----------------------------------------------------------------------------------


def test_the_file_says_what_was_told_to_whom_and_who_asked(consented, manager):
    disclosures.told(consented)
    disclosures.noted_call(consented, institution="Fysio De Rug")
    menu = manager.get(reverse("children:section", args=[consented.pk, "identity"]))
    assert page_of("of_child", consented).rstrip("?") in menu.content.decode()
    page = manager.get(page_of("of_child", consented)).content.decode()
    for words in ("Basisschool De Kade", "Development", "een goede start op school", "Fysio"):
        assert words in page
    opened = Event.objects.filter(action="section.opened", section="child.disclosures")
    assert opened.filter(subject_id=consented.pk).count() == 1


def test_what_was_told_is_shown_by_kind_of_recipient(consented, manager):
    disclosures.told(consented)
    disclosures.told(
        consented,
        recipient_kind=disclosures.recipient_kind("tax_office"),
        recipient="Belastingdienst",
        ground="legal_duty",
        duty=disclosures.duty("allowance"),
        consent_kind=None,
        categories=["child.identification"],
    )
    rows = manager.get(page_of("of_child", consented, kind="tax_office")).context["rows"]
    assert [row[0]["text"] for row in rows] == ["Belastingdienst"]
    assert len(manager.get(page_of("of_child", consented)).context["rows"]) == 2


def test_the_part_of_the_file_costs_the_same_for_much(consented, manager):
    disclosures.told(consented)
    disclosures.noted_call(consented)
    address = page_of("of_child", consented)
    manager.get(address)
    few = queries_of(manager, address)
    for i in range(5):
        disclosures.told(consented, recipient=f"School {i}")
        disclosures.noted_call(consented)
    assert queries_of(manager, address) == few


def test_a_copy_of_the_file_holds_what_was_told_and_who_asked(consented):
    disclosures.told(consented)
    disclosures.noted_call(consented)
    parts = {part.code: part.rows for part in gather(consented.subject).parts}
    assert parts["disclosures"][0]["recipient"] == "Basisschool De Kade"
    assert parts["calls"][0]["institution"] == "Basisschool De Kade"


# --- recording ------------------------------------------------------------------------------------


@pytest.mark.clause("K13", "K14")
def test_only_grounds_that_stand_are_offered(kid, parents, manager):
    address = page_of("add_child", kid, kind="school")
    assert (
        "There is no ground for telling this recipient anything."
        in manager.get(address).content.decode()
    )
    consents.decided(kid, parents[0], True, on=DAY, code=HANDOVER_WRITTEN)
    consents.decided(kid, parents[0], False, on=DAY, code=HANDOVER_VERBAL)
    consents.named(kid, "Basisschool De Kade", on=DAY, code=CALL_ANSWER)  # not answered yet
    response = manager.get(address)
    assert grounds(response) == [WRITTEN]
    parts = dict(response.context["form"].fields["categories"].choices)
    assert "child.development" in parts
    assert "child.daily_care" not in parts
    refused = {row[0]: str(row[1]["text"]) for row in response.context["refused"]}
    assert refused == {
        str(consents.kind(HANDOVER_VERBAL)): "No",
        f"{consents.kind(CALL_ANSWER)}: Basisschool De Kade": "Not answered yet",
    }
    kinds = manager.get(page_of("add_child", kid)).context["kinds"]
    assert {"school", "tax_office", "parent"} <= {kind.code for kind in kinds}
    assert "pension_fund" not in {kind.code for kind in kinds}


@pytest.mark.clause("K12", "K13")
def test_what_is_told_on_consent_is_recorded(consented, manager):
    response = manager.post(page_of("add_child", consented, kind="school"), filled())
    assert response.url == page_of("of_child", consented).rstrip("?")
    told = Disclosure.objects.get()
    assert (told.recipient, told.consent.kind.code) == ("Basisschool De Kade", HANDOVER_WRITTEN)
    assert told.told == "Het overdrachtsformulier."


@pytest.mark.clause("K01")
def test_all_that_lacks_is_named_at_once_and_what_was_typed_is_kept(consented, manager):
    address = page_of("add_child", consented, kind="school")
    response = manager.post(address, {"told": "Het overdrachtsformulier."})
    assert set(errors_of(response)) == {
        "recipient",
        "ground",
        "categories",
        "means",
        "purpose",
        "five_rules",
        "disclosed_on",
    }
    assert "Het overdrachtsformulier." in response.content.decode()
    four = disclosures.FIVE[:4]
    assert set(errors_of(manager.post(address, filled(five_rules=four)))) == {"five_rules"}
    assert set(errors_of(manager.post(address, filled(recipient=" ")))) == {"recipient"}
    assert set(errors_of(manager.post(address, filled(means="verbal")))) == {"means"}
    beyond = filled(categories=["child.finance"])
    assert set(errors_of(manager.post(address, beyond))) == {"categories"}
    assert set(errors_of(manager.post(address, filled(ground="duty:allowance")))) == {"ground"}
    assert not Disclosure.objects.exists()


@pytest.mark.clause("G02", "K13")
def test_a_consent_withdrawn_while_the_page_was_open_is_none(consented, parents, manager):
    address = page_of("add_child", consented, kind="school")
    assert grounds(manager.get(address)) == [WRITTEN]
    consents.decided(consented, parents[0], False, on=today(), code=HANDOVER_WRITTEN)
    response = manager.post(address, filled())
    assert errors_of(response)["ground"] == ["There is no consent: the answer is no."]
    assert "Een goede start op school." in response.content.decode()
    assert not Disclosure.objects.exists()


@pytest.mark.clause("L39")
def test_the_care_file_is_offered_to_the_care_coordinator_alone(kid, parents, manager, coordinator):
    matter = consents.named(kid, "Logopedie De Mond", on=DAY)
    consents.decided(kid, parents[0], True, on=DAY, code=CARE_PARTNER, matter=matter)
    address = page_of("add_child", kid, kind="care_partner")

    def parts(client):
        return dict(client.get(address).context["form"].fields["categories"].choices)

    assert "child.care_file" not in parts(manager)
    assert "child.care_file" in parts(coordinator)
    care = filled(
        ground=f"consent:{CARE_PARTNER}:{matter.pk}", categories=["child.care_file"], recipient=""
    )
    assert set(errors_of(manager.post(address, care))) == {"categories"}
    assert coordinator.post(address, care).status_code == 302
    assert Disclosure.objects.get().recipient == "Logopedie De Mond"


@pytest.mark.clause("L31", "K14")
def test_a_law_and_a_court_order_are_grounds_of_their_own(kid, manager):
    duty = filled(
        recipient="Belastingdienst", ground="duty:allowance", categories=["child.contract"]
    )
    manager.post(page_of("add_child", kid, kind="tax_office"), duty)
    order = add_document(
        subject=kid.subject,
        category="child.custody",
        title="Beschikking",
        file=clean_bytes(files.png()),
        by=None,
    )
    by_order = filled(
        recipient="Advocaat Van Veen",
        ground=f"order:{order.pk}",
        categories=["child.conversations"],
    )
    manager.post(page_of("add_child", kid, kind="other"), by_order)
    made = {told.ground: told for told in Disclosure.objects.all()}
    assert made["legal_duty"].duty.code == "allowance"
    assert made["court_order"].document_id == order.pk


@pytest.mark.clause("L33")
def test_a_parent_without_custody_is_chosen_by_name_and_none_under_an_order(kid, parents, manager):
    address = page_of("add_child", kid, kind="parent")
    assert manager.get(address).context["nobody"]
    consents.custody_ended(kid, parents[1], on=DAY)
    names = [name for name, _n in manager.get(address).context["form"]["recipient"].field.choices]
    assert names == [parents[1].parent.name]
    consents.ordered(kid, parents[1], since=DAY)
    assert manager.get(address).context["nobody"]
    facts = filled(
        recipient=parents[1].parent.name,
        ground="duty:parent_information",
        categories=["child.development"],
    )
    assert set(errors_of(manager.post(address, facts))) == {"recipient"}


def test_recipients_we_know_are_suggested_as_long_as_they_are_in_use(consented, manager):
    known = disclosures.known("Basisschool Het Anker")
    address = page_of("add_child", consented, kind="school")
    suggestion = '<option value="Basisschool Het Anker, Amsterdam">'
    assert suggestion in manager.get(address).content.decode()
    officer = asking(world.user("privacy_officer"))
    change = reverse("disclosures:change_recipient", args=[known.pk])
    officer.post(change, {"kind": known.kind_id, "name": known.name, "town": "Amsterdam"})
    assert suggestion not in manager.get(address).content.decode()


# --- the handover to a school ---------------------------------------------------------------------


@pytest.mark.clause("K12")
def test_a_handover_goes_on_from_a_yes_with_the_page_filled_in(consented, manager):
    ways = manager.get(page_of("handover", consented)).context["ways"]
    assert [bool(way["url"]) for way in ways] == [True, False]
    form = manager.get(ways[0]["url"]).context["form"]
    assert form.initial["ground"] == WRITTEN
    assert form.initial["means"] == "written"
    assert "child.development" in form.initial["categories"]
    assert not form.initial.get("five_rules")


@pytest.mark.clause("L38")
def test_where_the_parents_said_no_only_the_fixed_message_is_left(kid, parents, manager):
    page = manager.get(page_of("handover", kid)).content.decode()
    assert reverse("disclosures:fixed_message", args=[kid.pk]) not in page
    consents.decided(kid, parents[0], False, on=DAY, code=HANDOVER_WRITTEN)
    page = manager.get(page_of("handover", kid)).content.decode()
    assert reverse("disclosures:fixed_message", args=[kid.pk]) in page
    message = {"recipient": "De Kade", "means": "written"}
    address = page_of("fixed_message", kid)
    assert set(errors_of(manager.post(address, {"recipient": "De Kade"}))) == {"means"}
    manager.post(address, message)
    told = Disclosure.objects.get()
    assert (told.ground, told.categories) == ("minimal", ["child.care_arrangement"])


def test_parents_who_were_not_asked_are_reminded(kid, manager):
    world.parent_user(kid)
    address = page_of("handover", kid)
    assert manager.get(address).context["must_ask"]
    page = manager.post(address, follow=True).content.decode()
    assert "The parents get a message" in page
    assert "1 parent was reminded today." in page
    assert "Remind the parents" not in page
    again = manager.post(address, follow=True).content.decode()
    assert "Nobody was told" in again


def test_where_no_parent_has_a_login_the_handover_offers_no_reminder(kid, parents, manager):
    page = manager.get(page_of("handover", kid)).content.decode()
    assert "no login for the portal" in page
    assert "Remind the parents" not in page
    world.parent_user(kid)
    assert "Remind the parents" in manager.get(page_of("handover", kid)).content.decode()


def test_after_the_care_has_ended_the_handover_reminds_nobody(kid, manager):
    parent = world.parent_user(kid)
    Subject.objects.filter(pk=kid.pk).update(relation_ended_on=today() - ONE)
    address = page_of("handover", kid)
    page = manager.get(address).content.decode()
    assert "The care has ended: nothing is asked any more." in page
    assert "Remind the parents" not in page
    assert "The care has ended" in manager.post(address, follow=True).content.decode()
    assert not Notice.objects.filter(user=parent).exists()


# --- people who work here -------------------------------------------------------------------------


@pytest.mark.clause("K24")
def test_what_is_told_of_an_employee_stands_in_the_personnel_file(here):
    worker = staff.employee(here)
    hr = asking(world.user("hr"))
    kinds = {kind.code for kind in hr.get(page_of("add_employee", worker)).context["kinds"]}
    assert {"pension_fund", "uwv", "tax_office", "employer"} <= kinds
    assert "school" not in kinds
    sent = filled(
        recipient="Pensioenfonds Zorg",
        ground="duty:pension",
        categories=["staff.employment", "staff.payroll"],
        purpose="Deelname aan het pensioen.",
    )
    response = hr.post(page_of("add_employee", worker, kind="pension_fund"), sent)
    assert response.status_code == 302, response.context["form"].errors
    page = hr.get(page_of("of_employee", worker)).content.decode()
    assert "Pensioenfonds Zorg" in page
    assert reverse("disclosures:handover", args=[worker.pk]) not in page
    menu = hr.get(reverse("staff:section", args=[worker.pk, "identity"])).content.decode()
    assert page_of("of_employee", worker).rstrip("?") in menu


def test_a_child_is_no_employee(kid):
    boss = asking(world.user("board"))
    assert boss.get(page_of("of_employee", kid)).status_code == 404
    worker = staff.employee(world.location("Elders"))
    assert boss.get(page_of("of_child", worker)).status_code == 404
