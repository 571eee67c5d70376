"""The register to take along holds, of every activity, all that GDPR art. 30(1) asks."""

import datetime as dt
import io

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.dates import today
from core.registries import retention_rules
from organisation.models import Organisation
from register.actions import change_activity, end_activity, load_defaults
from register.article_30 import sheets
from register.choices import recipient_labels
from register.models import ProcessingActivity, Processor, SecurityMeasure
from retention.models import RuleSetting
from tests.factories import register, world
from tests.factories.http import asking
from tests.pdf_text import open_pdf, text_of

pytestmark = pytest.mark.django_db
WORKBOOK, PDF = reverse("register:workbook"), reverse("register:pdf")
ON = today()


@pytest.fixture
def officer():
    world.organisation()
    Organisation.objects.update(
        address="Zandpad 1", postcode="1234 AB", town="Delft", email="info@example.com"
    )
    return world.user("privacy_officer", email="fg@example.com")


def opened(user):
    """Each sheet of the workbook as rows by heading."""
    book = load_workbook(io.BytesIO(asking(user).get(WORKBOOK).content))
    found = {}
    for sheet in book:
        header, *lines = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(header, line, strict=True)) for line in lines]
    return found


def expected_of(activity, officer) -> dict[str, list]:
    """What art. 30(1) asks of one activity, by heading, letter by letter."""
    recipients = recipient_labels()
    organisation = Organisation.objects.get()
    joint = [p for p in activity.processors.all() if p.role == Processor.Role.JOINT]
    return {
        # (a) who is responsible, who is so together with us, and the officer
        "Controller": [organisation.name, organisation.email, "Zandpad 1, 1234 AB Delft"],
        "Joint controllers": [p.system for p in joint],
        "Privacy officer": [officer.display_name, officer.email],
        # (b) the purposes, and what they rest on
        "Activity": [activity.name],
        "Purpose": [activity.purpose],
        "Ground": [activity.get_ground_display()],
        # (c) whose data, and which
        "People": activity.people_labels,
        "Data categories": activity.category_labels,
        # (d) who gets them
        "Kinds of recipient": [recipients[code] for code in activity.recipients],
        "Other recipients": [activity.other_recipients],
        "Systems and suppliers": [p.system for p in activity.processors.all()],
        # (e) to which country, and what protects them there
        "Transfers outside the EEA": [activity.transfers or "None: the data stays inside the EEA."],
        "Safeguards of those transfers": [activity.safeguards],
        # (f) how long
        "Retention rules": [rule.label for rule in activity.rules],
        # (g) how safe
        "Security measures": [activity.security],
    }


def filled():
    """The default register, with an activity that has all there is."""
    load_defaults(by=None)
    joint = register.processor("Samen", role="joint", supplier="Buurthuis", contact="Balie")
    return register.activity(
        "Kamp",
        processors=["Flexkids", joint],
        recipients=["school"],
        other_recipients="Zaalverhuur",
        transfers="Namen, naar Canada.",
        safeguards="Adequaatheidsbesluit",
        retention_rules=["child.file"],
        security="Alleen de locatie ziet de lijst.",
        dpia_done_on=dt.date(2026, 2, 1),
    )


@pytest.mark.clause("K06", "K21")
def test_the_workbook_has_every_field_of_article_30_of_every_activity(officer):
    filled()
    rows = {row["Activity"]: row for row in opened(officer)["Processing activities"]}
    activities = ProcessingActivity.objects.all()
    assert set(rows) == {activity.name for activity in activities}
    for activity in activities:
        row = rows[activity.name]
        for heading, parts in expected_of(activity, officer).items():
            told = (row[heading] or "").casefold()
            for part in parts:
                assert str(part).casefold() in told, f"{activity}: {heading}"
    assert rows["Kamp"]["DPIA done on"].date() == dt.date(2026, 2, 1)


@pytest.mark.clause("K06", "K21")
def test_the_pdf_has_every_field_of_article_30_of_every_activity(officer):
    filled()
    answer = asking(officer).get(PDF)
    assert answer["Content-Type"] == "application/pdf"
    with open_pdf(answer.content) as pdf:
        assert pdf.Root.MarkInfo.Marked
    text = "".join(text_of(answer.content).split()).casefold()  # lines break anywhere
    for activity in ProcessingActivity.objects.all():
        for heading, parts in expected_of(activity, officer).items():
            for part in parts:
                squeezed = "".join(str(part).split()).casefold()
                assert squeezed in text, f"{activity}: {heading}"


def test_the_pdf_says_by_name_what_was_left_empty(officer):
    register.processor("Praatplein", **{**register.ARRANGED, "hosting": ""})
    text = text_of(asking(officer).get(PDF).content)
    assert "Left empty: " in text
    assert "Hosting place" in text.partition("Left empty: ")[2]


@pytest.mark.clause("K11", "L67", "L80", "S01")
def test_systems_and_measures_have_a_sheet_each_with_all_their_fields(officer):
    load_defaults(by=None)
    whole = register.processor(
        "Praatplein",
        agreement_from=dt.date(2026, 1, 1),
        agreement_model="Eigen",
        **register.ARRANGED,
    )
    register.measure("Kluis", in_place_on=dt.date(2026, 2, 1))
    book = opened(officer)
    systems = {row["System"]: row for row in book["Systems and suppliers"]}
    assert set(systems) == set(Processor.objects.values_list("system", flat=True))
    for name in register.ARRANGED:
        heading = str(whole._meta.get_field(name).verbose_name)
        value = getattr(whole, name)
        told = systems["Praatplein"][heading[0].upper() + heading[1:]]
        if name == "at_the_end":
            value = "Returned to us, then deleted"
        assert told == ("Child\nParent" if name == "people" else value), name
    assert systems["Praatplein"]["Agreement"] == "In force"
    assert systems["Konnect"]["Agreement"] == "No agreement"
    model = str(whole._meta.get_field("agreement_model").verbose_name)
    model = model[0].upper() + model[1:]
    assert (systems["Praatplein"][model], systems["Konnect"][model]) == ("Eigen", None)
    assert "Contact met ouders" in systems["Konnect"]["Used by the activities"]
    measures = {row["Measure"]: row for row in book["Security measures"]}
    assert set(measures) == set(SecurityMeasure.objects.values_list("name", flat=True))
    assert measures["Kluis"]["In place since"].date() == dt.date(2026, 2, 1)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run_by_a_spreadsheet(officer, start):
    register.activity(f"Kamp {start}", purpose=f"{start}1+1")
    register.processor("Praatplein", supplier=f"{start}1+1")
    register.measure("Kluis", what=f"{start}1+1")
    book = load_workbook(io.BytesIO(asking(officer).get(WORKBOOK).content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum(str(cell.value).endswith("1+1") for cell in cells) == 3
    for cell in cells:
        assert cell.data_type != "f"
        assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_how_long_is_the_organisations_own_term_on_the_page_too(officer):
    activity = register.activity(retention_rules=["child.file"])
    rule = retention_rules["child.file"]
    RuleSetting.objects.create(rule="child.file", years=1)
    own, shipped = f"{rule.label}: 1 year,", f"{rule.label}: {rule.term},"
    [row] = opened(officer)["Processing activities"]
    page = asking(officer).get(reverse("register:activity", args=[activity.pk])).content.decode()
    for text in (row["Retention rules"], page):
        assert own in text
        assert shipped not in text


def test_what_was_ended_is_accounted_for_with_its_day(officer):
    end_activity(activity=register.activity("Kamp"), on=ON, by=None)
    register.activity("Ouderavonden")
    kamp, evenings = opened(officer)["Processing activities"]
    assert kamp["Ended on"].date() == ON
    assert evenings["Ended on"] == "in use"


def test_a_change_is_in_the_next_pdf(officer):
    activity = register.activity("Kamp")
    client = asking(officer)
    client.get(PDF)
    values = {"purpose": "Een nacht in het bos."}
    change_activity(activity=activity, values=values, version=1, by=None)
    assert "Een nacht in het bos." in text_of(client.get(PDF).content)


def test_it_costs_the_same_however_long_the_register_is(officer):
    def queries():
        with CaptureQueriesContext(connections["default"]) as asked:
            sheets(ON)
        return len(asked)

    register.activity(processors=[register.processor()])
    few = queries()
    load_defaults(by=None)
    assert queries() == few


def test_an_empty_register_can_be_taken_along(officer):
    client = asking(officer)
    assert "Nothing is shown here yet." in text_of(client.get(PDF).content)
    book = load_workbook(io.BytesIO(client.get(WORKBOOK).content))
    assert book.sheetnames == [
        "Processing activities",
        "Systems and suppliers",
        "Security measures",
    ]
