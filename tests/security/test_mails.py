"""Nobody who types a name or an address can add a header, a reader or a page to a mail of ours."""

import email
import time
from email.policy import default as modern

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from accounts.notices import notify
from accounts.tasks import mail_notices, mail_resets
from core.spam import Stamp
from tests.factories import world
from tests.security.test_code import our_forms

ADDRESS = "ouder@example.com"
SMUGGLED = "Zandbak\r\nBcc: elsewhere@example.com\r\n\r\n<script>alert(1)</script>"


def mailed(server) -> list:
    """Each mail as the server got it: to whom, and the message."""
    return [(to, email.message_from_bytes(content, policy=modern)) for to, content in server.mails]


@pytest.mark.django_db
def test_a_name_with_line_breaks_adds_no_header_and_no_reader_to_a_mail(mail_server):
    organisation = world.organisation()
    user = world.parent_user(world.child(world.location()), email=ADDRESS)
    organisation.name = SMUGGLED
    organisation.save()
    notify(user=user, kind=Notice.Kind.choices[0][0], by=None)
    mail_notices()
    stamp = Stamp(time.time() - 60).sealed("forgotten")
    Client().post(reverse("account:forgotten"), {"email": ADDRESS, "stamp": stamp})
    mail_resets()
    assert len(mailed(mail_server)) == 2
    for to, message in mailed(mail_server):
        assert to == [ADDRESS]
        assert message["To"] == ADDRESS
        assert message["Bcc"] is None
        assert "Zandbak Bcc: elsewhere@example.com" in message["Subject"]
        assert message.get_content_type() == "text/plain"  # no page, so nothing in it runs


def takes(field: forms.Field, address: str) -> bool:
    try:
        field.clean(address)
    except ValidationError:
        return False
    return True


def test_no_form_takes_an_address_with_a_second_line_or_a_second_reader():
    wrong = ["a@example.com\r\nBcc: b@example.com", "a@example.com, b@example.com", "a\n@b.example"]
    asked = {
        f"{name}.{field_name}": field
        for name, form in our_forms()
        for field_name, field in form.base_fields.items()
        if isinstance(field, forms.EmailField)
    }
    assert len(asked) >= 5
    assert [name for name, field in asked.items() if any(takes(field, one) for one in wrong)] == []


def test_an_address_is_asked_as_one_wherever_it_is_one():
    """A field of another kind would take what is no address."""
    wrong = [
        f"{name}.{field_name}"
        for name, form in our_forms()
        for field_name, field in form.base_fields.items()
        if field_name.split("_")[-1] == "email" and not isinstance(field, forms.EmailField)
    ]
    assert wrong == []
