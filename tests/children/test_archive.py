"""The archive: by the year a contract ended, then by name; what went, by its certificate."""

import datetime as dt

import pytest
from django.utils import timezone

from children.actions import ContractDetails, sign_contract
from children.models import Contract
from retention.models import Certificate, Destruction
from tests.factories import world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L10")]
URL = "/children/archive/"


def contract(at, first: str, family: str, ends_on: dt.date) -> Contract:
    born, first_day = dt.date(2018, 1, 1), dt.date(2019, 1, 1)
    kid = world.child(at, first, family, starts_on=first_day, birth_date=born)
    made = sign_contract(
        child=kid,
        parent=world.parents_of(kid)[0],
        location=at,
        starts_on=first_day,
        details=ContractDetails(hours_per_month=80, rate="9.00"),
        by=None,
    )
    Contract.objects.filter(pk=made.pk).update(ends_on=ends_on)
    return made


@pytest.fixture
def contracts(here):
    return [
        contract(here, first, family, dt.date(year, month, 1))
        for first, family, year, month in (
            ("Zora", "Appel", 2022, 3),
            ("Álef", "Boom", 2022, 9),
            ("bram", "Citroen", 2022, 1),
            ("Cor", "Dadel", 2021, 1),
        )
    ]


@pytest.fixture
def client(here):
    return asking(world.user("location_manager", here))


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_latest_year_stands_by_name_and_the_others_are_chosen(contracts, client):
    page = words(client.get(URL))
    places = [page.index(name) for name in ("Álef Boom", "bram Citroen", "Zora Appel")]
    assert places == sorted(places)
    assert "Cor Dadel" not in page
    assert '3 contracts, to be destroyed on <span class="whole">01-01-2030</span>' in page
    assert '1 contract, to be destroyed on <span class="whole">01-01-2029</span>' in page
    older = words(client.get(URL + "?year=2021"))
    assert "Cor Dadel" in older
    assert "Zora Appel" not in older
    assert "Zora Appel" in words(client.get(URL + "?year=onzin"))


def test_another_location_counts_and_shows_none_of_it(contracts):
    elsewhere = asking(world.user("location_manager", world.location("Het Vlot")))
    page = words(elsewhere.get(URL + "?year=2022"))
    assert "2022" not in page.split("<main")[1].split("</main")[0]


@pytest.mark.clause("L18")
def test_what_is_past_its_term_is_gone_with_the_number_of_its_certificate(client, here):
    certificate = Certificate.objects.create(
        number=14,
        rule="child.fiscal",
        destroyed_on=dt.date(2026, 1, 2),
        subject_count=2,
        counts={},
        held_count=0,
        content_hash="0" * 64,
    )
    Destruction.objects.bulk_create(
        Destruction(
            subject_id=f"00000000-0000-0000-0000-00000000000{n}",
            retention_class="child.fiscal",
            rule="child.fiscal",
            due_on=dt.date(2026, 1, 1),
            destroyed_at=timezone.now(),
            certificate=certificate,
        )
        for n in range(2)
    )
    page = words(client.get(URL))
    for text in ("Destroyed after their term", "01-01-2026", "02-01-2026"):
        assert text in page, text
    assert "/retention/certificates/14/" in page
    clerk = words(asking(world.user("administration", here)).get(URL))
    assert "/retention/certificates/14/" not in clerk
    assert ">14<" in clerk.replace("> ", ">").replace(" <", "<")


def test_the_archive_asks_the_same_of_the_database_whatever_its_length(contracts, client, here):
    before = queries_of(client, URL)
    for n in range(5):
        contract(here, f"Kind{n}", "Extra", dt.date(2022, 5, 1))
    assert queries_of(client, URL) == before
