"""The kinds of consent and their words, as the privacy officer keeps them."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.functions import DEFAULT_LEVELS, FUNCTIONS
from applicants.actions import KEEP_A_YEAR
from consents.answers import State, answer
from consents.defaults import KINDS, MEDICAL_GROUP, PHOTOS, PHOTOS_OUTSIDE
from consents.models import ConsentKind, ConsentText
from consents.texts import text_of
from core.dates import today
from tests.factories import consents, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def officer():
    return asking(world.user("privacy_officer"))


def url(name, code=PHOTOS):
    return reverse(f"consents:{name}", args=[code])


def words(**changes) -> dict:
    return {
        "purpose_nl": "Om u te laten zien wat wij doen.",
        "happens_nl": "Wij maken foto's in de groep.",
        "purpose_en": "To show you what we do.",
        "renews": "no",
        "valid_from": f"{today():%d-%m-%Y}",
        **changes,
    }


def new_kind(**changes) -> dict:
    return {
        "label_nl": "Foto's op de geboortekalender",
        "position": "35",
        "about": "child",
        "rhythm": "standing",
        "at_placement": "on",
        "places": ["print"],
        **changes,
    }


def test_all_kinds_stand_there_by_whom_they_are_about(officer):
    page = officer.get(reverse("consents:kinds"))
    about = {part["title"]: len(part["rows"]) for part in page.context["parts"]}
    assert sum(about.values()) == ConsentKind.objects.count()
    assert len(about) == 3
    assert page.context["headers"][0] == "Kind of consent"
    assert "Photos and video for internal use" in page.content.decode()
    assert "each parent decides about their own data" in page.content.decode()


@pytest.mark.clause("G02")
@pytest.mark.parametrize("code", sorted(KINDS))
def test_what_is_asked_from_the_start_says_who_sees_it_and_until_when(code):
    _kind, words = KINDS[code]
    for language, until in (
        ("nl", r"^(Tot |Zolang |Het wordt \{applicant.file\} na )"),
        ("en", r"^(Until |As long as |It is destroyed \{applicant.file\} after )"),
    ):
        for part in ("purpose", "happens", "receivers", "kept"):
            assert words[f"{part}_{language}"], part
        assert re.match(until, words[f"kept_{language}"])


@pytest.mark.clause("L60")
def test_an_applicant_is_not_told_that_taking_back_the_year_removes_at_once():
    _kind, words = KINDS[KEEP_A_YEAR]
    assert "until {applicant.file} after the procedure" in words["kept_en"]
    assert "{applicant.file} na de procedure" in words["kept_nl"]
    assert "remove" not in words["kept_en"]


@pytest.mark.clause("G02")
def test_every_version_can_be_read_again_in_both_languages(officer):
    officer.post(url("new_text"), words(publish="1"))
    page = officer.get(url("kind")).content.decode()
    assert "Om u te laten zien wat wij doen." in page
    assert "To show you what we do." in page
    assert "Om u te laten zien hoe de dag was." in page  # the version before it
    assert '<div lang="nl">' in page
    assert "Waarvoor" in page or "What for" in page


@pytest.mark.clause("G02")
def test_words_are_read_through_before_they_are_published(officer):
    page = officer.post(url("new_text"), words())
    body = page.content.decode()
    assert ConsentText.objects.filter(kind__code=PHOTOS).count() == 1
    assert "Wij maken foto&#x27;s in de groep." in body
    assert "To show you what we do." in body
    assert "Every answer stays valid" in body
    again = officer.post(url("new_text"), words(change="1")).content.decode()
    assert "Wij maken foto&#x27;s in de groep.</textarea>" in again
    officer.post(url("new_text"), words(publish="1"))
    published = text_of(PHOTOS, today())
    assert (published.version, published.purpose_nl) == (2, "Om u te laten zien wat wij doen.")
    assert not published.renews


@pytest.mark.clause("S05")
def test_words_that_differ_in_substance_say_how_many_yeses_lapse(officer):
    child = world.child(world.location())
    parents = [parent.subject for parent in world.parents_of(child)]
    consents.decided(child, parents[0], True, on=today() - DAY)
    page = officer.post(url("new_text"), words(renews="yes")).content.decode()
    assert "The yes of 1 person lapses on this day and is asked anew." in page
    officer.post(url("new_text"), words(renews="yes", publish="1"))
    assert answer(child.subject, PHOTOS, today()).state is State.NOT_ASKED


def test_words_of_what_was_stopped_are_not_said_to_be_asked_anew_until_it_is_resumed(officer):
    child = world.child(world.location())
    consents.decided(child, world.parents_of(child)[0].subject, True, on=today() - DAY)
    officer.post(url("stop_kind"), {"retired_on": f"{today():%d-%m-%Y}"})
    page = officer.post(url("new_text"), words(renews="yes")).content.decode()
    assert "The yes of 1 person lapses on this day. Nobody is asked" in page
    assert "is asked anew. A no stays a no." not in page
    resuming = officer.get(url("resume_kind")).content.decode()
    assert "except whoever said yes to a text that has been changed in substance since" in resuming


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"purpose_nl": ""}, "This field is required."),
        ({"happens_nl": ""}, "This field is required."),
        ({"renews": ""}, "This field is required."),
        ({"valid_from": "01-01-2020"}, "This day has passed."),
    ],
)
def test_half_a_version_is_not_published(officer, changes, says):
    page = officer.post(url("new_text"), words(publish="1", **changes))
    assert says in page.content.decode()
    assert ConsentText.objects.filter(kind__code=PHOTOS).count() == 1


def test_a_version_cannot_come_before_one_that_is_ahead(officer):
    later = f"{today() + 9 * DAY:%d-%m-%Y}"
    officer.post(url("new_text"), words(publish="1", valid_from=later))
    page = officer.post(url("new_text"), words(publish="1"))
    assert f"There is already a version valid from {later}." in strip_tags(page.content.decode())
    assert ConsentText.objects.filter(kind__code=PHOTOS).count() == 2


def test_a_purpose_of_the_own_is_asked_once_it_has_words(officer):
    made = officer.post(reverse("consents:new_kind"), new_kind())
    kind = ConsentKind.objects.get(label_nl="Foto's op de geboortekalender")
    assert made.url == url("new_text", kind.code)
    page = officer.get(url("kind", kind.code)).content.decode()
    assert "No words yet: not asked" in page
    first = officer.get(made.url).content.decode()
    assert "Does it differ in substance?" not in first
    officer.post(made.url, {**words(publish="1"), "renews": ""})
    assert text_of(kind.code, today()).version == 1
    officer.post(reverse("consents:new_kind"), new_kind())  # the same words, another code
    assert ConsentKind.objects.filter(label_nl=kind.label_nl).count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"needs_all": "on"}, "needs_all"),
        ({"rhythm": "occasion"}, "at_placement"),
        ({"about": "employee"}, "at_placement"),
        ({"label_nl": ""}, "label_nl"),
        ({"categories": ["child.nonsense"]}, "categories"),
    ],
)
def test_a_purpose_that_cannot_be_asked_so_is_refused_at_the_field(officer, changes, field):
    before = ConsentKind.objects.count()
    page = officer.post(reverse("consents:new_kind"), new_kind(**changes))
    assert list(page.context["form"].errors) == [field]
    assert ConsentKind.objects.count() == before


def test_the_name_changes_and_the_words_stay(officer):
    text = text_of(PHOTOS, today())
    assert "Name, in Dutch" in officer.get(url("change_kind")).content.decode()
    officer.post(url("change_kind"), {"label_nl": "Foto's", "label_en": "Photos", "position": "5"})
    kind = consents.kind(PHOTOS)
    assert (kind.label_nl, kind.label_en, kind.position) == ("Foto's", "Photos", 5)
    assert text_of(PHOTOS, today()) == text


def test_a_kind_is_stopped_and_asked_again(officer):
    asked = officer.get(url("stop_kind")).content.decode()
    assert "From the day you enter below, nobody is asked this any more." in asked
    assert "Whoever said no or has not answered yet can no longer say yes." in asked
    assert "still do not see allergies" not in asked
    officer.post(url("stop_kind"), {"retired_on": f"{today():%d-%m-%Y}"})
    assert not consents.kind(PHOTOS).is_asked_on(today())
    assert "Not asked any more" in officer.get(url("kind")).content.decode()
    officer.post(url("resume_kind"))
    assert consents.kind(PHOTOS).is_asked_on(today())


def test_before_a_stop_it_is_told_what_can_still_be_answered(officer):
    by_occasion = officer.get(url("stop_kind", PHOTOS_OUTSIDE)).content.decode()
    assert "can still be answered and changed" in by_occasion
    assert "can no longer say yes" not in by_occasion
    withholding = officer.get(url("stop_kind", MEDICAL_GROUP)).content.decode()
    assert "the staff of the group still do not see allergies, diet and health" in withholding


@pytest.mark.clause("B08")
def test_the_words_about_health_name_all_who_see_it_whatever_is_answered():
    (receivers,) = [
        words for heading, words in text_of(MEDICAL_GROUP, today()).parts if "receives" in heading
    ]
    names = {
        str(FUNCTIONS[code].label).lower()
        for code, levels in DEFAULT_LEVELS.items()
        if levels.get("child.daily_care") and FUNCTIONS[code].appointed
    } - {"pedagogical professional"}  # the staff of the group
    assert names
    assert not [name for name in names if name not in receivers]


def test_a_kind_cannot_have_been_stopped_already(officer):
    page = officer.post(url("stop_kind"), {"retired_on": "01-01-2020"})
    assert "This day has passed." in page.content.decode()
    assert consents.kind(PHOTOS).retired_on is None


def test_the_board_reads_and_changes_nothing():
    board = asking(world.user("board"))
    page = board.get(url("kind")).content.decode()
    assert "Write a new version" not in page
    assert board.post(url("new_text"), words(publish="1")).status_code == 403
