"""Which letters there are, what each says, and what none of them says."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from children.actions import address_of
from rights.actions import (
    answer_request,
    ask,
    ask_person,
    correct_received,
    extend_request,
    note_advice,
    note_reply,
    refuse_request,
    set_fee,
    take_to_board,
)
from rights.information import AUTHORITY
from rights.letters.placeholders import placeholders_of
from rights.letters.texts import publish_letter_text
from rights.models import LetterText, Request
from tests.factories import staff, world
from tests.factories.rights import DAY, asked, later, of_oneself, ready
from tests.rights.letters import (
    Kind,
    all_of,
    fresh,
    kinds,
    letter,
    letters,
    under_order,
    without_custody,
)

pytestmark = pytest.mark.django_db
COURT = "within six weeks"


@pytest.fixture
def child():
    here = world.location("De Boomhut")
    return world.child(here, care_group=world.care_group(here, "Eekhoorns"))


def answer(request, text="Het nummer is verbeterd.", on=DAY, **more):
    return answer_request(
        request=fresh(request), answer=text, identity_check="known", on=on, by=None, **more
    )


def refused_erasure(child):
    request = asked(child, kind="erasure")
    note_advice(request=request, source="officer", text="Advies.", on=DAY, by=None)
    refuse_request(
        request=request,
        ground="legal_duty",
        answer="De Belastingdienst wil dat wij dit bewaren.",
        on=later(9),
        by=None,
    )
    return request


def complaint(child, **more):
    return asked(child, kind="complaint", words="Ik werd niet teruggebeld over Noor.", **more)


# --- what each says --------------------------------------------------------------------------


@pytest.mark.clause("L15")
def test_the_receipt_says_number_what_was_asked_both_terms_and_how_to_reach_us(child):
    organisation = world.organisation()
    organisation.phone, organisation.email = "020 1234567", "privacy@example.com"
    organisation.save()
    request = asked(child, kind="correction", words="Het nummer klopt niet.")
    found = letter(request, Kind.CONFIRMATION)
    assert found.on == DAY
    text = all_of(found)
    for told in (request.number, "Correction of data", "Noor Zandstra", "Het nummer klopt niet."):
        assert told in text
    assert ("Our own promise, 4 weeks", "30-03-2026") in found.facts
    assert ("By law, one month", "02-04-2026") in found.facts
    assert (
        "What happens now",
        "You will have an answer on 30-03-2026 at the latest.",
    ) in found.parts
    assert found.contact["phone"] == "020 1234567"
    assert found.contact["email"] == "privacy@example.com"


def test_the_receipt_has_the_day_it_was_noted_and_keeps_it_when_the_day_of_receipt_moves(child):
    parent = world.parents_of(child)[0].subject
    request = ask(
        kind="copy",
        subject=child.subject,
        requester=parent,
        channel="letter",
        received_on=DAY,
        on=later(3),
        by=None,
    )
    publish(Kind.CONFIRMATION, "Ontvangen op {received_on}.", later(2))
    before = letter(request, Kind.CONFIRMATION)
    correct_received(
        request=request, received_on=later(-1), because="Stempel.", on=later(4), by=None
    )
    after = letter(request, Kind.CONFIRMATION)
    assert (before.on, before.words) == (later(3), "Ontvangen op 02-03-2026.")
    assert (after.on, after.words) == (later(3), "Ontvangen op 01-03-2026.")


def test_a_letter_is_addressed_to_who_asked(child):
    ans = world.parents_of(child)[0]
    assert letter(asked(child), Kind.CONFIRMATION).recipient[0] == ans.name
    assert address_of(ans) is None
    kim = staff.employee(
        world.location("Het Vlot"),
        contact={"street": "Vlotweg 2", "postcode": "1234 AB", "town": "Hoorn"},
    )
    lines = letter(of_oneself(kim, "why"), Kind.CONFIRMATION).recipient
    assert lines == ["Kim Duinker", "Vlotweg 2", "1234 AB Hoorn"]


def test_a_question_says_what_is_asked_and_that_the_clock_stands_still(child):
    request = asked(child, kind="why")
    ask_person(request=request, about="meaning", text="Welk deel?", on=later(1), by=None)
    ask_person(request=request, about="identity", text="Wie bent u?", on=later(20), by=None)
    one, other = letters(request, Kind.QUESTION)
    assert ("Our question", "Welk deel?") in one.parts
    assert "The time we have to answer stops" in all_of(one)
    assert ("Our question", "Wie bent u?") in other.parts
    assert "does not run" not in all_of(other)


def test_an_extension_gives_the_reasons_and_the_term_as_it_was_told_then(child):
    request = asked(child, kind="access")
    first = ask_person(request=request, about="meaning", text="Wat?", on=later(1), by=None)
    note_reply(question=first, reply="Alles.", on=later(5), by=None)
    extend_request(request=request, because="Er zijn veel stukken.", on=later(8), by=None)
    told = ("By law, extended to three months", "08-06-2026")
    found = letter(request, Kind.EXTENSION)
    assert ("Why it takes longer", "Er zijn veel stukken.") in found.parts
    assert told in found.facts
    assert fresh(request).legal_due_on == dt.date(2026, 6, 8)
    Request.objects.filter(pk=request.pk).update(legal_due_on=dt.date(2026, 7, 1))
    assert told in letter(request, Kind.EXTENSION).facts


@pytest.mark.clause("L17")
def test_a_refusal_names_ground_explanation_authority_and_court(child):
    text = all_of(letter(refused_erasure(child), Kind.REFUSAL))
    assert "The law requires us to keep the data." in text
    assert "De Belastingdienst wil dat wij dit bewaren." in text
    assert AUTHORITY in text
    assert COURT in text


def test_what_is_granted_in_part_names_ground_authority_and_court_too(child):
    request = asked(child, kind="correction")
    note_advice(request=request, source="officer", text="Advies.", on=DAY, by=None)
    answer(request, ground="correct")
    text = all_of(letter(request, Kind.PARTLY))
    for told in ("The data is right as it is.", "Het nummer is verbeterd.", AUTHORITY, COURT):
        assert told in text
    assert "Why we do not do the rest" in text
    assert "Why we do not do what you ask" not in text


def test_what_is_granted_names_no_court(child):
    request = asked(child, kind="access")
    answer(request)
    found = letter(request, Kind.ANSWER)
    assert dict(found.parts)["Our answer"].endswith("Het nummer is verbeterd.")
    assert found.ways == []


def test_what_tells_why_we_have_data_is_called_an_answer_and_names_each_part_above_it(child):
    request = asked(child, kind="why")
    answer(request, "Identiteit\nOm te weten wie er komt.\n\nGoed,\nzo is het. Of <niet>?")
    found = letter(request, Kind.ANSWER)
    assert found.title == "Answer to a question"
    shown = render_to_string("rights/_letter.html", {"letter": found})
    assert "<h3>Identiteit</h3>\n<p>Om te weten wie er komt.</p>" in shown
    assert "<p>Goed,<br>zo is het. Of &lt;niet&gt;?</p>" in shown

    granted = asked(child, kind="correction")
    answer(granted, "Het nummer\nis verbeterd.")
    found = letter(granted, Kind.ANSWER)
    assert found.title == "Answer: granted"
    assert "<h3>" not in render_to_string("rights/_letter.html", {"letter": found})


def test_who_reads_in_english_is_told_once_that_what_we_wrote_stands_as_it_was_written(child):
    said = "What we wrote to you ourselves stands here as we wrote it"
    granted, complained = asked(child, kind="access"), complaint(child)
    set_fee(request=granted, fee=Decimal("4.50"), because="De vierde keer.", by=None)
    ask_person(request=granted, about="meaning", text="Wat?", on=DAY, by=None)
    note_reply(question=granted.questions.get(), reply="Alles.", on=DAY, by=None)
    extend_request(request=fresh(granted), because="Er zijn veel stukken.", on=DAY, by=None)
    answer(granted)
    answer(complained)
    take_to_board(request=fresh(complained), on=later(1), by=None)
    written = [
        *(letter(granted, kind) for kind in (Kind.QUESTION, Kind.EXTENSION, Kind.ANSWER)),
        letter(complained, Kind.BOARD),
        letter(refused_erasure(child), Kind.REFUSAL),
    ]
    for found in written:
        assert all_of(found).count(said) == 1
    assert dict(written[-3].parts)["Our answer"] == "Het nummer is verbeterd."
    assert said not in all_of(letter(granted, Kind.CONFIRMATION))
    assert letter(granted, Kind.ANSWER, "nl").as_written == ""


@pytest.mark.clause("K16")
def test_a_fee_is_told_with_its_reason(child):
    request = asked(child, kind="access")
    set_fee(request=request, fee=Decimal("4.50"), because="De vierde keer dit jaar.", by=None)
    answer(request)
    [told] = [words for heading, words in letter(request, Kind.ANSWER).parts if heading == "Fee"]
    assert "4.50 euro" in told
    assert "De vierde keer dit jaar." in told


@pytest.mark.clause("K38", "L40")
def test_every_letter_of_a_complaint_names_the_authority_and_the_answer_the_board(child):
    request = complaint(child)
    ask_person(request=request, about="meaning", text="Wanneer?", on=DAY, by=None)
    note_reply(question=request.questions.get(), reply="Maandag.", on=DAY, by=None)
    extend_request(request=fresh(request), because="Wij zoeken het uit.", on=later(2), by=None)
    answer(request, "Het spijt ons.", on=later(3))
    assert kinds(request) == [Kind.CONFIRMATION, Kind.QUESTION, Kind.EXTENSION, Kind.COMPLAINT]
    for kind in kinds(request):
        assert AUTHORITY in all_of(letter(request, kind)), kind
    assert "chair of our board" in all_of(letter(request, Kind.COMPLAINT))


@pytest.mark.clause("K38", "L40")
def test_with_the_board_a_new_term_is_told_and_after_it_the_authority_stays(child):
    request = complaint(child)
    answer(request, "Het spijt ons.", on=later(3))
    take_to_board(request=fresh(request), on=later(30), by=None)
    found = letter(request, Kind.BOARD)
    assert found.on == later(30)
    assert ("Our own promise, 4 weeks", "29-04-2026") in found.facts
    assert ("The first answer", "Het spijt ons.") in found.parts
    assert AUTHORITY in all_of(found)
    answer(request, "Ook het bestuur.", on=later(40))
    text = all_of(letter(request, Kind.COMPLAINT))
    assert AUTHORITY in text
    assert "chair of our board" not in text


def test_a_copy_that_is_ready_says_until_when_and_one_that_is_made_says_nothing(child):
    copy = ready(child)
    found = letter(copy.request, Kind.COPY_READY)
    assert ("Available until", f"{copy.available_until:%d-%m-%Y}") in found.facts
    assert f"{copy.available_until:%d-%m-%Y}" in found.words
    assert "We remove the copy once you have collected it" in found.words


def test_an_open_request_has_its_receipt_only(child):
    assert kinds(asked(child, kind="erasure")) == [Kind.CONFIRMATION]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_words_in_both_languages_that_can_be_filled_in(kind, language):
    text = LetterText.objects.get(kind=kind)
    words = getattr(text, f"text_{language}")
    assert "{name}" in words
    assert set(re.findall(r"{(\w+)}", words)) <= set(placeholders_of(kind))


# --- who may hear nothing of the child -------------------------------------------------------


@pytest.mark.clause("L33")
def test_under_a_court_order_letters_of_a_complaint_hold_nothing_of_the_child(child):
    request = complaint(child)
    ask_person(
        request=request, about="meaning", text="Wat was er met Noor op De Boomhut?", on=DAY, by=None
    )
    note_reply(question=request.questions.get(), reply="Niets.", on=DAY, by=None)
    extend_request(request=fresh(request), because="Noors groep is dicht.", on=DAY, by=None)
    answer(request, "Noor Zandstra zat bij de Eekhoorns. Het spijt ons, mevrouw Zandstra.")
    take_to_board(request=fresh(request), on=later(1), by=None)
    answer(request, "NOOR was op de boomhut.", on=later(2))
    assert "Noor" in all_of(letter(request, Kind.COMPLAINT))
    under_order(child, since=DAY)
    assert len(kinds(request)) == 4
    for kind in kinds(request):
        for language in ("nl", "en"):
            text = all_of(letter(request, kind, language)).casefold()
            for secret in ("noor", "boomhut", "eekhoorns", "teruggebeld"):
                assert secret not in text, (kind, secret)
    assert "Ans Zandstra" in letter(request, Kind.COMPLAINT).recipient


@pytest.mark.clause("L33")
def test_under_a_court_order_no_other_letter_is_left_but_the_receipt(child):
    request = asked(child, kind="correction", words="Noor eet geen noten.")
    answer(request)
    assert Kind.ANSWER in kinds(request)
    under_order(child, since=DAY)
    assert kinds(request) == [Kind.CONFIRMATION]
    text = all_of(letter(request, Kind.CONFIRMATION))
    assert "Noor" not in text


@pytest.mark.clause("L33")
def test_who_is_refused_because_of_an_order_still_hears_it_with_the_ways_to_object(child):
    request = asked(child, kind="copy")
    under_order(child, since=DAY)
    refuse_request(
        request=request, ground="authority", answer="U mag dit niet vragen.", on=DAY, by=None
    )
    text = all_of(letter(request, Kind.REFUSAL))
    assert AUTHORITY in text
    assert COURT in text
    assert "Noor" not in text


def test_without_custody_the_child_is_not_named(child):
    without_custody(child)
    request = asked(child, kind="access", words="Hoe gaat het met Noor?")
    assert "Noor" not in all_of(letter(request, Kind.CONFIRMATION))


# --- the words by day ------------------------------------------------------------------------


def publish(kind, words, valid_from, on=DAY):
    return publish_letter_text(
        kind=kind, text_nl=words, text_en=words, valid_from=valid_from, on=on, by=None
    )


def test_a_letter_is_in_the_words_of_its_day(child):
    old = asked(child, kind="why", on=DAY)
    new = asked(child, kind="erasure", on=later(5))
    before = letter(old, Kind.CONFIRMATION)
    publish(Kind.CONFIRMATION, "Nieuw: {number}.", later(5))
    assert letter(old, Kind.CONFIRMATION) == before
    assert letter(new, Kind.CONFIRMATION).words == f"Nieuw: {new.number}."
    assert letter(new, Kind.CONFIRMATION).version == before.version + 1


def test_whatever_the_words_the_law_is_told(child):
    publish(Kind.REFUSAL, "Nee.", DAY)
    publish(Kind.CONFIRMATION, "Dag.", DAY)
    request = refused_erasure(child)
    refusal = all_of(letter(request, Kind.REFUSAL))
    assert AUTHORITY in refusal
    assert COURT in refusal
    assert "02-04-2026" in all_of(letter(request, Kind.CONFIRMATION))


def test_what_is_filled_in_is_not_read_as_a_placeholder_again(child):
    ans = world.parents_of(child)[0]
    ans.first_name = "{number}"
    ans.save()
    publish(Kind.CONFIRMATION, "Beste {name}", DAY)
    assert letter(asked(child, parent=1), Kind.CONFIRMATION).words == "Beste {number} Zandstra"
