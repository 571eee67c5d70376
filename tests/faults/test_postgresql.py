"""PostgreSQL struck down and started again."""

import pytest

from tests.processes.services import until

pytestmark = pytest.mark.faults
GONE = "The site is not working at the moment"
TYPED = 'pinda\'s & "noten" <alle>'


@pytest.fixture
def strike(site):
    """Ends the server as a power cut would; it is started by the second call, or at the end."""
    struck = []

    def strike_or_start():
        if struck:
            struck.pop()
            site.postgresql.start()
        else:
            site.postgresql.stop("immediate")
            struck.append(True)

    yield strike_or_start
    if struck:
        strike_or_start()


def test_what_was_typed_while_it_was_gone_is_saved_once_it_is_back(site, strike):
    section = f"/children/{site.people['child']}/daily_care/"
    manager = site.browser_of("manager")
    manager.open(section)
    [form] = manager.links("/daily_care/daily/")
    manager.open(form)
    strike()
    answer = manager.send("allergies", allergies=TYPED)
    assert answer.status_code == 503
    assert GONE in manager.words()
    assert "Retry-After" in answer.headers
    with_typed = answer
    assert (site.answers("/readyz"), site.answers("/livez")) == (503, 200)
    assert manager.open(section).status_code == 503
    assert GONE in manager.words()
    strike()
    until(site.is_ready, "the site is ready again")
    assert not manager.sees(section, TYPED)
    manager.page = with_typed
    assert manager.send("allergies").status_code == 200
    assert manager.sees(section, TYPED)


def test_a_password_does_not_stand_in_the_page(site, strike):
    stranger = site.browser()
    stranger.open("/sign-in/")
    strike()
    answer = stranger.send("username", username="a@example.com", password="zeven-rode-egels")
    assert answer.status_code == 503
    assert GONE in stranger.words()
    assert "zeven-rode-egels" not in answer.text
    assert "a@example.com" not in answer.text


def test_what_another_site_had_somebody_send_is_no_better_for_it(site, strike):
    """It came without the token of the browser: the page offers nothing to be sent again."""
    manager = site.browser_of("manager")
    path = f"/children/{site.people['child']}/deregister/"
    strike()
    manager.post(path, {"ends_on": "2030-01-01"})
    assert GONE in manager.words()
    assert "2030-01-01" not in manager.page.text
    strike()
    until(site.is_ready, "the site is ready again")
    assert manager.post(path, {"ends_on": "2030-01-01"}).status_code == 403


def test_what_goes_on_behind_the_pages_goes_on_by_itself(site, strike):
    strike()
    until(lambda: site.worker.log.read_text().count("OperationalError") > 0, "the worker notices")
    strike()
    site.heart_beats()
    assert site.browser_of("support").sees("/system/", "All is well.")
