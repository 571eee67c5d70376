"""Somebody leaves: the end is noted once, the login closes, and the work list asks for the rest."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from accounts.models import User
from core.dates import today
from core.privacy import SubjectKind
from core.registries import retention_rules, work_sources
from staff.actions import change_screening, end_employment, give_login, undo_end
from staff.models import Employment, LeavingTask
from tests.factories import world
from tests.factories.due import destroy_due
from tests.factories.http import asking, record_url
from tests.factories.staff import employee, noted, volunteer

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def leave(person, last_day, *, on=None, conflict=False):
    return end_employment(
        subject=world.fresh(person.subject),
        ends_on=last_day,
        labour_conflict=conflict,
        on=on or today(),
        by=None,
    )


def work(user, code, on=None):
    items = work_sources[code].items(world.fresh(user), on or today())
    return [(item.what, item.about, item.due_on) for item in items]


def test_hr_ends_an_employment_on_one_page_that_says_what_follows(made, hr):
    client = asking(hr)
    url = reverse("staff:end", args=[made.pk])
    page = client.get(url).content.decode()
    assert "The file is destroyed 2 years later" in page
    assert "keys, paper and the link in the person register" in page
    assert world.fresh(made.subject).relation_ended_on is None
    last_day = today() - 20 * DAY
    answer = client.post(url, {"ends_on": f"{last_day:%d-%m-%Y}", "labour_conflict": "yes"})
    assert answer.status_code == 302
    assert world.fresh(made.subject).relation_ended_on == last_day
    assert Employment.objects.get().labour_conflict_at_leaving
    section = client.get(answer.url).content.decode()
    assert "the file is kept longer" in section
    history = client.get(reverse("staff:history", args=[made.pk, "employment"])).content.decode()
    assert "Changed: Terms" in history
    assert client.get(url).status_code == 302  # it has ended already


@pytest.mark.parametrize("function", ["location_manager", "administration", "board"])
def test_who_only_looks_ends_nobodys_work(made, at, function):
    client = asking(world.user(function, at))
    url = reverse("staff:end", args=[made.pk])
    assert client.get(url).status_code == 403
    wanted = {"ends_on": "01-03-2026", "labour_conflict": "no"}
    assert client.post(url, wanted).status_code == 403
    assert world.fresh(made.subject).relation_ended_on is None
    page = client.get(reverse("staff:section", args=[made.pk, "employment"])).content.decode()
    assert url not in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": "31-12-2023", "labour_conflict": "no"}, "ends_on"),
        ({"ends_on": "31-02-2026", "labour_conflict": "no"}, "ends_on"),
        ({"ends_on": "01-03-2026"}, "labour_conflict"),
    ],
)
def test_a_wrong_end_ends_nothing(made, hr, values, field):
    page = asking(hr).post(reverse("staff:end", args=[made.pk]), values)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert values["ends_on"] in page.content.decode()
    assert world.fresh(made.subject).relation_ended_on is None
    assert not LeavingTask.objects.exists()


@pytest.mark.clause("K10", "L56")
def test_the_login_ends_at_once_and_the_account_goes_with_the_file(made, at):
    user = world.user("location_manager", at)
    give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    client = asking(user)
    assert client.get("/").status_code == 200
    leave(made, today() - DAY)
    assert client.get("/").status_code == 302  # to sign in, and that no longer works
    user = world.fresh(user)
    assert not user.is_active
    assert not user.has_usable_password()
    assert not client.login(username=user.email, password=world.PASSWORD)
    user.is_active = True
    user.save()
    assert not client.login(username=user.email, password=world.PASSWORD)
    goes = retention_rules["staff.file"].term.due_on(today() - DAY)
    destroy_due(retention_rules["staff.file"], [made.pk], goes)
    assert not User.objects.filter(pk=user.pk).exists()


@pytest.mark.clause("L56")
def test_a_login_has_the_work_email_and_not_the_private_one(at):
    person = employee(at, contact={"email": "Kim@Thuis.example"})
    private = world.user(email="kim@thuis.example")
    with pytest.raises(ValidationError):
        give_login(subject=person.subject, user=private, starts_on=world.START, by=None)
    assert world.fresh(person.subject).user is None
    give_login(subject=person.subject, user=world.user(), starts_on=world.START, by=None)


def test_keys_and_paper_stand_on_the_work_list_until_they_are_done(made, at, hr):
    last_day = today() + 5 * DAY
    assert work(hr, "staff.leaving") == []
    leave(made, last_day)
    keys = ("Take back the keys and passes", made.name, last_day)
    paper = ("Destroy or hand over the paper file", made.name, last_day)
    assert sorted(work(hr, "staff.leaving")) == sorted([keys, paper])
    assert work(world.user("location_manager", at), "staff.leaving") == []  # only looks
    client = asking(hr)
    task = LeavingTask.objects.get(kind="keys")
    url = record_url("staff", made.subject, "employment", "leaving", record=task)
    assert (
        url in client.get(reverse("staff:section", args=[made.pk, "employment"])).content.decode()
    )
    assert '<p class="caption">Keys and passes returned</p>' in client.get(url).content.decode()
    for wrong in (today() + DAY, world.START - DAY):
        page = client.post(url, {"done_on": f"{wrong:%d-%m-%Y}"})
        assert list(page.context["form"].errors) == ["done_on"]
    assert client.post(url, {"done_on": f"{today():%d-%m-%Y}"}).status_code == 302
    assert work(hr, "staff.leaving") == [paper]


def test_what_there_is_to_do_at_leaving_is_asked_a_month_ahead(made, hr):
    change_screening(
        subject=made.subject,
        register_number="12345678901234",
        linked_on=world.START,
        on=today(),
        by=None,
    )
    last_day = today() + 31 * DAY
    leave(made, last_day)
    for code, lines in (("staff.leaving", 2), ("staff.link_open", 1)):
        assert work(hr, code) == []
        assert len(work(hr, code, today() + DAY)) == lines


def test_the_link_in_the_register_stands_there_until_it_has_ended(made, hr):
    screening = {"register_number": "12345678901234", "linked_on": world.START}
    change_screening(subject=made.subject, **screening, on=today(), by=None)
    assert work(hr, "staff.link_open") == []
    last_day = today() - DAY
    leave(made, last_day)
    assert work(hr, "staff.link_open") == [
        ("End the link in the person register", made.name, last_day)
    ]
    page = asking(hr).get(reverse("staff:section", args=[made.pk, "employment"]))
    assert "link in the person register ended" in page.content.decode()
    change_screening(subject=made.subject, **screening, unlinked_on=last_day, on=today(), by=None)
    assert work(hr, "staff.link_open") == []


def test_screening_is_asked_a_month_before_the_first_day_and_not_earlier(at, hr):
    first_day = today() + 31 * DAY
    employee(at, starts_on=first_day)
    assert work(hr, "staff.screening_missing") == []
    assert work(hr, "staff.screening_missing", today() + DAY) == [
        ("Certificate of conduct (VOG) or register link is missing", "Kim Duinker", first_day)
    ]


def test_a_mistaken_end_is_undone(made, hr):
    last_day = today() + 5 * DAY
    leave(made, last_day, conflict=True)
    client = asking(hr)
    url = reverse("staff:undo_end", args=[made.pk])
    assert (
        url in client.get(reverse("staff:section", args=[made.pk, "employment"])).content.decode()
    )
    assert "do not come back by themselves" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert world.fresh(made.subject).relation_ended_on is None
    terms = Employment.objects.get()
    assert (terms.ends_on, terms.labour_conflict_at_leaving) == (None, False)
    assert made.subject.affiliations.get().ends_on is None
    assert work(hr, "staff.leaving") == []
    assert client.post(url).status_code == 302  # once more changes nothing


@pytest.mark.parametrize(
    ("kind", "function"),
    [("employee", "hr"), ("intern", "administration"), ("volunteer", "administration")],
)
def test_of_who_does_not_come_the_work_ends_on_the_first_day(at, kind, function):
    first_day = today() + 30 * DAY
    day = f"{first_day:%d-%m-%Y}"
    if kind == "volunteer":
        space, section, person = "volunteers", "contact", volunteer(at, starts_on=first_day)
    else:
        space, section = "staff", "employment"
        person = employee(at, kind=SubjectKind(kind), starts_on=first_day)
    client = asking(world.user(function, at))
    url = reverse(f"{space}:end", args=[person.pk])
    page = client.get(url)
    words = "or was the file opened by mistake? Then enter that day."  # what goes at once anyway
    if kind != "volunteer":
        words = "Was the file opened by mistake? Then do not end the work here"
    assert words in page.content.decode()
    assert page.context["form"]["ends_on"].value() == first_day
    early = {"ends_on": f"{first_day - DAY:%d-%m-%Y}", "labour_conflict": "no"}
    assert "ends_on" in client.post(url, early).context["form"].errors
    assert client.post(url, {"ends_on": day, "labour_conflict": "no"}).status_code == 302
    assert world.fresh(person.subject).relation_ended_on == first_day
    for place in (reverse(f"{space}:list"), reverse(f"{space}:section", args=[person.pk, section])):
        assert f"Begins {day}, ends {day}" in strip_tags(client.get(place).content.decode())


@pytest.mark.clause("K10", "K25")
def test_after_an_end_undone_the_closed_login_is_told_and_the_person_is_invited_again(made, at, hr):
    address = "kim@opvang.example"
    give_login(subject=made.subject, user=world.user(email=address), starts_on=world.START, by=None)
    client = asking(hr)
    contact = reverse("staff:section", args=[made.pk, "contact"])
    invite = reverse("staff:invite", args=[made.pk])
    leave(made, today() - DAY)
    page = client.get(contact).content.decode()
    assert "the login is closed" in page
    assert "Take the login away" in page
    assert "invite the person again" not in client.get(invite).content.decode()
    undo_end(subject=world.fresh(made.subject), by=None)
    page = client.get(contact).content.decode()
    assert "the login is closed" in page
    assert "has a login" not in page
    assert "Invite to sign in" in page
    assert "after that you can invite the person again" in client.get(invite).content.decode()
    assert client.post(invite, {"do": "part"}).status_code == 302
    assert client.post(invite, {"email": address, "do": "send"}).status_code == 302
    assert "invited, has not answered yet" in client.get(contact).content.decode()


def test_an_intern_who_leaves_is_work_for_administration(at):
    intern = employee(at, "Bo", kind=SubjectKind.INTERN)
    leave(intern, today())
    assert len(work(world.user("administration", at), "staff.leaving")) == 2
    assert work(world.user("hr", at), "staff.leaving") == []


def test_the_work_lists_take_as_many_queries_for_3_as_for_30(at, hr):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from staff.models import Screening

    counts = []
    for total in (3, 27):
        for _number in range(total):
            person = employee(at)
            noted(Screening, person, linked_on=world.START)
            leave(person, today())
        with CaptureQueriesContext(connection) as queries:
            assert work(hr, "staff.leaving")
            assert work(hr, "staff.link_open")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", [SubjectKind.EMPLOYEE, SubjectKind.INTERN])
def test_a_slip_of_the_year_does_not_destroy_a_file(at, kind):
    """Of an intern everything would be gone the next night."""
    person = employee(at, kind=kind, starts_on=dt.date(2016, 1, 1))
    url = reverse("staff:end", args=[person.pk])
    slip = today() - dt.timedelta(days=340)
    who = world.user("administration" if kind == SubjectKind.INTERN else "hr", at)
    answer = asking(who).post(url, {"ends_on": f"{slip:%d-%m-%Y}", "labour_conflict": "no"})
    assert "ends_on" in answer.context["form"].errors
    assert world.fresh(person.subject).relation_ended_on is None


def test_a_slip_of_the_year_does_not_destroy_a_volunteers_data(at):
    person = volunteer(at)
    slip = today() - dt.timedelta(days=340)
    who = world.user("administration", at)
    url = reverse("volunteers:end", args=[person.pk])
    answer = asking(who).post(url, {"ends_on": f"{slip:%d-%m-%Y}"})
    assert "ends_on" in answer.context["form"].errors
    assert world.fresh(person.subject).relation_ended_on is None
