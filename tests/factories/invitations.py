"""Invitations through the product's actions, and the page that their mail leads to."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.dates import today
from subjects.invitations import invite
from subjects.models import Invitation
from tests.factories import world
from tests.factories.users import give_token

ADDRESS = "ans@example.com"


def invited(subject, email=ADDRESS, **more) -> Invitation:
    more = {"at": timezone.now(), "on": today(), "by": None, **more}
    return invite(subject=subject, email=email, **more)


def page_of(invitation) -> str:
    return reverse("invitation:accept", args=[give_token(invitation)])


def type_in(path, code, password=world.PASSWORD):
    return Client().post(path, {"code": code, "password": password, "again": password})


def seen(desk, url) -> str:
    """What the form of an invitation sends along: how it stood as the page was made."""
    return desk.get(url).context["seen"]
