"""Children the use of whose data is restricted are on no list, and the list says how many."""

import pytest
from django.urls import reverse

from audit.models import Event
from core.dates import today
from disclosures.models import Delivery, Disclosure
from subjects.restrictions import lift_restriction, restrict_use
from tests.factories import world
from tests.factories.deliveries import LIST, TAX, asked, day, sent, signed, table, toddler

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L28")]
ONE_LEFT_OUT = "1 child is left out: the use of its data is restricted."


def restrict(child, part):
    return restrict_use(
        subject=child.subject, categories=[part], reference="V-1", starts_on=today(), by=None
    )


def test_the_list_for_the_municipality_says_how_many_it_leaves_out_and_not_who(here, office):
    toddler(here)
    sam = toddler(here, "Sam", "Duinker")
    assert ONE_LEFT_OUT not in office.get(LIST, asked(at=here)).content.decode()
    restriction = restrict(sam, "child.finance")
    page = office.get(LIST, asked(at=here)).content.decode()
    assert ONE_LEFT_OUT in page
    assert "Ask the privacy officer" in page
    assert "Sam" not in page
    assert [line["voornaam"] for line in table(sent(office, asked(at=here)))] == ["Noor"]
    delivery = Delivery.objects.get()
    assert (delivery.count, delivery.left_out, delivery.restricted) == (1, 0, 1)
    assert Event.objects.get(action="delivery.made").details["restricted"] == 1
    assert not Disclosure.objects.filter(subject=sam.subject).exists()
    assert "1 left out" in office.get(reverse("deliveries:list")).content.decode()
    told = dict(office.get(reverse("deliveries:detail", args=[delivery.pk])).context["facts"])
    assert told["Left out, because the use of their data is restricted"] == 1
    lift_restriction(restriction=restriction, on=today(), by=None)
    assert len(table(sent(office, asked(at=here)))) == 2


def test_the_list_for_the_tax_office_says_so_too(here, office):
    sam = toddler(here, "Sam", "Duinker")
    signed(sam, here)
    signed(sam, here, starts_on=day(7, 1))
    restrict(sam, "child.contract")
    page = office.get(TAX, asked(at=here))
    assert page.context["roster"].restricted == 1
    assert ONE_LEFT_OUT in page.content.decode()
    assert "There is nobody for this list" in page.content.decode()


def test_what_a_list_does_not_need_and_who_was_not_on_it_is_not_counted(here, office):
    toddler(here)
    restrict(toddler(here, "Sam", "Duinker"), "child.development")
    restrict(toddler(here, "Bo", "Helm", birth_date=day(3, 14, 2015)), "child.finance")
    restrict(toddler(world.location("Het Vlot"), "Kim", "Vlotman"), "child.finance")
    assert office.get(LIST, asked(at=here)).context["roster"].restricted == 0
