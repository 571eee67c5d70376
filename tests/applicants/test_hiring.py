"""A hire: what belongs there moves to the personnel file, the rest goes."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import start_appointment
from applicants.actions import (
    decide_outcome,
    end_procedure,
    give_applicant_login,
    move_stage,
    remove_on_request,
)
from applicants.forms import HireForm
from applicants.models import Applicant, Application, Assessment, CareerItem
from audit.models import Event
from core.dates import today
from core.registries import retention_rules
from documents import storage
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from retention.plan import planned
from staff.actions import note_opened_by_mistake
from staff.models import Employee
from subjects.models import Subject, SubjectGrant
from tests.factories import files, world
from tests.factories.applicants import (
    OPENED,
    application,
    career,
    hired,
    panel_member,
    procedure,
    report,
)
from tests.factories.due import destroy_due
from tests.factories.http import asking
from tests.factories.rights import answer, of_oneself
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ON = OPENED + 30 * DAY
CONTACT = {
    "street": "Zandpad 4",
    "postcode": "1234 AB",
    "town": "Amsterdam",
    "phone": "06 12345678",
    "email": "robin@example.com",
}
RULES = [rule for rule in retention_rules if rule.retention_class == "applicant.file"]


@pytest.fixture
def made(at, member):
    cv = clean_bytes(files.pdf())
    made = application(
        procedure(at, panel=[member]), contact=CONTACT, files=[("CV", cv)], keep_a_year=True
    )
    career(made, "De Wolkenkamer")
    report(made, ON, "Aarzelt over de vroege dienst", by=member)
    return made


def content_of(document) -> bytes:
    return b"".join(storage.read(document))


@pytest.mark.clause("L59")
def test_what_belongs_there_moves_to_the_personnel_file(made, at):
    cv = content_of(Document.objects.get())
    employee = hired(made, on=ON)
    assert (employee.name, employee.subject.kind) == ("Robin Kraaij", "employee")
    contact = employee.subject.staff_contact
    assert {name: getattr(contact, name) for name in CONTACT} == CONTACT
    assert employee.subject.affiliations.get().location == at
    moved = {document.title: document for document in employee_documents(employee)}
    assert set(moved) == {"CV", "Application"}
    assert content_of(moved["CV"]) == cv
    text = text_of(content_of(moved["Application"]))
    assert "Geachte commissie" in text
    assert "De Wolkenkamer" in text
    assert "Groepshulp" in text


def employee_documents(employee):
    return Document.objects.filter(subject=employee.subject, category="staff.employment")


@pytest.mark.clause("L59")
def test_what_the_personnel_file_may_not_hold_goes_the_next_night(made):
    employee = hired(made, on=ON)
    for document in employee_documents(employee):
        assert "vroege dienst" not in text_of(content_of(document))
    rule = retention_rules["applicant.file.hired"]
    assert "L59" in rule.clauses
    assert [item.subject_id for item in planned(rule, ON)] == []
    assert [item.due_on for item in planned(rule, ON + DAY)] == [ON + DAY]
    destroy_due(rule, [made.subject_id], ON + DAY)
    for model in (Applicant, Application, Assessment, CareerItem):
        assert not model.objects.exists()
    assert not Subject.objects.filter(pk=made.subject_id).exists()
    assert not storage.folder_of(made.subject_id, "applicant.file").exists()
    assert "Geachte commissie" in text_of(
        content_of(next(d for d in employee_documents(employee) if d.title == "Application"))
    )


@pytest.mark.clause("L59")
@pytest.mark.parametrize("ends_too", [True, False])
def test_a_hire_stands_under_one_rule_whatever_was_agreed(made, ends_too):
    hired(made, on=ON)
    if ends_too:
        end_procedure(procedure=made.procedure, ended_on=ON, on=ON, by=None)
    far = dt.date(2040, 1, 1)
    found = [(rule.code, item.due_on) for rule in RULES for item in planned(rule, far)]
    assert found == [("applicant.file.hired", ON + DAY)]


@pytest.mark.clause("K28", "L59")
def test_nobody_sees_the_application_after_the_hire(made, member, at):
    hired(made, on=today(), by=member)
    client = asking(member)
    assert client.get(reverse("applicants:file", args=[made.subject_id])).status_code == 404
    page = client.get(reverse("applicants:procedure", args=[made.procedure_id]))
    assert "Kraaij" not in page.content.decode()
    later = panel_member(at)
    recruiter = asking(world.user("recruiter", at))
    recruiter.post(reverse("applicants:seat", args=[made.procedure_id]), {"user": later.pk})
    page = asking(later).get(reverse("applicants:file", args=[made.subject_id]))
    assert page.status_code == 404


def test_the_trail_names_both_files(made):
    employee = hired(made, on=ON)
    left = Event.objects.get(action="application.hired", subject_id=made.subject_id)
    came = Event.objects.get(action="employee.hired", subject_id=employee.subject_id)
    assert left.details == {"employee": str(employee.subject_id)}
    assert came.details == {"applicant": str(made.subject_id)}


@pytest.mark.parametrize("kind", ["intern", "external"])
def test_an_intern_or_external_is_hired_the_same_way(made, kind):
    employee = hired(made, on=ON, kind=kind)
    assert employee.subject.kind == kind
    retention = {document.retention_class for document in employee_documents(employee)}
    assert retention == {f"{kind}.file"}


@pytest.mark.clause("L50")
def test_an_intern_is_hired_with_the_last_day_of_the_internship(made):
    ends = ON + 150 * DAY
    employee = hired(made, on=ON, kind="intern", ends_on=ends)
    assert employee.subject.relation_ended_on == ends
    assert "ends_on" in HireForm.base_fields


def test_without_letter_and_employments_there_is_nothing_to_print(at):
    employee = hired(application(procedure(at), letter=""), on=ON)
    assert not employee_documents(employee).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"decided_on": OPENED - DAY}, "decided_on"),
        ({"decided_on": ON + DAY}, "decided_on"),
        ({"birth_date": ON}, "birth_date"),
        ({"kind": "volunteer"}, "kind"),
    ],
)
def test_an_impossible_hire_changes_nothing(made, changes, field):
    with pytest.raises(ValidationError) as caught:
        hired(made, on=ON, **changes)
    assert list(caught.value.error_dict) == [field]
    assert not Employee.objects.exists()
    assert Application.objects.get().outcome == "open"


@pytest.mark.parametrize("first", ["hire", "remove"])
def test_a_closed_application_is_not_hired(made, first):
    if first == "hire":
        hired(made, on=ON)
    else:
        remove_on_request(application=made, asked_on=ON, by=None)
    with pytest.raises(ValidationError):
        hired(Application.objects.get(), on=ON)
    assert Employee.objects.count() == (1 if first == "hire" else 0)


def test_who_waits_for_an_answer_is_hired_once_it_was_given(made, member):
    asked = of_oneself(made.subject.applicant, "why", on=today())
    client, url = asking(member), reverse("applicants:hire", args=[made.subject_id])
    told = f"{asked.number}</span>: question why we have data. Answer it first"
    assert told in client.get(url).content.decode()
    assert "has not been answered yet" in client.post(url, filled()).content.decode()
    assert not Employee.objects.exists()
    answer(asked, on=today())
    assert "Answer it first" not in client.get(url).content.decode()
    client.post(url, filled())
    assert Employee.objects.exists()


def test_who_was_rejected_and_kept_can_be_hired_later(made):
    end_procedure(procedure=made.procedure, ended_on=ON, on=ON, by=None)
    hired(Application.objects.get(), on=ON + 60 * DAY)
    assert Application.objects.get().outcome == "hired"


def filled(**changes):
    return {
        "kind": "employee",
        "function_title": "Groepsleider",
        "starts_on": f"{today():%d-%m-%Y}",
        "hours_per_week": "24",
        "birth_date": "02-04-1995",
        "birth_place": "Hoorn",
        "sex": "x",
        "decided_on": f"{today():%d-%m-%Y}",
        **changes,
    }


def test_the_panel_hires_on_a_page_that_says_what_follows(made, member):
    client = asking(member)
    url = reverse("applicants:hire", args=[made.subject_id])
    page = client.get(url).content.decode()
    assert "destroyed tonight" in page
    answer = client.post(url, filled())
    employee = Employee.objects.get()
    assert answer.url == reverse("staff:file", args=[employee.pk])
    assert (employee.birth_date, employee.birth_place) == (dt.date(1995, 4, 2), "Hoorn")
    assert employee.subject.employments.get().hours_per_week == 24


def test_who_hires_is_told_who_keeps_the_file_and_led_to_it_where_it_opens(at, made, member):
    start_appointment(user=member, function="hr", place=at, starts_on=world.START, by=None)
    client = asking(member)
    url = reverse("applicants:hire", args=[made.subject_id])
    kept = "the file is kept by Administration. You do not see it."
    page = client.get(url).content.decode()
    assert f"As intern: {kept}" in page
    assert page.count(kept) == 1  # HR sees those of employees and external workers
    answer = client.post(url, filled(kind="intern"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("applicants:procedure", args=[made.procedure_id])
    assert "The file is kept by Administration. You do not see it." in answer.content.decode()
    other = application(procedure(at, panel=[member]))
    answer = client.post(reverse("applicants:hire", args=[other.subject_id]), filled())
    hired_one = Employee.objects.get(subject__kind="employee")
    assert answer.url == reverse("staff:file", args=[hired_one.pk])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "31-02-1995"),
        ("birth_date", f"{today():%d-%m-%Y}"),
        ("hours_per_week", "61"),
        ("kind", ""),
        ("decided_on", "01-01-2026"),
    ],
)
def test_a_wrong_answer_is_told_and_what_was_typed_stays(made, member, field, value):
    url = reverse("applicants:hire", args=[made.subject_id])
    page = asking(member).post(url, filled(**{field: value}))
    assert list(page.context["form"].errors) == [field]
    assert "Hoorn" in page.content.decode()
    assert not Employee.objects.exists()


def test_a_document_of_the_assessment_does_not_move(made):
    test = clean_bytes(files.pdf())
    add_document(
        subject=made.subject, category="applicant.assessment", title="Test", file=test, by=None
    )
    titles = {document.title for document in employee_documents(hired(made, on=ON))}
    assert titles == {"CV", "Application"}


def test_two_who_decide_at_once_make_one_decision(made):
    """Each loaded the application before the other was done, as two windows would."""
    windows = [Application.objects.get(pk=made.pk) for _each in range(4)]
    hired(windows[0], on=ON)
    with pytest.raises(ValidationError):
        hired(windows[1], on=ON)
    with pytest.raises(ValidationError):
        decide_outcome(application=windows[2], outcome="rejected", decided_on=ON, on=ON, by=None)
    with pytest.raises(ValidationError):
        move_stage(application=windows[3], stage="interview", by=None)
    assert Employee.objects.count() == 1
    assert Application.objects.get(pk=made.pk).outcome == Application.Outcome.HIRED


def turned_back(employee):
    subject = world.fresh(employee.subject)
    return note_opened_by_mistake(subject=subject, why="other", on=today(), by=None)


@pytest.mark.clause("L59", "K28")
def test_of_a_hire_by_mistake_the_application_is_open_again_while_it_stands(made, member):
    user = world.user(email="robin@example.com")
    give_applicant_login(subject=made.subject, user=user, starts_on=ON, by=None)
    employee = hired(made, on=today(), by=member, starts_on=today() + 30 * DAY)
    client, file = asking(member), reverse("applicants:file", args=[made.subject_id])
    assert client.get(file).status_code == 404
    turned_back(employee)
    left = Application.objects.get()
    assert (left.outcome, left.decided_on) == ("open", None)
    assert asking(member).get(file, follow=True).status_code == 200
    own = SubjectGrant.objects.filter(content_object=made.subject, function="applicant")
    assert own.get().user == user
    assert world.fresh(made.subject).relation_ended_on is None
    assert Event.objects.filter(action="application.reopened").count() == 1
    assert planned(retention_rules["applicant.file.hired"], today() + DAY) == []
    # The letter and the CV that came along stand in the way of nothing, and go with the file.
    [item] = planned(retention_rules["staff.file"], today())
    assert item.subject_id == employee.pk
    again = hired(Application.objects.get(), on=today(), starts_on=today() + 30 * DAY)
    assert again.pk != employee.pk


@pytest.mark.parametrize("after", ["gone", "ended", "removed"])
def test_of_a_hire_by_mistake_an_application_that_is_over_stays_so(made, after):
    employee = hired(made, on=today(), starts_on=today() + 30 * DAY)
    if after == "gone":
        destroy_due(retention_rules["applicant.file.hired"], [made.subject_id], today() + DAY)
    elif after == "ended":
        end_procedure(procedure=made.procedure, ended_on=today(), on=today(), by=None)
    else:
        remove_on_request(application=made, asked_on=today(), by=None)
    turned_back(employee)
    assert not Application.objects.for_panel().exists()
    assert [item.subject_id for item in planned(retention_rules["staff.file"], today())] == [
        employee.pk
    ]
