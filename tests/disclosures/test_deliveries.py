"""The yearly list for the municipality: who is on it, what is missing, what is kept of it."""

import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Event
from children.actions import ParentDetails, place_child
from children.models import LanguageIndication
from core.pdf import content_hash
from disclosures.models import Delivery, Disclosure
from subjects.record_actions import save_record
from tests.factories import consents, disclosures, world
from tests.factories.deliveries import (
    HOME,
    LIST,
    TWELVE,
    YEAR,
    asked,
    day,
    income,
    sent,
    table,
    toddler,
)
from tests.factories.http import asking, asking_afresh

pytestmark = pytest.mark.django_db


def test_before_the_file_one_shows_once_more_who_one_is(here):
    toddler(here)
    office = asking(world.user("administration", here))
    asks = asked(at=here)
    faulty = sent(office, asks, five_rules=[])
    assert faulty.context["form"].errors  # what is not right is said first
    answer = sent(office, asks)
    assert answer.url.startswith(reverse("account:afresh"))
    assert not Delivery.objects.exists()
    form = {"next": reverse("account:kept"), "password": world.PASSWORD}
    kept = office.post(reverse("account:afresh"), form, follow=True).content.decode()
    assert "Make a list that the law asks for" in kept
    assert sent(office, asks)["Content-Disposition"].startswith("attachment")


@pytest.mark.clause("L29", "L28")
def test_the_list_has_exactly_the_twelve_columns_the_municipality_asks_for(here, office):
    noor = toddler(here)
    save_record(
        record=LanguageIndication(subject=noor.subject),
        values={"indicated_on": day(5, 6)},
        by=None,
    )
    answer = sent(office, asked(at=here))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == TWELVE
    assert lines[1] == (
        f"Noor;Zandstra;Duinweg 3;2345 CD;Zandvoort;14-03-{YEAR - 2};08-01-{YEAR};;"
        f"De Boomhut;dagopvang;06-05-{YEAR};01-02-{YEAR}"
    )
    assert len(lines) == 2


@pytest.mark.clause("L29")
def test_in_excel_days_are_days_and_nothing_is_run(here, office):
    toddler(here, "=HYPERLINK(1)", "@Zandstra")
    answer = sent(office, asked(at=here), ending="xlsx")
    header, row = load_workbook(io.BytesIO(answer.content)).active.iter_rows()
    assert ";".join(cell.value for cell in header) == TWELVE
    assert [cell.value for cell in row[:2]] == ["'=HYPERLINK(1)", "'@Zandstra"]
    assert {cell.data_type for cell in row} <= {"s", "d", "n"}
    assert row[5].value.date() == day(3, 14, YEAR - 2)
    assert row[5].number_format == "dd-mm-yyyy"
    (line,) = table(sent(office, asked(at=here)))
    assert line["voornaam"] == "'=HYPERLINK(1)"


@pytest.mark.clause("L29", "L31", "K14")
def test_a_delivery_keeps_count_and_hash_and_tells_of_each_child_and_not_the_file(here, office):
    noor, sam = toddler(here), toddler(here, "Sam", "Duinker")
    answer = sent(office, asked(at=here))
    delivery = Delivery.objects.get()
    assert (delivery.count, delivery.left_out, delivery.location) == (2, 0, here)
    assert delivery.file_hash == content_hash(answer.content)
    assert (delivery.starts_on, delivery.ends_on) == (day(1, 1), day(12, 31))
    told = Disclosure.objects.filter(delivery=delivery)
    assert {one.subject_id for one in told} == {noor.pk, sam.pk}
    assert {one.duty.code for one in told} == {"subsidy"}
    assert {one.recipient for one in told} == {"Gemeente Zandvoort"}
    assert set(told[0].categories) == {
        *("child.identity", "child.contact", "child.care_arrangement"),
        *("child.education_level", "child.finance"),
    }
    event = Event.objects.get(action="disclosure.recorded", subject_id=noor.pk)
    assert event.function == "administration"
    sent(office, asked(at=here))
    assert Delivery.objects.count() == 2  # made again is a delivery again


@pytest.mark.clause("L29", "L28")
def test_who_lacks_a_date_is_named_and_the_rest_waits_for_a_choice(here, office):
    toddler(here)
    sam = toddler(here, "Sam", "Duinker", shown=False)
    bo = toddler(here, "Bo", "Helm", parents=[ParentDetails("Wil", "Helm")])
    page = office.get(LIST, asked(at=here)).content.decode()
    assert reverse("children:section", args=[sam.pk, "finance"]) in page
    assert reverse("children:section", args=[bo.pk, "contact"]) in page
    assert "the date of the income statement" in page
    assert "Noor Zandstra" not in page
    refused = sent(office, asked(at=here))
    assert "Add what is missing first, or choose to go on without." in refused.content.decode()
    assert not Delivery.objects.exists()
    lines = table(sent(office, asked(at=here), without="on"))
    assert [line["voornaam"] for line in lines] == ["Noor"]
    delivery = Delivery.objects.get()
    assert (delivery.count, delivery.left_out) == (1, 2)
    assert not Disclosure.objects.filter(subject=sam.subject).exists()
    income(sam)
    lines = table(sent(office, asked(at=here), without="on"))
    assert [line["voornaam"] for line in lines] == ["Sam", "Noor"]


def test_a_choice_counts_for_the_list_that_was_shown_alone(here, office):
    toddler(here)
    toddler(here, "Sam", "Duinker", shown=False)
    mark = re.search(
        r'name="mark" value="(\w+)"', office.get(LIST, asked(at=here)).content.decode()
    )[1]
    toddler(here, "Bo", "Helm", shown=False)
    refused = sent(office, asked(at=here), without="on", mark=mark).content.decode()
    assert "The list has changed since you opened this page." in refused
    assert "these 2 children" in refused
    assert mark not in refused
    assert not re.search(r'name="without"[^>]*checked', refused)
    assert len(re.findall(r'name="five_rules"[^>]*checked', refused)) == 5  # what was typed is kept
    assert not Delivery.objects.exists()


@pytest.mark.clause("K01")
@pytest.mark.parametrize("missing", disclosures.FIVE)
def test_without_all_five_rules_no_list_goes(here, office, missing):
    toddler(here)
    ticked = [rule for rule in disclosures.FIVE if rule != missing]
    refused = sent(office, asked(at=here), five_rules=ticked)
    assert "Not all five rules are met. Then nothing may be told." in refused.content.decode()
    assert not Delivery.objects.exists()
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"recipient": ""}, "Fill in for which municipality the list is."),
        ({"places": ""}, "Choose the locations."),
        ({"kinds": []}, "Choose at least one kind of place."),
        ({"year": 1999}, "Select a valid choice."),
        ({"places": "town:Elders"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_in_the_question_is_said_at_its_field(here, office, changed, words):
    page = office.get(LIST, asked(at=here, **changed)).content.decode()
    assert words in page
    assert "<h2>Something has to be corrected</h2>" in page


@pytest.mark.parametrize(
    ("born", "starts_on", "ends_on", "on_it"),
    [
        (day(1, 1, YEAR - 2), day(1, 1), None, True),
        (day(12, 31, YEAR - 2), day(1, 1), None, True),  # two on the last day of the year
        (day(1, 1, YEAR - 1), day(1, 1), None, False),
        (day(1, 2, YEAR - 4), day(1, 1), None, True),  # four on its second day
        (day(1, 1, YEAR - 4), day(1, 1), None, False),
        (day(6, 1, YEAR - 2), day(1, 1), day(5, 31), False),  # not yet two when it left
        (day(6, 1, YEAR - 2), day(1, 1), day(6, 1), True),
        (day(6, 1, YEAR - 4), day(6, 1), None, False),  # four on the first day
        (day(6, 1, YEAR - 4), day(5, 31), None, True),
        (day(3, 1, YEAR - 2), day(1, 1, YEAR + 1), None, False),
        (day(3, 1, YEAR - 3), day(1, 1, YEAR - 1), day(12, 31, YEAR - 1), False),
        (day(3, 1, YEAR - 3), day(1, 1, YEAR - 1), day(1, 1), True),
    ],
)
def test_on_the_list_are_those_who_were_toddlers_while_placed_in_the_year(
    here, office, born, starts_on, ends_on, on_it
):
    noor = toddler(here, birth_date=born, starts_on=starts_on)
    noor.subject.affiliations.update(ends_on=ends_on)
    page = office.get(LIST, asked(at=here))
    assert bool(page.context["roster"].complete) is on_it


def test_only_the_chosen_kinds_of_place_are_on_it(here, office):
    toddler(here)
    assert not office.get(LIST, asked(at=here, kinds=["psz"])).context["roster"].lines
    assert office.get(LIST, asked(at=here, kinds=["psz", "kdv"])).context["roster"].lines


@pytest.mark.parametrize(
    ("left", "told"), [(day(12, 31), f"31-12-{YEAR}"), (day(1, 1, YEAR + 1), "")]
)
def test_a_deregistration_after_the_year_is_not_told_yet(here, office, left, told):
    toddler(here).subject.affiliations.update(ends_on=left)
    (line,) = table(sent(office, asked(at=here)))
    assert line["uitschrijvingsdatum"] == told


def test_a_child_that_moved_has_a_line_for_each_place_and_is_one_child(here):
    there = world.location("Het Vlot")
    noor = toddler(here)
    place_child(
        child=noor.subject, location=there, kind="psz", starts_on=day(7, 1), instead=True, by=None
    )
    client = asking_afresh(world.user("administration"))
    question = asked(places="town:Amsterdam", kinds=["kdv", "psz"])
    lines = table(sent(client, question))
    assert [(line["kindercentrum"], line["soort plaats"]) for line in lines] == [
        ("De Boomhut", "dagopvang"),
        ("Het Vlot", "peuteropvang"),
    ]
    assert lines[0]["uitschrijvingsdatum"] == f"30-06-{YEAR}"
    assert Delivery.objects.get().count == 1
    assert Delivery.objects.get().location is None
    assert Disclosure.objects.count() == 1


def test_the_newest_statement_over_the_year_or_before_it_counts(here, office):
    noor = toddler(here, shown=False)
    income(noor, year=YEAR + 1, shown_on=day(11, 1))
    assert office.get(LIST, asked(at=here)).context["roster"].lacking
    income(noor, year=YEAR - 1, shown_on=day(3, 1))
    income(noor, year=YEAR, shown_on=day(1, 5, YEAR + 1))  # shown when the list was made
    (line,) = table(sent(office, asked(at=here)))
    assert line["datum inkomensverklaring"] == f"05-01-{YEAR + 1}"


@pytest.mark.clause("L33")
def test_the_address_is_never_that_of_a_parent_kept_away_or_without_custody(here, office):
    hidden = {"street": "Schuilweg 1", "postcode": "3456 EF", "town": "Elders"}
    noor = toddler(
        here,
        parents=[
            ParentDetails("Ans", "Zandstra", **hidden),
            ParentDetails("Bas", "Zandstra", **HOME),
            ParentDetails("Cor", "Zandstra", custody="none", **hidden),
        ],
    )
    ans, bas, _cor = [parent.subject for parent in world.parents_of(noor)]
    consents.ordered(noor, ans, since=day(1, 1))
    (line,) = table(sent(office, asked(at=here)))
    assert (line["adres"], line["woonplaats"]) == ("Duinweg 3", "Zandvoort")
    consents.ordered(noor, bas, since=day(1, 1))
    roster = office.get(LIST, asked(at=here)).context["roster"]
    assert [str(lack.what) for _c, lacks in roster.lacking.values() for lack in lacks] == [
        "the address"
    ]


@pytest.mark.clause("L33")
def test_who_is_kept_from_a_child_makes_no_list_with_it(here):
    noor, account = toddler(here), world.user("administration", here)
    toddler(here, "Sam", "Duinker")
    mother = world.parents_of(noor)[0].subject
    mother.user = account
    mother.save()
    consents.ordered(noor, mother, since=day(1, 1))
    lines = table(sent(asking_afresh(world.fresh(account)), asked(at=here)))
    assert [line["voornaam"] for line in lines] == ["Sam"]


def test_a_list_holds_nobody_of_another_location(here, office):
    there = world.location("Het Vlot")
    toddler(there, "Sam", "Vlottema")
    page = office.get(LIST, asked(at=there))
    assert "Select a valid choice" in page.content.decode()
    assert "Vlot" not in office.get(LIST).content.decode()
    question = office.get(LIST, asked(at=here))
    assert not question.context["roster"].lines
    assert "There is nobody for this list" in question.content.decode()
    assert sent(office, asked(at=here)).status_code == 200
    assert not Delivery.objects.exists()
