"""What was stopped to ask about a child: what staff can still note, and what they read of it."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from consents.actions import change_kind, publish_text
from consents.answers import State, answer
from consents.defaults import HANDOVER_WRITTEN, MEDICAL_GROUP, PHOTOS
from consents.models import ConsentDecision, ConsentKind
from core.dates import today
from tests.children.test_consents import DAY, label, mailed, rows, shown, signed, url
from tests.factories import consents, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
YESTERDAY = {"decided_on": f"{today() - DAY:%d-%m-%Y}"}


def stop(*codes):
    for code in codes:
        change_kind(kind=consents.kind(code), retired_on=today(), by=None)


def renew(code=PHOTOS):
    publish_text(
        kind=consents.kind(code), purpose_nl="Anders.", renews=True, valid_from=today(), by=None
    )


@pytest.mark.clause("K13", "G02")
def test_what_was_answered_before_the_stop_is_noted_after_it(child, parents, desk):
    stop(PHOTOS)
    assert label(PHOTOS) not in rows(desk, child)
    form = signed(child, parents[0], photos_internal="yes") | YESTERDAY
    assert desk.post(url("note_consent_form", child), form).status_code == 302
    assert answer(child.subject, PHOTOS, today()).state is State.YES
    newest = {"seen": str(ConsentDecision.objects.get().pk)}
    no = mailed(parents[1]) | YESTERDAY | {"given": "no"} | newest
    assert desk.post(url("note_consent_answer", child), no).status_code == 302
    assert answer(child.subject, PHOTOS, today()).state is State.NO


@pytest.mark.clause("K13")
def test_a_no_to_what_was_stopped_stands_among_the_answers(child, parents, desk):
    consents.decided(child, parents[0], False, on=today() - DAY)
    stop(PHOTOS)
    assert rows(desk, child)[label(PHOTOS)][0] == "No"


def test_a_form_with_a_yes_of_after_the_stop_is_refused_by_the_name_of_the_question(
    child, parents, desk
):
    stop(PHOTOS)
    form = signed(child, parents[0], photos_internal="yes", handover_written="yes")
    page = strip_tags(desk.post(url("note_consent_form", child), form).content.decode())
    assert f"“{label(PHOTOS)}” has not been asked since {today():%d-%m-%Y}" in page
    assert not ConsentDecision.objects.exists()


def test_what_was_stopped_says_so_where_an_answer_is_noted(child, parents, desk):
    stop(PHOTOS)
    said = f"{label(PHOTOS)} (not asked since {today():%d-%m-%Y})"
    signed_form = desk.get(url("note_consent_form", child)).context["form"]
    answer_form = desk.get(url("note_consent_answer", child)).context["form"]
    labels = [str(field.label) for field in signed_form.fields.values()]
    choices = [text for _code, text in answer_form.fields["question"].choices]
    for shown_there in (labels, choices):
        assert said in shown_there
        assert label(PHOTOS) not in shown_there
        assert label(HANDOVER_WRITTEN) in shown_there


@pytest.mark.clause("G03")
def test_a_yes_to_words_that_were_renewed_and_stopped_is_shown_and_can_be_withdrawn(
    child, parents, desk
):
    world.parent_user(child)
    consents.decided(child, parents[0], True, on=today() - DAY)
    renew()
    stop(PHOTOS)
    assert rows(desk, child)[label(PHOTOS)] == (
        "Not asked any more",
        "the yes counts no more, the text has changed: Ans Zandstra",
    )
    newest = {"seen": str(ConsentDecision.objects.get().pk)}
    no = mailed(parents[0]) | {"given": "no", "how": "spoken"} | newest
    assert desk.post(url("note_consent_answer", child), no).status_code == 302
    assert answer(child.subject, PHOTOS, today()).state is State.NO


@pytest.mark.clause("L36")
def test_nobody_is_sent_to_the_parents_about_what_is_not_asked_any_more(child, parents, desk):
    consents.decided(child, parents[0], True, on=today() - DAY, code=HANDOVER_WRITTEN)
    renew(HANDOVER_WRITTEN)
    stop(HANDOVER_WRITTEN)
    told = rows(desk, child, "When somebody from outside asks")[label(HANDOVER_WRITTEN)]
    assert told == ("Not asked any more", "Say that we tell nothing, and not why.")


@pytest.mark.clause("L77")
def test_the_group_reads_that_it_is_not_asked_any_more(child, parents, boomhut):
    world.parent_user(child)
    consents.decided(child, parents[0], True, on=today() - DAY)
    renew()
    stop(PHOTOS, MEDICAL_GROUP)
    group = asking(world.user("pedagogical_professional", boomhut))
    panels = group.get(url("section", child, "daily_care")).context["panels"]
    [panel] = [panel for panel in panels if panel.title == "What the parents answered"]
    assert {str(cell["text"]) for _label, cell in panel.rows} == {"Not asked any more"}


def test_asking_by_name_is_offered_as_long_as_there_is_something_to_ask(child, parents, desk):
    def offered():
        links = shown(desk, child)["What the parents answered"].links
        return url("ask_consent", child) in [address for _text, address in links]

    assert offered()
    stop(*ConsentKind.objects.filter(about="child", rhythm="named").values_list("code", flat=True))
    assert not offered()


@pytest.mark.clause("L33", "S06")
def test_nobody_is_waited_for_where_a_court_order_keeps_the_other_parent_away(child, parents, desk):
    photo = consents.occasion_of(child, on=today(), until=today() + 30 * DAY)
    consents.decided(child, parents[0], True, on=today(), code=photo.kind.code, matter=photo)
    consents.ordered(child, parents[1], since=today())
    text, _remarks = rows(desk, child)[f"{photo.kind}: Zomerfeest"]
    assert text == "Not everybody with custody can say yes"
    publication = desk.get(reverse("children:occasion", args=[photo.occasion_id]))
    assert f"{text}: 1." in publication.content.decode()
