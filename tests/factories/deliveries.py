"""Children of whom a standing delivery is made, and asking for one as the pages do."""

import csv
import datetime as dt
import io

from django.urls import reverse

from children.actions import ContractDetails, ParentDetails, sign_contract
from children.models import IncomeStatement
from core.dates import today
from subjects.record_actions import save_record
from tests.factories import disclosures, world

YEAR = today().year - 1
TWELVE = (
    "voornaam;achternaam;adres;postcode;woonplaats;geboortedatum;plaatsingsdatum;"
    "uitschrijvingsdatum;kindercentrum;soort plaats;datum VVE-indicatie;datum inkomensverklaring"
)
HOME = {"street": "Duinweg 3", "postcode": "2345 CD", "town": "Zandvoort"}
LIST, TAX = reverse("deliveries:municipality"), reverse("deliveries:tax")


def day(month: int, number: int, year: int = YEAR) -> dt.date:
    return dt.date(year, month, number)


def toddler(at, first_name="Noor", family_name="Zandstra", *, shown=True, **more):
    """A toddler on a place for a whole year, of whom everything is noted that the list asks."""
    more = {"birth_date": day(3, 14, YEAR - 2), "starts_on": day(1, 8), **more}
    parents = more.pop("parents", [ParentDetails("Ans", family_name, **HOME)])
    made = world.child(at, first_name, family_name, parents=parents, **more)
    if shown:
        income(made)
    return made


def income(of, **values):
    values = {"year": YEAR, "shown_on": day(2, 1), **values}
    return save_record(record=IncomeStatement(subject=of.subject), values=values, by=None)


def asked(**changed) -> dict:
    place = changed.pop("at", None)
    places = f"location:{place.pk}" if place else "all"
    said = {"year": YEAR, "places": places, "recipient": "Gemeente Zandvoort", "kinds": ["kdv"]}
    return {**said, **changed}


def sent(client, question: dict, *, url=LIST, **changed):
    """Sends the page as it was shown, with the five rules ticked, but for what is changed."""
    page = client.get(url, question)
    answers = {
        "mark": page.context["roster"].mark,
        "purpose": "de peutersubsidie",
        "five_rules": disclosures.FIVE,
        "ending": "csv",
        **changed,
    }
    return client.post(url, {**question, **answers})


def table(response) -> list[dict]:
    assert response["Content-Disposition"].startswith("attachment"), response.content.decode()
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def signed(of, at, *, by_parent=0, **changed):
    details = ContractDetails(hours_per_month=80, rate="9.50")
    starts_on = changed.pop("starts_on", day(1, 8))
    contract = sign_contract(
        child=of,
        parent=world.parents_of(of)[by_parent],
        location=at,
        starts_on=starts_on,
        details=details,
        by=None,
    )
    for name, value in changed.items():
        setattr(contract, name, value)
    contract.save()
    return contract
