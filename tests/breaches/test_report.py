import datetime as dt
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from breaches.actions import close_breach, report_breach
from breaches.models import Breach, YearCount
from core.models import DataKey
from organisation.models import Organisation
from staff.actions import give_login
from tests.factories import breaches, staff, world
from tests.factories.breaches import AMSTERDAM, NOTICED, REPORTED, SUMMARY
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
REPORT = "/breaches/report/"
HOUR = dt.timedelta(hours=1)


def typed(moment):
    return f"{timezone.localtime(moment):%d-%m-%Y %H:%M}"


def answers(**more):
    noticed = timezone.now() - 3 * HOUR
    return {
        "summary": SUMMARY,
        "discovered_at": typed(noticed),
        "token": str(uuid.uuid4()),
        **more,
    }


def parent():
    return world.parent_user(world.child(world.location()))


@pytest.mark.clause("L58", "K35")
@pytest.mark.parametrize("function", ["pedagogical_professional", "lunch_care", "board", None])
def test_anybody_signed_in_reports_in_one_page(function):
    reporter = parent() if function is None else world.user(function)
    client = asking(reporter)
    assert client.get(REPORT).status_code == 200
    page = client.post(REPORT, answers(place="In de trein", phone="06 12345678"), follow=True)
    breach = Breach.objects.get()
    assert breach.number in page.content.decode()
    assert (breach.summary, breach.place) == (SUMMARY, "In de trein")
    assert breach.contact.user == reporter
    assert (breach.contact.name, breach.contact.phone) == (reporter.display_name, "06 12345678")
    assert Event.objects.filter(action="breach.reported", object_id=breach.pk).count() == 1


@pytest.mark.clause("L58", "L78")
@pytest.mark.parametrize("function", ["hr", "privacy_officer"])
def test_who_still_has_to_set_up_a_second_step_reports_and_opens_nothing_else(function):
    reporter, client = world.user(function), Client()
    client.post(reverse("sign_in"), {"username": reporter.email, "password": world.PASSWORD})
    factors = reverse("account:factors")
    assert client.get(reverse("breaches:own-reports")).url == factors
    pages = [client.get(REPORT), client.post(REPORT, answers(), follow=True)]
    assert Breach.objects.get().number in pages[1].content.decode()
    for page in pages:
        main = page.content.decode().partition("<main")[2].partition("</main>")[0]
        for link in re.findall(r'href="(/[^"]+)"', main):
            assert getattr(client.get(link), "url", "") != factors, link  # none that leads nowhere


def test_the_reporter_sees_the_number_and_not_the_record():
    client = asking(parent())
    page = client.post(REPORT, answers(), follow=True).content.decode()
    breach = Breach.objects.get()
    assert str(breach.pk) not in page
    for url in (
        reverse("breaches:detail", args=[breach.pk]),
        reverse("breaches:form-pdf", args=[breach.pk]),
        reverse("breaches:page", args=[breach.pk, "description"]),
        reverse("breaches:list"),
    ):
        assert client.get(url).status_code == 403, url


def test_noticed_is_filled_in_with_now_and_only_staff_say_since_when_it_is_certain():
    for user, asked in ((parent(), False), (world.user(), False), (world.user("hr"), True)):
        form = asking(user).get(REPORT).context["form"]
        assert timezone.now() - form["discovered_at"].initial < HOUR
        assert ("aware_at" in form.fields) is asked
    asking(parent()).post(REPORT, answers(aware_at=typed(timezone.now())))
    assert Breach.objects.get().aware_at is None


def test_who_reported_reads_what_to_do_and_whom_to_call():
    Organisation.objects.filter(pk=world.organisation().pk).update(phone="023 5550123")
    page = asking(parent()).post(REPORT, answers(), follow=True).content.decode()
    assert "023 5550123" in page
    assert "meant for somebody else" in page
    assert reverse("breaches:own-reports") in page


def test_the_own_reports_are_found_again_without_the_record():
    reporter, other = parent(), world.user()
    mine = breaches.breach(by=reporter)
    theirs = breaches.breach(by=other)
    page = asking(reporter).get(reverse("breaches:own-reports"))
    assert [row[0] for row in page.context["rows"]] == [mine.number]
    body = page.content.decode()
    assert "Is being dealt with" in body
    assert SUMMARY not in body
    assert str(mine.pk) not in body
    assert theirs.number not in body
    close_breach(breach=breaches.evaluate(breaches.decide(mine)), at=REPORTED + 3 * HOUR, by=None)
    assert (
        "Is being dealt with"
        not in asking(reporter).get(reverse("breaches:own-reports")).content.decode()
    )


def test_the_privacy_officer_goes_straight_on_to_the_record():
    page = asking(world.user("privacy_officer")).post(REPORT, answers(), follow=True)
    breach = Breach.objects.get()
    assert reverse("breaches:detail", args=[breach.pk]) in page.content.decode()


def test_without_a_report_there_is_nothing_to_confirm():
    assert asking(parent()).get("/breaches/report/done/").url == REPORT


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(client):
    answer = client.post(REPORT, answers())
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("sign_in"))
    assert not Breach.objects.exists()


@pytest.mark.parametrize("day", ["31-02-2026 10:00", "2026-13-01 10:00", "gisteren"])
@pytest.mark.parametrize("field", ["discovered_at", "aware_at"])
def test_a_moment_that_cannot_be_is_told_at_the_field_and_the_rest_stays(field, day):
    client = asking(world.user("lunch_care"))
    page = client.post(REPORT, answers(**{field: day}, place="Op de groep"))
    form = page.context["form"]
    assert list(form.errors) == [field]
    assert form.errors[field] == ["Enter a day and a time, like 14-03-2026 09:30."]
    body = page.content.decode()
    for kept in (day, SUMMARY, "Op de groep"):
        assert kept in body
    assert not Breach.objects.exists()


def test_a_day_without_its_time_is_told_as_that():
    page = asking(parent()).post(REPORT, answers(discovered_at="24-10-2026"))
    assert page.context["form"].errors["discovered_at"] == [
        "Add the time to the day, like 14-03-2026 09:30."
    ]
    assert not Breach.objects.exists()


@pytest.mark.parametrize(
    ("noticed", "aware", "field", "message"),
    [
        (NOTICED, NOTICED - HOUR, "aware_at", "It cannot have been certain before it was noticed."),
        (REPORTED + HOUR, None, "discovered_at", "This moment lies in the future."),
        (NOTICED, REPORTED + HOUR, "aware_at", "This moment lies in the future."),
    ],
)
def test_moments_stand_in_their_order_and_in_the_past(noticed, aware, field, message):
    with pytest.raises(ValidationError) as refused:
        breaches.breach(noticed=noticed, aware_at=aware)
    assert list(refused.value.message_dict) == [field]
    assert refused.value.message_dict[field][0].startswith(message)
    assert not Breach.objects.exists()
    assert not DataKey.objects.filter(retention_class__startswith="breach").exists()


def test_the_page_says_so_at_the_field():
    tomorrow = typed(timezone.now() + 24 * HOUR)
    page = asking(parent()).post(REPORT, answers(discovered_at=tomorrow))
    assert list(page.context["form"].errors) == ["discovered_at"]
    assert tomorrow in page.content.decode()


def test_a_report_needs_a_word_of_what_happened():
    page = asking(parent()).post(REPORT, answers(summary="   "))
    assert list(page.context["form"].errors) == ["summary"]
    with pytest.raises(ValidationError, match="Tell us what happened"):
        breaches.breach(summary=" ")


def test_noticed_a_year_ago_or_longer_is_asked_once_and_then_taken():
    client, long_ago = asking(parent()), timezone.now() - dt.timedelta(days=367)
    page = client.post(REPORT, answers(discovered_at=typed(long_ago)))
    assert "a year ago or longer" in page.context["form"].errors["discovered_at"][0]
    assert not Breach.objects.exists()
    form = page.context["form"]
    again = {name: form[name].value() or "" for name in form.fields}
    earlier = typed(long_ago - dt.timedelta(days=400))  # another day is asked anew
    assert client.post(REPORT, again | {"discovered_at": earlier}).status_code == 200
    assert client.post(REPORT, again).status_code == 302
    assert typed(Breach.objects.get().discovered_at) == typed(long_ago)


def test_the_hour_that_comes_twice_counts_as_its_first_time():
    once = answers(discovered_at="26-10-2025 02:30", long_ago="2025-10-26T02:30:00+02:00")
    page = asking(parent()).post(REPORT, once)
    assert page.status_code == 302
    breach = Breach.objects.get()
    assert breach.discovered_at == dt.datetime(2025, 10, 26, 0, 30, tzinfo=dt.UTC)
    assert typed(breach.due_at) == "29-10-2025 01:30"


def test_the_hour_that_is_left_out_is_refused():
    page = asking(parent()).post(REPORT, answers(discovered_at="30-03-2025 02:30"))
    assert page.context["form"].errors["discovered_at"] == [
        "This time did not exist: the clock went forward an hour that night."
    ]


def test_numbers_count_per_year_without_a_gap():
    reporter = world.user()
    numbers = [breaches.breach(by=reporter).number]
    with pytest.raises(ValidationError):
        breaches.breach(by=reporter, noticed=REPORTED + HOUR)
    numbers.append(breaches.breach(by=reporter).number)
    new_year = dt.datetime(2027, 1, 1, 0, 5, tzinfo=AMSTERDAM)
    numbers.append(breaches.breach(by=reporter, at=new_year).number)
    assert numbers == ["2026-001", "2026-002", "2027-001"]


def test_the_number_of_what_was_destroyed_is_not_given_again():
    reporter = world.user()
    breaches.breach(by=reporter).delete()
    assert breaches.breach(by=reporter).number == "2026-002"
    assert YearCount.objects.get(year=2026).last == 2


def test_pressing_twice_makes_one_breach():
    client, sent = asking(parent()), answers()
    first = client.post(REPORT, sent, follow=True)
    again = client.post(REPORT, sent, follow=True)
    assert Breach.objects.count() == 1
    assert Breach.objects.get().number in first.content.decode()
    assert Breach.objects.get().number in again.content.decode()


def test_the_token_of_somebody_else_gives_nothing_away():
    theirs = breaches.breach(token=uuid.uuid4())
    page = asking(world.user("board")).post(REPORT, answers(token=str(theirs.report_token)))
    assert page.status_code == 200
    assert theirs.number not in page.content.decode()
    assert Breach.objects.count() == 1


def test_staff_choose_among_the_own_locations_and_parents_are_not_asked():
    own, foreign = world.location("De Boomhut"), world.location("Het Kwakje")
    manager = asking(world.user("location_manager", own))
    form = manager.get(REPORT).context["form"]
    assert list(form.fields["location"].queryset) == [own]
    assert form.fields["location"].initial == own.pk
    refused = manager.post(REPORT, answers(location=foreign.pk))
    assert list(refused.context["form"].errors) == ["location"]
    assert not Breach.objects.exists()
    manager.post(REPORT, answers(location=own.pk))
    assert Breach.objects.get().location == own
    assert "location" not in asking(parent()).get(REPORT).context["form"].fields


def test_what_is_told_is_sealed_under_a_key_of_the_breach_itself():
    breach = report_breach(
        summary=SUMMARY,
        discovered_at=NOTICED,
        place="Kanarieplein",
        phone="06 12345678",
        at=REPORTED,
        by=world.user(email="kanarie@example.com"),
    )
    keys = DataKey.objects.filter(owner_id=breach.pk).values_list("retention_class", flat=True)
    assert sorted(keys) == ["breach.record", "breach.reporter"]
    stored = Breach.objects.get(pk=breach.pk)
    for holder, names in (
        (stored, ("summary", "place")),
        (stored.contact, ("name", "phone", "email")),
    ):
        for name in names:
            raw = holder.__dict__[name]
            assert isinstance(raw, bytes)
            assert len(raw) > 40
            assert getattr(holder, name).encode() not in raw


def _people():
    here = world.location()
    volunteer, applying = world.user(), world.user()
    give_login(
        subject=staff.volunteer(here).subject, user=volunteer, starts_on=NOTICED.date(), by=None
    )
    child = world.child(here)
    return [world.parent_user(child), volunteer, applying, world.user("lunch_care", here)]


@pytest.mark.clause("L58")
def test_every_frame_leads_to_the_report_page_also_where_something_went_wrong():
    link = f'href="{REPORT}"'
    for user in _people():
        client = asking(user)
        for address in ("/", "/my/account/", "/nowhere/", "/breaches/", REPORT):
            page = client.get(address, follow=True).content.decode()
            assert link in page, (user, address)
    for name in ("400.html", "500.html"):  # shown without knowing who asks
        assert link in render_to_string(name)
