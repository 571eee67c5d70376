"""A processor reports to us: whether that was within the agreed term, and what is made of it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from breaches.actions import take_up_with_processor
from breaches.models import Breach, ProcessorReport
from core.registries import work_sources
from tests.factories import breaches, register, world
from tests.factories.breaches import NOTICED, REPORTED
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("K11")]
ON = dt.date(2026, 10, 25)
HOUR = dt.timedelta(hours=1)


def work(user):
    return work_sources["breaches.processors"].items(user, ON)


@pytest.mark.parametrize(
    ("hours", "took", "verdict", "late_by"),
    [
        (24, 24, "in_time", None),
        (24, 30, "late", 6 * HOUR),
        (None, 1, "nothing_agreed", None),
        (24, None, "unknown", None),
    ],
)
def test_a_report_is_held_against_the_agreed_term(hours, took, verdict, late_by):
    report = breaches.processor_report(breaches.breach(), hours=hours, took=took)
    assert (report.verdict, report.late_by) == (verdict, late_by)


def test_the_term_counts_elapsed_hours_when_the_clock_goes_back():
    """From 20:00 to 19:00 the next day are 24 hours in the night summer time ends."""
    told_at = dt.datetime(2026, 10, 25, 19, 0, tzinfo=breaches.AMSTERDAM)
    aware_at = dt.datetime(2026, 10, 24, 20, 0, tzinfo=breaches.AMSTERDAM)
    report = ProcessorReport(told_at=told_at, aware_at=aware_at, agreed_hours=24)
    assert report.verdict == "in_time"
    assert report.took == 24 * HOUR


def test_a_report_keeps_the_term_that_held_when_it_came():
    report = breaches.processor_report(breaches.breach())
    report.processor.breach_hours = 100
    report.processor.save()
    report.refresh_from_db()
    assert report.verdict == "late"


def test_what_came_too_late_is_on_the_work_list_until_it_was_taken_up():
    officer = world.user("privacy_officer")
    breach = breaches.breach()
    report = breaches.processor_report(breach)
    (item,) = work(officer)
    assert "Muis told us too late" in item.what
    page = asking(officer).get(item.url).content.decode()
    assert "by 6 hours" in page
    asking(officer).post(item.url, {"taken_up": "Gebeld; voortaan binnen 24 uur."})
    report.refresh_from_db()
    assert report.taken_up == "Gebeld; voortaan binnen 24 uur."
    assert work(officer) == []


def test_what_came_in_time_asks_nothing():
    breaches.processor_report(breaches.breach(), took=3)
    assert work(world.user("privacy_officer")) == []


def test_a_report_is_recorded_from_the_page_and_makes_the_processor_involved():
    desk, breach = asking(world.user("privacy_officer")), breaches.breach()
    muis = register.processor("Muis", breach_hours=24)
    data = {
        "processor": muis.pk,
        "told_at": "24-10-2026 12:00",
        "aware_at": "25-10-2026 12:00",
        "way": "phone",
    }
    address = reverse("breaches:processor-report-new", args=[breach.pk])
    refused = desk.post(address, data)
    assert list(refused.context["form"].errors) == ["aware_at"]
    assert desk.post(address, data | {"aware_at": "24-10-2026 09:00"}).status_code == 302
    breach = Breach.objects.get(pk=breach.pk)
    assert breach.processor_reports.get().verdict == "in_time"
    assert list(breach.processors.all()) == [muis]
    assert breach.aware_at is None  # offered, and not forced


def test_other_facts_are_to_be_taken_up_anew():
    breach = breaches.breach()
    report = breaches.processor_report(breach)
    take_up_with_processor(report=report, taken_up="Gebeld", on=ON, by=None)
    assert not breaches.processor_report(breach).is_to_be_taken_up  # the same again
    report = breaches.processor_report(breach, took=90)
    assert (report.taken_up, report.is_to_be_taken_up) == ("", True)


def test_what_it_told_before_we_noticed_is_when_we_noticed():
    with pytest.raises(ValidationError) as error:
        breaches.processor_report(breaches.breach(), told_at=NOTICED - HOUR)
    assert list(error.value.message_dict) == ["told_at"]
    assert not ProcessorReport.objects.exists()


def test_no_processor_is_involved_is_refused_while_one_reported_it():
    breach = breaches.breach()
    breaches.processor_report(breach)
    with pytest.raises(ValidationError) as error:
        breaches.save(breach, "parties", processors_involved="no", processors=[])
    assert list(error.value.message_dict) == ["processors_involved"]


@pytest.mark.clause("L20")
def test_the_clock_runs_from_when_it_told_us_where_that_is_chosen():
    desk, breach = asking(world.user("privacy_officer")), breaches.breach()
    report = breaches.processor_report(breach, told_at=REPORTED)
    page = desk.get(reverse("breaches:processor-report", args=[breach.pk, report.pk]))
    address = reverse("breaches:processor-awareness", args=[breach.pk, report.pk])
    assert address in page.content.decode()
    desk.post(address)
    breach = Breach.objects.get(pk=breach.pk)
    assert breach.aware_at == REPORTED
    assert "Muis" in breach.aware_reason
    assert breach.discovered_at == NOTICED
    assert breach.due_at == timezone.localtime(REPORTED + 72 * HOUR)
