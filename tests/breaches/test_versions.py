"""Two people on one page of a breach: a form that is out of date overwrites nothing."""

import pytest

from breaches.models import Breach, Measure
from tests.breaches.test_sections import points, url
from tests.factories import breaches, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


def sent_by(desk, page, **typed) -> dict:
    """What a form that was opened before sends along, with what was typed in it."""
    form = page.context["form"]
    stored = {name: form[name].value() for name in form.fields}
    return {n: v for n, v in (stored | typed).items() if v not in (None, "", False)}


def test_a_page_that_was_opened_before_somebody_else_saved_it_overwrites_nothing(desk, breach):
    address = url(breach, "description")
    first = desk.get(address)
    other = asking(world.user("privacy_officer"))
    newer = sent_by(other, other.get(address), summary="De lijst is terug.")
    assert other.post(address, newer).status_code == 302
    late = desk.post(address, sent_by(desk, first, summary="De lijst is weg."))
    page = late.content.decode()
    assert "Somebody changed this meanwhile" in page
    assert "De lijst is weg." in page.partition("<form")[2]  # what was typed stays
    assert "De lijst is terug." in page  # and what the other wrote is there to read
    assert Breach.objects.get().summary == "De lijst is terug."
    other_page = url(breach, "nature")  # another page is no matter
    assert desk.post(other_page, {"nature": ["a"]}).status_code == 302
    assert other.post(address, newer).status_code == 302  # sent twice is no conflict


def test_a_page_is_out_of_date_once_another_step_wrote_its_answers(desk):
    child = world.child(world.location())
    breach = breaches.to_tell(child)
    opened = desk.get(url(breach, "informing"))
    breaches.tell(breach, "letter")
    informed_at = Breach.objects.get().informed_at
    late = desk.post(url(breach, "informing"), sent_by(desk, opened))
    assert "Somebody changed this meanwhile" in late.content.decode()
    assert Breach.objects.get().informed_at == informed_at is not None


def test_an_evaluation_that_is_out_of_date_writes_no_points_either(desk, breach):
    address = url(breach, "evaluation")
    opened = desk.get(address)
    points = opened.context["points"]
    management = {
        points.management_form.add_prefix(k): v for k, v in points.management_form.initial.items()
    }
    typed = sent_by(desk, opened, evaluation="Sloten helpen.", no_improvements="on") | management
    assert desk.post(address, typed).status_code == 302
    late = desk.post(address, typed | {"evaluation": "Sloten helpen niet."})
    assert "Somebody changed this meanwhile" in late.content.decode()
    assert Breach.objects.get().evaluation == "Sloten helpen."


def test_an_evaluation_that_is_sent_twice_makes_its_points_once(desk, breach):
    row = {"what": "Lijsten blijven hier", "owner": "Manager", "due_on": "01-12-2026"}
    address = url(breach, "evaluation")
    opened = desk.get(address)
    for what in ("Lijsten blijven hier", "Lijsten blijven hier", "Een kast"):
        opened = opened if what == row["what"] else desk.get(address)
        sent = points({**row, "what": what})
        desk.post(address, sent_by(desk, opened, evaluation="Oorzaak") | sent)
    assert sorted(point.what for point in Measure.objects.all()) == [
        "Een kast",
        "Lijsten blijven hier",
    ]
