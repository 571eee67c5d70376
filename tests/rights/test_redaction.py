import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from children.actions import ParentDetails
from children.models import Declaration
from organisation.models import Organisation
from rights.contents import gather
from rights.passages import mark
from rights.redaction import Redactor
from subjects.record_actions import remove_record
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


def test_an_own_name_stays_where_it_is_another_ones_other_name(here, child):
    world.child(here, "Zandstra", "Noor", parents=[ParentDetails("Vlot", "Ans")])
    text = "Noor Zandstra eet goed, Noor slaapt goed, mevrouw Zandstra en Ans komen"
    assert screened(child, text) == text


def test_children_of_another_location_are_not_looked_for(child):
    world.child(world.location("Het Vlot"), "Sam", "Vlotman")
    assert screened(child, "Speelt graag met Sam buiten") == "Speelt graag met Sam buiten"


@pytest.mark.parametrize("text", ["Ruzie met zoe gisteren", "Ruzie met Zoe gisteren"])
def test_a_name_is_found_without_its_accents(here, child, text):
    world.child(here, "Zoë", "Işık")
    assert screened(child, text).casefold() == "ruzie met z. gisteren"
    assert screened(child, "Zoe Isik") == "Z. I."


def test_an_accent_that_stands_apart_is_the_same_accent(here, child):
    world.child(here, "Zoë", "Vlotman")
    assert screened(child, "Ruzie met Zoe\u0308 gisteren") == "Ruzie met Z. gisteren"


@pytest.mark.parametrize("text", ["Speelt met 't Hooft buiten", "Speelt met ’t Hooft buiten"])
def test_a_name_may_begin_with_an_apostrophe(here, child, text):
    world.child(here, "'t", "Hooft")
    assert "Hooft" not in screened(child, text)


def test_a_name_without_a_letter_or_without_a_first_name_is_no_error(here, child):
    world.child(here, "'", "-")
    world.child(here, "", "Vlotman")
    assert screened(child, "Speelt met ' en Vlotman - graag") == "Speelt met ' en V. - graag"


def test_ordinary_words_that_are_names_too_go_with_a_capital_only(here, child):
    world.child(here, "Beer", "de Lang")
    text = "Slaapt lang met de kleine beer"
    assert screened(child, text) == text
    assert screened(child, "Slaapt lang naast Beer") == "Slaapt lang naast B."
    assert screened(child, "Lang geslapen zonder knuffel") == "Lang geslapen zonder knuffel"


def test_the_possessive_has_no_apostrophe_in_dutch(here, child):
    world.child(here, "Tom", "Vlotman")
    assert screened(child, "Speelt met Toms auto vandaag") == "Speelt met T.s auto vandaag"


@pytest.mark.parametrize(
    "text",
    [
        "Moeder van Tom, Fatima Elbakri, was boos.",
        "fatima elbakri",
        "Gebracht door mevrouw Elbakri vandaag",
        "Gebracht door Fatima en Tom vandaag",
    ],
)
def test_parents_of_other_children_there_become_initials(here, child, text):
    world.child(here, "Tom", "Vlotman", parents=[ParentDetails("Fatima Zahra", "Elbakri")])
    left = screened(child, text).casefold()
    assert "elbakri" not in left
    assert "fatima" not in left


def test_the_parent_who_reads_stays_named_also_as_parent_of_another_child(here, child):
    ans = world.parents_of(child)[0]
    sibling = world.child(here, "Tijn", "Vlotman", parents=[ParentDetails("Cas", "Vlotman")])
    sibling.subject.represented_by.update(parent=ans.subject)
    text = "Gebracht door Ans Zandstra vandaag"
    assert screened(child, text) == text


@pytest.mark.parametrize("text", ["Gebeten door meneer Kanariepiet.", "Meneer Kanariepiet"])
def test_the_family_name_of_the_other_parent_alone_goes(child, text):
    assert "Kanariepiet" not in screened(child, text)


def test_each_part_of_the_other_parents_family_name_goes_but_no_own_part(here):
    parents = [
        ParentDetails("Ans", "Zandstra"),
        ParentDetails("Bas", "van der Kanariepiet-Zandstra"),
    ]
    child = world.child(here, parents=parents)
    left = screened(child, "Meneer Kanariepiet en mevrouw Zandstra, van de groep")
    assert left == "Meneer K. en mevrouw Zandstra, van de groep"


@pytest.mark.parametrize(
    "written",
    [
        "0622222222",
        "06-22222222",
        "06 22 22 22 22",
        "+31622222222",
        "+31 (0)6 2222 2222",
        "0031-6-22222222",
        "31622222222",
        "06.22.22.22.22",
    ],
)
@pytest.mark.parametrize("stored", ["06 22222222", "+31622222222", "0031 6 22222222"])
def test_the_other_parents_phone_goes_in_any_notation(here, written, stored):
    child = world.child(here, parents=[ANS, ParentDetails("Bas", "Zandstra", phone=stored)])
    left = screened(child, f"Bel {written} als het misgaat")
    assert not any(letter.isdigit() for letter in left)
    assert left.startswith("Bel [")
    emergency = redactor(child).rows([{"emergency_phone": written}])[0]["emergency_phone"]
    assert not any(letter.isdigit() for letter in emergency)


def test_numbers_that_are_not_the_other_parents_stay(child):
    for text in ("06 11111111", "0201234567", "2026-03-02T10:22:22.222+01:00"):
        assert screened(child, text) == text


def test_where_the_other_parent_lives_goes(child):
    left = screened(child, "Vader woont nu Basweg 2a, 1234ac HAARLEM, op de Basweg dus.")
    for value in ("basweg", "1234ac", "haarlem"):
        assert value not in left.casefold()
    assert "]a" not in left
    assert "1234 AC" not in screened(child, "1234 AC")


def test_what_both_parents_share_is_the_readers_own(here):
    shared = {"street": "Samenweg 3", "postcode": "1234 AB", "town": "Urk", "phone": "020 1234567"}
    parents = [ParentDetails(name, "Zandstra", **shared) for name in ("Ans", "Bas")]
    child = world.child(here, parents=parents)
    text = "Woont op de Samenweg 3, 1234 AB Urk, bel 0201234567"
    assert screened(child, text) == text


def test_the_name_of_the_childs_own_place_stays(child):
    world.child(world.location("Boot van Haarlem"), "Sam", "Vlotman")
    assert "Haarlem" not in screened(child, "De Boot van Haarlem")
    there = world.child(
        world.location("De Boot van Haarlem"), "Pim", "Zandstra", parents=[ANS, BAS]
    )
    assert screened(there, "De Boot van Haarlem") == "De Boot van Haarlem"


def test_who_the_others_are_is_read_in_as_many_queries_however_many(here, child):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            redactor(child)
        return len(caught)

    before = queries()
    for number in range(5):
        world.child(here, f"Kind{number}", "Vlotman")
    assert queries() == before


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


def test_a_removed_declaration_stays_in_the_copy_of_both_without_the_other_parent(child):
    ans, bas = world.parents_of(child)
    record = Declaration.objects.create(
        subject=child.subject, kind="group", signed_on=dt.date(2026, 2, 1), signed_by=bas.subject
    )
    removed = ("kind", "signed_on", "signed_by")
    remove_record(record=record, names=removed, by=None)
    for reader, says in ((bas, f"Signed by: {bas.name}"), (ans, f"Signed by: {mark()}")):
        contents = gather(child.subject, reader=reader.subject, categories={"child.declarations"})
        (part,) = [p for p in contents.parts if p.code == "held_before.child.declarations"]
        (row,) = part.rows
        assert says in row["values"].replace("signed by", "Signed by")
        assert str(bas.pk) not in row["values"]


def test_the_trail_does_not_tell_one_parent_about_the_other(child):
    steps = ["section.opened", "representation.restricted", "access.granted", "request.received"]
    steps += ["consent.decided", "consent.differs", "consent.withdrawn"]
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


def test_how_to_reach_the_organisation_stays_in_what_it_told(child):
    Organisation.objects.update(phone="020 123 45 67", email="privacy@zandbak.example")
    told = "Bel of mail: 020-1234567 of Privacy@zandbak.example, niet 020 765 43 21."
    (row,) = redactor(child).rows([{"text": told}])
    assert "020-1234567 of Privacy@zandbak.example" in row["text"]
    assert "020 765 43 21" not in row["text"]


def test_the_other_parents_request_is_nobody_elses_to_know(child):
    asked(child, parent=1)
    assert "2026-001" not in str(everything(child, 0).parts)
    assert "2026-001" in str(everything(child, 1).parts)


def test_categories_limit_what_is_gathered(child):
    world.daily_care(child, allergies="pinda")
    contents = gather(
        child.subject, reader=world.parents_of(child)[0].subject, categories={"child.daily_care"}
    )
    assert contents.categories == ["child.daily_care"]
    assert contents.parts[0].rows[0]["allergies"] == "pinda"


def test_a_reference_to_an_unknown_person_is_not_mistaken_for_a_parent(child):
    row = {"parent": f"parent {uuid.uuid4()}"}
    assert redactor(child).rows([row]) == [row]
