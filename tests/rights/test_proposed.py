"""What was asked to change and waits stands above the part of the file it is about (L06)."""

import pytest
from django.urls import reverse

from consents.defaults import MEDICAL_GROUP
from core.dates import today
from rights.models import Request
from subjects.record_actions import save_record
from tests.factories import consents, world
from tests.factories.http import asking
from tests.factories.rights import grant, propose

pytestmark = pytest.mark.django_db


def told_above(client, child, part="daily_care") -> list:
    page = client.get(reverse("children:section", args=[child.pk, part]))
    return [panel for panel in page.context["panels"] if panel.title == "Asked to change"]


@pytest.mark.clause("L06")
def test_who_looks_after_the_child_reads_that_a_change_waits_until_it_is_decided(
    here, child, parent
):
    group = asking(world.user("pedagogical_professional", here))
    manager = asking(world.user("location_manager", here))
    assert not told_above(group, child)
    propose(parent, child, allergies="pinda en noten", diet="halal", health_note="")
    request = Request.objects.get()
    [panel] = told_above(group, child)
    assert panel.warning
    assert [(label, cell["text"]) for label, cell in panel.rows] == [
        ("Allergies", "pinda en noten")
    ]
    assert not panel.links  # who handles no requests has no way there
    [panel] = told_above(manager, child)
    assert [url for _label, url in panel.links] == [reverse("rights:detail", args=[request.pk])]
    assert not told_above(manager, child, "contact")
    grant(request, request.corrections.all())
    assert not told_above(group, child)


@pytest.mark.clause("L06")
def test_of_several_it_is_told_whose_changes_and_what_it_replaces(here, child, parent):
    ans, bas = world.parents_of(child)
    for user, one, phone in ((parent, ans, "06 1"), (world.parent_user(child, 1), bas, "06 2")):
        typed = {"first_name": one.first_name, "family_name": one.family_name}
        phone = f"{phone}1111111"
        propose(user, child, "parent", one.pk, "child.contact", phone=phone, **typed)
    for old, new in (("06 33333333", "06 55555555"), ("06 44444444", "06 66666666")):
        key = world.emergency_number(child, old).pk
        propose(parent, child, "emergency", key, position="1", phone=new, whom="")
    propose(parent, child, allergies="", diet="halal", health_note="")
    manager = asking(world.user("location_manager", here))
    told = {
        (label, cell["text"], cell["sub"].partition("instead of: ")[2])
        for part in ("contact", "daily_care")
        for label, cell in told_above(manager, child, part)[0].rows
    }
    assert told == {
        (f"{ans.name}: Telephone", "06 11111111", "–"),
        (f"{bas.name}: Telephone", "06 21111111", "–"),
        ("Emergency number: Telephone", "06 55555555", "06 33333333"),
        ("Emergency number: Telephone", "06 66666666", "06 44444444"),
        ("Allergies", "–", "pinda"),
    }


@pytest.mark.clause("B08")
def test_what_the_parents_keep_from_the_group_is_not_told_by_a_proposal_either(here, child, parent):
    consents.decided(child, parent.subject, False, on=today(), code=MEDICAL_GROUP)
    propose(parent, child, allergies="Kanariepiet", diet="halal", health_note="")
    [panel] = told_above(asking(world.user("pedagogical_professional", here)), child)
    assert panel.warning
    assert not panel.rows


@pytest.mark.clause("L06")
def test_what_it_replaces_is_what_stands_there_now(here, child, parent):
    number = world.emergency_number(child, "06 33333333")
    propose(parent, child, "emergency", number.pk, position="1", phone="06 55555555", whom="")
    client = asking(world.user("location_manager", here))

    def said() -> str:
        ((_label, cell),) = told_above(client, child)[0].rows
        return cell["sub"]

    save_record(record=number, values={"phone": "06 77777777"}, by=None)
    assert said().endswith(", instead of: 06 77777777")
    number.delete()
    assert said().endswith("; what was to be changed is no longer there")
