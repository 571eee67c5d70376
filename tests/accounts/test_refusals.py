"""Asking for what is not for one leaves a mark, and no more than one."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.refusals import ONCE_IN, is_noted
from audit.models import Event
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


def refusals():
    return Event.objects.filter(action="access.refused")


def test_who_was_refused_which_page_stands_in_the_trail():
    user = world.user("ict_support", world.location())
    assert asking(user).get(reverse("retention:plan")).status_code == 403
    event = refusals().get()
    assert (event.actor, event.details) == (user, {"page": "retention:plan"})
    assert event.request_id


def test_whose_file_was_asked_for_does_not_stand_there():
    here = world.location()
    user, child = world.user("pedagogical_professional", here), world.child(here)
    page = reverse("children:deregister", args=[child.pk])
    assert asking(user).get(page).status_code == 403
    event = refusals().get()
    assert event.details == {"page": "children:deregister"}
    assert (event.subject_id, event.object_id) == (None, "")


def test_the_same_page_is_noted_once_in_an_hour_and_another_or_of_another_person_by_itself():
    user, other = (world.user("ict_support", world.location()) for _each in range(2))
    client = asking(user)
    for _time in range(3):
        client.get(reverse("retention:plan"))
    assert refusals().count() == 1
    client.get(reverse("system:state"))
    assert refusals().count() == 2
    asking(other).get(reverse("retention:plan"))
    assert refusals().count() == 3


def test_after_an_hour_it_is_noted_again():
    user = world.user("ict_support", world.location())
    asking(user).get(reverse("retention:plan"))
    asked = {"user": user, "page": "retention:plan"}
    now = timezone.now()
    assert is_noted(**asked, at=now)
    assert not is_noted(**asked, at=now + ONCE_IN)


def test_a_form_that_was_not_of_us_is_noted_too():
    user = world.user("location_manager", world.location())
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(reverse("sign_out")).status_code == 403
    assert refusals().get().details == {"page": "sign_out"}


def test_who_is_not_signed_in_and_what_does_not_exist_leave_none(client):
    client.get(reverse("retention:plan"))
    user = world.user("location_manager", world.location())
    assert asking(user).get("/children/nothing/").status_code == 404
    assert asking(user).get("/").status_code == 200
    assert not refusals().exists()
