"""Telling the people concerned: whom, in which words, by which way, and what is left of it."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Notice
from accounts.notices import mail_notice
from breaches.actions import publish_communication, save_communication_text, unlist_people
from breaches.models import Communication
from breaches.recipients import reach_of
from breaches.wording import text_to_start_with
from children.actions import ParentDetails
from core.dates import today
from core.registries import export_sections
from rights.contents import gather
from subjects.actions import restrict_representation
from subjects.models import Representation
from tests.factories import breaches, staff, world
from tests.factories.breaches import REPORTED, SUMMARY, url
from tests.factories.http import asking
from tests.factories.queries import queries_of
from tests.pdf_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L22")]
ON = dt.date(2026, 10, 25)


@pytest.fixture
def child():
    home = {"street": "Answeg 1", "postcode": "1234 AB", "town": "Amsterdam"}
    parents = [
        ParentDetails("Ans", "Zandstra", **home),
        ParentDetails("Bas", "Zandstra", **home),
    ]
    return world.child(world.location(), "Noor", "Zandstra", parents=parents)


def under_order(child, name):
    act = child.subject.represented_by.get(parent__parent__first_name=name)
    restrict_representation(
        representation=act,
        restriction="no_information",
        valid_from=dt.date(2024, 1, 1),
        valid_until=None,
        by=None,
    )


def names(breach, officer):
    return [one.name for one in reach_of(breach, officer, on=ON).recipients]


def test_a_parent_is_told_in_the_portal_and_that_it_was_read_is_known(child, officer):
    parent = world.parent_user(child)
    breach = breaches.to_tell(child)
    answer = asking(officer).post(url("communication-portal", breach))
    assert answer.status_code == 302
    told = Communication.objects.get()
    assert (told.recipient.user, told.way, told.read_at) == (parent, "portal", None)
    home = asking(parent).get(reverse("portal:home")).content.decode()
    address = reverse("portal:breach-message", args=[told.text_id])
    assert address in home
    page = asking(parent).get(address).content.decode()
    assert "personal data of Noor Zandstra" in page
    assert "What you can do yourself" in page
    assert SUMMARY not in page
    told.refresh_from_db()
    assert told.read_at
    overview = asking(officer).get(url("communications", breach)).content.decode()
    assert "1 of 2 people has been told." in overview


def test_the_mail_says_only_that_there_is_a_message(child, officer):
    parent = world.parent_user(child, email="ans@example.com")
    breaches.tell(breaches.to_tell(child), to=["Ans Zandstra"])
    notice = Notice.objects.get(user=parent, kind=Notice.Kind.BREACH_PEOPLE)
    assert mail_notice(notice.pk, at=notice.created_at)
    text = f"{mail.outbox[0].subject}\n{mail.outbox[0].body}"
    assert "There is a message for you about personal data" in text
    for word in ("Noor", "Zandstra", "breach", "datalek"):
        assert word not in text


@pytest.mark.clause("L33")
def test_whom_a_court_excludes_is_never_told(child, officer):
    breach = breaches.to_tell(child)
    under_order(child, "Bas")
    assert names(breach, officer) == ["Ans Zandstra"]
    breaches.tell(breach, "letter")
    assert not Communication.objects.filter(recipient__parent__first_name="Bas").exists()
    pdf = asking(officer).get(url("communication-letter", breach, child.subject_id, "nl"))
    assert pdf.status_code == 404


@pytest.mark.clause("L33")
def test_an_order_that_comes_later_closes_the_message(child):
    parent = world.parent_user(child, index=1)
    told = breaches.tell(breaches.to_tell(child), to=["Bas Zandstra"])[0]
    address = reverse("portal:breach-message", args=[told.text_id])
    assert asking(parent).get(address).status_code == 200
    under_order(child, "Bas")
    assert asking(parent).get(address).status_code == 404
    assert address not in asking(parent).get(reverse("portal:home")).content.decode()


def test_a_parent_without_custody_is_not_told(child, officer):
    Representation.objects.filter(parent__parent__first_name="Bas").update(custody="none")
    assert names(breaches.to_tell(child), officer) == ["Ans Zandstra"]


def test_who_is_told_stands_by_name_without_accents(officer):
    there = world.location()
    kids = [
        world.child(there, "Kim", "Zee", parents=[ParentDetails(parent, "Zee")])
        for parent in ("Bas", "Çiğdem", "Dana")
    ]
    breach = breaches.to_tell(*kids)
    assert names(breach, officer) == ["Bas Zee", "Çiğdem Zee", "Dana Zee"]


def test_who_is_told_stands_by_family_name_as_in_other_lists(officer):
    at = world.location()
    parents = [ParentDetails("Ans", "Zandstra"), ParentDetails("Wim", "van den Akker")]
    noor = world.child(at, "Noor", "Zandstra", parents=parents)
    breach = breaches.to_tell(noor, staff.employee(at, "Zoë", "de Boer"))
    assert names(breach, officer) == ["Wim van den Akker", "Zoë de Boer", "Ans Zandstra"]


def test_where_nobody_is_listed_nobody_is_counted(officer):
    page = asking(officer).get(url("communications", breaches.breach())).content.decode()
    assert "Nobody is listed yet" in page
    assert "have been told" not in page


def test_a_child_nobody_acts_for_stands_out(child, officer):
    Representation.objects.all().update(custody="none")
    breach = breaches.to_tell(child)
    page = asking(officer).get(url("communications", breach)).content.decode()
    assert "there is nobody who may be told" in page
    assert "Noor Zandstra" in page


def test_who_has_neither_login_nor_address_stands_out(officer):
    child = world.child(world.location(), parents=[ParentDetails("Ans", "Los")])
    breach = breaches.to_tell(child)
    page = asking(officer).get(url("communications", breach)).content.decode()
    assert "no login and no address" in page
    breaches.tell(breach, "spoken")
    page = asking(officer).get(url("communications", breach)).content.decode()
    assert "These people have no login and no address" not in page


def test_a_parent_whose_own_data_and_child_are_concerned_is_told_of_both(child, officer):
    parent = world.parent_user(child)
    breach = breaches.to_tell(child, parent.subject.parent)
    reach = reach_of(breach, officer, on=ON)
    assert reach.nobody_for == []
    ans = next(one for one in reach.recipients if one.name == "Ans Zandstra")
    assert set(ans.subject_ids) == {child.subject_id, parent.subject.pk}
    told = breaches.tell(breach, to=["Ans Zandstra"])
    assert {one.subject_id for one in told} == {child.subject_id, parent.subject.pk}
    page = asking(parent).get(reverse("portal:breach-message", args=[told[0].text_id]))
    assert "your personal data, and with that of Noor Zandstra" in page.content.decode()
    overview = asking(officer).get(url("communications", breach)).content.decode()
    assert "own data, Noor Zandstra" in overview


def test_an_employee_is_told_of_the_own_data(officer):
    worker = staff.employee(world.location())
    breach = breaches.to_tell(worker)
    assert [one.person for one in reach_of(breach, officer, on=ON).recipients] == [worker.subject]


def test_people_at_one_address_get_one_letter_on_a_page_of_its_own(child, officer):
    elsewhere = ParentDetails("Cas", "Duin", street="Duinpad 3", postcode="1234 CD", town="Haarlem")
    other = world.child(world.location("Het Vlot"), "Sem", "Duin", parents=[elsewhere])
    breach = breaches.to_tell(child, other)
    answer = asking(officer).get(url("communication-letters", breach, "nl", 1))
    pages = text_of(answer.content)
    text = " ".join(pages) if isinstance(pages, list) else pages
    assert text.count("Answeg 1") == 1
    assert "Ans Zandstra" in text
    assert "Bas Zandstra" in text
    assert "Duinpad 3" in text
    assert asking(officer).get(url("communication-letters", breach, "nl", 2)).status_code == 404


def test_letters_are_for_who_has_no_login_and_was_not_told(child, officer):
    world.parent_user(child)
    breach = breaches.to_tell(child)
    text = str(text_of(asking(officer).get(url("communication-letters", breach, "nl", 1)).content))
    assert "Bas Zandstra" in text
    assert "Ans Zandstra" not in text
    page = asking(officer).get(url("communications", breach)).content.decode()
    assert "Letter 1 as PDF, in Dutch" in page
    breaches.tell(breach, "letter")
    assert asking(officer).get(url("communication-letters", breach, "nl", 1)).status_code == 404


def test_what_was_told_by_hand_is_recorded_with_its_moment(child, officer):
    breach = breaches.to_tell(child)
    client, address = asking(officer), url("communication-by-hand", breach)
    people = [str(one.person.pk) for one in reach_of(breach, officer, on=ON).recipients]
    data = {"who": "ticked", "people": people, "way": "mail", "told_at": "31-12-2199 10:00"}
    refused = client.post(address, data).content.decode()
    assert "This moment lies in the future." in refused
    assert "31-12-2199 10:00" in refused
    assert not Communication.objects.exists()
    client.post(address, data | {"told_at": "25-10-2026 10:00"})
    assert {one.way for one in Communication.objects.all()} == {"mail"}
    breach.refresh_from_db()
    assert breach.informed_at == dt.datetime(2026, 10, 25, 9, 0, tzinfo=dt.UTC)


def test_by_hand_everybody_can_be_recorded_without_a_tick_and_a_name_says_for_whom(child, officer):
    breach = breaches.to_tell(child)
    client, address = asking(officer), url("communication-by-hand", breach)
    assert "Ans Zandstra, about Noor Zandstra" in client.get(address).content.decode()
    data = {"way": "mail", "told_at": "25-10-2026 10:00"}
    nobody = client.post(address, data | {"who": "ticked"})
    assert list(nobody.context["form"].errors) == ["people"]
    assert not Communication.objects.exists()
    assert client.post(address, data | {"who": "everybody"}).status_code == 302
    assert {one.recipient.parent.first_name for one in Communication.objects.all()} == {
        "Ans",
        "Bas",
    }


def test_by_hand_nobody_is_ticked_beforehand(child, officer):
    page = asking(officer).get(url("communication-by-hand", breaches.to_tell(child)))
    assert not page.context["form"]["people"].value()


def test_by_hand_says_whether_all_were_told_or_nobody_is_listed(child, officer):
    client, nobody = asking(officer), breaches.breach()
    page = client.get(url("communication-by-hand", nobody)).content.decode()
    assert "Nobody is listed yet" in page
    assert "Everybody has been told" not in page
    breach = breaches.to_tell(child)
    breaches.tell(breach, "letter")
    page = client.get(url("communication-by-hand", breach)).content.decode()
    assert "Everybody has been told" in page


def test_informed_at_is_when_the_first_was_told(child):
    breach = breaches.to_tell(child)
    late, early = REPORTED + dt.timedelta(hours=9), REPORTED + dt.timedelta(hours=3)
    breaches.tell(breach, "letter", at=late, to=["Ans Zandstra"])
    breaches.tell(breach, "mail", at=early, to=["Bas Zandstra"])
    breach.refresh_from_db()
    assert breach.informed_at == early


def test_nobody_is_told_before_that_is_decided(child):
    breach = breaches.breach()
    breaches.listed(breach, child)
    breaches.text(breach)
    with pytest.raises(ValidationError, match="Record first"):
        breaches.tell(breach, "letter")
    assert not Communication.objects.exists()


def test_what_stands_in_the_way_of_telling_is_said_before_letters_are_made(child, officer):
    breach = breaches.breach()
    breaches.save(breach, "informing", inform_people="yes", inform_reasoning="Let op.")
    breaches.listed(breach, child)
    breaches.text(breach)
    client, first = asking(officer), "Record first that the AP will be notified"
    answered_at = url("page", breach, "notification")
    offered = [
        url("communication-letters", breach, "nl", 1),
        url("communication-by-hand", breach),
        url("communication-public", breach),
    ]
    page = client.get(url("communications", breach)).content.decode()
    assert first in page
    assert answered_at in page
    assert not [address for address in offered if address in page]
    for name in ("communication-by-hand", "communication-public", "communication-portal"):
        page = client.get(url(name, breach))
        assert first in page.content.decode()
    person = reach_of(breach, officer, on=ON).waiting[0].person.pk
    letter = url("communication-letter", breach, person, "nl")
    preview = url("communication-preview", breach, person)
    assert letter not in client.get(preview).content.decode()
    breaches.decide(breach)
    page = client.get(url("communications", breach)).content.decode()
    assert first not in page
    assert [address for address in offered if address in page] == offered
    assert letter in client.get(preview).content.decode()


def test_words_somebody_was_told_in_stay_as_they_are(child):
    breach = breaches.to_tell(child)
    first = breaches.tell(breach, "letter", to=["Ans Zandstra"])[0].text
    words = text_to_start_with(breach) | {"advice_nl": "Verander uw wachtwoord."}
    save_communication_text(breach=breach, words=words, by=None)
    second = breaches.tell(breach, "letter")[0].text
    assert (first.version, second.version) == (1, 2)
    first.refresh_from_db()
    assert first.advice_nl != second.advice_nl == "Verander uw wachtwoord."


def test_a_breach_that_is_made_public_is_on_record(child, officer):
    breach = breaches.to_tell(child)
    given = {"text": "Een lijst is weg.", "place": "Op de website", "why": "Wij weten niet wie."}
    data = given | {"published_at": "25-10-2026 12:00"}
    assert asking(officer).post(url("communication-public", breach), data).status_code == 302
    made = breach.public_communications.get()
    assert {name: getattr(made, name) for name in given} == given
    page = asking(officer).get(url("communications", breach)).content.decode()
    assert "Op de website" in page
    breach.refresh_from_db()
    assert breach.informed_at == made.published_at


def test_a_closed_breach_tells_nobody(child):
    breach = breaches.closed()
    now = REPORTED + dt.timedelta(hours=4)
    with pytest.raises(ValidationError):
        publish_communication(
            breach=breach, text="x", place="x", why="x", published_at=now, at=now, by=None
        )


def test_who_was_told_of_stays_on_the_list(child):
    breach = breaches.to_tell(child)
    breaches.tell(breach, "letter")
    with pytest.raises(ValidationError, match="stays on the list"):
        unlist_people(breach=breach, subject_ids=[child.subject_id], by=None)


@pytest.mark.clause("L49")
def test_the_file_says_what_was_told_and_to_the_reader_only_what_that_parent_was(child):
    breaches.tell(breaches.to_tell(child), "letter")
    reader = child.subject.represented_by.get(parent__parent__first_name="Ans").parent
    parts = {part.code: part.rows for part in gather(child.subject, reader=reader).parts}
    (row,) = parts["breaches.told"]
    assert row["way"] == "by letter"
    assert "What you can do yourself" in row["text"]
    assert SUMMARY not in str(parts)


def test_telling_costs_the_same_for_many(child, officer):
    here = world.location("Het Vlot")
    breach = breaches.to_tell(child)
    client = asking(officer)
    client.get(url("communications", breach))
    few = queries_of(client, url("communications", breach))
    home = {"street": "Laan 2", "postcode": "1234 AB", "town": "Amsterdam"}
    many = [
        world.child(here, f"Kind{n}", "Veel", parents=[ParentDetails(f"Ouder{n}", "Veel", **home)])
        for n in "abcdef"
    ]
    breaches.listed(breach, *many)
    assert queries_of(client, url("communications", breach)) == few


def test_today_is_used_for_who_may_be_told(child, officer):
    """Custody that ended yesterday tells nobody today."""
    breach = breaches.to_tell(child)
    yesterday = today() - dt.timedelta(days=1)
    Representation.objects.filter(parent__parent__first_name="Bas").update(ends_on=yesterday)
    page = asking(officer).get(url("communications", breach)).content.decode()
    assert "Ans Zandstra" in page
    assert "Bas Zandstra" not in page


@pytest.mark.clause("L49", "S08")
def test_the_own_file_in_the_portal_says_that_it_is_concerned_and_what_was_told(child):
    parent = world.parent_user(child)
    breach = breaches.to_tell(child)
    address = reverse("portal:section", args=[child.subject_id, "child.disclosures"])
    before = asking(parent).get(address).content.decode()
    assert breach.number in before
    assert "<h2>Data breaches that concern your child</h2>" in before
    assert SUMMARY not in before
    breaches.tell(breach, "letter", to=["Ans Zandstra"])
    assert "What you can do yourself" in asking(parent).get(address).content.decode()


def test_a_worker_reads_the_own_name_as_who_was_told():
    worker = staff.employee(world.location(), "Wim", "Werker")
    breaches.tell(breaches.to_tell(worker), "letter")
    (row,) = export_sections["breaches.told"].rows(worker.subject)
    assert row["recipient"] == "Wim Werker"
