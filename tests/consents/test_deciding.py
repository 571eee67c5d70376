"""Deciding and asking: what is refused, what a withdrawal leaves to do, and parents who differ."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from accounts.models import Notice
from audit.models import Event
from consents.actions import (
    ask_occasion,
    change_kind,
    make_kind,
    open_matter,
    publish_text,
    record_decision,
    remind,
    settle_difference,
)
from consents.answers import State, answer
from consents.defaults import CARE_PARTNER, PHOTOS, PHOTOS_OUTSIDE, REFERENCE
from consents.models import (
    ConsentDecision,
    ConsentDifference,
    ConsentKind,
    ConsentMatter,
    Occasion,
)
from consents.texts import kinds_asked, text_of, texts_of
from core.dates import today
from documents.actions import add_document, remove_document
from documents.cleaning import clean_bytes
from documents.models import Document
from subjects.actions import end_relation
from subjects.models import Representation
from tests.factories import consents, files, staff, world
from tests.factories.applicants import application, procedure

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
ONE = dt.timedelta(days=1)


def refused(of, giver, given=True, **changed) -> set:
    """The fields that are named where a decision is refused; nothing is kept of it."""
    before = ConsentDecision.objects.count()
    with pytest.raises(ValidationError) as caught:
        consents.decided(of, giver, given, **{"on": DAY, **changed})
    assert ConsentDecision.objects.count() == before
    return set(getattr(caught.value, "error_dict", {"": None}))


def paper(of, category="child.media", title="Zandbak"):
    file = clean_bytes(files.jpeg((300, 200)))
    return add_document(subject=of.subject, category=category, title=title, file=file, by=None)


# --- what is refused --------------------------------------------------------------------------


def test_nobody_decides_on_a_day_to_come_or_before_the_text_was_there(child, parents):
    assert refused(child, parents[0], decided_on=DAY + ONE) == {"decided_on"}
    kind = consents.kind(PHOTOS)
    newer = publish_text(kind=kind, purpose_nl="Nog?", valid_from=DAY, by=None)
    assert refused(child, parents[0], text=newer, decided_on=DAY - ONE) == {"decided_on"}
    assert consents.decided(child, parents[0], True, on=DAY, text=newer).text == newer


def test_what_is_asked_by_name_was_not_answered_before_it_was_asked(child, parents):
    asked = consents.named(child, "Logopedist", on=DAY)
    about = {"code": CARE_PARTNER, "matter": asked}
    assert refused(child, parents[0], decided_on=DAY - ONE, **about) == {"decided_on"}
    assert consents.decided(child, parents[0], True, on=DAY, **about).matter == asked


@pytest.mark.clause("K13")
def test_only_who_holds_custody_decides_for_a_child(child, parents):
    stranger = world.parents_of(world.child(world.location("Het Vlot"), "Sam", "Vlot"))[0].subject
    for giver in (stranger, child.subject, None):
        assert refused(child, giver) == {"giver"}
    consents.custody_ended(child, parents[0], on=DAY - 2 * ONE)
    assert refused(child, parents[0], given=False) == {"giver"}
    assert refused(child, parents[1], decided_on=world.START - ONE) == {"decided_on"}


def test_a_day_before_the_custody_is_refused_with_the_day_the_file_holds(child, parents):
    begins = DAY - ONE
    Representation.objects.filter(parent=parents[0]).update(starts_on=begins)
    words = f"this parent.*s custody begins on {begins:%d-%m-%Y}.*change it under Custody first"
    with pytest.raises(ValidationError, match=words):
        consents.decided(child, parents[0], True, on=DAY, decided_on=DAY - 2 * ONE)


@pytest.mark.clause("L33")
def test_behind_a_court_order_a_no_is_noted_and_a_yes_is_not(child, parents):
    consents.ordered(child, parents[0], since=DAY, until=DAY + 5 * ONE)
    assert refused(child, parents[0]) == {"giver"}
    assert not consents.decided(child, parents[0], False, on=DAY, how="spoken").given
    later = DAY + 6 * ONE
    assert consents.decided(child, parents[0], True, on=later).given


@pytest.mark.clause("K13", "G02")
def test_a_yes_is_written_and_a_paper_one_has_its_form_in_this_file(child, parents):
    assert refused(child, parents[0], how="spoken") == {"given"}
    assert refused(child, parents[0], how="paper") == {"document"}
    other = world.child(world.location("Het Vlot"), "Sam", "Vlot")
    assert refused(child, parents[0], how="paper", document=paper(other)) == {"document"}
    form = paper(child, "child.consents", "Formulier")
    decision = consents.decided(child, parents[0], True, on=DAY, how="paper", document=form)
    assert decision.document == form
    with pytest.raises(ValidationError, match="proof"):
        remove_document(document=form, by=None)
    assert Document.objects.filter(pk=form.pk).exists()


def test_a_question_is_answered_about_what_it_was_asked_about(child, parents):
    one = parents[0]
    matter = consents.named(child, "Logopedie De Mond", on=DAY, until=DAY + 9 * ONE)
    for of_the_kind in (None, consents.occasion_of(child, on=DAY, until=DAY)):
        assert refused(child, one, code=CARE_PARTNER, matter=of_the_kind) == {""}
    assert refused(child, one, matter=matter) == {""}  # photos are one question for all
    other = world.child(world.location("Het Vlot"), "Sam", "Vlot")
    giver = world.parents_of(other)[0].subject
    assert refused(other, giver, code=CARE_PARTNER, matter=matter) == {""}
    assert refused(child, one, code=CARE_PARTNER, matter=matter, on=DAY + 10 * ONE) == {""}
    assert consents.decided(child, one, True, on=DAY + 9 * ONE, code=CARE_PARTNER, matter=matter)


def test_people_decide_on_what_is_asked_of_people_like_them(child, parents):
    person = staff.employee(world.location("Het Vlot"))
    assert refused(child, parents[0], code="staff_photos") == {"text"}
    assert refused(person, None) == {"text"}
    assert refused(person, parents[0], code="staff_photos") == {"giver"}
    assert consents.decided(person, None, True, on=DAY, code="staff_photos").given
    assert answer(person.subject, "staff_photos", DAY).state is State.YES


def test_once_the_care_has_ended_nobody_agrees_and_nobody_is_asked(child, parents):
    end_relation(subject=child.subject, ends_on=DAY - ONE, by=None)
    assert refused(child, parents[0]) == {""}
    with pytest.raises(ValidationError):
        consents.named(child, "Logopedie De Mond", on=DAY)
    assert not ConsentMatter.objects.exists()


def test_a_second_tab_decides_on_nothing_that_has_changed(child, parents):
    one, other = parents
    first = consents.decided(child, one, True, on=DAY, seen=None)
    assert refused(child, one, given=False, seen=None) == {""}  # that page had seen no answer
    assert consents.decided(child, other, True, on=DAY, seen=None)  # the other parent's is apart
    assert not consents.decided(child, one, False, on=DAY, seen=first.pk).given
    read = text_of(PHOTOS, DAY)
    newest = ConsentDecision.objects.filter(giver=one).last()
    publish_text(kind=read.kind, purpose_nl="Ook elders.", valid_from=DAY, by=None)
    assert refused(child, one, text=read, seen=newest.pk) == {""}


def test_a_change_of_mind_stands_beside_what_was_said_before(child, parents):
    user = world.user("location_manager", child.subject.affiliations.get().location)
    for given in (True, False, True):
        consents.decided(child, parents[0], given, on=DAY, by=user)
    kept = ConsentDecision.objects.order_by("recorded_at")
    assert [d.given for d in kept] == [True, False, True]
    assert {d.recorded_by for d in kept} == {user}
    said = Event.objects.filter(action="consent.decided", subject_id=child.pk).order_by("pk")
    assert [(e.actor, e.details["given"]) for e in said] == [
        (user, given) for given in (True, False, True)
    ]
    for entry in LogEntry.objects.filter(content_type__model="consentdecision"):
        assert "True" not in str(entry.changes)


# --- parents who differ -----------------------------------------------------------------------


@pytest.mark.clause("S05")
def test_parents_who_differ_are_one_case_that_closes_when_they_agree(child, parents):
    consents.decided(child, parents[0], True, on=DAY)
    assert not ConsentDifference.objects.exists()
    consents.decided(child, parents[1], False, on=DAY)
    consents.decided(child, parents[1], False, on=DAY + ONE)
    case = ConsentDifference.objects.get()
    assert (case.opened_on, case.closed_on, case.kind.code) == (DAY, None, PHOTOS)
    consents.decided(child, parents[0], False, on=DAY + 2 * ONE)
    case.refresh_from_db()
    assert case.closed_on == DAY + 2 * ONE


def test_a_case_is_settled_with_a_note_and_the_answer_stays_no(child, parents):
    consents.decided(child, parents[0], True, on=DAY)
    consents.decided(child, parents[1], False, on=DAY)
    case = ConsentDifference.objects.get()
    with pytest.raises(ValidationError) as caught:
        settle_difference(case=case, note=" ", on=DAY, by=None)
    assert set(caught.value.error_dict) == {"note"}
    settle_difference(case=case, note="Met beiden gesproken.", on=DAY + ONE, by=None)
    settled = ConsentDifference.objects.get()
    assert (settled.closed_on, settled.note) == (DAY + ONE, "Met beiden gesproken.")
    assert answer(child.subject, PHOTOS, DAY + ONE).state is State.NO
    with pytest.raises(ValidationError):
        settle_difference(case=settled, note="Nog eens.", on=DAY + ONE, by=None)


# --- asking -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"until": DAY - ONE}, "until"),
        ({"kind": PHOTOS}, "kind"),
        ({"kind": PHOTOS_OUTSIDE}, "kind"),
        ({"kind": REFERENCE}, "kind"),
    ],
)
def test_a_question_by_name_has_a_name_and_a_kind_that_is_asked_so(child, changed, field):
    asked = {"name": "Logopedie De Mond", "kind": CARE_PARTNER, **changed}
    kind = consents.kind(asked.pop("kind"))
    with pytest.raises(ValidationError) as caught:
        open_matter(subject=child.subject, kind=kind, on=DAY, by=None, **asked)
    assert set(caught.value.error_dict) == {field}
    assert not ConsentMatter.objects.exists()


@pytest.mark.clause("S06")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"children": []}, "children"),
        ({"until": DAY - ONE}, "until"),
        ({"places": []}, "places"),
        ({"places": ["website", "moon"]}, "places"),
        ({"kind": PHOTOS}, "kind"),
        ({"what": ""}, "what"),
    ],
)
def test_an_occasion_says_what_where_until_when_and_who_is_in_it(child, changed, field):
    asked = {
        "kind": PHOTOS_OUTSIDE,
        "what": "Zomerfeest",
        "where": "website",
        "places": ["website"],
        "until": DAY + 30 * ONE,
        "children": [child.subject],
        **changed,
    }
    kind = consents.kind(asked.pop("kind"))
    at = child.subject.affiliations.get().location
    with pytest.raises(ValidationError) as caught:
        ask_occasion(kind=kind, location=at, on=DAY, by=None, **asked)
    assert set(caught.value.error_dict) == {field}
    assert not Occasion.objects.exists()
    assert not ConsentMatter.objects.exists()


@pytest.mark.clause("L33", "L75")
def test_who_may_decide_is_asked_and_reminded_once_and_nobody_else(child, parents):
    asked, kept_out = (world.parent_user(child, n) for n in (0, 1))
    sibling = world.child(child.subject.affiliations.get().location, "Bo", "Zandstra")
    sibling.subject.represented_by.filter(parent__parent__first_name="Ans").update(
        parent=parents[0]
    )
    consents.ordered(child, parents[1], since=DAY)
    consents.named(child, "Logopedie De Mond", on=DAY)
    consents.occasion_of(child, sibling, on=DAY, until=DAY + ONE)
    on = today()
    assert remind(subjects=[child.subject, sibling.subject], on=on, by=None) == 1
    assert remind(subjects=[child.subject], on=on, by=None) == 0
    assert [notice.kind for notice in Notice.objects.filter(user=asked).order_by("pk")] == [
        Notice.Kind.CONSENT_QUESTION,  # one for two questions on a day
        Notice.Kind.CONSENT_REMINDER,
    ]
    assert not Notice.objects.filter(user=kept_out).exists()


def test_who_decided_gets_a_receipt(child, parents):
    user = world.parent_user(child, 0)
    consents.decided(child, world.fresh(parents[0]), True, on=DAY)
    consents.decided(child, parents[1], True, on=DAY)  # without an account
    assert [(n.user, n.kind) for n in Notice.objects.all()] == [(user, "consent_receipt")]


# --- kinds and texts --------------------------------------------------------------------------


def test_versions_follow_each_other_and_none_holds_before_the_last(child):
    kind = consents.kind(PHOTOS)
    first = text_of(PHOTOS, DAY)
    second = publish_text(kind=kind, purpose_nl="Tweede.", valid_from=DAY, by=None)
    assert second.version == first.version + 1
    for values, field in (
        ({"purpose_nl": "Derde.", "valid_from": DAY - ONE}, "valid_from"),
        ({"purpose_nl": "", "valid_from": DAY}, "purpose_nl"),
    ):
        with pytest.raises(ValidationError) as caught:
            publish_text(kind=kind, by=None, **values)
        assert set(caught.value.error_dict) == {field}
    third = publish_text(kind=kind, purpose_nl="Derde.", valid_from=DAY, renews=True, by=None)
    assert text_of(PHOTOS, DAY) == texts_of([kind], DAY)[kind.pk] == third
    assert texts_of([kind], DAY - ONE)[kind.pk] == first


def test_a_kind_is_made_changed_and_retired():
    made = make_kind(code="swimming", label_nl="Zwemmen", about="child", by=None)
    assert made in kinds_asked("child", DAY, rhythm="standing")
    change_kind(kind=made, retired_on=DAY, by=None)
    assert made in kinds_asked("child", DAY - ONE)
    assert made not in kinds_asked("child", DAY)
    for values in ({"code": "swimming"}, {"code": "Wat een naam"}):
        with pytest.raises(ValidationError) as caught:
            make_kind(**values, label_nl="Zwemmen", about="child", by=None)
        assert set(caught.value.error_dict) == {"code"}
    with pytest.raises(ValidationError):
        change_kind(kind=made, needs_all=True, by=None)  # that is for occasions
    placed = ConsentKind.objects.get(code=PHOTOS)
    with pytest.raises(ValidationError):
        change_kind(kind=placed, own_data=True, by=None)  # that is not for a child's data
    assert ConsentKind.objects.get(code="swimming").needs_all is False


@pytest.mark.clause("G03")
def test_from_the_day_a_kind_is_stopped_only_a_no_is_noted(child, parents):
    consents.decided(child, parents[0], True, on=DAY - ONE)
    change_kind(kind=consents.kind(PHOTOS), retired_on=DAY, by=None)
    assert refused(child, parents[1], True) == {"given"}
    late = {"decided_on": DAY - ONE}  # given before, noted after
    assert consents.decided(child, parents[1], True, on=DAY, **late).given
    assert not consents.decided(child, parents[0], False, on=DAY).given


def test_what_was_stopped_is_not_asked_by_name_or_for_an_occasion(child):
    for code, ask in (
        (CARE_PARTNER, lambda: consents.named(child, "Fysio", on=DAY)),
        (PHOTOS_OUTSIDE, lambda: consents.occasion_of(child, on=DAY, until=DAY)),
    ):
        change_kind(kind=consents.kind(code), retired_on=DAY, by=None)
        with pytest.raises(ValidationError) as caught:
            ask()
        assert set(caught.value.error_dict) == {"kind"}
    assert not ConsentMatter.objects.exists()


@pytest.mark.clause("K29", "L62")
def test_an_applicant_decides_alone_and_about_the_application_only():
    applicant = application(procedure(world.location()))
    with pytest.raises(ValidationError):
        open_matter(
            subject=applicant.subject, kind=consents.kind(REFERENCE), name="X", on=DAY, by=None
        )
    with pytest.raises(ValidationError):
        record_decision(
            subject=applicant.subject,
            text=text_of("staff_photos", DAY),
            given=True,
            decided_on=DAY,
            how="form",
            on=DAY,
            by=None,
        )
