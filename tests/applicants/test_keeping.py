"""Who may be kept for a year is asked again before it ends, once, and a no or no answer ends it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notice
from accounts.tasks import mail_notices
from applicants import tasks
from applicants.actions import (
    KEEP_A_YEAR,
    end_procedure,
    give_applicant_login,
    remove_panel_member,
)
from applicants.actions.keeping import ask_keeping_again, record_keeping
from applicants.keeping import to_ask
from applicants.models import Application, KeepingQuestion
from audit.models import Event
from consents.actions import change_kind
from consents.models import ConsentDecision
from core.dates import today
from core.registries import work_sources
from retention.models import Destruction, RuleSetting
from tests.factories import consents, world
from tests.factories.applicants import application, procedure
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.factories.rights import of_oneself

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L60", "L61")]
TODAY = today()
DAY = dt.timedelta(days=1)
ENDS = TODAY + 10 * DAY  # the last day of the year in course
PORTAL = reverse("portal:own-keeping")


def year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else day - 366 * DAY


@pytest.fixture
def kept(at, member):
    """Somebody whose year ends in ten days."""
    ended = year_before(ENDS)
    of = procedure(at, panel=[member], opened_on=ended)
    made = application(of)
    end_procedure(procedure=of, ended_on=ended, on=ended, by=None)
    record_keeping(application=made, given=True, decided_on=ended, how="email", on=ended, by=None)
    return Application.objects.get(pk=made.pk)


@pytest.fixture
def robin(kept):
    user = world.user(email="robin@example.com")
    give_applicant_login(subject=kept.subject, user=user, starts_on=world.START, by=None)
    return world.fresh(user)


def asked_on(day) -> list[dt.date]:
    return [ends_on for _application, ends_on in to_ask(day)]


def test_it_is_asked_from_thirty_days_before_the_year_ends_until_it_ends(kept):
    assert asked_on(ENDS - 31 * DAY) == []
    assert asked_on(ENDS - 30 * DAY) == asked_on(ENDS) == [ENDS]
    assert asked_on(ENDS + DAY) == []


def test_a_shorter_year_of_the_organisation_counts(kept):
    RuleSetting.objects.create(rule="applicant.file.consent", months=6)
    assert asked_on(TODAY) == []


def test_who_said_no_was_hired_or_is_to_go_is_not_asked(kept):
    record_keeping(
        application=kept, given=False, decided_on=TODAY - DAY, how="spoken", on=TODAY - DAY, by=None
    )
    assert asked_on(TODAY) == []


def test_who_signs_in_gets_a_mail_that_names_nobody_and_no_second_one(
    kept, robin, mail_server, django_capture_on_commit_callbacks
):
    assert tasks.ask_again() == "1 asked"
    assert tasks.ask_again() == "0 asked"
    ask_keeping_again(application=kept, ends_on=ENDS, on=TODAY)  # two workers at once
    mail_notices()
    (mail,) = mail_server.to("robin@example.com")
    for telling in ("Robin", "Kraaij", "Groepsleider"):
        assert telling not in mail
    assert KeepingQuestion.objects.get().by_mail
    assert Notice.objects.filter(user=robin).count() == 1
    assert Event.objects.filter(action="application.keeping_asked").count() == 1
    assert work(kept.procedure.seats.get().user) == []


def on_panel(of) -> str:
    return reverse("applicants:keeping", args=[of.subject_id])


def answers(user, answer: str):
    client = asking(user)
    context = client.get(PORTAL).context
    return client.post(
        PORTAL,
        {"answer": answer, "text": context["text"].pk, "seen": context["mine"].pk},
        follow=True,
    )


def test_one_click_keeps_it_for_another_year_and_it_is_asked_again_only_then(kept, robin):
    tasks.ask_again()
    page = asking(robin).get(PORTAL).content.decode()
    assert f"{ENDS:%d-%m-%Y}" in page
    assert "If you choose no, we remove it at once." in page
    assert "Choose by" in asking(robin).get(reverse("portal:own")).content.decode()
    page = answers(robin, "yes").content.decode()
    assert "Noted: yes, we may keep your application." in page
    assert "May we keep it for 1 year more?" not in page
    assert "If you withdraw your yes, we remove your application at once." in page
    run_when_due(today=ENDS + DAY)
    assert Application.objects.filter(pk=kept.pk).exists()
    assert asked_on(ENDS) == []
    (next_end,) = asked_on(TODAY + 350 * DAY)
    assert next_end > ENDS + 300 * DAY


def test_a_no_removes_it_at_once(kept, robin, member):
    tasks.ask_again()
    page = answers(robin, "no")
    assert "Your application is removed." in page.content.decode()
    kept.refresh_from_db()
    assert kept.removal_asked_on == TODAY
    assert asking(robin).get(PORTAL).status_code == 404
    assert asking(member).get(
        reverse("applicants:keeping", args=[kept.subject_id])
    ).status_code in (
        403,
        404,
    )
    run_when_due(today=TODAY + DAY)
    assert not Application.objects.filter(pk=kept.pk).exists()


def test_a_no_is_told_to_leave_what_was_asked_unanswered(kept, robin):
    asked = of_oneself(kept.subject.applicant, "why", on=TODAY)
    told = f"{asked.number}</span>: question why we have data. It is closed with the application"
    assert told not in asking(robin).get(PORTAL).content.decode()  # a no does not remove it yet
    tasks.ask_again()
    assert told in asking(robin).get(PORTAL).content.decode()
    answers(robin, "no")
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def announced(kept) -> None:
    """Since twenty days, as the nightly run does it."""
    Destruction.objects.create(
        subject_id=kept.subject_id,
        retention_class="applicant.file",
        rule="applicant.file.consent",
        due_on=ENDS + DAY,
        announced_on=TODAY - 20 * DAY,
    )


def test_no_answer_and_it_goes_after_the_year(kept, robin):
    tasks.ask_again()
    run_when_due(today=ENDS)
    assert Application.objects.filter(pk=kept.pk).exists()
    run_when_due(today=ENDS + DAY)
    assert not Application.objects.filter(pk=kept.pk).exists()
    assert not KeepingQuestion.objects.exists()


def test_a_no_while_nothing_was_asked_again_is_a_no_and_no_more(kept, robin):
    answers(robin, "no")
    kept.refresh_from_db()
    assert kept.removal_asked_on is None
    assert not ConsentDecision.objects.latest("recorded_at").given


def work(user) -> list:
    return work_sources["applicants.keeping"].items(world.fresh(user), TODAY)


def queries(user) -> int:
    fresh = world.fresh(user)
    with CaptureQueriesContext(connection) as asked:
        work_sources["applicants.keeping"].items(fresh, TODAY)
    return len(asked)


def note(user, of, given: str, how: str, day=TODAY, read: str = ""):
    typed = {"given": given, "decided_on": f"{day:%d-%m-%Y}", "how": how, "read": read}
    return asking(user).post(on_panel(of), typed, follow=True)


def test_who_does_not_sign_in_is_asked_by_the_panel_which_notes_the_answer(kept, member):
    tasks.ask_again()
    assert not KeepingQuestion.objects.get().by_mail
    assert not Notice.objects.exists()
    (item,) = work(member)
    assert (item.about, item.due_on) == ("Robin Kraaij", ENDS)
    assert item.url == on_panel(kept)
    assert work(world.user("recruiter")) == work(world.user("hr")) == []
    assert note(member, kept, "yes", "email").status_code == 200
    assert work(member) == []


def test_after_the_stop_nobody_is_asked_and_a_yes_is_not_noted(kept, robin, member):
    question = KeepingQuestion.objects.create(
        subject=kept.subject, ends_on=ENDS, asked_on=TODAY, by_mail=False
    )
    change_kind(kind=consents.kind(KEEP_A_YEAR), retired_on=TODAY, by=None)
    assert work(member) == []
    page = asking(robin).get(PORTAL).content.decode()
    assert "May we keep it for 1 year more?" not in page
    removes = "If you withdraw your yes, we remove your application at once."
    assert removes in page
    question.delete()
    assert removes not in asking(robin).get(PORTAL).content.decode()
    assert asked_on(TODAY) == []
    page = note(member, kept, "yes", "email")
    words = "has not been asked since"
    assert words in str(page.context["form"].errors["given"])
    assert ConsentDecision.objects.count() == 1
    assert note(member, kept, "no", "spoken").status_code == 200
    assert not ConsentDecision.objects.latest("recorded_at").given


def test_after_the_stop_the_panel_notes_no_answer_with_an_application(at, member):
    change_kind(kind=consents.kind(KEEP_A_YEAR), retired_on=TODAY, by=None)
    of = procedure(at, panel=[member])
    page = asking(member).get(reverse("applicants:register", args=[of.pk]))
    assert "keep_a_year" not in page.context["form"].fields


def test_a_no_by_phone_removes_it_at_once_and_leads_back_to_the_vacancy(kept, member):
    tasks.ask_again()
    asked = of_oneself(kept.subject.applicant, "why", on=TODAY)
    told = note(member, kept, "no", "spoken").context
    assert told["warnings"][0] == "This no removes the application at once."
    assert told["warnings"][-1].startswith(f"Request {asked.number}: question why we have data. ")
    kept.refresh_from_db()
    assert kept.removal_asked_on is None
    page = note(member, kept, "no", "spoken", read=told["digest"])
    assert page.redirect_chain[-1][0] == reverse("applicants:procedure", args=[kept.procedure_id])
    kept.refresh_from_db()
    assert kept.removal_asked_on == TODAY
    assert work(member) == []


def test_a_no_of_before_a_newer_yes_removes_nothing(kept, member):
    tasks.ask_again()
    note(member, kept, "yes", "email")
    page = note(member, kept, "no", "spoken", day=TODAY - DAY)
    assert page.redirect_chain[-1][0].startswith(f"/applications/{kept.subject_id}/")
    assert not ConsentDecision.objects.latest("recorded_at").given
    kept.refresh_from_db()
    assert kept.removal_asked_on is None


@pytest.mark.clause("K28")
def test_where_no_panel_is_left_who_looks_after_vacancies_learns_of_it_without_a_name(
    kept, member, at
):
    remove_panel_member(seat=kept.procedure.seats.get(), by=None)
    tasks.ask_again()
    panels = work_sources["applicants.without_panel"].items
    (item,) = panels(world.user("recruiter"), TODAY)
    assert item.about == kept.procedure.title
    assert item.url == reverse("applicants:seat", args=[kept.procedure_id])
    assert "Robin" not in f"{item.what}{item.about}"
    assert panels(world.user("recruiter", world.location("Het Vlot")), TODAY) == []


def test_the_work_list_asks_no_more_of_the_database_for_more_people(kept, member, at):
    tasks.ask_again()
    few = queries(member)
    for number in range(5):
        other = application(procedure(at, panel=[member]), family_name=f"Vink {number}")
        KeepingQuestion.objects.create(subject=other.subject, ends_on=ENDS, asked_on=TODAY)
        record_keeping(
            application=other, given=True, decided_on=other.received_on, how="email",
            on=TODAY, by=None,
        )  # fmt: skip
    assert len(work(member)) == 6
    assert queries(member) == few


def test_both_sides_read_until_when_it_is_kept(kept, robin, member):
    announced(kept)
    words = f"{ENDS:%d-%m-%Y}"
    assert words in " ".join(asking(robin).get(PORTAL).content.decode().split())
    file = asking(member).get(f"/applications/{kept.subject_id}/", follow=True).content.decode()
    assert "To be destroyed on" in file
    assert f"{ENDS + DAY:%d-%m-%Y}" in file
    form = asking(member).get(f"/applications/{kept.subject_id}/keeping/").content.decode()
    assert 'value="email"' in form
    assert 'value="portal"' not in form


def test_while_the_procedure_runs_the_file_says_from_when_on_its_term_counts(at, member):
    made = application(procedure(at, panel=[member]))
    url = f"/applications/{made.subject_id}/"
    words = "4 weeks, counted from the end of the procedure"
    assert words in asking(member).get(url, follow=True).content.decode()
    record_keeping(application=made, given=True, decided_on=TODAY, how="email", on=TODAY, by=None)
    page = asking(member).get(url, follow=True).content.decode()
    assert "1 year, counted from the end of the procedure" in page
