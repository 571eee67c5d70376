"""A data breach from report to closing, walked in a browser in Dutch: noticed in the night in which
summer time ends, reported by a volunteer on a phone, recorded page by page, notified in steps."""

import calendar
import datetime as dt
from pathlib import Path

import pytest

from breaches.models import Breach
from breaches.sections import PAGES
from core.dates import today
from register.actions import load_defaults
from staff.actions import give_login
from tests.browser.conftest import nl
from tests.factories import staff, world
from tests.pdf_text import text_of

pytestmark = pytest.mark.browser
PASSWORD = world.PASSWORD
SUMMARY = "Een tas met de presentielijst is gestolen uit de trein."


def last_change_of_time() -> dt.date:
    """The last Sunday of October that has passed."""
    days = (
        dt.date(year, 10, calendar.monthrange(year, 10)[1])
        for year in (today().year, today().year - 1)
    )
    sundays = (day - dt.timedelta(days=(day.weekday() + 1) % 7) for day in days)
    return next(day for day in sundays if day < today())


NIGHT = last_change_of_time()
# Half past two comes twice that night. The first time counts, and an hour later it is still two.
NOTICED = f"{NIGHT:%d-%m-%Y} 02:30"
DUE = f"{NIGHT + dt.timedelta(days=3):%d-%m-%Y} 01:30"

# What is filled in on each page: a text, the code of a choice, or codes of several.
ANSWERS = {
    "reporter": {"mobile": "06 12345678"},
    "discovery": {"aware_at": NOTICED, "place": "In de trein"},
    "period": {"began_at": NOTICED, "still_going": "no", "ended_at": NOTICED},
    "description": {},
    "kind": {"classification": "incident", "incident_types": ["device"]},
    "details": {"personal_data": "yes", "activities": 1},
    "data": {"special_kinds": ["health"], "data_concerned": "Voornamen en allergieën"},
    "groups": {"people_groups": ["minors"], "people_concerned": "De stamgroep"},
    "amount": {"people_least": "3", "people_most_unknown": True, "records_count": "1"},
    "nature": {"nature": ["e"], "aspects": ["confidentiality", "availability"]},
    "parties": {"processors_involved": "no", "other_involved": "no"},
    "protection": {"protected": "no"},
    "consequences": {"effect_confidentiality": "Onbekenden", "effect_availability_unknown": True},
    "impact": {"harms": ["immaterial"], "impact": "Onrust", "seriousness": "limited"},
    "informing": {"inform_people": "no", "inform_ground": "no_risk", "inform_reasoning": "Klein"},
    "notification": {"ap_decision": "notify", "ap_reasoning": "De lijst is niet terug."},
    "notifier": {},
    "others": {"cross_border": "no", "authorities_told": "yes", "authorities": "Politie"},
    "evaluation": {"evaluation": "Lijsten gingen mee in een tas.", "no_improvements": True},
}


def fill_in(one, answers) -> None:
    """Fill in the fields of the page by their names, and send it."""
    main = one.page.locator("main")
    for name, value in answers.items():
        fields = main.locator(f"[name={name}]")
        if value is True or isinstance(value, int):
            fields.first.check(force=True)
        elif isinstance(value, list):
            for code in value:
                main.locator(f"[name={name}][value={code}]").check(force=True)
        elif fields.first.get_attribute("type") == "radio":
            main.locator(f"[name={name}][value='{value}']").check(force=True)
        else:
            fields.fill(value)
    main.locator("form button[type=submit]:not([name])").last.click()


@pytest.fixture
def people(transactional_db):
    here = world.location("De Boomhut")
    load_defaults(by=None)
    helper, user = staff.volunteer(here), world.user()
    give_login(subject=helper.subject, user=user, starts_on=world.START, by=None)
    return {"volunteer": user, "officer": world.user("privacy_officer")}


def read_pdf(one, address: str) -> str:
    with one.page.expect_download() as download:
        one.page.evaluate("address => { location.href = address }", address)
    return text_of(Path(download.value.path()).read_bytes())


def in_order(text: str, *parts: str) -> bool:
    """Whether each part stands somewhere behind the one before it."""
    for part in parts:
        _, found, text = text.partition(part)
        if not found:
            return False
    return True


@pytest.mark.clause("K36", "L19", "L20", "L21", "L23", "L24")
def test_a_breach_from_report_to_closing(visitor, people):
    volunteer, officer = visitor(), visitor()
    volunteer.page.set_viewport_size({"width": 360, "height": 800})
    volunteer.sign_in(people["volunteer"], PASSWORD)
    volunteer.page.get_by_role("link", name=nl("Report a data breach")).first.click()
    fill_in(volunteer, {"summary": SUMMARY, "discovered_at": NOTICED})
    breach = Breach.objects.get()
    assert volunteer.reads(breach.number)

    officer.sign_in(people["officer"], PASSWORD)
    officer.follow("Continue")
    home = f"/breaches/{breach.pk}/"
    assert officer.page.url == officer.base + home
    assert officer.reads(DUE)
    officer.go(f"{home}reporter/")
    for code in PAGES:
        assert officer.page.url == f"{officer.base}{home}{code}/"
        assert officer.reads(DUE)
        if code == "data":  # of the activity that was chosen
            officer.press("Fill in what the register says")
            officer.page.locator("[name=data_kinds]:checked").first.wait_for(state="attached")
        fill_in(officer, ANSWERS[code])
    assert officer.page.url == officer.base + home

    officer.go(f"{home}severity/")
    weighed = {"context": "sensitive", "identification": "0.50", "confidentiality": "0.50"}
    fill_in(officer, {**weighed, "integrity": "0.00", "availability": "0.00"})
    assert officer.reads("2,5")
    assert Breach.objects.get().seriousness == "limited"

    officer.go(f"{home}ap/")
    boxes = officer.page.locator("textarea[readonly]")
    assert SUMMARY in [boxes.nth(n).input_value() for n in range(boxes.count())]
    officer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    box = officer.page.locator("textarea[readonly]", has_text="Onrust")
    box.locator("xpath=following-sibling::button").click()
    assert officer.page.evaluate("navigator.clipboard.readText()") == "Onrust"
    officer.follow("Record what was sent")
    late = f"{NIGHT + dt.timedelta(days=3):%d-%m-%Y} 09:00"
    fill_in(officer, {"kind": "preliminary", "sent_at": late, "number": "AP-1"})
    assert officer.reads(nl("Say why the notification came later than 72 hours."))
    fill_in(officer, {"late_reason": "De officier was met verlof."})
    assert officer.reads(nl("A preliminary notification has been sent to the AP"))
    officer.go(f"{home}amount/")
    officer.page.locator("[name=people_most_unknown]").uncheck(force=True)
    fill_in(officer, {"people_most": "14"})
    officer.go(f"{home}ap/")
    assert officer.reads(nl("Changed since then"))
    assert officer.page.locator("dd", has_text="14").count()
    officer.follow("Record what was sent")
    later = f"{NIGHT + dt.timedelta(days=4):%d-%m-%Y} 09:00"
    fill_in(officer, {"kind": "follow_up", "completes": True, "sent_at": later})
    officer.page.locator("main .rows a").first.click()

    form = read_pdf(officer, f"{home}form/")
    assert in_order(form, "06 12345678", "In de trein", SUMMARY, "AP-1", "Lijsten gingen mee")
    ap = read_pdf(officer, f"{home}ap/pdf/")
    assert in_order(ap, "In de trein", "Voornamen en allergieën", "14", "Onbekenden", "Politie")
    officer.go(f"{home}close/")
    officer.page.locator("main form button[type=submit]").click()
    assert not Breach.objects.get().is_open
    assert volunteer.faults() == []
    Breach.objects.update(state="open", closed_at=None)  # its pages again, to fill in
    assert officer.faults() == []
