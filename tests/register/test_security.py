"""What keeps data safe, what a scan found, and what is done about it (S01, K11)."""

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from core.dates import today
from core.registries import work_sources
from register.actions import load_defaults, settle_scan_finding
from register.findings import findings
from register.models import ScanFinding, SecurityMeasure, SecurityScan
from tests.factories import register, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ON = today()
SECURITY = reverse("register:security")
MEASURE = {
    "name": "Kluis",
    "kind": "organisational",
    "what": "Paspoorten liggen in de kluis.",
    "owner": "hr",
    "in_place_on": "01-02-2026",
    "review_on": "01-02-2030",
}
SCAN = {
    "by_whom": "Bureau Veilig",
    "scanned_on": "01-02-2026",
    "about": "Het ouderportaal",
    "report": "Kast 3, map 12",
    "summary": "Goed, op één punt na.",
}
FOUND = {
    "what": "Oude router",
    "seriousness": "critical",
    "owner": "ict_support",
    "due_on": f"{ON + DAY:%d-%m-%Y}",
}


def found(kind: str, on=ON) -> list[str]:
    return [finding.about for finding in findings(on) if finding.kind == kind]


def settled(client, finding, **changed):
    typed = {"done": "Vervangen.", "done_on": f"{ON:%d-%m-%Y}", **changed}
    return client.post(reverse("register:settle-scan-finding", args=[finding.pk]), typed)


@pytest.mark.clause("S01", "K11")
def test_it_starts_with_what_is_common_and_claims_of_none_that_it_is_in_place(officer):
    assert "No security measures yet" in officer.get(SECURITY).content.decode()
    load_defaults(by=None)
    names = set(SecurityMeasure.objects.values_list("name", flat=True))
    assert {"Inloggen in twee stappen", "Versleuteling", "Back-ups"} <= names
    assert {kind for kind in SecurityMeasure.objects.values_list("kind", flat=True)} == {
        "technical",
        "organisational",
    }
    assert set(found("measures")) == names
    page = officer.get(SECURITY).content.decode()
    for name in names:
        assert name in page
    assert "Not in place yet" in page


@pytest.mark.clause("S01")
def test_a_measure_is_added_changed_and_ended_and_stays_readable(officer):
    page = officer.post(reverse("register:add-measure"), MEASURE, follow=True).content.decode()
    for words in (*MEASURE.values(), "Organisational"):
        assert words in page or words in ("organisational", "hr")
    measure = SecurityMeasure.objects.get()
    change = reverse("register:change-measure", args=[measure.pk])
    officer.post(change, {**MEASURE, "version": 1, "what": "In de brandkast."})
    measure.refresh_from_db()
    assert measure.what == "In de brandkast."
    changed = Event.objects.get(action="register.measure_changed")
    assert changed.details["fields"] == ["what"]
    officer.post(reverse("register:end-measure", args=[measure.pk]))
    assert officer.get(change).status_code == 404
    overview = officer.get(SECURITY)
    assert [row[0]["text"] for row in overview.context["ended"]] == ["Kluis"]
    assert overview.context["kinds"] == []
    assert Event.objects.filter(action="register.measure_ended").count() == 1


def test_a_measure_is_in_place_from_its_day_on():
    register.measure("Nu", in_place_on=ON)
    register.measure("Straks", in_place_on=ON + DAY)
    register.measure("Ooit")
    assert found("measures") == ["Ooit", "Straks"]


@pytest.mark.clause("S01")
def test_a_register_without_measures_or_a_scan_is_found():
    assert found("measures") == ["Security measures"]
    assert found("scans") == ["Security scan"]


@pytest.mark.clause("S01", "B04")
@pytest.mark.parametrize(
    ("scanned_on", "days_later", "is_found"),
    [
        (dt.date(2025, 3, 14), 0, False),
        (dt.date(2025, 3, 14), 365, False),
        (dt.date(2025, 3, 14), 366, True),
        (dt.date(2024, 2, 29), 366, True),
    ],
)
def test_a_scan_holds_for_a_year(scanned_on, days_later, is_found):
    register.scan(scanned_on)
    register.scan(dt.date(2020, 1, 1))
    assert bool(found("scans", scanned_on + days_later * DAY)) == is_found


@pytest.mark.clause("S01")
def test_what_a_scan_found_is_followed_until_it_is_settled(officer):
    page = officer.post(reverse("register:add-scan"), SCAN, follow=True).content.decode()
    for words in SCAN.values():
        assert words in page
    scan = SecurityScan.objects.get()
    page = officer.post(
        reverse("register:add-scan-finding", args=[scan.pk]), FOUND, follow=True
    ).content.decode()
    for words in ("Oude router", "critical", "ICT support", FOUND["due_on"]):
        assert words in page
    assert "1 open, 0 late" in officer.get(SECURITY).content.decode()
    finding = ScanFinding.objects.get()
    page = officer.post(
        reverse("register:change-scan-finding", args=[finding.pk]),
        {**FOUND, "what": "Router van 2009"},
        follow=True,
    ).content.decode()
    assert "Router van 2009" in page
    settled(officer, finding)
    page = officer.get(reverse("register:scan", args=[scan.pk])).content.decode()
    for words in ("Nothing is open.", "Vervangen."):
        assert words in page
    assert "None open" in officer.get(SECURITY).content.decode()
    assert settled(officer, finding).url == reverse("register:scan", args=[scan.pk])
    actions = set(Event.objects.values_list("action", flat=True))
    assert {f"register.scan_{what}" for what in ("added", "finding_added", "finding_settled")} <= (
        actions
    )


@pytest.mark.clause("S01")
def test_open_findings_stand_on_the_work_list_with_their_day_late_ones_as_late(officer):
    scan = register.scan(ON - 40 * DAY)
    late = register.scan_finding(scan, due_on=ON - DAY)
    register.scan_finding(scan, what="Geen updates", due_on=ON + 3 * DAY)
    done = register.scan_finding(scan, what="Klaar", due_on=ON - DAY)
    settle_scan_finding(finding=done, done_on=ON, done="Gedaan.", on=ON, by=None)
    page = officer.get("/")
    groups = {
        group["title"]: [(one["what"], one["due_words"]) for one in group["items"]]
        for group in page.context["groups"]
    }
    line = "Security scan: settle what was found"
    assert groups["Late"].count((line, "1 day late")) == 1  # and not the one that was settled
    assert groups["Soon"].count((line, "in 3 days")) == 1
    assert found("scan_findings") == ["Oude router"]
    urls = [item.url for item in work_sources["register.findings"].items(_keeper(), ON)]
    assert not any("#scan_findings" in url for url in urls)
    assert reverse("register:settle-scan-finding", args=[late.pk]) in page.content.decode()
    board = work_sources["register.scan_findings"].items(world.user("board"), ON)
    assert board == []


@pytest.mark.clause("S01")
def test_who_takes_a_finding_on_sees_it_on_the_work_list_and_settles_that_one():
    scan = register.scan()
    own = register.scan_finding(scan, owner="ict_support")
    other = register.scan_finding(scan, owner="hr")
    ict = asking(world.user("ict_support"))
    page = ict.get("/").content.decode()
    settle, no_settle = (
        reverse("register:settle-scan-finding", args=[one.pk]) for one in (own, other)
    )
    assert settle in page
    assert no_settle not in page
    assert own.what in ict.get(settle).content.decode()
    assert ict.get(no_settle).status_code == 403
    assert settled(ict, own).url == "/"  # the rest of the register stays shut
    own.refresh_from_db()
    assert own.done == "Vervangen."
    assert settled(ict, other).status_code == 403
    again = settled(ict, own, done="Nog eens.")  # pressed twice
    assert again.url == ict.get(settle).url == "/"
    assert "This has already been settled." in ict.get("/").content.decode()
    own.refresh_from_db()
    assert own.done == "Vervangen."


def _keeper():
    return world.user("privacy_officer", email="tweede@example.com")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"done": ""}, "done"),
        ({"done_on": f"{ON + DAY:%d-%m-%Y}"}, "done_on"),
        ({"done_on": f"{ON - 9 * DAY:%d-%m-%Y}"}, "done_on"),
    ],
)
def test_settling_says_what_was_done_between_the_scan_and_today(officer, wrong, field):
    finding = register.scan_finding(register.scan(ON - 8 * DAY))
    answer = settled(officer, finding, **wrong)
    assert list(answer.context["form"].errors) == [field]
    finding.refresh_from_db()
    assert finding.done_on is None


def test_a_scan_of_a_day_to_come_is_told_at_its_field(officer):
    answer = officer.post(
        reverse("register:add-scan"), {**SCAN, "scanned_on": f"{ON + DAY:%d-%m-%Y}"}
    )
    assert list(answer.context["form"].errors) == ["scanned_on"]
    assert answer.context["form"]["about"].value() == SCAN["about"]
    assert not SecurityScan.objects.exists()


def test_a_second_measure_of_the_same_name_is_told_at_its_field(officer):
    register.measure("Kluis")
    answer = officer.post(reverse("register:add-measure"), MEASURE)
    assert list(answer.context["form"].errors) == ["name"]


def test_who_only_looks_gets_no_buttons():
    register.measure()
    scan = register.scan()
    finding = register.scan_finding(scan)
    board = asking(world.user("board"))
    pages = [SECURITY, reverse("register:scan", args=[scan.pk])]
    text = "".join(board.get(page).content.decode() for page in pages)
    assert finding.what in text
    for name, args in (
        ("add-measure", []),
        ("add-scan", []),
        ("change-scan", [scan.pk]),
        ("add-scan-finding", [scan.pk]),
        ("settle-scan-finding", [finding.pk]),
    ):
        assert f'href="{reverse(f"register:{name}", args=args)}"' not in text


def test_the_page_of_security_costs_the_same_however_long_it_is():

    client = asking(world.user("privacy_officer"))

    def queries():
        with CaptureQueriesContext(connections["default"]) as asked:
            assert client.get(SECURITY).status_code == 200
        return len(asked)

    register.scan_finding(register.scan())
    few = queries()
    load_defaults(by=None)
    for _n in range(20):
        register.scan_finding(register.scan())
    assert queries() == few
