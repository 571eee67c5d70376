"""What pages promise about how long something is kept is the term in force, not the first one."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from applicants.actions import APPLY, KEEP_A_YEAR, end_procedure
from applicants.actions.keeping import record_keeping
from applicants.keeping import to_ask, when_it_goes
from consents.actions import change_kind, publish_text
from consents.defaults import KINDS
from consents.models import ConsentText
from consents.texts import text_of
from core.dates import Term, today
from core.registries import retention_rules
from retention.own_terms import code_of, set_term, settable_of
from retention.plan import planned, terms
from tests.factories import breaches, consents, world
from tests.factories.applicants import application, panel_member, procedure, vacancy
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


def set_to(code: str, term: Term) -> None:
    set_term(
        settable=settable_of(code),
        term=term,
        seen=code_of(terms()[code]),
        ground="toezegging",
        on=today(),
        at=timezone.now(),
        by=None,
    )


def read(client, url: str) -> str:
    page = client.get(url, follow=True)
    assert page.status_code == 200
    return " ".join(strip_tags(page.content.decode()).split())


@pytest.fixture
def at():
    return world.location()


@pytest.mark.clause("K30", "L60")
def test_who_applies_reads_the_terms_in_force(at):
    url = f"/apply/{vacancy(at).pk}/"
    assert "destroyed 4 weeks after the procedure" in read(Client(), url)
    first = text_of(APPLY, today())
    set_to("applicant.file", Term(weeks=3))
    set_to("applicant.file.consent", Term(months=9))
    page = read(Client(), url)
    assert "It is destroyed 3 weeks after the procedure" in page
    assert "agree that we keep it for 9 months" in page
    assert "May we keep your application for 9 months?" in page
    assert "Until 9 months after the procedure" in page
    for old in ("4 weeks", "four weeks", "1 year", "a year"):
        assert old not in page
    now = text_of(APPLY, today())
    assert "3 weken na de procedure" in now.kept_nl
    assert not now.renews
    first.refresh_from_db()
    assert "4 weken na de procedure" in first.kept_nl  # as it was agreed to


@pytest.mark.clause("L60")
def test_a_yes_to_a_shorter_term_holds_no_longer_than_that(at):
    ended, day = today() - dt.timedelta(days=70), dt.timedelta(days=1)
    of = procedure(at, panel=[panel_member(at)], opened_on=ended)
    before, after = application(of), application(of, "Kim", "Zee")
    end_procedure(procedure=of, ended_on=ended, on=ended, by=None)
    set_to("applicant.file.consent", Term(months=3))
    yes = {"given": True, "how": "email", "decided_on": today(), "on": today(), "by": None}
    record_keeping(application=before, **yes)
    set_to("applicant.file.consent", Term(years=1))
    record_keeping(application=after, **yes)
    goes = {of: when_it_goes(of.subject_id, today()).due_on for of in (before, after)}
    assert goes[before] == Term(months=3).due_on(today())
    assert goes[after] == Term(years=1).due_on(today())
    last = goes[before] - day
    assert [(one.pk, ends) for one, ends in to_ask(last)] == [(before.pk, last)]
    rule = retention_rules["applicant.file.consent"]
    assert [item.subject_id for item in planned(rule, goes[before])] == [before.subject_id]
    assert planned(rule, last) == []


@pytest.mark.clause("L60")
def test_while_the_procedure_runs_the_panel_reads_the_term_that_was_agreed_to(at):
    member = panel_member(at)
    made = application(procedure(at, panel=[member]))
    yes = {"given": True, "how": "email", "decided_on": today(), "on": today(), "by": None}
    set_to("applicant.file.consent", Term(months=3))
    record_keeping(application=made, **yes)
    for in_force, holds in ((Term(years=1), "3 months"), (Term(months=2), "2 months")):
        set_to("applicant.file.consent", in_force)
        page = read(asking(member), f"/applications/{made.subject_id}/")
        assert f"{holds}, counted from the end of the procedure" in page


def test_what_the_organisation_wrote_itself_stays(at):
    old = text_of(KEEP_A_YEAR, today())
    words = {
        name: getattr(old, name) for name in ("purpose_nl", "purpose_en", "kept_en", "happens_nl")
    }
    own = "Tot een jaar na de procedure, zoals op onze site staat."
    publish_text(kind=consents.kind(KEEP_A_YEAR), valid_from=today(), by=None, kept_nl=own, **words)
    set_to("applicant.file", Term(weeks=3))
    now = text_of(KEEP_A_YEAR, today())
    assert now.kept_nl == own
    assert "until 3 weeks after the procedure" in now.kept_en


def test_the_words_in_force_follow_where_a_later_version_is_planned(at):
    now, day = text_of(KEEP_A_YEAR, today()), today() + dt.timedelta(days=24)
    words = {name: getattr(now, name) for name in KINDS[KEEP_A_YEAR][1]}
    own = {**words, "purpose_nl": "Ook voor andere vestigingen."}
    kind = consents.kind(KEEP_A_YEAR)
    publish_text(kind=kind, valid_from=day, renews=True, by=None, **own)
    for months in (9, 6):
        set_to("applicant.file.consent", Term(months=months))
        held, planned = text_of(KEEP_A_YEAR, today()), text_of(KEEP_A_YEAR, day)
        assert f"Tot {months} maanden na" in held.kept_nl
        assert (held.purpose_nl, held.renews) == (now.purpose_nl, False)
        assert f"Tot {months} maanden na" in planned.kept_nl
        assert (planned.purpose_nl, planned.renews) == ("Ook voor andere vestigingen.", True)
    assert kind.texts.count() == 2 + 2 * 2


def test_what_is_not_asked_any_more_gets_no_new_words(at):
    change_kind(kind=consents.kind(KEEP_A_YEAR), retired_on=today(), by=None)
    count = ConsentText.objects.filter(kind__code=KEEP_A_YEAR).count()
    set_to("applicant.file.consent", Term(months=9))
    assert ConsentText.objects.filter(kind__code=KEEP_A_YEAR).count() == count
    assert "9 maanden" in text_of(APPLY, today()).kept_nl


def test_a_term_that_is_the_same_makes_no_new_words():
    count = ConsentText.objects.count()
    set_to("child.file", Term(years=2))
    set_to("breach.tip", Term(months=6))
    assert ConsentText.objects.count() == count


@pytest.mark.clause("K33")
def test_agency_staff_read_that_their_file_goes_at_once():
    officer = asking(world.user("privacy_officer"))
    assert "goes 2 years after the end of the contract" in read(officer, "/help/employee/")
    set_to("external.file", Term())
    assert "goes at once after the end of the contract" in read(officer, "/help/employee/")


def test_who_works_here_reads_the_terms_in_force(at):
    member = panel_member(at)
    of = procedure(at, panel=[member])
    set_to("applicant.file", Term(weeks=3))
    set_to("applicant.file.consent", Term(months=9))
    set_to("child.fiscal", Term(years=8))
    set_to("staff.tax", Term(years=6))
    set_to("child.sign_up", Term(weeks=3))
    asked = asking(member)
    end = read(asked, f"/applications/procedure/{of.pk}/end/")
    assert "3 weeks later what is held" in end
    assert "kept for 9 months only" in end
    noting = read(asked, f"/applications/procedure/{of.pk}/register/")
    assert "being kept for 9 months?" in noting
    assert "from the end of the procedure: 3 weeks." in noting
    officer = asking(world.user("privacy_officer"))
    assert "stay for 8 years after the book year" in read(
        asking(world.user("administration")), "/children/archive/"
    )
    assert "wage-tax data for 6 years" in read(asking(world.user("hr")), "/staff/archive/")
    assert "otherwise after 3 weeks" in read(Client(), "/sign-up/")
    assert "is gone 3 weeks after the end" in read(officer, "/help/applications/")


def test_a_breach_says_when_it_is_destroyed_by_the_terms_in_force():
    officer = world.user("privacy_officer")
    set_to("breach.record", Term(years=6))
    set_to("breach.reporter", Term(months=3))
    breach = breaches.evaluate(breaches.decide(breaches.breach()))
    page = read(asking(officer), f"/breaches/{breach.pk}/close/")
    assert "destroyed after 3 months, the record after 6 years" in page


def test_who_looks_at_a_term_hears_of_which_consents_the_words_follow():
    officer, told = asking(world.user("privacy_officer")), "new words are published"
    sent = {"number": 9, "unit": "months", "seen": "P1Y"}
    count = ConsentText.objects.count()
    url = "/retention/rules/applicant.file.consent/term/"
    page = " ".join(strip_tags(officer.post(url, sent).content.decode()).split())
    kinds = "“Record your application”, “Keep your application longer”."
    assert f"{told}, which name the new term: {kinds}" in page
    assert ConsentText.objects.count() == count
    sent = {"number": 3, "unit": "years", "seen": "P5Y"}
    page = officer.post("/retention/rules/breach.record/term/", sent).content.decode()
    assert "What this changes" in page
    assert told not in page


def test_who_sets_a_term_hears_which_words_do_not_follow_it():
    officer = asking(world.user("privacy_officer"))
    sent = {"number": 30, "unit": "months", "seen": "P2Y", "ground": "toezegging", "step": "save"}
    page = officer.post("/retention/rules/child.file/term/", sent, follow=True)
    told = "The privacy statement and what you wrote yourselves may still name the old one"
    assert told in page.content.decode()
    sent |= {"seen": "P30M", "four_eyes": "on"}
    page = officer.post("/retention/rules/child.file/term/", sent, follow=True)
    assert "The term has been set." in page.content.decode()
    assert told not in page.content.decode()
