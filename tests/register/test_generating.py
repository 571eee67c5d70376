"""The privacy statement as the register gives it, per group of people (K02)."""

import pytest

from core.privacy import CATEGORIES, SubjectKind
from register.actions import load_defaults
from register.cookies import cookies
from register.generating import (
    GROUPS,
    statement_from_register,
    without_activity,
    without_english,
)
from register.models import PrivacyStatement, ProcessingActivity, Processor
from register.plain_words import what_of, why_of
from register.statement_text import changes, parts_of
from retention.models import RuleSetting
from tests.factories import world

pytestmark = pytest.mark.django_db
ROOMS = {
    "Children and parents": "child",
    "Employees": "staff",
    "Interns": "intern",
    "Volunteers": "volunteer",
    "Applicants": "applicant",
}
ALIKE = ["# Cookies"]  # lines that are the same in both languages


@pytest.fixture
def register():
    world.organisation()
    load_defaults(by=None)


def lists(title: str, language: str = "en") -> dict[str, list[str]]:
    """The lists of one part of the generated text, by their heading."""
    [part] = [p for p in parts_of(statement_from_register(language)) if p.title == title]
    found, heading = {}, ""
    for block in part.blocks:
        heading = block.text if block.kind == "heading" else heading
        if block.kind == "list":
            found[heading] = block.items
    return found


@pytest.mark.clause("K02")
def test_every_group_of_people_reads_what_why_who_and_how_long(register):
    titles = [part.title for part in parts_of(statement_from_register("en"))]
    assert set(titles) >= {str(group.title) for group in GROUPS}
    people = {kind for group in GROUPS for kind in group.people}
    assert people >= {kind.value for kind in SubjectKind} | {"visitor", "reporter"}
    for title in [*ROOMS, "External workers"]:
        assert list(lists(title)) == [
            "What we do and why",
            "Which data we keep",
            "Who gets it",
            "How long we keep it",
        ]


@pytest.mark.clause("K02")
@pytest.mark.parametrize(("title", "room"), ROOMS.items())
def test_every_part_of_a_file_is_told_to_whom_it_is_about(title, room):
    world.organisation()
    held = {
        str(category.label)
        for category in CATEGORIES.values()
        if category.room == room and category.code != "staff.company"
    }
    for fill in (lambda: None, lambda: load_defaults(by=None)):
        fill()
        told = [line.partition(":")[0] for line in lists(title)["Which data we keep"]]
        assert held - set(told) == set()


@pytest.mark.clause("K02")
def test_an_external_worker_reads_of_the_own_company_and_not_of_payroll(register):
    told = [line.partition(":")[0] for line in lists("External workers")["Which data we keep"]]
    assert {"Company and agency", "Identity", "Screening"} <= set(told)
    assert not {"Payroll", "Appraisal", "BSN and identity check"} & set(told)


@pytest.mark.clause("K02")
def test_every_part_of_a_file_has_words_for_what_and_why():
    codes = [code for code in CATEGORIES if not code.startswith("organisation.")]
    assert [code for code in codes if not (what_of(code) and why_of(code))] == []


@pytest.mark.clause("K02")
def test_it_is_told_too_where_no_activity_names_it_and_the_officer_reads_that():
    world.organisation()
    assert any("Photos and video" in line for line in without_activity())
    told = lists("Children and parents")["Which data we keep"]
    assert any(line.startswith("Photos and video:") for line in told)
    load_defaults(by=None)
    assert not any("Children" in line for line in without_activity())


@pytest.mark.clause("K02")
def test_an_activity_is_told_to_the_people_it_names_with_its_ground_in_words(register):
    ProcessingActivity.objects.create(
        name="Uitje", purpose="Weten wie meegaat", ground="consent", people=["volunteer"]
    )
    [line] = [x for x in lists("Volunteers")["What we do and why"] if x.startswith("Uitje")]
    assert line.endswith("only if you said yes. You can always take that back.")
    assert not any(x.startswith("Uitje") for x in lists("Employees")["What we do and why"])
    assert without_english() == ["Uitje"]


@pytest.mark.clause("K02")
def test_it_says_who_gets_it(register):
    Processor.objects.create(system="Rooster", supplier="Zand BV")
    Processor.objects.create(system="Boekhouding Zand", supplier="Boekhouding Zand")
    text = statement_from_register("en")
    assert "- Rooster (Zand BV)." in text
    assert "- Boekhouding Zand." in text  # one name is said once
    parents = lists("Children and parents")["Who gets it"]
    assert "Tax office: because of the law: Data for the childcare allowance." in parents
    assert any(line == "School: only after your yes." for line in parents)
    both = [line for line in parents if "yes" in line and "because of the law" in line]
    assert both
    assert all(line.endswith("; for other things only after your yes.") for line in both)
    employees = lists("Employees")["Who gets it"]
    assert not any("childcare allowance" in line for line in employees)
    assert any(line.startswith("Pension fund") for line in employees)


@pytest.mark.clause("K02")
def test_the_terms_are_those_the_organisation_set(register):
    kept = lists("Children and parents")["How long we keep it"]
    assert any(line.startswith("Child file: 2 years.") for line in kept)
    RuleSetting.objects.create(rule="child.file", years=1)
    kept = lists("Children and parents")["How long we keep it"]
    assert any(line.startswith("Child file: 1 year.") for line in kept)


@pytest.mark.clause("K02")
def test_in_dutch_it_holds_no_english_sentence_and_no_codes(register):
    dutch = statement_from_register("nl")
    english = set(statement_from_register("en").splitlines())
    assert [line for line in dutch.splitlines() if line and line in english] == ALIKE
    for code in [*CATEGORIES, *(group.people[0] + ".file" for group in GROUPS)]:
        assert code not in dutch
    assert without_english() == []
    assert len(dutch) < PrivacyStatement._meta.get_field("text_nl").max_length


@pytest.mark.clause("K37")
def test_it_explains_the_cookies_and_how_to_refuse_them(register):
    [part] = [p for p in parts_of(statement_from_register("en")) if p.title == "Cookies"]
    needed, listed, nobody, refuse = part.blocks
    assert "only the cookies that it needs" in needed.text
    assert [line.partition(":")[0] for line in listed.items] == [c.name for c in cookies()]
    assert "Nobody tracks you" in nobody.text
    assert "refuse or remove cookies in your browser" in refuse.text


def test_a_text_without_marks_is_paragraphs():
    [part] = parts_of("Een regel\nnog een\n\nTwee <b>")
    assert [(block.kind, block.text) for block in part.blocks] == [
        ("paragraph", "Een regel\nnog een"),
        ("paragraph", "Twee <b>"),
    ]


def test_what_changed_is_told_by_line_with_the_part_it_stands_in():
    old = "# Kinderen\n\n- Naam\n- Foto\n\n# Rechten\n\nVraag het ons."
    new = "# Kinderen\n\n- Naam\n- Dieet\n\n# Rechten\n\nVraag het ons."
    assert [(c.part, c.added, c.line) for c in changes(old, new)] == [
        ("Kinderen", False, "Foto"),
        ("Kinderen", True, "Dieet"),
    ]
    assert changes(old, old) == []


def test_what_goes_at_once_is_said_to_go_after_its_day(register):
    kept = lists("Interns")["How long we keep it"]
    assert any("we remove it at once after the end of the internship." in line for line in kept)
