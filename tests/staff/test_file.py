"""Sections of a personnel file as they are filled in, changed, and read back in its history."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from core.dates import today
from core.privacy import SubjectKind
from organisation.models import Location
from staff.actions import end_employment, give_login, sign_statement
from staff.models import (
    Absence,
    Appraisal,
    Contact,
    Employment,
    Identification,
    Payroll,
    Screening,
    Training,
)
from staff.sections import SECTIONS
from subjects.models import Affiliation
from tests.factories import world
from tests.factories.http import asking, record_url
from tests.factories.staff import employee, noted, statement

pytestmark = pytest.mark.django_db


def page_of(person, section: str) -> str:
    return reverse("staff:section", args=[person.pk, section])


def form_of(person, section: str, *, kind: str = "", record=None) -> str:
    """The page that fills in a section: its one record as it stands, or a new one."""
    found = SECTIONS[section].record_kind(kind) if kind else SECTIONS[section].records[0]
    if record is None and not found.many:
        record = next(iter(found.records(person.subject)), None)
    return record_url("staff", person.subject, section, found.slug, record=record)


@pytest.mark.parametrize(
    ("function", "slug", "values", "field"),
    [
        (
            "hr",
            "identification",
            {"bsn": "123456789", "document": "passport", "checked_on": "01-03-2026"},
            "bsn",
        ),
        (
            "hr",
            "identification",
            {"bsn": "123456782", "document": "passport", "checked_on": "31-02-2026"},
            "checked_on",
        ),
        ("payroll", "payroll", {"iban": "NL91ABNA0417164301", "account_name": "Kim"}, "iban"),
        ("hr", "contact", {"postcode": "12 AB", "town": "Kim"}, "postcode"),
        (
            "hr",
            "absence",
            {"kind": "sick", "starts_on": "02-03-2026", "ends_on": "01-03-2026"},
            "ends_on",
        ),
        ("hr", "screening", {"register_number": "123"}, "register_number"),
        (
            "hr",
            "screening",
            {"vog_issued_on": "01-01-2026", "linked_on": "02-03-2026"},
            "linked_on",
        ),
        ("hr", "screening", {"vog_issued_on": "01-01-2199"}, "vog_issued_on"),
        ("hr", "screening", {"vog_issued_on": "16-05-1990"}, "vog_issued_on"),
        ("hr", "screening", {"linked_on": "01-01-2199"}, "linked_on"),
        ("hr", "training", {"title": "Kinder-EHBO", "completed_on": "01-01-2199"}, "completed_on"),
        ("hr", "training", {"title": "Kinder-EHBO", "completed_on": "16-05-1990"}, "completed_on"),
        (
            "hr",
            "employment",
            {"function_title": "Kim", "hours_per_week": "28", "starts_on": "31-12-2023"},
            "starts_on",
        ),
    ],
)
def test_wrong_input_in_a_section_is_named_at_the_field(made, at, function, slug, values, field):
    client = asking(world.user(function, at))
    page = client.post(form_of(made, slug), values)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    html = page.content.decode()
    assert f'id="id_{field}_error"' in html
    assert all(f'value="{typed}"' in html or f"{typed}" in html for typed in values.values())
    assert not Identification.objects.exists()
    assert not Payroll.objects.exists()
    assert Contact.objects.get().town == "Hoorn"
    assert Employment.objects.get().function_title == "Pedagogisch professional"


def test_who_only_looks_is_told_so_where_something_would_be_changed(made, at):
    manager = asking(world.user("location_manager", at))
    page = manager.get(form_of(made, "training"))
    assert page.status_code == 403
    assert "You may see “Training”, but not change it." in page.content.decode()
    payroll = asking(world.user("payroll", at)).get(form_of(made, "training"))
    assert "Your function gives no access to “Training”." in payroll.content.decode()


def test_a_form_without_anything_in_it_makes_no_record(made, hr):
    client = asking(hr)
    page = client.post(form_of(made, "screening"), {"vog_number": ""}).content.decode()
    assert "Fill in at least one of these." in page
    assert not Screening.objects.exists()
    client.post(form_of(made, "screening"), {"vog_number": "9999"})
    assert client.post(form_of(made, "screening"), {"vog_number": ""}).status_code == 302
    assert Screening.objects.get().vog_number == ""  # noted of somebody else, and taken back


def test_hr_changes_contact_and_closes_an_absence_that_was_open(made, hr):
    client = asking(hr)
    client.post(form_of(made, "contact"), {"town": "Edam", "phone": "06 12345678"})
    assert Contact.objects.get().town == "Edam"
    client.post(form_of(made, "absence"), {"kind": "sick", "starts_on": "02-03-2026"})
    open_one = Absence.objects.get()
    assert open_one.ends_on is None
    form = form_of(made, "absence", record=open_one)
    typed = {"kind": "sick", "starts_on": "02-03-2026", "ends_on": "09-03-2026"}
    assert form in client.get(page_of(made, "absence")).content.decode()
    assert client.post(form, typed).status_code == 302
    assert Absence.objects.get().ends_on == dt.date(2026, 3, 9)


def test_a_changed_private_email_says_that_the_login_keeps_the_one_of_work(made, hr):
    client, page = asking(hr), form_of(made, "contact")
    keeps = "The login keeps the work email address"
    typed = {"town": "Hoorn", "email": "kim@example.com"}
    assert keeps not in client.post(page, typed, follow=True).content.decode()
    user = world.user(email="kim@work.example")
    give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    typed["email"] = "kim.duinker@example.com"
    assert keeps in client.post(page, typed, follow=True).content.decode()
    typed["town"] = "Edam"
    assert keeps not in client.post(page, typed, follow=True).content.decode()


def test_new_terms_ask_from_which_day_and_keep_the_former_ones(made, hr):
    client = asking(hr)
    form = client.get(form_of(made, "employment")).context["form"]
    assert form["function_title"].value() == "Pedagogisch professional"
    assert not form["starts_on"].value()
    terms = {"function_title": "Assistent", "hours_per_week": "20", "starts_on": "01-04-2026"}
    assert client.post(form_of(made, "employment"), terms).status_code == 302
    new, old = Employment.objects.all()
    assert (new.function_title, new.starts_on, new.ends_on) == (
        "Assistent",
        dt.date(2026, 4, 1),
        None,
    )
    assert (old.starts_on, old.ends_on) == (world.START, dt.date(2026, 3, 31))
    again = client.post(form_of(made, "employment"), terms)
    assert list(again.context["form"].errors) == ["starts_on"]
    assert Employment.objects.count() == 2


def test_terms_that_were_noted_wrong_are_corrected_and_nothing_is_added(made, hr):
    client = asking(hr)
    terms = {"function_title": "Assistent", "hours_per_week": "20", "starts_on": "01-04-2026"}
    client.post(form_of(made, "employment"), terms)
    new, old = Employment.objects.all()
    wrong = {**terms, "starts_on": "31-12-2023"}
    refused = client.post(form_of(made, "employment", record=new), wrong)
    assert list(refused.context["form"].errors) == ["starts_on"]
    right = {**terms, "hours_per_week": "24", "starts_on": "01-05-2026"}
    assert client.post(form_of(made, "employment", record=new), right).status_code == 302
    new, old = Employment.objects.all()
    assert (new.hours_per_week, new.starts_on) == (Decimal("24"), dt.date(2026, 5, 1))
    assert old.ends_on == dt.date(2026, 4, 30)


def test_the_first_day_is_corrected_where_the_person_works_too(made, hr):
    first = Employment.objects.get()
    terms = {"function_title": "Groepshulp", "hours_per_week": "20", "starts_on": "01-02-2024"}
    assert asking(hr).post(form_of(made, "employment", record=first), terms).status_code == 302
    assert Affiliation.objects.get().starts_on == dt.date(2024, 2, 1)
    early = {**terms, "starts_on": "01-01-1980"}
    refused = asking(hr).post(form_of(made, "employment", record=first), early)
    assert list(refused.context["form"].errors) == ["starts_on"]
    assert Affiliation.objects.get().starts_on == dt.date(2024, 2, 1)


def test_the_first_day_is_not_corrected_to_one_on_which_a_child_would_work(made, hr):
    first = Employment.objects.get()
    terms = {"function_title": "Groepshulp", "hours_per_week": "20", "starts_on": "17-05-1995"}
    refused = asking(hr).post(form_of(made, "employment", record=first), terms)
    assert "5 years old" in refused.context["form"].errors["starts_on"][0]
    assert Affiliation.objects.get().starts_on == world.START


def test_a_birth_date_that_stays_keeps_no_change_of_the_name(made, hr):
    """Also where the first day was noted before it was checked against the birth date."""
    Affiliation.objects.update(starts_on=dt.date(1995, 5, 17))
    url = form_of(made, "identity", record=made)
    typed = {
        "first_name": "Kim",
        "family_name": "Vinkenoog",
        "birth_date": f"{made.birth_date:%d-%m-%Y}",
        "birth_place": "Hoorn",
        "sex": "x",
    }
    assert asking(hr).post(url, typed).status_code == 302
    changed = asking(hr).post(url, {**typed, "birth_date": "18-05-1990"})
    assert list(changed.context["form"].errors) == ["birth_date"]


def test_somebody_moves_to_a_location_of_the_own_and_no_other(made, at):
    there = world.location("Het Vlot")
    move = reverse("staff:move", args=[made.pk])
    typed = {"location": there.pk, "starts_on": "01-04-2026"}
    refused = asking(world.user("hr", at)).post(move, typed)
    assert list(refused.context["form"].errors) == ["location"]
    assert asking(world.user("hr")).post(move, typed).status_code == 302
    former, new = Affiliation.objects.all()
    assert (former.location, former.ends_on) == (at, dt.date(2026, 3, 31))
    assert (new.location, new.starts_on) == (there, dt.date(2026, 4, 1))
    again = asking(world.user("hr")).post(move, typed)
    assert list(again.context["form"].errors) == ["location"]
    assert Location.objects.count() == Affiliation.objects.count() == 2


def test_of_what_ended_nothing_new_can_be_added(made, hr):
    form = form_of(made, "employment")
    task = record_url("staff", made.subject, "employment", "leaving")
    end_employment(
        subject=made.subject, ends_on=today(), labour_conflict=False, on=today(), by=None
    )
    typed = {"function_title": "Assistent", "hours_per_week": "20", "starts_on": "01-04-2027"}
    for url in (form, task):
        answer = asking(hr).post(url, typed, follow=True)
        assert b"Nothing can be added here now." in answer.content
    assert Employment.objects.count() == 1


@pytest.mark.parametrize("function", ["location_manager", "administration", "board"])
def test_who_only_looks_changes_no_contact(made, at, function):
    client = asking(world.user(function, at))
    assert client.get(page_of(made, "contact")).status_code == 200
    assert form_of(made, "contact") not in client.get(page_of(made, "contact")).content.decode()
    assert client.post(form_of(made, "contact"), {"town": "Edam"}).status_code == 403
    assert Contact.objects.get().town == "Hoorn"


def test_a_mistaken_training_is_taken_away_and_the_history_keeps_it(made, hr):
    training = noted(Training, made, title="Kinder-EHBO", completed_on=world.START)
    client = asking(hr)
    parts = [made.pk, "training", "training", made.pk, training.pk]
    assert client.post(reverse("staff:remove_record", args=parts)).status_code == 302
    assert not Training.objects.exists()
    history = client.get(reverse("staff:history", args=[made.pk, "training"])).content.decode()
    assert "Kinder-EHBO" in history
    assert "Removed: Training" in history


def test_the_history_tells_which_statement_and_which_training(made, hr):
    signed = [statement(), statement()]
    for text in signed:
        sign_statement(subject=made.subject, text=text, signed_on=today(), on=today(), by=None)
    noted(Training, made, title="Kinder-EHBO", completed_on=world.START)
    client = asking(hr)
    history = [reverse("staff:history", args=[made.pk, part]) for part in ("conduct", "training")]
    shown = [client.get(url).content.decode() for url in history]
    for text in signed:
        assert str(text) in shown[0]
    assert "Kinder-EHBO" in shown[1]


def test_the_history_says_that_what_was_filled_in_at_registration_is_not_in_it(made, hr):
    page = asking(hr).get(reverse("staff:history", args=[made.pk, "contact"]))
    assert Contact.objects.get(subject=made.subject).town  # filled in at registration
    assert page.context["entries"] == []
    words = "What was filled in when the file was made is not listed here."
    assert words in page.content.decode()


def test_a_training_that_holds_no_longer_says_so(made, hr):
    yesterday = today() - dt.timedelta(days=1)
    noted(Training, made, title="BHV", completed_on=world.START, valid_until=yesterday)
    noted(Training, made, title="Kinder-EHBO", completed_on=world.START, valid_until=today())
    shown = asking(hr).get(page_of(made, "training")).content.decode()
    assert (
        f'<span class="tag late"><span class="whole">{yesterday:%d-%m-%Y}</span>, expired</span>'
        in shown
    )
    assert shown.count("expired") == 1


def test_an_intern_reads_internship_where_others_read_employment(at):
    intern = employee(at, kind=SubjectKind.INTERN)
    page = asking(world.user("administration", at)).get(page_of(intern, "employment"))
    assert page.context["category"].label == "Internship"
    labels = [item["label"] for item in page.context["sections"]]
    assert "Internship" in labels
    assert "Employment" not in labels


def test_fifty_changes_leave_a_trail_that_a_person_can_read(made, hr):
    """HR fills in a file through its pages; the log tells each change by name, part and field, and
    the history of a part what stood there before."""
    client = asking(hr)
    contact = form_of(made, "contact")
    for number in range(20):
        assert client.post(contact, {"town": f"Dorp {number}"}).status_code == 302
    absence = form_of(made, "absence")
    for number in range(10):
        day = f"{number + 1:02d}-03-2026"
        typed = {"kind": "holiday", "starts_on": day, "ends_on": day}
        assert client.post(absence, typed).status_code == 302
    training = form_of(made, "training")
    for number in range(10):
        typed = {"title": f"Cursus {number}", "completed_on": "01-02-2026"}
        assert client.post(training, typed).status_code == 302
    appraisal = form_of(made, "appraisal")
    for _number in range(5):
        typed = {"held_on": "01-02-2026", "report": "Werkt zelfstandig."}
        assert client.post(appraisal, typed).status_code == 302
    report = Appraisal.objects.first()
    for number in range(4):
        typed = {"held_on": "01-02-2026", "report": f"Werkt zelfstandig, versie {number}."}
        form = form_of(made, "appraisal", record=report)
        assert client.post(form, typed).status_code == 302
    assert client.post(form_of(made, "screening"), {"vog_number": "99990001"}).status_code == 302
    assert Screening.objects.get().vog_number == "99990001"

    log = client.get(page_of(made, "log")).context["panels"][0]
    done = [(what, part, by, function) for _at, what, part, by, function, _why in log.table]
    by_hr = [row for row in done if row[2:] == ("P. Proef", "HR")]
    changes = [row for row in by_hr if row[0].startswith(("added", "changed"))]
    assert len(changes) == 50
    assert ("changed (town)", "Contact", "P. Proef", "HR") in changes
    assert ("changed (report)", "Appraisal", "P. Proef", "HR") in changes
    assert ("added", "Screening", "P. Proef", "HR") in changes
    assert all(isinstance(at, dt.datetime) for at, *_rest in log.table)

    history = client.get(reverse("staff:history", args=[made.pk, "contact"])).content.decode()
    assert history.count(" · P. Proef") == 20
    assert "Changed: Address, telephone, email" in history
    for former in ("Hoorn", "Dorp 0", "Dorp 18"):
        assert former in history
    assert "Dorp 19" not in history  # that is what stands there now
