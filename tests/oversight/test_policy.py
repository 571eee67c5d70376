"""The policy page: every clause, how it is kept, and what shows it on the day."""

import csv
import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from audit.actions import record
from audit.models import Event
from breaches.actions import close_breach
from core.dates import today
from core.registries import Standing, evidence
from oversight.clauses import CLAUSES, HOW_KEPT
from oversight.models import OwnClause
from oversight.policy import evidence_by_clause, lines
from register.actions import load_defaults, settle_scan_finding
from register.choices import Principle
from register.cookies import cookies
from register.findings import findings
from register.models import ProcessingActivity, Processor
from register.reviewing import yearly_reviews
from retention.models import RuleSetting, Run
from staff.actions import sign_statement
from tests.factories import breaches, oversight, register, staff, users, world
from tests.factories.http import asking
from tests.factories.queries import queries_of
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
ON = today()
DAY = dt.timedelta(days=1)
POLICY = "oversight:policy"


def shipped_list() -> list[dict]:
    with (settings.BASE_DIR / "docs" / "policy" / "clauses.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=";"))


def seen(code: str, at=None):
    return evidence[code].seen(at or timezone.now())


@pytest.mark.clause("L08")
def test_a_clause_says_where_another_term_is_set_than_it_names():
    RuleSetting.objects.create(rule="child.file", months=18)
    RuleSetting.objects.create(rule="staff.file", four_eyes=True)
    terms = {line.code: line.terms for line in lines(timezone.now())}
    told = "Set here for “Child file”: 18 months instead of 2 years."
    assert terms["L08"] == [told]
    assert terms["L50"] == []
    assert told in asking(world.user("privacy_officer")).get(reverse(POLICY)).content.decode()


def test_the_product_ships_exactly_the_clauses_of_the_list():
    with translation.override("en"):
        ours = {
            code: (one.source, one.topic.replace("_", " "), str(one.rule), one.how, str(one.detail))
            for code, one in CLAUSES.items()
        }
    listed = {}
    for row in shipped_list():
        how, _space, detail = row["how"].partition(" ")
        key = (row["source"], row["topic"], row["rule"], how.rstrip(":"), detail)
        listed[row["id"]] = key
    assert ours == listed


@pytest.mark.clause("L44")
def test_every_clause_stands_on_the_page_with_how_it_is_kept():
    world.organisation()
    page = asking(world.user("board")).get(reverse(POLICY))
    body = page.content.decode()
    for code in CLAUSES:
        assert f'id="{code}"' in body
    shown = {line.code: line for _topic, found in page.context["topics"] for line in found}
    assert sorted(shown) == sorted(CLAUSES)
    for row in shipped_list():
        told = str(HOW_KEPT[row["how"].split(":")[0].split()[0]])
        assert shown[row["id"]].how_kept.startswith(told), row["id"]


def test_the_policy_of_a_customer_names_no_other_organisation():
    world.organisation()
    board = asking(world.user("board"))
    page = board.get(reverse(POLICY)).content.decode()
    pdf = text_of(b"".join(board.get(reverse("oversight:policy-pdf"))))
    for source in {clause.source for clause in CLAUSES.values()}:
        assert source not in page
        assert source not in pdf


def test_evidence_names_clauses_that_exist_and_rooms_where_it_has_a_page():
    for one in evidence:
        assert set(one.clauses) <= set(CLAUSES), one.code
        assert bool(one.rooms) == bool(one.url_name), one.code


@pytest.mark.clause("L44", "K11")
def test_an_agreement_that_expires_turns_the_evidence():
    assert seen("register.agreements").standing == Standing.NONE
    register.processor(agreement_from=ON - 300 * DAY, agreement_until=ON, **register.ARRANGED)
    assert seen("register.agreements").standing == Standing.GOOD
    assert seen("register.agreements", timezone.now() + DAY).standing == Standing.ATTENTION
    by_clause = evidence_by_clause(timezone.now() + DAY)
    agreements = [one for one in by_clause["K11"] if one.label == "Agreements with processors"]
    assert [one.words for one in agreements] == ["0 of 1 systems have an agreement in force."]


@pytest.mark.clause("L44", "K03")
def test_a_review_that_is_overdue_turns_the_evidence():
    entry = register.processor(review_on=ON + DAY)
    assert seen("register.reviews").standing == Standing.GOOD
    Processor.objects.filter(pk=entry.pk).update(review_on=ON)
    assert seen("register.reviews").standing == Standing.ATTENTION


@pytest.mark.clause("L44", "K06")
def test_an_open_finding_of_the_register_turns_the_evidence():
    load_defaults(by=None)
    ProcessingActivity.objects.filter(dpia_needed=True).update(dpia_done_on=ON)
    assert seen("register.activities").standing == Standing.GOOD
    register.activity("Cameratoezicht", dpia_needed=True)
    assert seen("register.activities").standing == Standing.ATTENTION


@pytest.mark.clause("L44", "K03")
def test_a_yearly_review_that_is_overdue_turns_the_evidence():
    world.location()  # the trail begins today
    record("clause.added", by=None)
    assert seen("register.reviews").standing == Standing.NONE
    later = seen("register.reviews", timezone.now() + 367 * DAY)
    assert later.standing == Standing.ATTENTION
    late = sum(one.is_late(ON + 367 * DAY) for one in yearly_reviews())
    assert f"Yearly reviews overdue: {late}," in later.words


@pytest.mark.clause("L44", "L01")
def test_the_six_principles_are_counted_as_the_register_counts_them():
    register.activity("Kamp")
    register.activity("Feest", principles=Principle.values, principles_note="Nagelopen.")
    found = seen("register.principles")
    assert found.standing == Standing.ATTENTION
    assert found.words.startswith("For 1 of 2 activities")
    assert sum(one.kind == "principles" for one in findings(ON)) == 1


@pytest.mark.clause("L44", "S01")
def test_what_a_scan_found_turns_the_evidence_until_it_is_settled():
    assert seen("register.security").standing == Standing.NONE
    register.measure(in_place_on=ON)
    finding = register.scan_finding(register.scan(), due_on=ON - DAY)
    assert seen("register.security").standing == Standing.ATTENTION
    settle_scan_finding(finding=finding, done_on=ON, done="Vervangen.", on=ON, by=None)
    assert seen("register.security").standing == Standing.GOOD


@pytest.mark.clause("L44", "B11")
def test_a_covenant_shows_once_we_take_part():
    register.covenant()
    assert seen("register.covenants").standing == Standing.NONE
    register.covenant("Convenant Delen", starts_on=ON)
    found = seen("register.covenants")
    assert (found.standing, found.words[:24]) == (Standing.GOOD, "We take part in 1 of 2 c")


@pytest.mark.clause("L44", "K37", "L65")
def test_the_cookies_are_counted_and_lead_to_their_page():
    assert str(len(cookies())) in seen("register.cookies").words
    assert evidence["register.cookies"].url_name == "privacy:cookies"
    assert {"K37", "L65"} <= set(evidence["register.cookies"].clauses)


@pytest.mark.clause("L44", "K02")
def test_a_statement_that_leaves_out_a_group_of_people_is_not_in_order():
    register.activity(people=["parent"])
    register.activity("Stage", people=["intern"])
    words = "Kinderen en ouders. Children and parents."
    users.statement(text_nl=words, text_en=words)
    found = seen("register.statement")
    assert found.standing == Standing.ATTENTION
    assert found.words.endswith("It does not name: Interns.")
    users.statement(text_nl=f"{words} Stagiairs.", text_en=f"{words} Interns.")
    assert seen("register.statement").standing == Standing.GOOD


@pytest.mark.clause("L44")
def test_a_breach_stands_open_until_it_is_closed():
    assert seen("breaches.open").standing == Standing.NONE
    of = breaches.breach()
    assert seen("breaches.open").standing == Standing.ATTENTION
    done = breaches.evaluate(breaches.decide(of))
    close_breach(breach=done, at=breaches.REPORTED + dt.timedelta(hours=3), by=None)
    assert seen("breaches.open").standing == Standing.GOOD
    assert seen("breaches.notified", breaches.NOTICED).standing == Standing.GOOD


@pytest.mark.clause("L44", "L20")
def test_a_breach_decided_on_after_72_hours_was_not_in_time():
    of = breaches.breach()
    late = breaches.NOTICED + dt.timedelta(hours=72, minutes=1)
    running = seen("breaches.notified", breaches.NOTICED)
    assert (running.words, running.standing) == (
        "No breach this year whose 72 hours are over.",
        Standing.NONE,
    )
    breaches.decide(of, at=late, late_reason="Het kantoor was dicht.")
    found = seen("breaches.notified", breaches.NOTICED)
    assert (found.words, found.standing) == (
        "0 of 1 this year within 72 hours, without those whose time still runs.",
        Standing.ATTENTION,
    )


@pytest.mark.clause("L44", "K18")
def test_a_nightly_run_that_does_not_come_stands_out():
    assert seen("retention.runs").standing == Standing.NONE
    Run.objects.create(run_on=ON, finished_at=dt.datetime.now(dt.UTC))
    assert seen("retention.runs").standing == Standing.GOOD
    assert seen("retention.runs", timezone.now() + 3 * DAY).standing == Standing.ATTENTION


@pytest.mark.clause("L44", "G05")
def test_what_is_signed_for_is_counted():
    assert seen("staff.code_of_conduct").standing == Standing.NONE
    here = world.location()
    signs, lacks = staff.employee(here), staff.employee(here)
    text = staff.statement()
    sign_statement(subject=signs.subject, text=text, how="paper", signed_on=ON, on=ON, by=None)
    found = seen("staff.code_of_conduct")
    assert (found.words, found.standing) == (
        "1 of 2 signed or were told version 1.",
        Standing.ATTENTION,
    )
    assert found.words in [one.words for one in evidence_by_clause(timezone.now())["G05"]]
    sign_statement(subject=lacks.subject, text=text, how="paper", signed_on=ON, on=ON, by=None)
    assert seen("staff.code_of_conduct").standing == Standing.GOOD


@pytest.mark.clause("L44")
def test_the_page_shows_what_the_filter_asks_for():
    world.organisation()
    register.processor(agreement_from=None)
    client = asking(world.user("privacy_officer"))

    def codes(**asked) -> set:
        page = client.get(reverse(POLICY), asked)
        return {line.code for _topic, found in page.context["topics"] for line in found}

    assert codes(topic="processors") == {"K11", "L67", "L80", "S02", "B11"}
    assert codes(how="attest") == {"G05"}
    assert "K11" in codes(standing="attention", topic="processors")
    assert codes(standing="attention", how="attest") == set()
    page = client.get(reverse(POLICY), {"standing": "attention", "how": "attest"})
    assert "No clause fits" in page.content.decode()


@pytest.mark.clause("L44")
def test_evidence_links_to_its_page_only_for_who_may_open_it():
    world.organisation()
    board = asking(world.user("board"))
    officer = asking(world.user("privacy_officer"))
    children, breaches_url = reverse("deliveries:lunch"), reverse("breaches:list")
    for client in (board, officer):
        main = client.get(reverse(POLICY)).content.decode().partition("<main")[2]
        assert f'href="{breaches_url}"' in main
        assert f'href="{children}"' not in main
        assert "Lunch day lists" in main


def test_the_page_costs_the_same_however_much_there_is():
    world.organisation()
    client = asking(world.user("board"))
    here = world.location()
    world.child(here)
    client.get(reverse(POLICY))
    few = queries_of(client, reverse(POLICY))
    for _number in range(3):
        world.child(here)
        oversight.clause()
    assert queries_of(client, reverse(POLICY)) == few


@pytest.mark.clause("L44")
def test_a_clause_of_the_own_policy_is_added_changed_and_ended():
    world.organisation()
    client = asking(world.user("privacy_officer"))
    typed = {
        "topic": "conduct",
        "rule": "Op vrijdag ruimen we op.",
        "how": "record",
        "kept": "Het bord.",
    }
    assert client.post(reverse("oversight:add-clause"), typed).status_code == 302
    own = OwnClause.objects.get()
    page = client.get(reverse(POLICY)).content.decode()
    assert own.code in page
    assert "Op vrijdag ruimen we op." in page
    assert f"{HOW_KEPT['record']} Het bord." in page
    change = reverse("oversight:change-clause", args=[own.pk])
    answer = client.post(change, {**typed, "rule": ""})
    assert answer.context["form"].errors["rule"]
    assert "data-error-summary" in answer.content.decode()
    assert OwnClause.objects.get().rule == "Op vrijdag ruimen we op."
    client.post(change, {**typed, "rule": "Op maandag ruimen we op."})
    assert "Op maandag ruimen we op." in client.get(reverse(POLICY)).content.decode()
    ending = client.get(reverse("oversight:end-clause", args=[own.pk])).context
    assert "Op maandag ruimen we op." in ending["happens"]
    assert ending["consequences"] == ["It leaves the policy page and the evidence pack."]
    client.post(reverse("oversight:end-clause", args=[own.pk]))
    assert "Op maandag" not in client.get(reverse(POLICY)).content.decode()
    assert client.get(change).status_code == 404
    trail = Event.objects.filter(action__startswith="clause.").order_by("pk")
    assert list(trail.values_list("action", flat=True)) == [
        "clause.added",
        "clause.changed",
        "clause.ended",
    ]


@pytest.mark.clause("L44")
def test_the_whole_policy_is_a_pdf():
    world.organisation()
    oversight.clause("Op vrijdag ruimen we op.")
    client = asking(world.user("board"))
    answer = client.get(reverse("oversight:policy-pdf"))
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(text_of(answer.content).split())
    for clause in CLAUSES.values():
        assert clause.code in text
    assert "The nature of an illness is never recorded" in text
    assert "Op vrijdag ruimen we op." in text


def test_every_rule_and_way_is_there_in_dutch():
    """Numbers and a few names apart, no clause reads the same in both languages."""
    same = []
    for clause in CLAUSES.values():
        for text in filter(None, (clause.rule, clause.detail)):
            with translation.override("en"):
                english = str(text)
            with translation.override("nl"):
                dutch = str(text)
            if dutch == english:
                same.append(clause.code)
    assert not same
