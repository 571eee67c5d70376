"""What the page of a failing database says where something may have been saved before it failed."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from breaches.models import Breach
from tests.breaches.test_report import REPORT, answers
from tests.factories import world
from tests.factories.http import asking, sessions_a_minute_later

pytestmark = pytest.mark.django_db(transaction=True)
AGAIN = 'class="btn" type="submit"'
PLACE = "In de trein"


def _gone_at(table: str, *, reading: bool = False, error=InterfaceError):
    """The line to the database breaks where `table` is written, or read."""

    def ask(execute, sql, params, many, context):
        if f'"{table}"' in sql and sql.startswith("SELECT") == reading:
            raise error("what the driver says of it")
        return execute(sql, params, many, context)

    return connection.execute_wrapper(ask)


def _report_while_gone_at(table: str):
    world.organisation()
    client = asking(world.user("board"))
    client.raise_request_exception = False
    with _gone_at(table):
        return client.post(REPORT, answers(place=PLACE))


def test_what_was_saved_before_the_session_failed_is_not_offered_to_be_sent_again():
    answer = _report_while_gone_at("accounts_session")
    assert answer.status_code == 503
    assert Breach.objects.count() == 1
    assert AGAIN not in answer.content.decode()
    assert PLACE not in answer.content.decode()


def test_what_was_not_saved_is_offered_to_be_sent_again():
    answer = _report_while_gone_at("audit_event")
    assert answer.status_code == 503
    assert not Breach.objects.exists()
    assert AGAIN in answer.content.decode()
    assert PLACE in answer.content.decode()


def test_a_locked_database_is_not_taken_for_a_session_that_was_ended():
    world.organisation()
    client = asking(world.user("board"))
    client.raise_request_exception = False
    sessions_a_minute_later()
    with _gone_at("accounts_session", error=OperationalError):
        answer = client.post(REPORT, {"place": PLACE})  # the form asks for more: nothing is saved
    assert answer.status_code == 503
    assert AGAIN in answer.content.decode()
    assert PLACE in answer.content.decode()
    assert client.get(REPORT).status_code == 200


def test_a_session_that_was_ended_meanwhile_is_not_taken_for_a_locked_database():
    world.organisation()
    client = asking(world.user("board"))

    def end_first(execute, sql, params, many, context):
        if 'FROM "organisation_organisation"' in sql:  # the page is being made
            execute('DELETE FROM "accounts_session"', (), False, context)
        return execute(sql, params, many, context)

    sessions_a_minute_later()
    with connection.execute_wrapper(end_first):
        led = client.get(REPORT)
    assert led.url.startswith(reverse("sign_in"))
    assert client.get(REPORT).url.startswith(reverse("sign_in"))


def test_what_another_site_had_somebody_send_is_not_offered_to_be_sent_again():
    world.organisation()
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.user("board"))
    with _gone_at("backups_restore", reading=True):  # before the token is looked at
        answer = client.post(REPORT, answers(place=PLACE))
    assert answer.status_code == 503
    assert AGAIN not in answer.content.decode()
