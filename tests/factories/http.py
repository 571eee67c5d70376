"""Asking as somebody: a client signed in as a user, and what it answers."""

import re

from django.test import Client


def asking(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def bare(response, *changing: str) -> str:
    """The body without what differs at every request (form tokens) and without `changing`."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    for text in changing:
        body = body.replace(text, "")
    return body
