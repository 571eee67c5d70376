"""Restriction of use: kept, closed to work, and lifted again (GDPR art. 18)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from children.actions import ContractDetails
from children.models import Contract, Observation
from core.dates import today
from core.privacy import Level, SubjectKind
from disclosures.rules import categories_for
from retention.actions import place_hold, release_hold
from retention.erasing import erase_parts
from rights.actions import end_restriction, grant_restriction
from subjects.actions import link_user, restrict_representation
from subjects.models import Subject
from subjects.visibility import Sight, can
from tests.factories import staff, world
from tests.factories.due import run_when_due
from tests.factories.http import asking
from tests.factories.rights import asked, of_oneself

pytestmark = pytest.mark.django_db
PART = "child.development"


@pytest.fixture
def child(here):
    made = world.child(here)
    Observation.objects.create(subject=made.subject, observed_on=today(), method="KIJK!")
    return made


def restrict(child, parts=(PART,), **more):
    request = asked(child, kind="restriction", on=today())
    details = {"answer": "Goed.", "identity_check": "known", "on": today(), "by": None, **more}
    grant_restriction(request=request, parts=list(parts), **details)
    return request


def sight(user, child, category=PART, level=Level.VIEW, own=False):
    return can(world.fresh(user), child.subject, category, level, on=today(), own=own).sight


def test_the_part_is_closed_to_work_and_opens_on_reason_to_who_handles_requests(here, child):
    group = world.user("pedagogical_professional", here)
    manager = world.user("location_manager", here)
    assert sight(group, child) is sight(manager, child) is Sight.OPEN
    restrict(child)
    assert sight(group, child) is Sight.CLOSED
    assert sight(manager, child) is Sight.NEEDS_REASON
    assert sight(manager, child, level=Level.CHANGE) is Sight.CLOSED
    assert sight(manager, child, "child.conversations") is Sight.OPEN
    assert sight(world.parent_user(child), child, own=True) is Sight.OPEN


def test_lists_leave_out_what_is_restricted_and_keep_the_child(here, child):
    manager = world.user("location_manager", here)
    restrict(child)
    of_part = Subject.objects.visible_to(world.fresh(manager), on=today(), category=PART)
    assert not of_part.filter(pk=child.pk).exists()
    assert Subject.objects.visible_to(world.fresh(manager), on=today()).filter(pk=child.pk)


def test_the_page_says_why_it_is_closed(here, child):
    restrict(child)
    url = reverse("children:section", args=[child.pk, "development"])
    closed = asking(world.user("pedagogical_professional", here)).get(url)
    assert closed.status_code == 403
    assert "kept, but not used" in closed.content.decode()
    client = asking(world.user("location_manager", here))
    assert "form" in client.get(url).context
    client.post(url, {"reason": "Voor de klachtencommissie."})
    assert "KIJK!" in client.get(url).content.decode()


def test_nothing_of_the_file_is_destroyed_while_it_lasts_and_all_is_after(child):
    request = restrict(child)
    Subject.objects.filter(pk=child.pk).update(relation_ended_on=dt.date(2020, 1, 1))
    run_when_due(today())
    assert Observation.objects.exists()
    end_restriction(request=request, on=today(), at=timezone.now(), by=None)
    assert not child.subject.holds.filter(released_at__isnull=True).exists()


def test_lifted_it_is_as_before(here, child):
    group = world.user("pedagogical_professional", here)
    request = restrict(child)
    end_restriction(request=request, on=today(), at=timezone.now(), by=None)
    assert sight(group, child) is Sight.OPEN
    with pytest.raises(ValidationError):
        end_restriction(request=request, on=today(), at=timezone.now(), by=None)


@pytest.mark.parametrize("part", ["child.identity", "child.daily_care", "child.contact"])
def test_what_care_cannot_do_without_is_not_restricted(child, part):
    with pytest.raises(ValidationError) as caught:
        restrict(child, parts=[part])
    assert "parts" in caught.value.error_dict


def test_of_an_intern_the_line_of_the_matrix_is_closed_too(here):
    intern = staff.employee(here, "Sam", "Zeeman", kind=SubjectKind.INTERN)
    office = world.user("administration", here)
    assert sight(office, intern, "staff.employment") is Sight.OPEN
    request = of_oneself(intern, "restriction", on=today())
    grant_restriction(
        request=request,
        parts=["staff.employment"],
        answer="Goed.",
        identity_check="known",
        on=today(),
        by=None,
    )
    assert sight(office, intern, "staff.employment") is Sight.NEEDS_REASON


def ended_long_ago(child):
    Subject.objects.filter(pk=child.pk).update(relation_ended_on=dt.date(2010, 1, 1))
    run_when_due(today())


def test_it_keeps_the_file_also_where_a_hold_beside_it_is_released(child):
    hold = place_hold(
        subject=child.subject,
        retention_class="child.file",
        ground="settlement",
        proof="Dossier 12",
        review_on=today() + dt.timedelta(days=9),
        today=today(),
        by=None,
    )
    restrict(child)
    release_hold(hold=hold, at=timezone.now(), by=None)
    ended_long_ago(child)
    assert Observation.objects.exists()


def test_the_second_restriction_keeps_the_file_where_the_first_is_lifted(child):
    first = restrict(child)
    restrict(child, parts=["child.conversations"])
    end_restriction(request=first, on=today(), at=timezone.now(), by=None)
    ended_long_ago(child)
    assert Observation.objects.exists()


def test_a_restricted_part_of_a_class_that_lives_longer_is_kept_too(here):
    child = world.child(here, contract=ContractDetails(hours_per_month=80, rate="9.50"))
    Contract.objects.update(starts_on=dt.date(2009, 1, 1), ends_on=dt.date(2010, 1, 1))
    restrict(child, parts=["child.contract"])
    ended_long_ago(child)
    assert Contract.objects.exists()


def test_the_list_of_what_goes_says_that_the_use_is_restricted(here, child):
    request = restrict(child)
    for hold in child.subject.holds.all():
        release_hold(hold=hold, at=timezone.now(), by=None)
    Subject.objects.filter(pk=child.pk).update(relation_ended_on=dt.date(2010, 1, 1))
    manager = asking(world.user("location_manager", here))
    url = reverse("retention:items", args=["child.file"])
    assert "its use is restricted" in manager.get(url).content.decode()
    end_restriction(request=request, on=today(), at=timezone.now(), by=None)
    assert "its use is restricted" not in manager.get(url).content.decode()


def test_an_ended_contract_is_no_more_in_the_archive_than_in_the_file(here):
    child = world.child(here, contract=ContractDetails(hours_per_month=80, rate="9.50"))
    Contract.objects.update(ends_on=dt.date(2025, 1, 1))
    manager, contract = asking(world.user("location_manager", here)), Contract.objects.get()
    archive = reverse("children:archive")
    assert contract.number in manager.get(archive).content.decode()
    restrict(child, parts=["child.contract"])
    assert contract.number not in manager.get(archive).content.decode()
    assert manager.get(reverse("children:contract", args=[contract.pk])).status_code == 404


@pytest.mark.clause("L33")
def test_whom_a_court_keeps_from_a_child_reads_no_contract_of_it_at_work(here):
    child = world.child(here, contract=ContractDetails(hours_per_month=80, rate="9.50"))
    Contract.objects.update(ends_on=dt.date(2025, 1, 1))
    manager, father = world.user("location_manager", here), world.parents_of(child)[1].subject
    link_user(subject=father, user=manager, by=None)
    restrict_representation(
        representation=child.subject.represented_by.get(parent=father),
        restriction="both",
        valid_from=dt.date(2024, 1, 1),
        valid_until=None,
        by=None,
    )
    page = asking(manager).get(reverse("children:contract", args=[Contract.objects.get().pk]))
    assert page.status_code == 404


@pytest.mark.clause("L33")
def test_the_custody_that_keeps_a_child_safe_is_always_used(child):
    with pytest.raises(ValidationError) as caught:
        restrict(child, parts=["child.custody"])
    assert "parts" in caught.value.error_dict


def test_what_is_restricted_is_not_erased_at_the_request_of_another(child):
    restrict(child)
    for hold in child.subject.holds.all():
        release_hold(hold=hold, at=timezone.now(), by=None)
    erasing = {"subject": child.subject, "reference": "2026-009", "at": timezone.now(), "by": None}
    with pytest.raises(ValidationError):
        erase_parts(categories=[PART], **erasing)
    assert Observation.objects.exists()
    erase_parts(categories=["child.conversations"], **erasing)


def test_nobody_tells_others_of_it_until_it_is_lifted(here, child):
    manager = world.user("location_manager", here)
    assert PART in categories_for(child.subject, world.fresh(manager), today())
    request = restrict(child)
    found = categories_for(child.subject, world.fresh(manager), today())
    assert PART not in found
    assert "child.conversations" in found
    end_restriction(request=request, on=today(), at=timezone.now(), by=None)
    assert PART in categories_for(child.subject, world.fresh(manager), today())
