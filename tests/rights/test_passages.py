"""Finding what is about other people, and applying what a person decided on each passage."""

import pytest

from children.actions import ParentDetails
from children.models import CareNote, Child
from core.privacy import SubjectKind
from rights.contents import gather, gather_whole
from rights.passages import AROUND, Kind, Outcome, undecided
from staff.models import Appraisal
from subjects.record_actions import save_record
from tests.factories import files, staff, world
from tests.rights.test_redaction import BAS

pytestmark = pytest.mark.django_db
ANS = ParentDetails("Ans", "Zandstra", email="ans@example.com")


@pytest.fixture
def child(here):
    return world.child(here, parents=[ANS, BAS])


def reader(child):
    return world.parents_of(child)[0].subject


def found(child, decided=None):
    return gather_whole(child.subject, reader=reader(child), decided=decided or {})


def passages(child, decided=None):
    return found(child, decided).passages


def note_of(child, decided):
    """The health note as it stands in the copy."""
    parts = {part.code: part for part in found(child, decided).parts}
    return parts["child.daily_care"].rows[0]["health_note"]


@pytest.mark.clause("L53")
def test_each_passage_says_where_it_stands_and_about_whom(here, child):
    world.child(here, "Storm", "Vlotman", parents=[ParentDetails("Fatima", "Elbakri")])
    staff.employee(here, "Kim", "Duinker")
    world.daily_care(
        child,
        health_note="Storm beet haar; Fatima Elbakri belde Kim Duinker en bas@example.com.",
    )
    assert [(p.text, p.kind, p.proposed) for p in passages(child)] == [
        ("Storm", Kind.CHILD, Outcome.INITIALS),
        ("Fatima Elbakri", Kind.PARENT, Outcome.INITIALS),
        ("Kim Duinker", Kind.STAFF, Outcome.KEEP),
        ("bas@example.com", Kind.CONTACT, Outcome.BLACK),
    ]
    place = passages(child)[0].place
    assert (place.section, place.field, place.category) == (
        "child.daily_care",
        "health_note",
        "child.daily_care",
    )
    assert str(place.field_label) == "Health note"


def test_the_text_around_a_passage_is_shown_and_cut_at_a_word(here, child):
    world.child(here, "Storm", "Vlotman")
    world.daily_care(child, health_note="woord " * 40 + "Storm beet haar. " + "daarna " * 40)
    (passage,) = passages(child)
    assert passage.before.startswith("…woord")
    assert passage.before.endswith("woord ")
    assert passage.after.startswith(" beet haar.")
    assert passage.after.endswith("daarna…")
    assert max(len(passage.before), len(passage.after)) <= AROUND + 1


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (Outcome.INITIALS, "S. beet haar vandaag."),
        (Outcome.BLACK, "[about somebody else] beet haar vandaag."),
        (Outcome.KEEP, "Storm beet haar vandaag."),
    ],
)
def test_what_was_decided_is_what_stands_there(here, child, outcome, text):
    world.child(here, "Storm", "Vlotman")
    world.daily_care(child, health_note="Storm beet haar vandaag.")
    (passage,) = passages(child)
    assert note_of(child, {passage.identity: outcome}) == text


def test_two_passages_in_one_text_are_decided_apart(here, child):
    world.child(here, "Storm", "Vlotman")
    world.daily_care(child, health_note="Storm valt en Storm huilt.")
    first, second = passages(child)
    decided = {first.identity: Outcome.BLACK, second.identity: Outcome.KEEP}
    assert note_of(child, decided) == "[about somebody else] valt en Storm huilt."


@pytest.mark.clause("L53")
def test_another_childs_whole_name_is_never_given(here, child):
    world.child(here, "Storm", "Vlotman")
    world.daily_care(child, health_note="Storm Vlotman beet haar vandaag.")
    (passage,) = passages(child)
    assert Outcome.KEEP not in passage.choices
    decided = {passage.identity: Outcome.KEEP}
    assert undecided([passage], decided) == [passage]
    assert "Vlotman" not in note_of(child, decided)


@pytest.mark.clause("L33")
def test_the_other_parents_contact_data_are_never_given_but_a_town_may_be(child):
    world.daily_care(child, health_note="Bel 06-22222222, het ziekenhuis van Haarlem.")
    phone, town = passages(child)
    assert phone.choices == (Outcome.BLACK,)
    assert town.choices == (Outcome.BLACK, Outcome.KEEP)


def test_a_passage_is_known_again_until_its_row_changes(here, child):
    world.child(here, "Storm", "Vlotman")
    world.daily_care(child, health_note="Storm beet haar vandaag.")
    (before,) = passages(child)
    world.emergency_number(child, "06 33333333")
    assert passages(child)[0].identity == before.identity
    world.daily_care(child, health_note="Storm beet haar gisteren.")
    (after,) = [p for p in passages(child) if p.place.section == "child.daily_care"]
    assert after.identity != before.identity


def test_a_passage_of_one_child_is_not_that_of_another(here):
    for name in ("Noor", "Pim"):
        made = world.child(here, name, "Zandstra", parents=[ANS])
        world.daily_care(made, health_note="Storm beet vandaag.")
    world.child(here, "Storm", "Vlotman")
    noor, pim = (Child.objects.get(first_name=name) for name in ("Noor", "Pim"))
    assert passages(noor)[0].identity != passages(pim)[0].identity


def test_a_passage_is_kept_without_its_words(here, child):
    world.child(here, "Storm", "Vlotman")
    world.daily_care(child, health_note="Storm beet haar vandaag.")
    (passage,) = passages(child)
    assert len(bytes.fromhex(passage.identity)) == 32
    assert "storm" not in passage.identity.casefold()


def test_the_hardest_sections_ask_a_second_person(here, child):
    world.child(here, "Storm", "Vlotman")
    world.daily_care(child, health_note="Storm beet haar vandaag.")
    note = {"noted_on": world.START, "kind": "plan", "text": "Samen met Storm naar de logopedist."}
    save_record(record=CareNote(subject=child.subject), values=note, by=None)
    assert {p.place.category: p.needs_second for p in passages(child)} == {
        "child.daily_care": False,
        "child.care_file": True,
    }


@pytest.mark.clause("L49")
@pytest.mark.parametrize("kind", [SubjectKind.EMPLOYEE, SubjectKind.INTERN, SubjectKind.EXTERNAL])
def test_in_the_file_of_somebody_who_works_here_children_and_colleagues_are_found(here, kind):
    worker = staff.employee(here, "Kim", "Duinker", kind=kind)
    staff.employee(here, "Sofie", "Helm")
    world.child(here, "Storm", "Vlotman", parents=[ParentDetails("Fatima", "Elbakri")])
    values = {
        "held_on": world.START,
        "report": "Kim ging met Storm goed om, zegt Sofie Helm. Fatima Elbakri ook.",
    }
    save_record(record=Appraisal(subject=worker.subject), values=values, by=None)
    contents = gather_whole(worker.subject, reader=worker.subject, decided={})
    assert [(p.text, p.kind) for p in contents.passages] == [
        ("Storm", Kind.CHILD),
        ("Sofie Helm", Kind.STAFF),
        ("Fatima Elbakri", Kind.PARENT),
    ]


def test_in_the_file_of_a_parent_the_own_children_stay(here, child):
    parent = reader(child)
    contents = gather(parent, reader=parent)
    assert "Ans" in str(contents.parts)
    assert "Noor" not in {p.text for p in contents.passages}


def test_every_document_is_decided_on_and_what_may_be_anothers_stays_out(child):
    files.paper(child.subject, "child.care_file")
    files.paper(child.subject, "child.finance")
    files.paper(child.subject, "child.media", content=files.jpeg())
    files.paper(child.subject, "child.media", content=files.jpeg(), audience="person")
    proposed = {
        (e.document.category, e.document.audience): e.goes_along for e in found(child).enclosures
    }
    assert proposed == {
        ("child.care_file", "managers"): True,
        ("child.finance", "managers"): False,
        ("child.media", "managers"): False,
        ("child.media", "person"): True,
    }
    assert len(undecided(found(child).to_decide, {})) == 4


def test_a_document_that_stays_out_is_named_without_a_file(child):
    paper = files.paper(child.subject, "child.care_file", title="Verslag")
    (passage,) = found(child).to_decide
    given = found(child, {passage.identity: Outcome.KEEP})
    out = found(child, {passage.identity: Outcome.BLACK})

    def rows(contents):
        return next(p for p in contents.parts if p.code == "documents.child").rows

    assert [(r["title"], r["file"]) for r in rows(given)] == [("Verslag", paper.neutral_name)]
    assert [(r["title"], r["file"]) for r in rows(out)] == [("Verslag", "")]
    assert out.left_out.documents == 1
    assert "Verslag" not in paper.neutral_name


def test_a_name_in_the_title_of_a_document_is_a_passage_too(here, child):
    world.child(here, "Storm", "Vlotman")
    files.paper(child.subject, "child.care_file", title="Gesprek over Storm Vlotman")
    (passage,) = passages(child)
    assert (passage.text, passage.place.field) == ("Storm Vlotman", "title")


@pytest.mark.parametrize(
    "written",
    ["oma@example.com", "06-44444444", "+31 20 444 44 44", "NL91 ABNA 0417 1643 00", "123456782"],
)
def test_contact_data_and_numbers_of_anybody_are_found_in_a_running_text(child, written):
    world.daily_care(child, health_note=f"Oma is te bereiken via {written}, zei ze.")
    (passage,) = passages(child)
    assert (passage.text, passage.kind) == (written, Kind.CONTACT)
    assert passage.proposed == Outcome.BLACK
    assert Outcome.KEEP in passage.choices


@pytest.mark.parametrize("written", ["ans@example.com", "2026-03-02", "10:30", "12 345"])
def test_own_contact_data_and_other_numbers_are_no_passage(child, written):
    world.daily_care(child, health_note=f"Te bereiken via {written} vandaag.")
    assert passages(child) == []
