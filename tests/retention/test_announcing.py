"""The mail about what will be destroyed: once, to whom it concerns, with numbers and no names."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Notice
from accounts.notices import mail_notice
from core.dates import today
from retention.actions import place_hold
from retention.announcing import tell_of_announced
from retention.models import Destruction
from retention.tasks import nightly
from subjects.models import Subject
from tests.factories import ahead, world
from tests.factories.applicants import application, procedure
from tests.factories.http import asking

pytestmark = [pytest.mark.django_db, pytest.mark.clause("L75")]
ON = today()
DUE = ON + dt.timedelta(days=30)


@pytest.fixture
def places():
    here, there = world.location(), world.location("Het Vlot")
    ahead.children(here, due_on=DUE, announced_on=ON, count=2)
    ahead.children(there, due_on=DUE + dt.timedelta(days=2), announced_on=ON)
    return here, there


def told() -> dict:
    """What was mailed, by address."""
    for notice in Notice.objects.filter(mailed_at__isnull=True):
        mail_notice(notice.pk, at=timezone.now())
    return {message.to[0]: message.body for message in mail.outbox}


def work_of(user) -> str:
    return " ".join(asking(user).get("/").content.decode().split())


def test_managers_hear_of_their_own_location_and_the_privacy_officer_of_all(places):
    here, _there = places
    manager, other = (world.user("location_manager", at) for at in places)
    officer = world.user("privacy_officer")
    world.user("board")
    world.user("location_manager", world.location("Het Nest"))  # where nothing goes
    world.user("pedagogical_professional", here)
    assert tell_of_announced(today=ON) == 3
    mails = told()
    assert set(mails) == {manager.email, other.email, officer.email}
    assert f"Child file: 2 files, from {DUE:%d-%m-%Y}" in mails[manager.email]
    assert f"Child file: 1 file, from {DUE + dt.timedelta(days=2):%d-%m-%Y}" in mails[other.email]
    assert f"Child file: 3 files, from {DUE:%d-%m-%Y}" in mails[officer.email]
    assert "/retention/" in mails[officer.email]
    for text in mails.values():
        assert "Verleden" not in text
        assert "Kind0" not in text


def test_what_nobody_has_in_sight_is_work_for_who_oversees_the_whole(places):
    here, there = places
    board, manager = world.user("board"), world.user("location_manager", here)
    Destruction.objects.update(announced_on=ON - dt.timedelta(days=1))
    assert tell_of_announced(today=ON) == 2
    words = "1 file is due to be destroyed, and nobody who decides about it can see it"
    assert words in work_of(board)
    assert words not in work_of(manager)
    world.user("location_manager", there)
    tell_of_announced(today=ON)
    assert words not in work_of(board)


def test_of_applications_nobody_is_to_be_appointed(places):
    """The panel alone knows of them, whoever is appointed."""
    here, _there = places
    made = application(procedure(here))
    Destruction.objects.all().delete()
    Destruction.objects.create(
        subject_id=made.subject_id,
        retention_class="applicant.file",
        rule="applicant.file",
        due_on=DUE,
        announced_on=ON - dt.timedelta(days=1),
    )
    assert "nobody who decides about it" not in work_of(world.user("board"))


def test_what_somebody_decides_about_or_is_held_is_no_such_work_though_nobody_was_mailed_yet(
    places,
):
    """A mail tells once a night; who was appointed since, or reads the list anyway, sees it too."""
    here, there = places
    Destruction.objects.update(announced_on=ON - dt.timedelta(days=1))
    board = world.user("board")
    assert "3 files are due to be destroyed, and nobody who decides about them" in work_of(board)
    world.user("location_manager", here)
    one = "1 file is due to be destroyed, and nobody who decides about it can see it"
    assert one in work_of(board)
    (child,) = Subject.objects.filter(affiliations__location=there, kind="child")
    place_hold(
        subject=child,
        retention_class="child.file",
        ground="dispute",
        proof="Brief.",
        review_on=DUE,
        today=ON,
        by=None,
    )
    assert one not in work_of(board)


def test_nothing_is_told_twice_and_a_later_announcement_by_itself(places):
    here, _there = places
    world.user("privacy_officer")
    tell_of_announced(today=ON)
    assert tell_of_announced(today=ON) == 0
    assert tell_of_announced(today=ON + dt.timedelta(days=1)) == 0
    assert Notice.objects.count() == 1
    later = ON + dt.timedelta(days=1)
    ahead.children(here, due_on=DUE + dt.timedelta(days=1), announced_on=later)
    assert tell_of_announced(today=later) == 1
    assert Notice.objects.count() == 2


def test_what_nobody_has_in_sight_is_told_once_somebody_does(places):
    assert tell_of_announced(today=ON) == 0
    assert not Destruction.objects.filter(told_on__isnull=False).exists()
    world.user("privacy_officer")
    assert tell_of_announced(today=ON + dt.timedelta(days=3)) == 3


def test_the_night_tells_of_what_was_announced(places):
    world.user("privacy_officer")
    nightly()
    assert Destruction.objects.filter(told_on=ON).count() == 2  # 32 days ahead is too early
    nightly()
    assert Notice.objects.count() == 1
