"""The yearly list with a child of whom a date is missing, the lunch, and the inspector's look."""

import csv
import io
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from children.actions import ParentDetails
from consents.defaults import MEDICAL_LUNCH
from core.dates import today
from disclosures.models import Delivery, Rule
from tests.browser.conftest import nl
from tests.factories import consents, disclosures, staff, world
from tests.factories.deliveries import HOME, TWELVE, YEAR, toddler
from tests.factories.http import asking

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def here(transactional_db):
    return world.location("De Boomhut")


def _downloaded(visitor, label="Record and download") -> bytes:
    with visitor.page.expect_download() as download:
        visitor.press(label)
    return Path(download.value.path()).read_bytes()


@pytest.mark.clause("L29", "L28")
def test_the_yearly_list(visitor, here):
    toddler(here, "Noor", "=Zandstra")
    sam = toddler(here, "Sam", "Duinker", shown=False)
    office = visitor()
    office.sign_in(world.user("administration", here), world.PASSWORD)
    office.follow("Deliveries")
    office.follow("Yearly list for the municipality")
    office.fill("For which municipality", "Gemeente Zandvoort")
    office.select("Calendar year", str(YEAR))
    office.select("Locations", "De Boomhut, Amsterdam")
    office.choose("preschool")
    office.choose("day care")
    office.press("Show who is on it")
    assert office.reads("Sam Duinker")
    assert office.reads(nl("the date of the income statement"))

    for rule in Rule:
        office.choose(str(rule.label))
    office.press("Record and download")
    assert office.page.title().startswith(nl("Error"))
    assert office.reads(nl("Add what is missing first, or choose to go on without."))
    office.page.locator("label[for=id_without]").click()
    office.choose("Plain table (CSV)")
    office.press("Record and download")
    office.prove(world.PASSWORD)
    assert office.reads(nl("Your download is ready"))
    content = _downloaded(office, "Download it now").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert ";".join(rows[0]) == TWELVE
    assert [row[:2] for row in rows[1:]] == [["Noor", "'=Zandstra"]]
    assert Delivery.objects.get().left_out == 1

    question = f"places=location:{here.pk}&recipient=Gemeente+Zandvoort&kinds=kdv"
    office.go(f"/deliveries/municipality/?year={YEAR}&{question}")
    office.follow("Sam Duinker")
    assert office.page.url.endswith(f"/children/{sam.pk}/finance/")
    office.follow(nl("Add: %(what)s", what=nl("Income statement")))
    office.fill("For the year", str(YEAR))
    office.fill("Shown on", f"{today():%d-%m-%Y}")
    office.press("Save")
    office.go(f"/deliveries/municipality/?year={YEAR}&{question}")
    assert not office.reads("Sam Duinker")
    for rule in Rule:
        office.choose(str(rule.label))
    office.choose("Excel (XLSX)")
    book = load_workbook(io.BytesIO(_downloaded(office)))
    assert [row[0] for row in book.active.iter_rows(values_only=True)] == [
        "voornaam",
        "Noor",
        "Sam",
    ]
    office.follow("To the deliveries")
    assert office.page.locator("tbody tr").count() == 2
    office.page.locator("tbody tr a").first.click()
    assert office.reads(Delivery.objects.order_by("-made_at")[0].file_hash)
    office.go("/deliveries/tax/")
    office.press("Show who is on it")
    assert office.faults() == []


@pytest.mark.clause("L82", "B08")
def test_the_lunch_list_is_printed_and_its_paper_destroyed(visitor, here):
    group = world.care_group(here)
    parents = [ParentDetails("Ans", "Zandstra", phone="06 12345678", **HOME)]
    noor = world.child(here, care_group=group, parents=parents)
    world.daily_care(noor, allergies="pinda")
    giver = world.parents_of(noor)[0].subject
    consents.decided(noor, giver, True, on=today(), code=MEDICAL_LUNCH)
    account = world.user("lunch_care", here)
    helper = visitor()
    helper.sign_in(account, world.PASSWORD)
    helper.follow("Lunch day list")
    assert helper.reads("Eekhoorns")
    assert not re.search("Noor|pinda", helper.page.content())
    with helper.context.expect_page() as opened:
        helper.press("Make the list of today (PDF)")
    opened.value.close()
    helper.page.wait_for_timeout(500)
    if not Delivery.objects.exists():  # the browser's reader was closed before it asked
        asking(account).post(f"/deliveries/lunch/{here.pk}/")
    helper.follow("Load this page again")
    helper.follow("Note that it is destroyed")
    assert helper.reads(nl("What this means"))
    helper.press("Yes, it is destroyed")
    assert helper.reads(nl("Destroyed on %(day)s", day=f"{today():%d-%m-%Y}"))
    disclosures.lunch_list(here)
    helper.go("/")
    assert helper.reads(nl("The printed lunch day list is to be destroyed"))
    helper.follow("Note that it is destroyed")
    assert helper.faults() == []


@pytest.mark.clause("L30")
def test_the_inspector_looks(visitor, here):
    group = world.care_group(here)
    world.child(here, care_group=group)
    world.child(here, "Sam")
    staff.employee(here)
    inspector = visitor()
    inspector.sign_in(world.user("inspector", here), world.PASSWORD)
    inspector.follow("Inspection")
    assert inspector.reads("Eekhoorns")
    assert not re.search("Noor|Zandstra|Kim|Duinker", inspector.page.content())
    assert inspector.faults() == []
