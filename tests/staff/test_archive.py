"""What the law keeps of employees after their file: found, named, and open to few."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from accounts.actions import change_matrix, start_appointment
from accounts.functions import DEFAULT_LEVELS
from audit.models import Event
from core.privacy import Level
from core.registries import retention_rules
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from staff.actions import change_payroll, end_employment, note_identification
from staff.models import Employee, Payroll
from subjects.models import Subject
from tests.factories import files, world
from tests.factories.due import destroy_due
from tests.factories.http import record_url
from tests.factories.queries import queries_of
from tests.factories.staff import employee

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L46", "L48")]
LEFT = dt.date(2024, 3, 15)
FILE_GOES = dt.date(2026, 3, 16)
SECTIONS = ("payroll", "identification")


def former(at, family_name="Duinvinger", *, bsn="123456782", paper=""):
    """Somebody whose file has been destroyed; payroll, and with a `bsn` wage tax, are kept, with
    a document of the title `paper`."""
    made = employee(at, "Kim", family_name, starts_on=dt.date(2020, 2, 3))
    subject = made.subject
    if paper:
        category, file = "staff.identification", clean_bytes(files.pdf())
        add_document(subject=subject, category=category, title=paper, file=file, by=None)
    if bsn:
        note_identification(
            subject=subject, bsn=bsn, document="passport", checked_on=LEFT, on=LEFT, by=None
        )
    change_payroll(subject=subject, iban="NL91ABNA0417164300", account_name="K. D.", by=None)
    end_employment(subject=subject, ends_on=LEFT, labour_conflict=False, on=LEFT, by=None)
    destroy_due(retention_rules["staff.file"], [made.pk], FILE_GOES)
    assert not Employee.objects.filter(pk=made.pk).exists()
    return made


def sign_in(client, function, place=None):
    user = world.user(function, place)
    client.force_login(user)
    return user


def body(response):
    page = response.content.replace(response.wsgi_request.path.encode(), b"")
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def section(made, slug):
    return reverse("staff:section", args=[made.pk, slug])


@pytest.mark.parametrize("function", ["hr", "board", "payroll", "ict_support"])
@pytest.mark.parametrize("name", ["file", "end", "section", "history", "add_record"])
def test_a_file_that_has_gone_answers_as_one_that_never_was(client, at, function, name):
    made = former(at)
    sign_in(client, function)
    more = {"file": [], "end": [], "add_record": ["contact", "address", made.pk]}
    more = more.get(name, ["contact"])
    for method in (client.get, client.post):
        answer = method(reverse(f"staff:{name}", args=[made.pk, *more]))
        never = method(reverse(f"staff:{name}", args=[uuid.uuid4(), *more]))
        assert answer.status_code == never.status_code == 404
        assert body(answer) == body(never)


def test_the_archive_names_who_is_kept_and_every_opening_is_logged(client, at):
    made, present = former(at), employee(at, "Sam", "Zeevonk")
    change_payroll(subject=present.subject, iban="NL91ABNA0417164300", account_name="S.", by=None)
    user = sign_in(client, "hr")
    assert reverse("staff:archive") in client.get(reverse("staff:list")).content.decode()
    page = client.get(reverse("staff:archive")).content.decode()
    assert "Kim Duinvinger" in page
    assert "Zeevonk" not in page
    for slug, value in (("payroll", "NL91ABNA0417164300"), ("identification", "123456782")):
        assert section(made, slug) in page
        opened = client.get(section(made, slug)).content.decode()
        assert "Kim Duinvinger" in opened
        assert value in opened
        assert "/bsn/" not in opened
        assert "/bank/" not in opened
        event = Event.objects.get(action="section.opened", section=f"staff.{slug}")
        assert (event.actor_id, event.subject_id) == (user.pk, made.pk)


@pytest.mark.clause("L10")
def test_the_archive_stands_by_the_year_the_work_ended_and_then_by_name(client, at):
    for name in ("Zeester", "Anemoon"):
        former(at, name, bsn="")
    earlier = former(at, "Mossel", bsn="")
    Subject.objects.filter(pk=earlier.pk).update(relation_ended_on=dt.date(2023, 6, 1))
    sign_in(client, "hr")
    page = client.get(reverse("staff:archive")).content.decode()
    assert page.index("Kim Anemoon") < page.index("Kim Zeester")
    assert "Mossel" not in page
    assert "2 people" in page
    assert 'Payroll is destroyed on <span class="whole">01-01-2032</span>' in page
    older = client.get(reverse("staff:archive"), {"year": "2023"}).content.decode()
    assert "Kim Mossel" in older
    assert "Anemoon" not in older
    assert client.get(reverse("staff:archive"), {"year": "x"}).status_code == 200


def test_what_is_kept_is_not_changed_any_more(client, at):
    made = former(at)
    sign_in(client, "payroll")
    url = record_url("staff", made.subject, "payroll", "bank", record=Payroll.objects.get())
    answer = client.post(url, {"iban": "NL91ABNA0417164300", "account_name": "Another"})
    assert answer.status_code == 404
    assert Payroll.objects.get().account_name == "K. D."


def test_the_pages_of_a_kept_document_say_whose_it_is(client, at):
    made = former(at, paper="Kopie paspoort")
    sign_in(client, "hr")
    document = Document.objects.get(subject=made.pk)
    for page in ("detail", "remove"):
        shown = client.get(reverse(f"documents:{page}", args=[document.pk])).content.decode()
        assert "Kim Duinvinger" in shown, page


def test_who_may_not_open_what_is_kept_reads_no_name_beside_documents(client, at):
    made = former(at, paper="Kopie paspoort")
    sign_in(client, "location_manager", at)
    for url in (
        reverse("documents:new", args=[made.pk]),
        reverse("documents:section", args=[made.pk, "staff.profile"]),
        reverse("documents:section", args=[made.pk, "staff.identification"]),
    ):
        assert "Duinvinger" not in client.get(url).content.decode(), url


@pytest.mark.parametrize("function", ["location_manager", "ict_support", "privacy_officer"])
def test_the_archive_is_closed_without_payroll_or_tax(client, at, function):
    made = former(at)
    sign_in(client, function)
    assert client.get(reverse("staff:archive")).status_code == 403
    assert reverse("staff:archive") not in client.get(reverse("staff:list")).content.decode()
    for slug in SECTIONS:
        assert client.get(section(made, slug)).status_code == 403


def test_at_one_location_nobody_of_the_archive_exists(client, at):
    made = former(at)
    sign_in(client, "payroll", at)
    assert "Duinvinger" not in client.get(reverse("staff:archive")).content.decode()
    assert client.get(section(made, "payroll")).status_code == 404


def test_the_board_sees_payroll_and_no_bsn_for_which_no_reason_can_be_kept(client, at):
    made = former(at)
    sign_in(client, "board")
    page = client.get(reverse("staff:archive")).content.decode()
    assert section(made, "payroll") in page
    assert section(made, "identification") not in page
    assert (
        section(made, "identification") not in client.get(section(made, "payroll")).content.decode()
    )
    answer = client.post(section(made, "identification"), {"reason": "a good reason"})
    assert answer.status_code == 403


def test_a_part_that_was_never_there_is_unknown(client, at):
    made = former(at, bsn="")
    sign_in(client, "hr")
    page = client.get(reverse("staff:archive")).content.decode()
    assert section(made, "payroll") in page
    assert section(made, "identification") not in page
    assert client.get(section(made, "identification")).status_code == 404
    opened = client.get(section(made, "payroll")).content.decode()
    assert section(made, "identification") not in opened


def test_a_part_is_in_sight_where_its_own_category_opens(client, at):
    """Payroll everywhere and the tax data at one location: of the tax data nothing is in sight."""
    cells = {**DEFAULT_LEVELS["payroll"], "staff.identification": int(Level.NONE)}
    change_matrix(levels={**DEFAULT_LEVELS, "payroll": cells}, by=None)
    made = former(at)
    user = sign_in(client, "payroll")
    start_appointment(user=user, function="hr", place=at, starts_on=world.START, by=None)
    page = client.get(reverse("staff:archive")).content.decode()
    assert section(made, "payroll") in page
    assert section(made, "identification") not in page


def test_the_archive_asks_as_many_questions_for_2_as_for_24_and_has_pages(client, at):
    sign_in(client, "hr")
    counts = []
    for total in (2, 24):
        for number in range(Payroll.objects.count(), total):
            former(at, f"Duinvinger {number}", bsn="")
        counts.append(queries_of(client, reverse("staff:archive")))
    assert counts[0] == counts[1]
    for number in range(24, 27):
        former(at, f"Duinvinger {number}", bsn="")
    first, second = (
        client.get(reverse("staff:archive"), {"page": page}).content.decode() for page in (1, 2)
    )
    assert first.count("Kim Duinvinger") == 25
    assert second.count("Kim Duinvinger") == 2
