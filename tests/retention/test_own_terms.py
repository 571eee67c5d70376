"""The organisation's own terms: bounds, grounds, what a change would do, and who may."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import strip_tags

from audit.models import Event
from core.dates import Term, today
from core.registries import evidence, figures, retention_rules, work_sources
from retention.models import RuleSetting
from retention.own_terms import (
    TRAIL,
    check_term,
    code_of,
    effect,
    length,
    set_term,
    settable_of,
)
from retention.plan import terms
from retention.trail import trail_term
from tests.factories import ahead, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
ON = today()
URL = "/retention/rules/child.file/term/"


def sent(number, unit="years", seen="P2Y", **more) -> dict:
    return {"number": number, "unit": unit, "seen": seen, **more}


def cells(page: str) -> list[str]:
    """The numbers in a table: what is due now and within 30 days, before and after the change."""
    return re.findall(r'<td[^>]*class="num"[^>]*>\s*(\d+)', page)


def refused(code: str, term: Term, ground: str = "") -> list:
    try:
        check_term(settable_of(code), term, ground)
    except ValidationError as error:
        return list(error.error_dict)
    return []


@pytest.mark.clause("K18", "L08")
def test_a_longer_term_than_the_clause_gives_needs_a_ground():
    assert refused("child.file", Term(years=3)) == ["ground"]
    assert refused("child.file", Term(years=3), "toezegging aan de ouders") == []
    assert refused("child.file", Term(months=25)) == ["ground"]
    assert refused("child.file", Term(months=24)) == []
    assert refused("child.file", Term(years=1)) == []
    assert refused("child.file", Term()) == ["number"]


@pytest.mark.clause("K33")
def test_an_external_may_go_at_once_and_never_later_than_two_years():
    assert refused("external.file", Term()) == []
    assert refused("external.file", Term(months=6)) == []
    assert refused("external.file", Term(years=3), "contract") == ["number"]


@pytest.mark.clause("L60")
def test_an_application_is_never_kept_longer_than_its_applicant_agreed_to():
    assert refused("applicant.file.consent", Term(months=6)) == []
    assert refused("applicant.file.consent", Term(years=2), "te weinig mensen") == ["number"]


@pytest.mark.clause("K30")
def test_an_application_goes_at_the_latest_four_weeks_after_the_procedure():
    assert refused("applicant.file", Term(weeks=3)) == []
    assert refused("applicant.file", Term(weeks=4)) == []
    assert refused("applicant.file", Term(weeks=5), "toezegging") == ["number"]
    assert refused("applicant.file", Term()) == ["number"]


@pytest.mark.clause("L60")
def test_an_application_kept_with_consent_does_not_go_sooner_than_without(officer):
    assert refused("applicant.file.consent", Term()) == ["number"]
    assert refused("applicant.file.consent", Term(weeks=3)) == ["number"]
    assert refused("applicant.file.consent", settable_of("applicant.file").term) == []
    page = strip_tags(
        asking(officer).get("/retention/rules/applicant.file.consent/term/").content.decode()
    )
    assert "Never shorter than 4 weeks, and never longer than 1 year." in page
    assert "0 means" not in page


@pytest.mark.clause("L09", "L46", "L48")
@pytest.mark.parametrize(
    ("code", "years"), [("child.fiscal", 7), ("staff.tax", 5), ("staff.payroll", 7)]
)
def test_what_the_law_asks_to_keep_is_not_kept_shorter(code, years, officer):
    assert refused(code, Term(years=years - 1)) == ["number"]
    assert refused(code, Term(years=years)) == []
    page = strip_tags(asking(officer).get(f"/retention/rules/{code}/term/").content.decode())
    assert "The law asks for this term: it cannot be shorter" in page
    assert "A shorter term is allowed" not in page


@pytest.mark.clause("K39", "L80")
def test_the_trail_is_kept_for_a_year_at_least():
    assert refused(TRAIL.code, Term(months=11)) == ["number"]
    assert refused(TRAIL.code, Term(years=1)) == []
    assert refused(TRAIL.code, Term(years=4)) == ["ground"]


@pytest.mark.clause("L50", "L51", "K30")
@pytest.mark.parametrize(
    "code", ["intern.file", "volunteer.file", "applicant.file.request", "parent.file", "none"]
)
def test_what_goes_at_once_has_no_term_to_set(code, officer):
    assert settable_of(code) is None
    assert asking(officer).get(f"/retention/rules/{code}/term/").status_code == 404


def test_terms_are_compared_by_how_long_they_are():
    assert length(Term(years=1)) == length(Term(months=12))
    assert length(Term(weeks=4)) < length(Term(months=1)) < length(Term(weeks=5))
    assert [code_of(t) for t in (Term(years=2), Term(months=3), Term(weeks=4), Term())] == [
        *("P2Y", "P3M", "P4W", "P0W")
    ]


def test_a_clause_is_named_where_its_words_can_be_read(officer):
    client = asking(officer)
    assert '<a href="/oversight/policy/#K18">K18</a>' in client.get(URL).content.decode()
    assert 'id="K18"' in client.get("/oversight/policy/").content.decode()
    assert "K18" not in client.get("/retention/").content.decode()


def test_what_a_change_would_do_is_told_before_it_is_saved_and_nothing_is(officer):
    ahead.children(world.location(), due_on=ON + dt.timedelta(days=200), announced_on=None, count=2)
    rule = settable_of("child.file")
    now, other = effect(rule, Term(years=2), ON), effect(rule, Term(years=1), ON)
    assert (now.now, now.soon, other.now, other.soon) == (0, 0, 0, 2)  # announced first
    page = asking(officer).post(URL, sent(1)).content.decode()
    assert "Due now" in page
    assert cells(page) == ["0", "0", "0", "2"]
    assert not RuleSetting.objects.filter(years=1).exists()
    assert str(terms()["child.file"]) == "2 years"


def test_what_a_shorter_term_brings_is_not_late_before_it_has_stood_announced(officer):
    at = world.location()
    keeper = world.user("location_manager", at)
    manager = asking(keeper)
    for day in (-150, -90, 100):
        ahead.children(at, due_on=ON + dt.timedelta(days=182 + day), announced_on=None)
    asking(officer).post(
        URL,
        sent(18, "months", four_eyes="on", step="save", password=world.PASSWORD),
    )
    work = work_sources["retention.announced"].items(keeper, ON)
    assert [(one.what, one.due_on) for one in work] == [
        ("2 files are to be destroyed", ON + dt.timedelta(days=30))
    ]
    listed = strip_tags(manager.get("/retention/rules/child.file/").content.decode())
    assert listed.count("not announced yet") >= 2
    assert "late:" not in listed
    assert 'class="tag late"' not in manager.get("/retention/").content.decode()
    assert "overdue: 0" in evidence["retention.runs"].look(ON).words
    assert figures["retention.late"].counted(timezone.now()) == {}


def test_what_will_wait_for_people_is_told_as_that_and_not_as_due(officer):
    ahead.children(
        world.location(),
        due_on=ON + dt.timedelta(days=9),
        announced_on=ON - dt.timedelta(days=21),
        count=2,
    )
    page = asking(officer).post(URL, sent(2, four_eyes="on")).content.decode()
    assert "To be proposed" in page
    assert cells(page) == ["0", "0", "2", "0", "0", "2", "0", "0"]


def test_a_shorter_term_is_saved_after_the_password_and_stands_in_the_trail(officer):
    client = asking(officer)
    page = client.post(URL, sent(18, "months", step="save"))
    assert 'name="password"' in page.content.decode()
    assert terms()["child.file"] == Term(years=2)
    client.post(URL, sent(18, "months", step="save", password="verkeerd"))
    assert terms()["child.file"] == Term(years=2)
    client.post(URL, sent(18, "months", step="save", password=world.PASSWORD))
    assert terms()["child.file"] == Term(months=18)
    event = Event.objects.get(action="retention.term_set")
    assert (event.details["before"], event.details["after"]) == ("P2Y", "P18M")
    assert event.purpose == "child.file"
    assert "1 month" not in client.get("/retention/").content.decode()
    assert "18 months" in client.get("/retention/").content.decode()


def test_a_longer_term_with_its_ground_needs_no_password_and_back_keeps_what_was_typed(officer):
    client = asking(officer)
    back = client.post(URL, sent(3, ground="toezegging", step="back")).content.decode()
    assert 'value="toezegging"' in back
    missing = client.post(URL, sent(3)).content.decode()
    assert "longer than 2 years" in missing
    client.post(URL, sent(3, ground="toezegging", step="save"))
    assert RuleSetting.objects.get().ground == "toezegging"
    assert "toezegging" in client.get("/retention/rules/child.file/").content.decode()


def test_taking_the_second_pair_of_eyes_away_asks_the_password(officer):
    client = asking(officer)
    client.post(URL, sent(2, four_eyes="on", step="save"))
    assert RuleSetting.objects.get().four_eyes
    assert RuleSetting.objects.get().term is None
    page = client.post(URL, sent(2, step="save"))
    assert 'name="password"' in page.content.decode()
    assert RuleSetting.objects.get().four_eyes


def test_who_looked_at_an_older_term_is_told_to_look_again(officer):
    rule = settable_of("child.file")
    set_term(settable=rule, term=Term(years=1), seen="P2Y", on=ON, at=timezone.now(), by=officer)
    with pytest.raises(ValidationError, match="meanwhile"):
        set_term(
            settable=rule, term=Term(months=6), seen="P2Y", on=ON, at=timezone.now(), by=officer
        )
    page = asking(officer).post(URL, sent(3, ground="x", step="save", seen="P2Y"))
    assert "meanwhile" in page.content.decode()
    assert terms()["child.file"] == Term(years=1)


def test_the_trails_term_stands_in_the_same_list_and_can_be_set(officer):
    client = asking(officer)
    assert "/retention/rules/audit.trail/term/" in client.get("/retention/").content.decode()
    Event.objects.bulk_create(
        Event(at=timezone.now() - dt.timedelta(days=800), action="account.signed_in")
        for _n in range(4)
    )
    page = client.post("/retention/rules/audit.trail/term/", sent(2, seen="P3Y")).content.decode()
    assert cells(page) == ["0", "4", "0", "4"]
    client.post(
        "/retention/rules/audit.trail/term/",
        sent(2, seen="P3Y", step="save", password=world.PASSWORD),
    )
    assert trail_term() == Term(years=2)


def test_the_breach_terms_are_set_likewise(officer):
    assert settable_of("breach.record").term == Term(years=5)
    assert not settable_of("breach.record").may_ask_four_eyes
    client = asking(officer)
    url = "/retention/rules/breach.record/term/"
    client.post(url, sent(3, seen="P5Y", step="save", password=world.PASSWORD))
    assert terms()["breach.record"] == Term(years=3)


def test_only_who_decides_for_the_whole_organisation_may_set_a_term(officer):
    here = asking(world.user("privacy_officer", world.location()))
    assert here.get(URL).status_code == 403
    assert here.post(URL, sent(1)).status_code == 403
    assert "/term/" not in here.get("/retention/").content.decode()
    assert asking(world.user("board")).get(URL).status_code == 403
    assert asking(officer).get(URL).status_code == 200


def test_every_rule_has_a_term_that_can_be_told_from_another():
    codes = [rule.code for rule in retention_rules]
    assert TRAIL.code not in codes
    for code in codes:
        found = settable_of(code)
        assert found is None or length(found.at_least) <= length(found.term), code
