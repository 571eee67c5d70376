"""A worker killed in the middle of its work."""

import os
import signal

import pytest

from tests.processes.services import until
from tests.processes.site import children_of

pytestmark = pytest.mark.faults
STATE = "SELECT state, document_id IS NOT NULL FROM rights_copy WHERE request_id = %s"


def whole(site) -> None:
    site.worker.kill()
    site.new_worker()


def hands(site) -> None:
    """The processes the worker has its tasks done by; it starts new ones."""
    for pid in children_of(site.worker.process.pid):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize(
    ("request_number", "kill"), [(1, whole), (2, hands)], ids=("whole", "hands")
)
def test_what_it_was_making_is_made_by_another_once(site, request_number, kill):
    asked = site.people["requests"][request_number]
    officer = site.browser_of("officer")
    files = site.stored_files()
    officer.open(f"/requests/{asked}/preview/")
    assert officer.send().status_code == 200
    until(lambda: site.postgresql.ask(STATE, asked) == [("making", False)], "it is being made")
    kill(site)
    assert site.postgresql.ask(STATE, asked) == [("making", False)]
    assert site.stored_files() == files
    assert officer.open(f"/requests/{asked}/progress/").status_code == 200
    # A quarter of an hour on it is nobody's any more.
    site.postgresql.ask("UPDATE rights_copy SET claimed_until = now() WHERE request_id = %s", asked)
    until(lambda: site.postgresql.ask(STATE, asked) == [("ready", True)], "it is made")
    [(made,)] = site.postgresql.ask(
        "SELECT count(*) FROM documents_document JOIN rights_copy USING (subject_id)"
        " WHERE request_id = %s",
        asked,
    )
    assert made == 1
    assert len(site.stored_files() - files) == 1
