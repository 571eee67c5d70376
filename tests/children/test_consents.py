"""The consents of one child, as staff read, note, settle and print them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import Notice
from children.consent_questions import answer_cell
from consents.actions import change_kind, make_kind, publish_text
from consents.answers import Answer, State, answer
from consents.defaults import (
    CALL_ANSWER,
    CARE_PARTNER,
    HANDOVER_VERBAL,
    HANDOVER_WRITTEN,
    MEDICAL_GROUP,
    PHOTOS,
)
from consents.models import ConsentDecision, ConsentKind, ConsentMatter
from consents.questions import Question
from core.dates import today
from tests.factories import consents, files, world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def url(name: str, child, *parts) -> str:
    return reverse(f"children:{name}", args=[child.pk, *parts])


def shown(client, child) -> dict:
    """The panels of the section, by title."""
    response = client.get(url("section", child, "consents"))
    assert response.status_code == 200
    return {panel.title: panel for panel in response.context["panels"]}


def rows(client, child, title="What the parents answered") -> dict:
    return {
        label: (str(cell["text"]), cell.get("sub", ""))
        for label, cell in shown(client, child)[title].rows
    }


def label(code: str) -> str:
    return str(consents.kind(code))


def signed(child, giver, **answers) -> dict:
    """What is sent of one signed form; `answers` by code of the kind."""
    kinds = {consents.kind(code).pk: value for code, value in answers.items()}
    questions = ConsentKind.objects.filter(about="child", rhythm="standing")
    newest = ConsentDecision.objects.filter(subject=child.subject).order_by("recorded_at").last()
    return {
        "giver": str(giver.pk),
        "decided_on": f"{today():%d-%m-%Y}",
        "file": files.upload(files.pdf(), "formulier.pdf"),
        "seen": str(newest.pk) if newest else "",
        **{f"kind-{kind.pk}": kinds.get(kind.pk, "leave") for kind in questions},
    }


# --- the answers --------------------------------------------------------------------------------


@pytest.mark.clause("G02", "S05")
def test_each_question_stands_with_its_answer_since_when_and_who_is_missing(child, parents, desk):
    one, other = parents
    day = today() - 9 * DAY
    consents.decided(child, one, True, on=day)
    consents.decided(child, one, True, on=day, code=HANDOVER_WRITTEN)
    consents.decided(child, other, False, on=day + DAY, code=HANDOVER_WRITTEN)
    found = rows(desk, child)
    assert found[label(PHOTOS)] == (
        "Yes",
        f"since {day:%d-%m-%Y} · no answer yet: Bas Zandstra",
    )
    assert found[label(HANDOVER_WRITTEN)] == (
        "No",
        f"since {day + DAY:%d-%m-%Y} · the parents disagree",
    )
    assert found[label(MEDICAL_GROUP)] == ("Not asked", "")


def test_what_a_parent_finds_in_the_portal_is_called_the_same_in_the_file_and_the_lists(
    child, parents, desk
):
    at = child.subject.affiliations.get().location_id
    lists = [
        reverse("children:consents_at", args=[at]),
        reverse("children:photo_sheet", args=[at]) + f"?group=&about={PHOTOS}",
    ]
    assert rows(desk, child)[label(PHOTOS)] == ("Not asked", "")
    for shown in lists:
        assert "Not asked" in desk.get(shown).content.decode()
    world.parent_user(child)
    assert rows(desk, child)[label(PHOTOS)] == ("Not answered yet", "")
    for shown in lists:
        page = desk.get(shown).content.decode()
        assert "Not answered yet" in page
        assert "Not asked" not in page


def test_a_text_that_changed_in_substance_is_asked_anew(child, parents, desk):
    consents.decided(child, parents[0], True, on=today() - DAY)
    publish_text(
        kind=consents.kind(PHOTOS),
        valid_from=today(),
        renews=True,
        purpose_nl="Anders.",
        by=None,
    )
    assert rows(desk, child)[label(PHOTOS)] == (
        "Asked anew",
        "asked anew, the text has changed: Ans Zandstra · no answer yet: Bas Zandstra",
    )


@pytest.mark.clause("L33")
def test_who_is_kept_away_by_a_court_order_is_not_asked_anew(child, parents, desk):
    world.parent_user(child, 1)
    consents.decided(child, parents[0], True, on=today() - DAY)
    consents.ordered(child, parents[0], since=today())
    at = child.subject.affiliations.get().location_id
    assert rows(desk, child)[label(PHOTOS)][0] == "Not answered yet"
    page = desk.get(reverse("children:consents_at", args=[at]))
    [row] = page.context["rows"]
    assert {cell["text"] for cell in row["cells"]} == {"Not answered yet"}
    assert page.context["renewals"] == []
    assert {tuple(numbers) for _kind, *numbers in page.context["kind_rows"]} == {(0, 0, 1, 0)}


@pytest.mark.clause("K13")
def test_what_was_put_to_the_parents_by_name_or_for_an_occasion_waits(child, parents, desk):
    consents.named(child, "Logopedie De Mond", on=today())
    photo = consents.occasion_of(child, on=today(), until=today() + 30 * DAY)
    consents.decided(child, parents[0], True, on=today(), code=photo.kind.code, matter=photo)
    found = rows(desk, child)
    assert found[f"{label(CARE_PARTNER)}: Logopedie De Mond"] == (
        "Not answered yet",
        f"asked on {today():%d-%m-%Y} · no answer yet: Ans Zandstra, Bas Zandstra",
    )
    assert found[f"{photo.kind}: Zomerfeest"] == (
        "Waiting for the other parent",
        f"asked on {today():%d-%m-%Y} · no answer yet: Bas Zandstra",
    )


@pytest.mark.clause("L33")
def test_a_yes_behind_a_court_order_is_shown_as_not_counting(child, parents, desk):
    consents.decided(child, parents[0], True, on=today() - DAY)
    consents.ordered(child, parents[0], since=today())
    assert rows(desk, child)[label(PHOTOS)] == (
        "Not asked",
        "does not count, because of a court order: Ans Zandstra",
    )


@pytest.mark.parametrize("state", list(State))
def test_every_answer_has_a_word_and_a_look_of_its_own(state):
    found = Answer(state=state, waits_for=frozenset({1}))
    cell = answer_cell(Question(ConsentKind(), answer=found))
    assert str(cell["text"])
    assert cell["answer"] == {"yes": "yes", "no": "no", "waiting": "wait"}.get(state.value, "none")


@pytest.mark.clause("L36")
def test_the_section_says_what_may_be_told_to_whom(child, parents, desk):
    consents.decided(child, parents[0], True, on=today(), code=HANDOVER_WRITTEN)
    consents.decided(child, parents[0], False, on=today(), code=HANDOVER_VERBAL)
    consents.named(child, "Juf Kim", on=today(), code=CALL_ANSWER)
    found = rows(desk, child, "When somebody from outside asks")
    assert found[label(HANDOVER_WRITTEN)] == (
        "Yes",
        "May be told: identity, placement, development, conversations.",
    )
    assert found[label(HANDOVER_VERBAL)] == ("No", "Say that we tell nothing, and not why.")
    assert found[f"{label(CALL_ANSWER)}: Juf Kim"] == (
        "Not answered yet",
        "Tell nothing. Ask the parents first.",
    )
    assert label(PHOTOS) not in found
    assert found["Anybody else"][0] == "Tell nothing. Ask the parents first."


@pytest.mark.clause("L36", "L77")
def test_from_any_page_a_name_and_one_link_lead_to_the_consents(child, desk):
    home = desk.get("/").content.decode()
    assert f'action="{reverse("children:list")}"' in home  # the search on every page
    found = desk.get(reverse("children:list"), {"q": "noor"}).content.decode()
    assert f'<a href="{url("section", child, "consents")}">Consents</a>' in found
    assert 'data-header="Consents"' not in found  # the link says so itself


def test_who_may_not_see_consents_has_no_link_to_them(child, boomhut):
    found = asking(world.user("administration", boomhut)).get(reverse("children:list"))
    assert url("section", child, "consents") not in found.content.decode()


@pytest.mark.clause("G02")
def test_every_decision_is_found_with_its_words_its_proof_and_who_entered_it(
    child, parents, desk, manager
):
    desk.post(url("note_consent_form", child), signed(child, parents[0], photos_internal="yes"))
    publish_text(kind=consents.kind(PHOTOS), valid_from=today(), purpose_nl="Nieuw doel.", by=None)
    assert shown(desk, child)["Every decision"].headers[0] == "Kind of consent"
    made = ConsentDecision.objects.get()
    page = desk.get(url("consent_decision", child, made.pk)).content.decode()
    for words in (
        "Ans Zandstra",
        f"entered by {manager.name}",
        "To show you how the day was.",
        "The words, version 1",
        reverse("documents:detail", args=[made.document_id]),
    ):
        assert words in page
    group = asking(world.user("care_coordinator", child.subject.affiliations.get().location))
    looked = group.get(url("consent_decision", child, made.pk)).content.decode()
    assert "A signed form, which you cannot open." in looked
    other = world.child(child.subject.affiliations.get().location, "Sam", "Duin")
    assert desk.get(url("consent_decision", other, made.pk)).status_code == 404


def test_a_decision_on_an_occasion_says_until_when_it_is_shown(child, parents, desk):
    until = today() + 30 * DAY
    photo = consents.occasion_of(child, on=today(), until=until)
    made = consents.decided(child, parents[0], True, on=today(), code=photo.kind.code, matter=photo)
    page = strip_tags(desk.get(url("consent_decision", child, made.pk)).content.decode())
    assert "Shown until" in page
    assert f"{until:%d-%m-%Y}" in page


def test_the_section_takes_as_many_queries_for_60_decisions_as_for_5(child, parents, desk):
    def decide(count: int):
        for number in range(count):
            consents.decided(child, parents[0], bool(number % 2), on=today(), code=HANDOVER_VERBAL)

    page = url("section", child, "consents")
    decide(5)
    few = queries_of(desk, page)
    decide(55)
    assert queries_of(desk, page) == few
    assert len(shown(desk, child)["Every decision"].table) == 20
    second = desk.get(url("consent_decisions", child), {"page": 3}).context["page_obj"]
    assert (second.number, len(second.object_list)) == (3, 10)


# --- an answer by email or spoken, and a question by name ---------------------------------------


def mailed(giver) -> dict:
    """A yes by email to photos, as it is sent from a page that showed no answer at all."""
    return {
        "question": f"kind-{consents.kind(PHOTOS).pk}",
        "giver": str(giver.pk),
        "given": "yes",
        "how": "email",
        "decided_on": f"{today():%d-%m-%Y}",
        "seen": "",
    }


def test_an_answer_that_is_sent_twice_is_noted_once(child, parents, desk):
    assert desk.post(url("note_consent_answer", child), mailed(parents[0])).status_code == 302
    twice = desk.post(url("note_consent_answer", child), mailed(parents[0]))
    form = twice.context["form"]
    assert "Another answer has been noted in the meantime" in str(form.non_field_errors())
    assert form["seen"].value() == str(ConsentDecision.objects.get().pk)


def test_a_purpose_that_has_no_words_yet_is_not_noted(child, parents, desk):
    new = make_kind(code="new", label_nl="Nieuw", about="child", rhythm="standing", by=None)
    sent = mailed(parents[0]) | {"question": f"kind-{new.pk}"}
    refused = desk.post(url("note_consent_answer", child), sent)
    assert set(refused.context["form"].errors) == {"question"}
    assert f"kind-{new.pk}" not in desk.get(url("note_consent_form", child)).context["form"].fields
    assert "Nieuw" not in rows(desk, child)


@pytest.mark.clause("G03")
def test_an_answer_from_a_page_of_before_a_withdrawal_does_not_undo_it(child, parents, desk):
    consents.decided(child, parents[0], True, on=today() - DAY)
    page = desk.get(url("note_consent_answer", child)).context["form"]
    before = mailed(parents[0]) | {"seen": str(page["seen"].value())}
    consents.decided(child, parents[0], False, on=today())
    refused = desk.post(url("note_consent_answer", child), before)
    assert refused.context["form"].non_field_errors()
    assert answer(child.subject, PHOTOS, today()).state is State.NO
    again = before | {"seen": refused.context["form"]["seen"].value()}
    assert desk.post(url("note_consent_answer", child), again).status_code == 302
    assert answer(child.subject, PHOTOS, today()).state is State.YES


@pytest.mark.clause("K13", "G03")
def test_a_spoken_no_is_noted_and_a_spoken_yes_is_not(child, parents, desk):
    standing = consents.decided(child, parents[0], True, on=today() - DAY)
    sent = mailed(parents[0]) | {"how": "spoken", "seen": str(standing.pk)}
    refused = desk.post(url("note_consent_answer", child), sent)
    assert "in writing" in refused.context["form"].errors["given"][0]
    assert desk.post(url("note_consent_answer", child), sent | {"given": "no"}).status_code == 302
    assert answer(child.subject, PHOTOS, today()).state is State.NO


@pytest.mark.clause("K13", "L36")
def test_parents_are_asked_about_somebody_by_name(child, parents, desk):
    account = world.parent_user(child)
    page = desk.get(url("ask_consent", child)).content.decode()
    assert "1 parent gets this question" in page
    kind = consents.kind(CARE_PARTNER)
    sent = {"kind": str(kind.pk), "name": "Logopedie De Mond", "about": "spraak", "until": ""}
    wrong = desk.post(url("ask_consent", child), sent | {"until": "01-01-2020"})
    assert wrong.context["form"].errors["until"]
    assert not ConsentMatter.objects.exists()
    assert desk.post(url("ask_consent", child), sent).status_code == 302
    matter = ConsentMatter.objects.get()
    assert (matter.name, matter.about, matter.kind) == ("Logopedie De Mond", "spraak", kind)
    assert Notice.objects.get().user == account
    # The answer comes by email.
    noted = {
        "question": f"matter-{matter.pk}",
        "giver": str(parents[1].pk),
        "given": "yes",
        "how": "email",
        "decided_on": f"{today():%d-%m-%Y}",
    }
    desk.post(url("note_consent_answer", child), noted)
    assert answer(child.subject, CARE_PARTNER, today(), matter).state is State.YES


def test_where_no_parent_has_a_login_nobody_is_said_to_be_asked(child, parents, desk):
    page = desk.get(url("ask_consent", child)).content.decode()
    assert "nobody is told" in page
    assert "Put it in the file" in page
    sent = {"kind": str(consents.kind(CARE_PARTNER).pk), "name": "Logopedie De Mond"}
    answered = desk.post(url("ask_consent", child), sent, follow=True).content.decode()
    assert "The question is in the file." in answered
    assert "has been put to the parents" not in answered
    assert ConsentMatter.objects.count() == 1
    assert not Notice.objects.exists()


def test_once_the_care_has_ended_a_no_is_noted_and_nothing_else(child, parents, desk):
    consents.decided(child, parents[0], True, on=today() - 9 * DAY)
    child.subject.affiliations.update(ends_on=today() - DAY)
    child.subject.relation_ended_on = today() - DAY
    child.subject.save()
    section = desk.get(url("section", child, "consents")).content.decode()
    assert url("note_consent_form", child) not in section
    assert rows(desk, child)[label(PHOTOS)] == ("Ended", "")
    assert url("note_consent_answer", child) in section
    refused = desk.post(
        url("note_consent_form", child), signed(child, parents[0], photos_internal="yes")
    )
    assert "The care has ended" in refused.content.decode()
    assert ConsentDecision.objects.count() == 1
    desk.post(url("note_consent_form", child), signed(child, parents[0], photos_internal="no"))
    assert not ConsentDecision.objects.latest("recorded_at").given


def test_who_reads_consents_does_not_change_them(child, parents, boomhut):
    group = asking(world.user("pedagogical_professional", boomhut))
    section = group.get(url("section", child, "consents")).content.decode()
    for name in ("note_consent_form", "note_consent_answer", "ask_consent"):
        assert url(name, child) not in section
        assert group.get(url(name, child)).status_code == 403


@pytest.mark.clause("G03")
def test_a_yes_to_what_is_not_asked_any_more_stands_in_the_file_and_can_be_withdrawn(
    manager, child, parents
):
    consents.decided(child, parents[0], True, on=today() - DAY)
    for code in (PHOTOS, MEDICAL_GROUP):
        change_kind(kind=consents.kind(code), retired_on=today(), by=None)
    client = asking(manager)
    answered = rows(client, child)
    assert answered[label(PHOTOS)] == ("Yes", f"since {today() - DAY:%d-%m-%Y}")
    assert label(MEDICAL_GROUP) not in answered
    form = client.get(url("note_consent_answer", child)).context["form"]
    names = {
        name.partition(" (not asked since ")[0] for _c, name in form.fields["question"].choices
    }
    assert {label(PHOTOS), label(MEDICAL_GROUP)} <= names
