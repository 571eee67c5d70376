"""A parent reads the letters about an own request."""

import pytest
from django.urls import reverse

from audit.models import Event
from core.dates import today
from rights.actions import answer_request, refuse_request
from rights.information import AUTHORITY
from tests.factories.rights import asked
from tests.pdf_text import text_of
from tests.rights.letters import under_order

pytestmark = pytest.mark.django_db


def url(request, code="confirmation", language=""):
    if language:
        return reverse("portal:letter-pdf", args=[request.pk, code, language])
    return reverse("portal:letter", args=[request.pk, code])


@pytest.fixture
def request_(child):
    return asked(child, kind="why", on=today())


@pytest.mark.clause("L15")
def test_a_parent_finds_and_reads_the_receipt_with_the_request(ans, request_):
    page = ans.get(reverse("portal:request", args=[request_.pk])).content.decode()
    assert url(request_) in page
    body = ans.get(url(request_)).content.decode()
    assert request_.number in body
    assert f"{request_.own_due_on:%d-%m-%Y}" in body


@pytest.mark.parametrize(("language", "words"), [("nl", "kregen wij uw"), ("en", "we received")])
def test_a_letter_is_read_in_the_language_of_the_reader_and_kept_in_either(
    ans, request_, language, words
):
    ans.cookies["django_language"] = language
    assert words in ans.get(url(request_)).content.decode()
    ans.cookies["django_language"] = "en" if language == "nl" else "nl"
    assert words in text_of(ans.get(url(request_, language=language)).content)
    assert Event.objects.get(action="request.letter_printed").details["language"] == language


def test_a_refusal_is_read_with_where_to_go(ans, child):
    request = asked(child, kind="copy", on=today())
    refuse_request(request=request, ground="excessive", answer="Te vaak.", on=today(), by=None)
    body = ans.get(url(request, "refusal")).content.decode()
    assert "Te vaak." in body
    assert AUTHORITY in body


def test_the_other_parent_reads_none_of_it(bas, request_):
    for address in (url(request_), url(request_, language="nl")):
        assert bas.get(address).status_code == 404


def test_a_letter_that_was_not_written_is_not_found(ans, request_):
    assert ans.get(url(request_, "answer")).status_code == 404
    assert ans.get(url(request_, language="fr")).status_code == 404


@pytest.mark.clause("L33")
def test_under_a_court_order_no_letter_is_read_in_the_portal(ans, child, request_):
    answer_request(request=request_, answer="Zo.", identity_check="known", on=today(), by=None)
    assert ans.get(url(request_, "answer")).status_code == 200
    under_order(child, since=today())
    for code in ("answer", "confirmation"):
        assert ans.get(url(request_, code)).status_code == 404
        assert ans.get(url(request_, code, "nl")).status_code == 404
