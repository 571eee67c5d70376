"""Asking as somebody: a client signed in as a user, and what it answers."""

import re

from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.fresh import FRESH_FOR
from accounts.models import Session
from accounts.session_store import NOTED_EVERY
from tests.factories import world


def asking(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asking_afresh(user) -> Client:
    """A client of somebody who has just shown once more who it is."""
    client = asking(user)
    session = client.session
    session["fresh_until"] = (timezone.now() + FRESH_FOR).isoformat()
    session.save()
    return client


def typing_password(user, client: Client | None = None, **more) -> Client:
    """A client of somebody who signed in on the page for it; `more` is what each request says."""
    client = client or Client(**more)
    client.post(reverse("sign_in"), {"username": user.email, "password": world.PASSWORD})
    return client


def half_an_hour_later(client: Client) -> None:
    """Let a session end because it was not used."""
    Session.objects.filter(pk=client.session.session_key).update(expire_date=timezone.now())


def sessions_a_minute_later() -> None:
    """Let so much time pass for all sessions that the next request of each writes its row."""
    Session.objects.update(expire_date=F("expire_date") - NOTED_EVERY)


def record_url(space: str, subject, section: str, kind: str, *, owner=None, record=None) -> str:
    """The page that adds a record to a section of a file, or changes one."""
    parts = [subject.pk, section, kind, (owner or subject).pk]
    if record is None:
        return reverse(f"{space}:add_record", args=parts)
    return reverse(f"{space}:change_record", args=[*parts, record.pk])


def bare(response, *changing: str) -> str:
    """The body without what differs at every request (form tokens) and without `changing`."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    for text in changing:
        body = body.replace(text, "")
    return body
