import datetime as dt
import uuid

import pytest
from django.urls import reverse

from accounts.functions import FUNCTIONS
from audit.models import Event
from consents.defaults import HANDOVER_WRITTEN
from core.dates import today
from core.privacy import CATEGORIES
from core.registries import export_sections
from disclosures.actions import ask_to_tell
from disclosures.models import Disclosure
from rights.contents import gather
from rights.models import Request
from subjects.actions import end_relation, restrict_representation
from subjects.models import Representation
from tests.factories import consents, disclosures, world
from tests.factories.http import asking, bare, record_url
from tests.factories.rights import asked, ready

pytestmark = pytest.mark.django_db
CHILD_PAGES = ("child", "ask")
REQUEST_PAGES = ("request", "request-sent", "copy")


@pytest.fixture
def other(here):
    """Another family's child, in the same location."""
    return world.child(here, "Sam", "Kanariepiet")


def page(name, thing, *more):
    return reverse(f"portal:{name}", args=[thing.pk, *more])


def pages_of(child, request):
    return [
        *(page(name, child) for name in CHILD_PAGES),
        page("section", child, "child.identity"),
        page("ask-kind", child, "copy"),
        *(page(name, request) for name in REQUEST_PAGES),
    ]


# --- only the own ----------------------------------------------------------------------------


@pytest.mark.clause("S08")
def test_a_parent_sees_only_the_own_children_and_requests(child, other, parent):
    mine, theirs = asked(child, on=today()), asked(other, on=today())
    client = asking(parent)
    home = client.get(reverse("portal:home"))
    assert list(home.context["children"]) == [child.subject]
    assert [row["url"] for row in home.context["requests"]] == [page("request", mine)]
    listed = client.get(reverse("portal:requests"))
    assert [row["url"] for row in listed.context["items"]] == [page("request", mine)]
    for response in (home, listed):
        assert "Kanariepiet" not in response.content.decode()
        assert theirs.number not in response.content.decode()


@pytest.mark.clause("S08")
def test_somebody_elses_child_or_request_reads_as_one_that_never_was(other, parent):
    client, nothing = asking(parent), uuid.uuid4()
    request = ready(other).request
    for name, thing in [*((n, other) for n in CHILD_PAGES), *((n, request) for n in REQUEST_PAGES)]:
        there = client.get(page(name, thing))
        nowhere = client.get(reverse(f"portal:{name}", args=[nothing]))
        assert there.status_code == nowhere.status_code == 404
        assert bare(there, str(thing.pk)) == bare(nowhere, str(nothing))
    assert client.get(page("section", other, "child.identity")).status_code == 404
    assert client.post(page("ask-kind", other, "copy")).status_code == 404
    assert Request.objects.count() == 1


def test_the_other_parents_request_and_copy_are_not_mine(child, parent):
    theirs = ready(child, parent=1).request
    client = asking(parent)
    assert client.get(reverse("portal:requests")).context["items"] == []
    for name in REQUEST_PAGES:
        assert client.get(page(name, theirs)).status_code == 404


def order_against(child, user):
    representation = Representation.objects.get(subject=child.subject, parent=user.subject)
    restrict_representation(
        representation=representation,
        restriction="no_information",
        valid_from=world.START,
        valid_until=None,
        by=None,
    )


@pytest.mark.clause("L33")
def test_under_a_court_order_nothing_is_left_of_the_child(child, parent):
    request = ready(child).request
    order_against(child, parent)
    client = asking(parent)
    for address in pages_of(child, request):
        assert client.get(address).status_code == 404
    assert client.post(page("ask-kind", child, "copy")).status_code == 404
    assert not client.get(reverse("portal:home")).context["children"]
    assert client.get(reverse("portal:requests")).context["items"] == []
    assert not Disclosure.objects.exists()


def gone(child, days=75):
    end_relation(subject=child.subject, ends_on=today() - dt.timedelta(days=days), by=None)


@pytest.mark.clause("L76")
def test_two_months_after_deregistration_a_parent_sees_nothing_more_of_the_file(child, parent):
    gone(child)
    client = asking(parent)
    for name in CHILD_PAGES:
        assert client.get(page(name, child)).status_code == 404
    assert client.get(page("section", child, "child.identity")).status_code == 404
    assert client.post(page("ask-kind", child, "copy")).status_code == 404
    assert not client.get(reverse("portal:home")).context["children"]


@pytest.mark.clause("L15")
def test_a_copy_that_was_asked_for_can_be_fetched_longer_after_deregistration(child, parent):
    gone(child, days=90)
    request = ready(child).request
    client = asking(parent)
    home = client.get(reverse("portal:home"))
    assert [row["url"] for row in home.context["requests"]] == [page("request", request)]
    assert "empty" not in home.content.decode()
    listed = client.get(reverse("portal:requests")).context["items"]
    assert [row["url"] for row in listed] == [page("request", request)]
    assert page("copy", request) in client.get(page("request", request)).content.decode()
    assert client.get(page("request-sent", request)).status_code == 200
    assert fetched(client, request).getvalue() == b"PK a copy"
    assert Disclosure.objects.get().recipient == "Ans Zandstra"


@pytest.mark.clause("L33")
def test_also_long_after_deregistration_a_court_order_or_lost_custody_shuts(child, parent):
    gone(child)
    requests = [ready(child).request, ready(child, parent=1).request]
    other = world.parent_user(child, 1)
    order_against(child, parent)
    Representation.objects.filter(parent=other.subject).update(custody="none")
    for user, request in zip((parent, other), requests, strict=True):
        for name in REQUEST_PAGES:
            assert asking(user).get(page(name, request)).status_code == 404
    assert not Disclosure.objects.exists()


def test_who_can_ask_no_more_here_is_not_sent_to_a_page_that_is_not_there(child, parent):
    request = ready(child, on=today() - dt.timedelta(days=20)).request
    address = page("ask-kind", child, "copy")
    assert address in asking(parent).get(page("request", request)).content.decode()
    gone(child)
    assert address not in asking(parent).get(page("request", request)).content.decode()


def test_a_manager_finds_no_child_of_work_in_the_portal(here, child):
    client = asking(world.user("location_manager", here))
    assert not client.get(reverse("portal:home")).context["children"]
    assert client.get(page("child", child)).status_code == 404


# --- what is recorded ------------------------------------------------------------------------


def test_the_parts_are_those_a_parent_may_open(child, parent):
    response = asking(parent).get(page("child", child))
    urls = [item["url"] for item in response.context["items"]]
    assert page("section", child, "child.daily_care") in urls
    assert page("section", child, "child.identification") not in urls
    filled = {section.category for section in export_sections}
    for name in ("consents", "sharing"):  # pages of their own
        urls.remove(page(name, child))
    assert {url.rstrip("/").rpartition("/")[2] for url in urls} <= filled


def test_that_there_is_more_than_the_parts_is_said_with_how_to_ask_for_it(child, parent):
    page = asking(parent).get(reverse("portal:child", args=[child.pk])).content.decode()
    assert "Not everything we hold is in these parts" in page
    for kind in ("copy", "access"):
        assert f'href="{reverse("portal:ask-kind", args=[child.pk, kind])}"' in page
    assert "Care file" not in page


def test_a_part_is_shown_in_words_and_its_opening_is_logged(child, parent):
    world.daily_care(child, allergies="pinda")
    response = asking(parent).get(page("section", child, "child.daily_care"))
    assert "pinda" in response.content.decode()
    event = Event.objects.get(action="section.opened")
    assert (event.section, event.function, event.actor) == ("child.daily_care", "parent", parent)


def test_who_looked_is_told_by_function_and_never_by_name(here, child, parent):
    manager = asking(world.user("location_manager", here, email="m.manager@example.com"))
    manager.get(reverse("children:section", args=[child.pk, "daily_care"]))
    other = asking(world.parent_user(child, 1))
    other.get(page("section", child, "child.daily_care"))
    response = asking(parent).get(page("section", child, "child.log"))
    visits = response.context["parts"][0]["visits"]
    looked = [visit for visit in visits if visit["meta"] == CATEGORIES["child.daily_care"].label]
    assert [visit["title"] for visit in looked] == [FUNCTIONS["location_manager"].label]
    assert "m.manager" not in response.content.decode()
    assert response.context["left_out"].rows  # the other parent's visit among them


def disclosed(parent, child) -> str:
    return asking(parent).get(page("section", child, "child.disclosures")).content.decode()


@pytest.mark.clause("S07", "L34")
def test_who_called_and_what_was_asked_is_not_shown_to_a_parent(child, parent):
    disclosures.noted_call(child, caller="Mevrouw Specht", question="Hoort moeder stemmen?")
    shown = disclosed(parent, child)
    assert "Basisschool De Kade" in shown
    for words in ("Specht", "020 1234567", "stemmen", "Which child"):
        assert words not in shown


@pytest.mark.clause("S07", "L34")
@pytest.mark.parametrize("kind", ["safe_home", "police", "youth_protection"])
def test_that_somebody_looks_into_a_family_is_not_shown_to_a_parent(child, parent, kind):
    asks = disclosures.recipient_kind(kind)
    note = disclosures.noted_call(child, institution="Bureau Specht", recipient_kind=asks)
    duty = {
        "recipient": "Bureau Specht",
        "ground": Disclosure.Ground.LEGAL_DUTY,
        "consent_kind": None,
        "recipient_kind": asks,
        "categories": ["child.identity"],
    }
    codes = {"safe_home": "reporting_code", "police": "criminal"}
    law = disclosures.duty(codes.get(kind, "youth_protection"))
    told = disclosures.told(child, duty=law, **duty)
    Disclosure.objects.filter(pk=told.pk).update(call_note=note)
    ask_to_tell(disclosures=[told], why="corrected", on=disclosures.DAY, by=None)
    shown = disclosed(parent, child)
    assert "Bureau Specht" not in shown
    assert "the data was corrected" not in shown


@pytest.mark.clause("S07")
@pytest.mark.parametrize(
    ("law", "kind"),
    [("reporting_code", "safe_home"), ("criminal", "police"), ("youth_signal", "youth_signal")],
)
def test_what_was_told_under_a_duty_that_protects_a_child_waits_for_a_person(child, law, kind):
    told = {"ground": Disclosure.Ground.LEGAL_DUTY, "consent_kind": None}
    told |= {"categories": ["child.identity"], "recipient": "Bureau Specht"}
    recipient_kind = disclosures.recipient_kind(kind)
    disclosures.told(child, duty=disclosures.duty(law), recipient_kind=recipient_kind, **told)
    allowance = {"duty": disclosures.duty("allowance"), "recipient": "Belastingdienst"}
    tax_office = disclosures.recipient_kind("tax_office")
    disclosures.told(child, **{**told, **allowance}, recipient_kind=tax_office)
    contents = gather(child.subject, reader=world.parents_of(child)[0].subject)
    (rows,) = [part.rows for part in contents.parts if part.code == "disclosures"]
    assert [row["recipient"] for row in rows] == ["Belastingdienst"]


def test_what_was_told_to_them_by_consent_is_shown(child, parent):
    asks = disclosures.recipient_kind("safe_home")
    note = disclosures.noted_call(child, recipient_kind=asks)
    consents.decided(
        child, world.parents_of(child)[0].subject, True, on=disclosures.DAY, code=HANDOVER_WRITTEN
    )
    consents.decided(
        child, world.parents_of(child)[1].subject, True, on=disclosures.DAY, code=HANDOVER_WRITTEN
    )
    told = disclosures.told(child, recipient="Bureau Specht")
    Disclosure.objects.filter(pk=told.pk).update(call_note=note)
    assert "Bureau Specht" in disclosed(parent, child)


@pytest.mark.parametrize(
    "category", ["child.identification", "child.care_file", "staff.payroll", "x"]
)
def test_a_part_that_is_not_for_parents_does_not_exist(child, parent, category):
    assert asking(parent).get(page("section", child, category)).status_code == 404
    assert not Event.objects.filter(action="section.opened").exists()


@pytest.mark.clause("S08")
def test_contact_and_custody_show_the_own_and_not_the_other_parents(child, parent):
    client = asking(parent)
    contact = client.get(page("section", child, "child.contact")).content.decode()
    assert "ans@example.com" in contact
    assert "bas@example.com" not in contact
    custody = client.get(page("section", child, "child.custody"))
    assert len(custody.context["parts"][0]["cards"]) == 1
    assert custody.context["left_out"].rows == 1


@pytest.mark.clause("K17")
def test_nothing_in_the_portal_changes_the_file(child, parent):
    client = asking(parent)
    for address in (page("child", child), page("section", child, "child.identity")):
        assert client.post(address).status_code == 405
    change = record_url("children", child.subject, "identity", "child", record=child)
    for address in (change, reverse("children:deregister", args=[child.pk])):
        assert client.post(address, {"first_name": "Anders"}).status_code == 404
    assert child.first_name == type(child).objects.get(pk=child.pk).first_name


def fetched(client, request):
    return client.post(page("copy", request), {"password": world.PASSWORD})
