"""What was agreed, asked and told goes with the file it is about, and with nothing else."""

import contextlib
import datetime as dt

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import Notice, User
from children.actions import deregister_child
from children.models import Child, Parent
from consents.actions import finish_removal, settle_difference
from consents.answers import State, answer
from consents.defaults import HANDOVER_VERBAL, PHOTOS, PHOTOS_OUTSIDE, REFERENCE
from consents.models import ConsentDecision, ConsentDifference, ConsentMatter, Occasion, RemovalTask
from core.fields import EncryptedTextField
from core.keys import KeyDestroyed, has_key, sealing_key
from core.privacy import SubjectKind, personal_models
from disclosures.actions import (
    answer_call,
    ask_to_tell,
    note_told,
    record_copy_given,
    take_back_disclosure,
)
from disclosures.actions.calls import UNLINKED
from disclosures.models import CallNote, Disclosure, RecipientTask
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from staff.actions import end_employment
from subjects.models import Subject
from tests.factories import consents, disclosures, staff, world
from tests.factories import files as made_files
from tests.factories.due import run_when_due
from tests.retention.test_run import everything_stored

pytestmark = pytest.mark.django_db
AGREED = dt.date(2024, 1, 15)
ENDED, DUE = dt.date(2024, 2, 29), dt.date(2026, 3, 1)
CANARY = "kanariepiet"
OURS = [
    d.model for d in personal_models() if d.model._meta.app_label in ("consents", "disclosures")
]


def family(at):
    """A child with a brother or sister, in one publication, of whose parents one has an account."""
    one = world.child(at, "Noor", "Vogelzang")
    other = world.child(at, "Sam", "Vogelzang")
    parents = world.parents_of(one)
    for parent, twice in zip(parents, world.parents_of(other), strict=True):
        other.subject.represented_by.filter(parent=twice.subject).update(parent=parent.subject)
    world.parent_user(one)
    return one, other, [world.fresh(parent.subject) for parent in parents]


def tell(of, giver):
    """A question, asked and answered, under a consent that is withdrawn then; and what follows."""
    consents.decided(of, giver, True, on=AGREED, code=HANDOVER_VERBAL)
    note = disclosures.noted_call(
        of,
        caller=CANARY,
        phone=CANARY,
        institution=CANARY,
        question=CANARY,
        about_whom=CANARY,
    )
    told = answer_call(
        note=note,
        recipient_kind=disclosures.recipient_kind("school"),
        recipient=CANARY,
        categories=["child.development"],
        ground="consent",
        consent_kind=consents.kind(HANDOVER_VERBAL),
        purpose=CANARY,
        told=CANARY,
        five_rules=disclosures.FIVE,
        on=AGREED,
        by=None,
    )
    (task,) = ask_to_tell(disclosures=[told], why="corrected", on=AGREED, by=None)
    note_told(task=task, note=CANARY, on=AGREED, by=None)
    consents.decided(of, giver, False, on=AGREED, code=HANDOVER_VERBAL)
    take_back_disclosure(disclosure=told, because=CANARY, on=AGREED, by=None)
    record_copy_given(
        subject=of.subject,
        recipient=CANARY,
        categories=["child.development"],
        number=CANARY,
        on=AGREED,
        by=None,
    )


def decide(one, other, parents):
    """Something of every kind in both files."""
    matter = consents.occasion_of(one, other, on=AGREED, until=ENDED)
    for of in (one, other):
        about = of.subject.consent_matters.get(occasion=matter.occasion)
        named = consents.named(of, CANARY, about=CANARY, on=AGREED)
        for giver in parents:
            consents.decided(of, giver, True, on=AGREED)
            for asked in (about, named):
                more = {"code": asked.kind.code, "matter": asked}
                consents.decided(of, giver, True, on=AGREED, **more)
        consents.decided(of, parents[1], False, on=AGREED)
        tell(of, parents[0])
    for task in RemovalTask.objects.filter(done_on=None):
        finish_removal(task=task, proof=CANARY, on=AGREED, by=None)
    for case in ConsentDifference.objects.all():
        settle_difference(case=case, note=CANARY, on=AGREED, by=None)


@pytest.fixture
def files(django_capture_on_commit_callbacks):
    at = world.location()
    one, other, parents = family(at)
    with django_capture_on_commit_callbacks(execute=True):
        decide(one, other, parents)
    deregister_child(child=one.subject, ends_on=ENDED, by=None)
    return one, other, parents


def counts(of) -> dict:
    found = {model: model.objects.filter(subject=of.pk).count() for model in OURS}
    return {model.__name__: count for model, count in found.items() if count}


@pytest.mark.clause("K18", "L08")
def test_all_that_was_agreed_and_told_goes_with_the_file(files):
    one, other, _parents = files
    before = counts(one)
    assert set(before) == {model.__name__ for model in OURS}
    assert counts(other) == before
    check_that_everything_sealed_is_here()
    note = CallNote.objects.get(subject=one.pk)  # it is opened with no key of its own any more
    assert (note.owner_id, note.retention_class) == (one.pk, "child.file")
    assert not has_key(note.pk, UNLINKED)
    with pytest.raises(ValidationError):
        disclosures.told(other, call_note=note, means="phone")
    run_when_due(DUE)
    assert counts(one) == {}
    assert not Child.objects.filter(pk=one.pk).exists()
    assert not Subject.objects.filter(pk=one.pk).exists()
    with pytest.raises(KeyDestroyed):
        sealing_key(one.pk, "child.file")
    for model in apps.get_models():
        if any(field.name == "subject" for field in model._meta.fields):
            assert not model.objects.filter(subject=one.pk).exists(), model


def check_that_everything_sealed_is_here():
    for model in OURS:
        for field in model._meta.fields:
            if isinstance(field, EncryptedTextField):
                values = [getattr(row, field.name) for row in model.objects.all()]
                assert CANARY in values, f"{model.__name__}.{field.name}"
    assert CANARY not in everything_stored()


@pytest.mark.clause("K18", "L63", "S06")
def test_what_another_child_needs_stays_and_goes_with_it(files):
    one, other, parents = files
    consents.custody_ended(other, parents[0], on=ENDED)  # who decided once, is still named
    user, kept = parents[0].user, counts(other)
    assert Notice.objects.filter(user=user).exists()
    run_when_due(DUE)
    assert counts(other) == kept
    matter = other.subject.consent_matters.get(occasion__isnull=False)
    assert Occasion.objects.get() == matter.occasion
    assert answer(other.subject, PHOTOS_OUTSIDE, AGREED, matter).state is State.YES
    assert answer(other.subject, PHOTOS, AGREED).state is State.NO
    assert {d.giver for d in ConsentDecision.objects.all()} == set(parents)
    sealed = Disclosure.objects.get(ground="consent")
    assert (sealed.recipient, sealed.call_note.caller) == (CANARY, CANARY)
    assert Parent.objects.count() == 2
    assert User.objects.filter(pk=user.pk).exists()
    deregister_child(child=other.subject, ends_on=DUE, by=None)
    run_when_due(dt.date(2028, 3, 2))
    assert not Parent.objects.exists()
    assert not ConsentDecision.objects.exists()
    assert not Notice.objects.exists()
    assert not User.objects.filter(pk=user.pk).exists()
    assert not Subject.objects.filter(pk__in=[one.pk, other.pk, *(p.pk for p in parents)]).exists()


@pytest.mark.clause("L35")
def test_a_question_that_came_into_no_file_goes_after_four_weeks_with_its_key():
    note = disclosures.call(world.location(), caller=CANARY, question=CANARY)
    kept_through = dt.date(2026, 3, 30)  # noted on 2 March
    run_when_due(kept_through)
    assert CallNote.objects.get().caller == CANARY
    run_when_due(kept_through + dt.timedelta(days=1))
    assert not CallNote.objects.exists()
    assert not has_key(note.pk, UNLINKED)
    assert CANARY not in everything_stored()


@pytest.mark.clause("K26", "L50")
@pytest.mark.parametrize(
    ("kind", "due"),
    [(SubjectKind.EMPLOYEE, dt.date(2026, 3, 1)), (SubjectKind.INTERN, dt.date(2024, 3, 1))],
)
def test_what_an_employee_or_intern_agreed_to_goes_with_the_personnel_file(kind, due):
    person = staff.employee(world.location(), kind=kind)
    matter = consents.named(person, CANARY, on=AGREED, code=REFERENCE)
    consents.decided(person, None, True, on=AGREED, code=REFERENCE, matter=matter)
    consents.decided(person, None, True, on=AGREED, code="staff_photos")
    consents.decided(person, None, False, on=AGREED, code="staff_photos")
    disclosures.told(
        person,
        recipient_kind=disclosures.recipient_kind("employer"),
        categories=["staff.identity"],
        consent_kind=consents.kind(REFERENCE),
        matter=matter,
        disclosed_on=AGREED,
        on=AGREED,
    )
    consents.decided(person, None, False, on=AGREED, code=REFERENCE, matter=matter)
    assert RecipientTask.objects.get().subject == person.subject
    end_employment(subject=person.subject, ends_on=ENDED, labour_conflict=False, on=ENDED, by=None)
    run_when_due(due - dt.timedelta(days=1))
    assert counts(person)["Disclosure"] == 1
    run_when_due(due)
    assert counts(person) == {}
    assert not ConsentMatter.objects.exists()
    assert CANARY not in everything_stored()


@pytest.mark.clause("K18")
def test_a_disclosure_holds_back_no_paper_that_is_destroyed_before_it():
    """The file of a conflict is kept longer than the copy of the passport in it."""
    person = staff.employee(world.location())
    order, passport = (
        add_document(
            subject=person.subject,
            category=category,
            title=CANARY,
            file=clean_bytes(made_files.jpeg()),
            by=None,
        )
        for category in ("staff.employment", "staff.identification")
    )
    for document in (passport, order):
        by_order = {
            "recipient_kind": disclosures.recipient_kind("other"),
            "ground": "court_order",
            "consent_kind": None,
            "document": document,
            "categories": ["staff.identity"],
        }
        with contextlib.suppress(ValidationError):
            disclosures.told(person, **by_order, disclosed_on=AGREED, on=AGREED)
    end_employment(subject=person.subject, ends_on=ENDED, labour_conflict=True, on=ENDED, by=None)
    run_when_due(dt.date(2030, 1, 1))
    connection.check_constraints()
    assert not Document.objects.filter(pk=passport.pk).exists()
    run_when_due(dt.date(2060, 1, 1))
    assert counts(person) == {}
    assert not Document.objects.exists()
