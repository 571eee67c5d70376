"""What was stopped to ask, as a parent finds it in the portal."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages

from consents.actions import change_kind, make_kind, publish_text
from consents.answers import State
from consents.defaults import MEDICAL_LUNCH
from consents.models import ConsentDecision
from consents.texts import text_of
from subjects.actions import end_relation
from tests.factories import consents
from tests.portal.consent_pages import TODAY, about, label, listing, press, rows, shown, state

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def stop(code=MEDICAL_LUNCH):
    change_kind(kind=consents.kind(code), retired_on=TODAY, by=None)


@pytest.mark.clause("G02", "G03")
def test_a_yes_that_lapsed_before_the_stop_stands_with_its_own_words_and_can_be_withdrawn(
    child, ans
):
    press(ans, about(child, MEDICAL_LUNCH), "yes")
    agreed_to = text_of(MEDICAL_LUNCH, TODAY)
    kind = consents.kind(MEDICAL_LUNCH)
    publish_text(kind=kind, purpose_nl="Anders.", renews=True, valid_from=TODAY, by=None)
    stop()
    counts_no_more = "It counts no more: the text has been changed since."
    assert counts_no_more in rows(ans, listing(child))[1][label(MEDICAL_LUNCH)][1]
    page = ans.get(about(child, MEDICAL_LUNCH))
    assert page.context["question"].text == agreed_to
    assert counts_no_more in page.content.decode()
    assert "Anders." not in page.content.decode()
    press(ans, about(child, MEDICAL_LUNCH), "no")
    no = ConsentDecision.objects.get(given=False)
    assert no.text == agreed_to
    assert state(child, MEDICAL_LUNCH) is State.NO


@pytest.mark.clause("G03")
@pytest.mark.parametrize("ended_by", ["stop", "care"])
def test_a_second_click_on_the_last_no_is_told_that_it_was_noted(child, ans, ended_by):
    press(ans, about(child, MEDICAL_LUNCH), "yes")
    if ended_by == "stop":
        stop()
    else:
        end_relation(subject=child.subject, ends_on=TODAY - DAY, by=None)
    sent = shown(ans, about(child, MEDICAL_LUNCH))
    first, second = (press(ans, about(child, MEDICAL_LUNCH), "no", sent) for _click in range(2))
    assert first.url == second.url
    page = ans.get(second.url)
    assert page.context["noted"]["text"] == "We do not ask this any more."
    assert not list(get_messages(page.wsgi_request))
    assert ConsentDecision.objects.filter(given=False).count() == 1
    other = press(ans, about(child, MEDICAL_LUNCH), "yes", sent)
    assert "Nothing has been recorded." in ans.get(other.url).content.decode()


def test_who_only_looks_at_what_was_stopped_is_not_told_that_nothing_was_recorded(child, ans):
    stop()
    page = ans.get(ans.get(about(child, MEDICAL_LUNCH)).url).content.decode()
    assert "This is no longer asked." in page
    assert "Nothing has been recorded." not in page


def test_what_has_no_words_yet_was_never_asked(child, ans):
    make_kind(code="wordless", label_nl="Nieuw", about="child", by=None)
    for asked in (ans.get, ans.post):
        assert asked(about(child, "wordless")).status_code == 404


def test_what_can_be_changed_is_told_as_it_is(child, ans):
    press(ans, about(child, MEDICAL_LUNCH), "yes")
    stop()
    page = ans.get(listing(child)).content.decode()
    assert "change every answer at any time" not in page
    assert "You can withdraw a yes at any time" in page
