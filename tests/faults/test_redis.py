"""Redis gone and back."""

import pytest

from tests.processes.services import until

pytestmark = pytest.mark.faults
WRONG = "zeven-rode-egels-op-reis"


@pytest.fixture
def without_redis(site):
    site.redis.stop()
    yield
    site.redis.start()


def test_pages_go_on_and_the_state_page_tells_what_does_not(site, without_redis):
    assert site.browser().sign_in("nobody@example.com", WRONG).status_code == 200
    support = site.browser_of("support")
    assert support.open("/").status_code == 200
    assert support.sees("/system/", "The broker does not answer.")
    assert site.is_ready()  # no page is taken away
    assert site.answers("/healthz") == 503


def test_wrong_passwords_are_counted_all_the_same(site, without_redis):
    stranger = site.browser()
    answers = {
        stranger.sign_in("somebody@example.com", WRONG).status_code
        for _attempt in range(5 * len(site.web.workers()) + 1)  # each counts for itself
    }
    assert answers == {200, 429}


def test_what_was_asked_meanwhile_is_done_afterwards(site):
    asked = site.people["requests"][0]
    officer = site.browser_of("officer")
    site.redis.stop()
    try:
        officer.open(f"/requests/{asked}/preview/")
        assert officer.send().status_code == 200
        assert "waiting for its turn" in officer.words()
    finally:
        site.redis.start()
    until(lambda: officer.sees(f"/requests/{asked}/progress/", "Ready."), "the copy is made")
    assert site.browser_of("support").sees("/system/", "Tasks waiting for a worker")
