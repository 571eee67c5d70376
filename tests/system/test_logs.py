"""What the logs say, and what they never say."""

import datetime as dt
import json
import logging
import os
import secrets
import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.context import request_id
from core.logs import JsonFormatter
from tests.core.test_settings import STRONG
from tests.factories import world
from tests.factories.http import asking


def line_of(record: logging.LogRecord) -> dict:
    return json.loads(JsonFormatter().format(record))


def record_with(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except Exception:
        import sys

        return logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())


def test_of_an_error_the_kind_and_the_place_are_told_and_not_the_text():
    line = line_of(record_with(ValueError("Kanarina Vogelzang")))
    assert line["error"] == "builtins.ValueError"
    assert "record_with" in line["where"][-1]
    assert "Kanarina" not in json.dumps(line)


def test_a_line_tells_of_which_request_it_is():
    mine = uuid.uuid4()
    token = request_id.set(mine)
    try:
        line = line_of(logging.LogRecord("x", logging.INFO, __file__, 1, "a %s", ("b",), None))
    finally:
        request_id.reset(token)
    assert line["request_id"] == str(mine)
    assert (line["message"], line["level"], line["logger"]) == ("a b", "INFO", "x")


def test_a_task_that_fails_says_nothing_of_what_it_was_given():
    record = logging.LogRecord(
        "celery.app.trace", logging.ERROR, __file__, 1, "Task %(name)s %(exc)s", (), None
    )
    record.args = {"name": "mail.one", "exc": "IntegrityError('kanarie@example.com')"}
    record.data = {"name": "mail.one", "id": "7", "args": "('kanarie@example.com',)"}
    line = line_of(record)
    assert line["message"] == "task mail.one 7: error"
    assert "kanarie" not in json.dumps(line)


@pytest.fixture
def request_lines():
    """The lines about requests, as they come."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(line_of(record))
    requests = logging.getLogger("django.request")
    requests.addHandler(handler)
    yield lines
    requests.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account:reset", "invitation:accept", "signup:verify"])
def test_a_refusal_does_not_give_away_the_link_that_was_mailed(request_lines, name):
    token = secrets.token_urlsafe(32)
    page = reverse(name, args=[token])
    guarded = Client(enforce_csrf_checks=True)  # as of a browser that takes no cookies
    assert guarded.post(page, {"password": "x"}).status_code == 403
    assert Client().get(page).status_code in {200, 404}
    assert request_lines[0]["message"].endswith(page.replace(token, "TOKEN"))
    assert token not in json.dumps(request_lines)


@pytest.mark.django_db
def test_a_refusal_is_a_line_that_names_the_page_and_the_request_and_nobody(request_lines):
    """Django writes it where the settings want warnings, which is the default."""
    user = world.user("ict_support", email="kanarie@example.com")
    for page in (reverse("retention:plan"), reverse("children:deregister", args=[uuid.uuid4()])):
        assert asking(user).get(page).status_code in {403, 404}
    refused, unknown = request_lines
    assert refused["level"] == unknown["level"] == "WARNING"
    assert refused["message"].endswith(reverse("retention:plan"))
    assert refused["request_id"] != unknown["request_id"]
    assert "kanarie" not in json.dumps(request_lines)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_in_production_a_line_goes_to_standard_error_alone_with_its_moment_in_utc(tmp_path, zone):
    write = (
        "import django, logging, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'privacyhub.settings';"
        "django.setup(); logging.getLogger('any.name').warning('it rains')"
    )
    before = dt.datetime.now(dt.UTC)
    done = subprocess.run(
        [sys.executable, "-c", write],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "PRIVACYHUB_VAR": str(tmp_path), "TZ": zone, **STRONG},
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = [json.loads(one) for one in done.stderr.splitlines()]
    assert line["message"] == "it rains"
    at = dt.datetime.fromisoformat(line["at"])
    assert at.utcoffset() == dt.timedelta(0)
    assert abs(at - before) < dt.timedelta(minutes=1)
    assert done.stdout == ""
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in written if b"it rains" in path.read_bytes()]


def test_in_a_trial_too_a_line_tells_its_zone():
    shape = settings.LOGGING["formatters"]["line"]
    record = logging.LogRecord("x", logging.INFO, __file__, 1, "a", (), None)
    line = logging.Formatter(shape["format"], shape["datefmt"]).format(record)
    at = dt.datetime.strptime(line[:25], "%Y-%m-%d %H:%M:%S %z")
    assert abs(at.timestamp() - record.created) < 2
