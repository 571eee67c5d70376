"""What people are told of why data is held and for how long, out of the register."""

import pytest
from django.utils import translation

from core.privacy import CATEGORIES
from core.purposes import purpose_of
from register.actions import load_defaults
from register.models import ProcessingActivity
from retention.models import RuleSetting
from rights.contents import gather
from rights.information import information_for, purposes_of
from rights.why import answer_from_register
from staff.models import Payroll
from subjects.actions import link_user
from subjects.models import Subject
from tests.factories import staff, world

pytestmark = pytest.mark.django_db


@pytest.mark.clause("L49")
def test_the_answer_tells_for_each_part_why_and_on_which_ground():
    load_defaults(by=None)
    person = staff.employee(world.location())
    staff.noted(Payroll, person, iban="NL91ABNA0417164300", account_name="K. Duinker")
    answer = answer_from_register(person.subject)
    grounds = {
        activity.get_ground_display()
        for activity in ProcessingActivity.objects.in_use()
        if "staff.payroll" in activity.categories and "employee" in activity.people
    }
    payroll = next(part for part in answer.split("\n\n") if part.startswith("Payroll\n"))
    assert purpose_of("staff.payroll") in payroll
    assert grounds
    assert all(ground in payroll for ground in grounds)
    assert "your child" not in answer


def test_it_is_drafted_in_the_language_of_the_organisation_whoever_opens_it(settings):
    settings.LANGUAGE_CODE = "nl"
    load_defaults(by=None)
    child = world.child(world.location())
    drafted = {}
    for language in ("nl", "en"):
        with translation.override(language):
            drafted[language] = answer_from_register(child.subject)
    assert "Hoe lang we het bewaren" in drafted["nl"]
    assert drafted["en"] == drafted["nl"]


def test_a_reason_that_holds_of_several_parts_is_said_once():
    load_defaults(by=None)
    at = world.location()
    person = staff.employee(at)
    link_user(subject=person.subject, user=world.user("administration", at), by=None)
    said = [part.split("\n", 1) for part in answer_from_register(person.subject).split("\n\n")]
    assert "Functions and access, User accounts" in [what for what, _why in said]
    reasons = [why for _what, why in said]
    assert len(set(reasons)) == len(reasons)
    information = information_for(person.subject, gather(person.subject))
    assert "Functions and access, User accounts" in [
        p.category for p in information.purposes_in_words
    ]
    data = [purpose["category"] for purpose in information.as_json()["purposes"]]
    assert {"Functions and access", "User accounts"} <= set(data)  # each by itself, for a computer


@pytest.mark.clause("L49", "L01")
def test_each_part_tells_the_ground_that_fits_its_purpose():
    """What the law asks rests on the law, what is free on consent, and no part on both."""
    load_defaults(by=None)
    of_employee, of_volunteer, of_intern, of_child = (
        {
            found.purpose: found.grounds
            for found in purposes_of(Subject(kind=kind), [c for c in CATEGORIES if c in codes])
        }
        for kind, codes in (
            ("employee", _of("staff")),
            ("volunteer", _of("volunteer")),
            ("intern", _of("staff") - {"staff.identification", "staff.payroll"}),  # not of interns
            ("child", _of("child")),
        )
    )
    for told in (of_employee, of_volunteer, of_intern, of_child):
        for purpose, grounds in told.items():
            if "law asks" in purpose or "To answer what you ask" in purpose:
                assert grounds == ["legal duty"], purpose
            if "said yes" in purpose or "as far as you like" in purpose:
                assert grounds == ["consent"], purpose
    assert of_employee[purpose_of("staff.identification")] == ["legal duty"]
    assert of_employee[purpose_of("staff.profile")] == ["consent"]
    assert of_employee[purpose_of("staff.requests")] == ["legal duty"]
    assert of_employee[purpose_of("staff.employment")] == ["carrying out a contract"]
    assert of_volunteer[purpose_of("volunteer.screening")] == ["legal duty"]
    assert of_child[purpose_of("child.finance")] == ["carrying out a contract", "legal duty"]


def _of(room: str) -> set[str]:
    return {code for code, category in CATEGORIES.items() if category.room == room}


def test_a_term_the_organisation_shortened_is_the_one_that_is_told():
    child = world.child(world.location())
    RuleSetting.objects.create(rule="child.file", years=1)
    told = information_for(child.subject, gather(child.subject)).terms
    assert {str(term) for what, term, _anchor in told if what == "Child file"} == {"1 year"}
    assert "1 year, counted from" in answer_from_register(child.subject)
