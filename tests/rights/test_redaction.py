import uuid

import pytest

from children.actions import ParentDetails, change_daily_care
from rights.contents import gather
from rights.redaction import Redactor
from tests.factories import world
from tests.factories.rights import asked

pytestmark = pytest.mark.django_db
ANS = ParentDetails(
    "Ans",
    "Zandstra",
    email="ans@example.com",
    phone="06 11111111",
    street="Answeg 1",
    postcode="1234 AB",
    town="Amsterdam",
)
BAS = ParentDetails(
    "Bas",
    "Kanariepiet",
    email="bas@example.com",
    phone="06 22222222",
    street="Basweg 2",
    postcode="1234 AC",
    town="Haarlem",
)


@pytest.fixture
def here():
    return world.location()


@pytest.fixture
def child(here):
    return world.child(here, parents=[ANS, BAS])


def redactor(child, parent=0):
    return Redactor(child.subject, world.parents_of(child)[parent].subject)


def screened(child, text, parent=0):
    return redactor(child, parent).rows([{"note": text}])[0]["note"]


def test_names_of_other_children_become_initials(here, child):
    world.child(here, "Sam", "van der Vlotman")
    assert screened(child, "Sam van der Vlotman") == "S. v. d. V."
    assert screened(child, "Ze viel toen Sam haar duwde.") == "Ze viel toen S. haar duwde."
    assert screened(child, "Speelt met Sam's auto vandaag") == "Speelt met S.'s auto vandaag"


def test_a_word_that_only_looks_like_a_name_stays(here, child):
    world.child(here, "Sam", "Vlotman")
    for text in ("Samen spelen gaat goed", "Drinkt samsam met melk", "De Sam"):
        assert screened(child, text) == text


def test_the_own_name_stays_even_where_another_child_has_it_too(here, child):
    world.child(here, "Noor", "Vlotman")
    text = "Noor eet goed, Ans brengt haar"
    assert screened(child, text) == text
    assert screened(child, "Noor Vlotman was erbij") == "N. V. was erbij"


def test_children_of_another_location_are_not_looked_for(child):
    world.child(world.location("Het Vlot"), "Sam", "Vlotman")
    assert screened(child, "Speelt graag met Sam buiten") == "Speelt graag met Sam buiten"


def test_contact_data_and_name_of_the_other_parent_go(child):
    text = "Bel Bas Kanariepiet op 06 22222222 of bas@example.com, Basweg 2."
    left = screened(child, text)
    for value in ("Kanariepiet", "22222222", "bas@example.com", "Basweg"):
        assert value not in left
    assert "Bas Kanariepiet" in screened(child, text, parent=1)


def test_rows_of_the_other_parent_are_left_out_and_counted(child):
    mine, theirs = world.parents_of(child)
    found = redactor(child)
    rows = found.rows(
        [{"parent": f"parent {mine.pk}"}, {"parent": f"parent {theirs.pk}"}, {"function": "parent"}]
    )
    assert rows == [{"parent": "Ans Zandstra"}]
    assert found.left_out.rows == 2


def test_what_the_other_parent_signed_is_left_out_and_the_own_is_not(child):
    row = {"number": "2026-1", "party_name": "Bas Kanariepiet", "party_address": "x", "iban": "y"}
    mine = redactor(child, parent=0).rows([row])[0]
    assert mine["number"] == "2026-1"
    assert len({mine["party_name"], mine["party_address"], mine["iban"]}) == 1
    assert redactor(child, parent=1).rows([row])[0]["iban"] == "y"


def test_the_trail_does_not_tell_one_parent_about_the_other(child):
    steps = ["section.opened", "representation.restricted", "access.granted", "request.received"]
    rows = redactor(child).rows([{"action": step, "function": "board"} for step in steps])
    assert [row["action"] for row in rows] == ["section.opened"]


def everything(child, parent):
    reader = world.parents_of(child)[parent].subject
    return gather(child.subject, reader=reader)


@pytest.mark.clause("S08")
def test_a_parents_contents_hold_the_own_contact_data_and_not_the_others(child):
    for parent, own, other in ((0, ANS, BAS), (1, BAS, ANS)):
        text = str(everything(child, parent).parts)
        assert own.email in text
        assert own.street in text
        assert other.email not in text
        assert other.street not in text
        assert other.phone not in text


def test_the_other_parents_request_is_nobody_elses_to_know(child):
    asked(child, parent=1)
    assert "2026-001" not in str(everything(child, 0).parts)
    assert "2026-001" in str(everything(child, 1).parts)


def test_categories_limit_what_is_gathered(child):
    change_daily_care(
        child=child.subject, allergies="pinda", diet="", health_note="", emergency_phone="", by=None
    )
    contents = gather(
        child.subject, reader=world.parents_of(child)[0].subject, categories={"child.daily_care"}
    )
    assert contents.categories == ["child.daily_care"]
    assert contents.parts[0].rows[0]["allergies"] == "pinda"


def test_a_reference_to_an_unknown_person_is_not_mistaken_for_a_parent(child):
    row = {"parent": f"parent {uuid.uuid4()}"}
    assert redactor(child).rows([row]) == [row]
