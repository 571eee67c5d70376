"""Printing letters, and writing their words."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from audit.models import Event
from core.dates import today
from rights.actions import answer_request, refuse_request
from rights.information import AUTHORITY
from rights.models import LetterText
from tests.factories import world
from tests.factories.http import asking
from tests.factories.rights import asked
from tests.pdf_text import open_pdf, text_of
from tests.rights.letters import Kind, under_order

pytestmark = pytest.mark.django_db
RECEIVED = {"nl": "kregen wij uw verzoek.", "en": "we received your request."}
NEW = reverse("rights:new-letter-text", args=["refusal"])


@pytest.fixture
def manager(here):
    return asking(world.user("location_manager", here))


@pytest.fixture
def officer():
    return asking(world.user("privacy_officer"))


def page(request):
    return reverse("rights:detail", args=[request.pk])


def pdf_url(request, code="confirmation", language="nl"):
    return reverse("rights:letter", args=[request.pk, code, language])


def said(text: str, language: str) -> str:
    with override(language):
        return gettext(text)


# --- printing --------------------------------------------------------------------------------


def test_the_page_of_a_request_lists_its_letters_with_their_day_to_who_handles_it(
    child, manager, here
):
    request = asked(child, kind="why", on=today())
    answer_request(request=request, answer="Zo.", identity_check="known", on=today(), by=None)
    body = manager.get(page(request)).content.decode()
    for code in ("confirmation", "answer"):
        for language in ("nl", "en"):
            assert pdf_url(request, code, language) in body
    assert f"{today():%d-%m-%Y}" in body
    looks_on = asking(world.user("administration", here))
    assert pdf_url(request) not in looks_on.get(page(request)).content.decode()
    assert looks_on.get(pdf_url(request)).status_code == 403


@pytest.mark.clause("L15")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_letter_is_printed_in_the_language_of_choice_with_the_letterhead(
    child, manager, language
):
    request = asked(child, kind="correction", words="Het nummer klopt niet.", on=today())
    response = manager.get(pdf_url(request, language=language))
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    text = text_of(response.content)
    for told in (
        "Stichting De Zandbak",
        request.number,
        "Ans Zandstra",
        "Het nummer klopt niet.",
        said("Our own promise, 4 weeks", language),
        said("Confirmation of receipt", language),
        RECEIVED[language],
        f"{request.legal_due_on:%d-%m-%Y}",
    ):
        assert told in text, told
    with open_pdf(response.content) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language


def test_a_refusal_on_paper_names_the_authority_and_the_court(child, manager):
    request = asked(child, kind="copy", on=today())
    refuse_request(request=request, ground="excessive", answer="Te vaak.", on=today(), by=None)
    text = text_of(manager.get(pdf_url(request, "refusal", "en")).content)
    assert AUTHORITY in text
    assert "within six weeks" in text


def test_each_print_is_in_the_trail_with_the_version_of_the_words_and_no_name(child, manager):
    request = asked(child, kind="why", on=today())
    for _time in range(2):
        manager.get(pdf_url(request, language="en"))
    events = Event.objects.filter(action="request.letter_printed")
    assert [(e.details, e.subject_id) for e in events] == [
        ({"letter": "confirmation", "version": 1, "language": "en"}, child.pk)
    ] * 2


def test_what_is_no_letter_of_the_request_is_not_found(child, manager):
    request = asked(child, kind="why", on=today())
    for code, language in (
        ("answer", "nl"),
        ("confirmation", "fr"),
        ("question-x", "nl"),
        ("confirmation-1", "nl"),
    ):
        assert manager.get(pdf_url(request, code, language)).status_code == 404


@pytest.mark.clause("L33")
def test_an_answer_cannot_be_printed_for_who_is_under_a_court_order_by_now(child, manager):
    request = asked(child, kind="why", on=today())
    answer_request(request=request, answer="Zo.", identity_check="known", on=today(), by=None)
    assert manager.get(pdf_url(request, "answer")).status_code == 200
    under_order(child, since=today())
    assert manager.get(pdf_url(request, "answer")).status_code == 404


# --- the words -------------------------------------------------------------------------------


def words(**more):
    return {
        "text_nl": "Beste {name}, nee.",
        "text_en": "Dear {name}, no.",
        "valid_from": f"{today():%d-%m-%Y}",
        **more,
    }


def test_new_words_are_read_as_a_letter_before_they_are_published(officer):
    shown = officer.post(NEW, words()).content.decode()
    assert "Dear Name of the person, no." in shown
    assert shown.count(AUTHORITY) == 2  # in both languages, though the words do not name it
    assert LetterText.objects.filter(kind="refusal").count() == 1
    response = officer.post(NEW, words(publish="1"))
    assert response.url == reverse("rights:letter-text", args=["refusal"])
    newest = LetterText.objects.filter(kind="refusal").first()
    assert (newest.version, newest.text_en) == (2, "Dear {name}, no.")
    assert Event.objects.filter(action="letter.text_published", details__version=2).exists()
    assert "Dear {name}, no." in officer.get(response.url).content.decode()


def test_words_that_were_read_can_be_changed_again_before_they_are_published(officer):
    response = officer.post(NEW, words(change="1"))
    assert response.context["form"]["text_nl"].value() == "Beste {name}, nee."
    assert LetterText.objects.filter(kind="refusal").count() == 1


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("Beste {naam},", "{naam}"),
        ("Until {due_on}.", "{due_on}"),  # there is no term in a refusal
        ("{number.__class__}", "{number.__class__}"),
        ("{number!r}", "{number!r}"),
        ("{}", "{}"),
        ("Dear {name", "{ or } on its own. Remove it"),
        ("Dear {{name}}", "{ or }"),
    ],
)
def test_a_placeholder_that_is_not_filled_in_is_refused_at_the_field(officer, wrong, named):
    for press in ({}, {"publish": "1"}):
        response = officer.post(NEW, words(text_en=wrong, **press))
        [message] = response.context["form"].errors["text_en"]
        assert named in message
        assert "text_nl" not in response.context["form"].errors
        assert response.context["form"]["text_nl"].value() == "Beste {name}, nee."
    assert LetterText.objects.filter(kind="refusal").count() == 1


def test_words_need_both_languages_and_a_day_to_come(officer):
    yesterday = today() - dt.timedelta(days=1)
    form = officer.post(
        NEW, words(text_en=" ", valid_from=f"{yesterday:%d-%m-%Y}", publish="1")
    ).context["form"]
    assert set(form.errors) == {"text_en"}
    form = officer.post(NEW, words(valid_from=f"{yesterday:%d-%m-%Y}", publish="1")).context["form"]
    assert set(form.errors) == {"valid_from"}


def test_versions_follow_each_other(officer):
    ahead = today() + dt.timedelta(days=10)
    officer.post(NEW, words(valid_from=f"{ahead:%d-%m-%Y}", publish="1"))
    form = officer.post(NEW, words(publish="1")).context["form"]
    assert f"{ahead:%d-%m-%Y}" in form.errors["valid_from"][0]
    assert LetterText.objects.filter(kind="refusal").count() == 2


def test_who_reads_the_words_finds_what_the_names_in_braces_stand_for(officer):
    page = officer.get(reverse("rights:letter-text", args=["refusal"])).content.decode()
    assert "<dt>{received_on}</dt>" in page
    assert "day the request was received" in page


def test_an_unknown_kind_is_not_found(officer):
    for name in ("rights:letter-text", "rights:new-letter-text"):
        assert officer.get(reverse(name, args=["praise"])).status_code == 404


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_can_be_written_anew_and_seen(officer, kind):
    url = reverse("rights:new-letter-text", args=[kind.value])
    form = officer.get(url).context["form"]
    sent = {name: form[name].value() for name in ("text_nl", "text_en")}
    response = officer.post(url, {**sent, "valid_from": f"{today():%d-%m-%Y}"})
    assert [language for language, _letter in response.context["examples"]] == ["nl", "en"]
    assert "{" not in "".join(letter.words for _code, letter in response.context["examples"])


def test_the_words_are_found_from_the_list_of_requests_by_who_may_read_them(here, officer):
    link = reverse("rights:letter-texts")
    assert link in officer.get(reverse("rights:list")).content.decode()
    helper = asking(world.user("administration", here))
    assert link not in helper.get(reverse("rights:list")).content.decode()
    assert len(officer.get(link).context["rows"]) == len(Kind)
