"""The demo: smaller here, but with everything in it that the full one has."""

import csv
import datetime as dt
import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from stdnum import iban as stdnum_iban
from stdnum.nl import bsn as stdnum_bsn

from accounts.access import access_of
from accounts.demo import DEMO_EMAILS, DEMO_PASSWORD
from accounts.functions import DEFAULT_LEVELS
from accounts.models import AccessMatrix, AccessReview, User
from applicants.models import Applicant, Application, Procedure
from audit.models import Event
from breaches.models import Breach, Communication, Decision, Measure, Tip
from children.models import (
    Address,
    Child,
    Contract,
    DailyCare,
    EmergencyNumber,
    Identification,
    Observation,
    Parent,
)
from consents.answers import State, answers_of
from consents.defaults import CARE_PARTNER, LANGUAGE_HELPER, PHOTOS, PHOTOS_OUTSIDE, SURVEY
from consents.models import ConsentDecision, ConsentDifference, ConsentMatter, RemovalTask
from consents.texts import kinds_asked
from core.dates import today
from core.privacy import Level
from core.registries import work_sources
from disclosures.models import CallNote, Delivery, Disclosure, RecipientTask
from organisation.models import CareGroup, Cluster, Location, Organisation
from privacyhub.demo import places
from privacyhub.demo.consents import LEFT_OPEN
from register.models import ProcessingActivity, Processor
from register.statements import unread_by
from retention.models import Certificate, Hold
from rights.models import Request
from staff.models import Contact as StaffContact
from staff.models import Employee, Payroll, Screening, Volunteer
from staff.models import Identification as StaffIdentification
from subjects.models import Invitation, Representation, Subject, SubjectGrant
from subjects.visibility import children_of
from tests.demo.conftest import CHILDREN, STAFF, account, due
from tests.factories.http import asking

pytestmark = [
    pytest.mark.django_db,
    # WeasyPrint leaves its own colour profile to the garbage collector to close.
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in.*sRGB2014:pytest.PytestUnraisableExceptionWarning"
    ),
]
PUBLIC_REGISTER = Path(__file__).parents[1] / "data" / "lrk-amsterdam.csv"
DAY = dt.timedelta(days=1)


# --- what is in it -----------------------------------------------------------------------------


def test_twelve_locations_are_rows_of_the_public_register(demo):
    with PUBLIC_REGISTER.open(encoding="utf-8", newline="") as file:
        public = {row["lrk_nummer"]: row for row in csv.DictReader(file)}
    locations = list(Location.objects.select_related("holder"))
    assert len(locations) == 12
    for location in locations:
        row = public[location.lrk_number]
        assert (location.name, location.kind, location.address, location.holder.name) == (
            row["naam"], row["type"], row["adres"], row["houder"],
        )  # fmt: skip
    with places.REGISTER.open(encoding="utf-8", newline="") as file:
        assert all(public[row["lrk_nummer"]] == row for row in csv.DictReader(file))


def test_every_location_has_groups_and_is_in_one_of_two_clusters(demo):
    assert Cluster.objects.count() == 2
    assert Location.objects.filter(cluster=None).count() == 0
    assert {group.location_id for group in CareGroup.objects.all()} == {
        location.pk for location in Location.objects.all()
    }


def test_children_have_parents_care_and_contracts(demo):
    children = Child.objects.select_related("subject")
    assert children.count() == CHILDREN
    represented = set(Representation.objects.values_list("subject_id", flat=True))
    assert represented == {child.pk for child in children}
    assert DailyCare.objects.count() == CHILDREN
    custodies = Counter(Representation.objects.values_list("custody", flat=True))
    assert custodies["joint"] > custodies["sole"] > 0
    of_parents = Counter(Representation.objects.values_list("parent_id", flat=True))
    assert sum(children > 1 for children in of_parents.values()) > 4
    for child in children:
        first = child.subject.affiliations.order_by("starts_on").first()
        assert child.birth_date < first.starts_on <= today()


def test_a_child_is_found_by_its_name(demo):
    child = Child.objects.exclude(first_name__regex=r"^[a-zA-Z]+$").first()
    listed = asking(account("board")).get("/children/", {"q": child.name, "state": "all"})
    assert child in listed.context["page_obj"].object_list


def test_sealed_sections_open(demo):
    assert Address.objects.filter(pk=Parent.objects.first().address_reference).exists()
    assert any(care.allergies for care in DailyCare.objects.all())
    contract = Contract.objects.first()
    assert contract.child_name
    assert contract.party_address


def test_files_are_due_for_destruction_today_and_within_a_month(demo):
    today_due = due("child.file", 0)
    assert len(today_due) == 3
    assert {item.due_on for item in today_due} == {today()}
    assert Counter(item.held for item in today_due) == {False: 2, True: 1}
    soon = [item for item in due("child.file", 30) if item.due_on > today()]
    assert len(soon) == 9
    ended = Child.objects.filter(subject__relation_ended_on__lt=today())
    assert ended.count() == 40
    assert Hold.objects.filter(ground=Hold.Ground.WAITING_LIST).count() == 2


def test_contracts_outlive_files_that_were_destroyed_before(demo):
    without_file = Contract.objects.filter(subject__child__isnull=True)
    assert without_file.count() == 12
    assert all(contract.child_name for contract in without_file)
    assert Certificate.objects.filter(rule="child.file", subject_count__gt=0).count() == 4


def test_what_is_late_is_so_by_days_or_weeks(demo):
    late = {
        (source.code, item.what, item.about): (today() - item.due_on).days
        for user in User.objects.filter(email__in=DEMO_EMAILS.values())
        for source in work_sources
        for item in source.items(user, today())
        if item.due_on and item.due_on < today()
    }
    assert late
    assert {what: days for what, days in late.items() if days > 100} == {}


def test_court_orders_hold_ended_or_will_end(demo):
    restricted = Representation.objects.exclude(restriction="")
    states = {(r.restricted_on(today()), r.restricted_until is None) for r in restricted}
    assert states == {(True, True), (True, False), (False, False)}


def test_staff_of_every_kind_some_without_certificate_some_gone(demo):
    kinds = Counter(Employee.objects.values_list("subject__kind", flat=True))
    assert sum(kinds.values()) == STAFF + Application.objects.filter(outcome="hired").count()
    assert kinds["intern"] > 1
    assert kinds["external"] > 1
    screened = Screening.objects.filter(vog_issued_on__isnull=False).values("subject_id")
    unscreened = Employee.objects.exclude(subject__in=screened)
    assert set(unscreened.values_list("subject__kind", flat=True)) == set(kinds)
    gone = Employee.objects.filter(subject__relation_ended_on__lt=today())
    assert set(gone.values_list("subject__kind", flat=True)) == set(kinds)
    assert due("staff.file", 0)
    assert len(due("staff.file", 30)) > len(due("staff.file", 0))
    assert Volunteer.objects.exists()


def test_procedures_are_open_ended_lately_and_due(demo):
    ended = {procedure.ended_on for procedure in Procedure.objects.all()}
    assert None in ended
    assert today() - 21 * DAY in ended
    assert min(day for day in ended if day) <= today() - 28 * DAY
    applications = Application.objects.all()
    assert {application.outcome for application in applications} == set(Application.Outcome)
    assert {application.stage for application in applications} == set(Application.Stage)
    assert Procedure.objects.public(today()).count() == 2
    assert due("applicant.file.hired", 1)
    assert due("applicant.file", 0)
    assert due("applicant.file.request", 1)


def test_requests_stand_in_every_state(demo):
    assert set(Request.objects.values_list("state", flat=True)) == set(Request.State)
    unanswered = Request.objects.filter(state__in=Request.UNANSWERED)
    assert any(request.due_on < today() for request in unanswered)
    assert any(request.due_on > today() for request in unanswered)


def test_a_breach_was_followed_up_and_tips_stand_in_more_than_one_state(demo):
    ways = set(Communication.objects.values_list("way", flat=True))
    assert ways == {"portal", "letter"}
    assert set(Measure.objects.values_list("kind", flat=True)) == set(Measure.Kind)
    assert Tip.objects.filter(teller=None, state=Tip.State.OPEN).exists()
    assert Tip.objects.filter(state=Tip.State.IMPROVED, lesson__isnull=False).exists()


def test_breaches_stand_in_every_state(demo):
    breaches = list(Breach.objects.all())
    assert {breach.state for breach in breaches} == set(Breach.State)
    assert {breach.ap_decision for breach in breaches} >= {"", Decision.NOTIFY, Decision.REFRAIN}
    assert any(breach.awaits_sending for breach in breaches)
    assert any(breach.ap_sent_at for breach in breaches)
    assert any(breach.aware_at is None for breach in breaches)


def test_the_register_and_the_matrix_are_filled(demo):
    assert ProcessingActivity.objects.exists()
    matrix = AccessMatrix.objects.get()
    assert (matrix.version, matrix.levels) == (1, DEFAULT_LEVELS)


def test_exceptions_run_end_soon_and_have_ended_and_the_matrix_was_checked(demo):
    ends = [(grant.ends_on - today()).days for grant in SubjectGrant.objects.exclude(given_by=None)]
    assert min(ends) < 0 < max(ends)
    assert any(0 <= days <= 14 for days in ends)
    assert AccessReview.objects.get().next_due_on > today()
    call_command("access", "reconcile", stdout=io.StringIO())  # raises where rows disagree


def test_one_event_stands_for_what_was_written_in_bulk(demo):
    event = Event.objects.get(action="demo.loaded")
    assert event.details["children"] == CHILDREN


def test_parents_answered_refused_differ_and_are_asked(demo):
    children = list(
        Subject.objects.filter(kind="child", relation_ended_on=None, child__isnull=False)
    )
    found = answers_of(children, on=today())
    photos = Counter(
        found[child.pk, PHOTOS, None].state
        for child in children
        if (child.pk, PHOTOS, None) in found
    )
    assert photos[State.YES] > 0.8 * len(children) > photos[State.NO] > 0
    survey = [one for (_child, code, _matter), one in found.items() if code == SURVEY]
    assert any(one.lapsed and not one.given for one in survey)  # asked anew: the words were renewed
    assert any(one.given for one in survey)
    occasion = [
        one.state for (_child, code, _matter), one in found.items() if code == PHOTOS_OUTSIDE
    ]
    assert set(occasion) == {State.YES, State.NO, State.WAITING, State.NOT_ASKED}
    assert ConsentDifference.objects.filter(closed_on=None).count() == 1
    assert {kind for (_child, kind, matter) in found if matter} >= {CARE_PARTNER, LANGUAGE_HELPER}
    assert ConsentDecision.objects.filter(subject__employee__isnull=False).exists()


def test_after_a_withdrawal_one_place_is_clear_one_late_and_one_to_come(demo):
    tasks = list(RemovalTask.objects.all())
    assert any(task.done_on and task.proof for task in tasks)
    assert any(not task.done_on and task.due_on < today() for task in tasks)
    assert any(not task.done_on and task.due_on > today() for task in tasks)
    assert {task.owner for task in tasks} == {account("location_manager")}


def test_the_parent_with_an_account_has_questions_to_answer(demo):
    user = account("parent")
    for child in children_of(user, today()):
        answered = ConsentDecision.objects.filter(subject=child, giver=user.subject)
        asked = {kind.code for kind in kinds_asked("child", today(), at_placement=True)}
        assert asked - set(answered.values_list("kind__code", flat=True)) == set(LEFT_OPEN)
    occasion = ConsentMatter.objects.filter(subject__in=children_of(user, today()))
    assert occasion.get().occasion.until > today()
    assert not user.notices.filter(mailed_at=None).exists()


@pytest.mark.clause("B10")
def test_of_two_versions_of_the_privacy_statement_the_parent_has_read_the_first(demo):
    parent = account("parent")
    read = parent.acknowledgements.values_list("statement__version", flat=True)
    assert list(read) == [1]
    assert unread_by(parent).version == 2


def test_an_invitation_waits_and_a_parent_asks_for_a_login(demo):
    assert Invitation.objects.get().subject.user is None
    manager = account("location_manager")
    assert len(work_sources["children.sign_ups"].items(manager, today())) == 1


def test_questions_from_outside_disclosures_and_lists_are_there(demo):
    states = set(CallNote.objects.values_list("state", flat=True))
    assert states == {"open", "asking", "told", "nothing"}
    grounds = Counter(Disclosure.objects.values_list("ground", flat=True))
    assert grounds["consent"] > 1
    assert grounds["legal_duty"] > 5
    assert RecipientTask.objects.filter(done_on=None, why="corrected").exists()
    assert Disclosure.objects.filter(subject__employee__isnull=False).count() == 3
    lunches = Delivery.objects.filter(code="lunch")
    assert {lunch.destroyed_on is None for lunch in lunches} == {True, False}
    yearly = Delivery.objects.get(code="municipality")
    assert yearly.count == yearly.disclosures.count() > 0


# --- nothing in it is of a real person ---------------------------------------------------------


def test_the_organisation_says_that_it_is_a_demo(demo):
    assert Organisation.objects.get().is_demo
    assert "demo" in Client().get("/sign-in/").content.decode().lower()


def test_the_page_to_sign_in_tells_where_its_mails_are_unless_they_are_sent(demo, settings):
    assert "var/mail" in Client().get("/sign-in/").content.decode()
    settings.EMAIL_HOST = "mail.example"
    assert "var/mail" not in Client().get("/sign-in/").content.decode()


def test_no_system_that_exists_stands_in_its_register_with_an_agreement_that_does_not(demo):
    for processor in Processor.objects.all():
        assert processor.system.endswith(" Voorbeeld")
        assert processor.supplier in {"", processor.system}
    assert ProcessingActivity.objects.get(name="Website").processors.exists()
    assert set(Observation.objects.values_list("method", flat=True)) == {"Welbevinden"}


def test_numbers_are_valid_and_nobodys(demo):
    numbers = [row.bsn for row in Identification.objects.all()]
    numbers += [row.bsn for row in StaffIdentification.objects.all()]
    assert len(numbers) > CHILDREN / 2
    assert len(set(numbers)) == len(numbers)
    assert all(stdnum_bsn.is_valid(number) and number.startswith("9999") for number in numbers)
    accounts = [row.iban for row in Payroll.objects.all()]
    accounts += [row.iban for row in Contract.objects.all() if row.iban]
    assert all(stdnum_iban.is_valid(iban) and iban[4:8] == "ZAND" for iban in accounts)


def test_nobody_can_be_reached(demo):
    reachable = [
        *Parent.objects.all(), *StaffContact.objects.all(), *Applicant.objects.all(),
        *Volunteer.objects.all(),
    ]  # fmt: skip
    assert all(person.email.endswith(".example") for person in reachable)
    phones = [person.phone for person in reachable]
    phones += [number.phone for number in EmergencyNumber.objects.all()]
    assert all(phone.startswith("06 00") for phone in phones)
    assert all(user.email.endswith("@demo.example") for user in User.objects.all())


# --- its accounts ------------------------------------------------------------------------------


def test_every_account_is_offered_and_named_in_the_output(demo):
    assert set(User.objects.values_list("email", flat=True)) == set(DEMO_EMAILS.values())
    assert all(email in demo for email in DEMO_EMAILS.values())
    assert DEMO_PASSWORD in demo


@pytest.mark.parametrize("function", DEMO_EMAILS)
def test_every_account_can_sign_in_and_has_its_function(demo, function):
    client = Client()
    signed_in = client.post(
        "/sign-in/", {"username": DEMO_EMAILS[function], "password": DEMO_PASSWORD}, follow=True
    )
    user = signed_in.context["user"]
    assert user.is_authenticated
    assert signed_in.status_code == 200
    held = set(access_of(user, today()).functions())
    held |= set(user.subjectgrant_set.values_list("function", flat=True))
    assert function in held


def test_the_manager_has_two_locations_and_the_cluster_manager_more(demo):
    def places_of(function):
        return set(access_of(account(function), today()).locations("child.identity", Level.VIEW))

    assert len(places_of("location_manager")) == 2
    assert places_of("location_manager") < places_of("cluster_manager") < places_of("board")


def test_the_parent_has_two_own_children_in_joint_custody_and_may_ask(demo):
    user = account("parent")
    children = children_of(user, today())
    assert children.count() == 2
    for representation in Representation.objects.filter(subject__in=children):
        assert representation.custody == "joint"
        assert not representation.restriction
    assert not Request.objects.filter(requester=user.subject, state__in=Request.UNANSWERED).exists()


def test_the_employee_has_an_own_file(demo):
    assert Employee.objects.filter(subject__user=account("employee")).exists()


@pytest.mark.parametrize("function", ["recruiter", "hr"])
def test_the_panel_sees_who_applied(demo, function):
    grants = account(function).subjectgrant_set.filter(function="panel_member")
    assert grants.filter(content_object__applicant__isnull=False).exists()
