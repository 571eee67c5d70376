"""The list for the tax office, over which places a list may be, and what was delivered."""

import pytest
from django.urls import reverse

from accounts.actions import change_matrix, start_appointment
from accounts.functions import DEFAULT_LEVELS
from children.actions import ParentDetails
from core.privacy import Level
from disclosures.deliveries.views import standing
from disclosures.models import Delivery, Disclosure
from tests.factories import disclosures, world
from tests.factories.deliveries import LIST, TAX, YEAR, asked, day, sent, signed, table, toddler
from tests.factories.http import asking_afresh as asking
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db


def test_who_may_deliver_but_not_see_every_part_makes_no_list(here):
    levels = {name: dict(cells) for name, cells in DEFAULT_LEVELS.items()}
    levels["location_manager"]["organisation.deliveries"] = int(Level.CHANGE)
    change_matrix(levels=levels, by=None)
    manager = asking(world.user("location_manager", here))
    assert manager.get(LIST).status_code == 200
    refused = manager.get(TAX)  # the BSN opens to this function on reason alone
    assert refused.status_code == 403
    assert "BSN and identity check" in refused.content.decode()


def test_a_list_is_over_the_places_where_every_part_opens(here):
    there = world.location("Het Vlot")
    levels = {name: dict(cells) for name, cells in DEFAULT_LEVELS.items()}
    levels["location_manager"]["organisation.deliveries"] = int(Level.CHANGE)
    change_matrix(levels=levels, by=None)
    both = world.user("location_manager", here)
    start_appointment(
        user=both, function="administration", place=there, starts_on=world.START, by=None
    )
    assert "De Boomhut" in asking(both).get(LIST).content.decode()
    page = asking(both).get(TAX).content.decode()
    assert "Het Vlot" in page
    assert "De Boomhut" not in page


def test_a_list_is_over_the_chosen_place_alone(here, office):
    there, everywhere = world.location("Het Vlot"), asking(world.user("administration"))
    sam = toddler(there, "Sam", "Vlottema")
    signed(sam, there)
    assert not everywhere.get(LIST, asked(at=here)).context["roster"].lines
    assert not everywhere.get(TAX, asked(at=here)).context["roster"].lines
    assert everywhere.get(LIST, asked(at=there)).context["roster"].lines
    assert everywhere.get(TAX, asked(at=there)).context["roster"].lines
    cluster = asked(places=f"cluster:{world.cluster_of(there).pk}")
    assert everywhere.get(TAX, cluster).context["roster"].lines
    elsewhere = asked(places=f"cluster:{world.cluster_of(here).pk}")
    assert not everywhere.get(TAX, elsewhere).context["roster"].lines


def test_a_list_that_would_take_too_long_asks_for_fewer_places(here, office, monkeypatch):
    monkeypatch.setattr(standing, "MOST", 1)
    for name in ("Noor", "Sam"):
        toddler(here, name)
    page = office.get(LIST, asked(at=here)).content.decode()
    assert "This would be 2 lines, and 1 is the most. Choose fewer locations." in page
    assert "Record and download" not in page


@pytest.mark.clause("L26", "L31")
def test_the_tax_office_gets_the_contract_with_the_bsn_of_child_and_signer(here, office):
    noor = toddler(here, parents=[ParentDetails(name, "Zandstra") for name in ("Ans", "Bas")])
    contract = signed(noor, here, by_parent=1)
    other, signer = world.parents_of(noor)
    world.noted_bsn(other.subject, "111222333")
    question = {"year": YEAR, "places": f"location:{here.pk}"}
    page = office.get(TAX, question).content.decode()
    assert "the BSN of the child, the BSN of the parent who signed the contract" in page
    assert "Nobody can be on the list yet" in page
    world.noted_bsn(noor.subject)
    world.noted_bsn(signer.subject, "123456782")
    (line,) = table(sent(office, question, url=TAX))
    assert line == {
        "BSN kind": "123456782",
        "voornaam kind": "Noor",
        "achternaam kind": "Zandstra",
        "geboortedatum kind": f"14-03-{YEAR - 2}",
        "BSN ouder": "123456782",
        "naam ouder volgens het contract": "Bas Zandstra",
        "LRK-nummer": here.lrk_number,
        "soort opvang": "dagopvang",
        "contractnummer": contract.number,
        "begindatum contract": f"08-01-{YEAR}",
        "einddatum contract": "",
        "uren per maand": "80",
        "uurtarief": "9,50",
    }
    assert {one.subject_id for one in Disclosure.objects.all()} == {noor.pk, signer.pk}
    assert Delivery.objects.get().count == 1
    assert {one.duty.code for one in Disclosure.objects.all()} == {"allowance"}


def test_contracts_of_another_year_are_not_on_the_tax_list(here, office):
    noor = toddler(here)
    question = {"year": YEAR, "places": f"location:{here.pk}"}
    signed(noor, here, starts_on=day(1, 1, YEAR - 1), ends_on=day(12, 31, YEAR - 1))
    signed(noor, here, starts_on=day(1, 1, YEAR + 1))
    assert not office.get(TAX, question).context["roster"].lines
    signed(noor, here, starts_on=day(1, 1, YEAR - 1), ends_on=day(1, 1))
    assert len(office.get(TAX, question).context["roster"].lines) == 1


def test_the_list_of_deliveries_shows_those_of_the_own_places(here, office):
    there = world.location("Het Vlot")
    own = disclosures.lunch_list(here)
    foreign = disclosures.lunch_list(there)
    for who in (office, asking(world.user("cluster_manager", world.cluster_of(here)))):
        page = who.get(reverse("deliveries:list")).content.decode()
        assert str(own.pk) in page
        assert str(foreign.pk) not in page
        assert who.get(reverse("deliveries:detail", args=[foreign.pk])).status_code == 404
    detail = office.get(reverse("deliveries:detail", args=[own.pk])).content.decode()
    assert own.file_hash in detail
    board = asking(world.user("board"))
    assert str(foreign.pk) in board.get(reverse("deliveries:list")).content.decode()
    narrowed = board.get(reverse("deliveries:list"), {"code": "tax"}).content.decode()
    assert "Nothing of this kind yet" in narrowed


def test_a_longer_list_asks_no_more_of_the_database(here, office):
    question = f"{LIST}?year={YEAR}&places=location:{here.pk}&recipient=X&kinds=kdv"
    taxed = f"{TAX}?year={YEAR}&places=location:{here.pk}"
    counts = []
    for names in ("AB", "CDEFG"):
        for name in names:
            child = toddler(here, name, shown=name in "AC")
            signed(child, here)
            disclosures.lunch_list(here)
        for url in (question, taxed, reverse("deliveries:list")):
            counts.append(queries_of(office, url))
    assert counts[:3] == counts[3:]
