"""A mail server that refuses, and one that is not there."""

import time

import pytest

from core.spam import MIN_SECONDS
from tests.processes.services import until

pytestmark = pytest.mark.faults
NONE = "Emails waiting to be sent: 0"


@pytest.fixture
def refusing(site):
    support = site.browser_of("support")
    until(lambda: support.sees("/system/", NONE), "what was to be mailed before has gone out")
    site.mail.box.answer = "451 Later"
    yield site.mail.box
    site.mail.box.answer = "250 OK"


def test_a_mail_that_is_refused_is_kept_and_goes_out_later(site, refusing):
    address, anybody = site.people["officer"]["email"], site.browser()
    anybody.open("/account/forgotten/")
    opened = time.monotonic()
    support = site.browser_of("support")
    until(lambda: time.monotonic() - opened > MIN_SECONDS, "nobody fills in a form as fast")
    assert anybody.send("email", email=address).status_code == 200
    until(lambda: refusing.refused > 1, "it is tried, and tried again")
    assert support.sees("/system/", "Emails waiting to be sent: 1")
    # Ten minutes on it is more than a hitch.
    site.postgresql.ask(
        "UPDATE accounts_passwordreset SET asked_at = asked_at - interval '10 minutes'"
    )
    assert support.sees("/system/", "Emails waiting to be sent: 1, the first since")
    assert "1 thing needs attention." in support.words()
    site.mail.stop()
    site.heart_beats()
    site.mail.start()
    assert support.sees("/system/", "Emails waiting to be sent: 1, the first since")
    refusing.answer = "250 OK"
    until(lambda: support.sees("/system/", NONE), "nothing waits")
    assert "All is well." in support.words()
    site.heart_beats()
    links = [text for text in refusing.to(address) if "/account/password/" in text]
    assert len(links) == 1
