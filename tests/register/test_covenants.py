"""Covenants of the sector, and on which model an agreement with a supplier was made (B11)."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import Event
from core.dates import today
from register.actions import load_defaults
from register.defaults import SECTOR_MODEL
from register.models import Covenant, Processor
from tests.factories import register

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ON = today()
LIST, COVENANTS = reverse("register:list"), reverse("register:covenants")
COVENANT = {
    "name": "Convenant Veilig Opvangen",
    "parties": "Opvang en leveranciers",
    "binds": "Met het model werken.",
    "starts_on": "01-02-2026",
    "ends_on": "31-12-2029",
    "review_on": "01-02-2027",
}


@pytest.mark.clause("B11")
def test_a_covenant_is_recorded_with_what_it_binds_us_to_and_changed(officer):
    assert "No covenants yet" in officer.get(COVENANTS).content.decode()
    page = officer.post(reverse("register:add-covenant"), COVENANT, follow=True).content.decode()
    for words in (*COVENANT.values(), "In force"):
        assert words in page
    covenant = Covenant.objects.get()
    change = reverse("register:change-covenant", args=[covenant.pk])
    officer.post(change, {**COVENANT, "version": 1, "binds": "Ook ouders vertellen."})
    assert "Ook ouders vertellen." in officer.get(COVENANTS).content.decode()
    event = Event.objects.get(action="register.covenant_changed")
    assert event.details["fields"] == ["binds"]


@pytest.mark.clause("B11")
@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [
        (None, None, "Not taking part yet"),
        (1, None, "Not taking part yet"),
        (0, None, "In force"),
        (-9, 0, "In force"),
        (-9, -1, "Ended"),
    ],
)
def test_a_covenant_holds_from_its_first_day_through_its_last(officer, starts, ends, state):
    register.covenant(
        starts_on=None if starts is None else ON + starts * DAY,
        ends_on=None if ends is None else ON + ends * DAY,
    )
    assert state in officer.get(COVENANTS).content.decode()


def test_a_covenant_that_ends_before_it_starts_is_told_at_its_field(officer):
    answer = officer.post(reverse("register:add-covenant"), {**COVENANT, "ends_on": "01-01-2026"})
    assert list(answer.context["form"].errors) == ["ends_on"]
    assert not Covenant.objects.exists()


@pytest.mark.clause("B11")
def test_it_starts_with_the_model_of_the_sector_and_takes_part_in_nothing_by_itself(officer):
    load_defaults(by=None)
    assert [one.starts_on for one in Covenant.objects.all()] == [None]
    form = officer.get(reverse("register:add-processor")).context["form"]
    assert form["agreement_model"].value() == SECTOR_MODEL
    rows = officer.get(LIST).context["processors"]
    models = {row[0]["text"]: row[3] for row in rows}
    assert models["Konnect"] == "none written down"  # there is no agreement yet
    konnect = Processor.objects.get(system="Konnect")
    page = reverse("register:processor", args=[konnect.pk])
    assert SECTOR_MODEL not in officer.get(page).content.decode()
    Processor.objects.filter(pk=konnect.pk).update(agreement_from=ON)
    rows = officer.get(LIST).context["processors"]
    models = {row[0]["text"]: row[3] for row in rows}
    assert models["Konnect"] == SECTOR_MODEL
    assert SECTOR_MODEL in officer.get(page).content.decode()
    assert models["PFZW"] == "none written down"  # decides alone, so needs no agreement


@pytest.mark.clause("B11")
def test_the_systems_are_filtered_by_the_model_of_their_agreement(officer):
    register.processor("Een", agreement_model=SECTOR_MODEL, agreement_from=ON)
    register.processor("Twee", agreement_model="Eigen model", agreement_from=ON)
    register.processor("Drie")

    def shown(model):
        return [row[0]["text"] for row in officer.get(LIST, {"model": model}).context["processors"]]

    assert shown("") == ["Drie", "Een", "Twee"]
    assert shown(SECTOR_MODEL) == ["Een"]
    assert shown("-") == ["Drie"]
    assert shown("Onbekend") == []
    page = officer.get(LIST, {"model": "Onbekend"}).content.decode()
    assert "No system has an agreement on this model." in page
    assert '<option value="Eigen model">' in page
