"""The command that asks whether leaks are known in components, against a service of our own."""

import http.server
import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field

import pytest

from tests.system.test_installing import ROOT

COMMAND = ROOT / "bin" / "check-known-leaks"
LOCKED = (
    "Aap==1.2 \\\n    --hash=sha256:00\n    # via noot\nnoot[mies]==3.0 ; python_version > '3'\n"
)


@dataclass
class Service:
    """Knows leaks by component, as OSV does; two in a page."""

    url: str = ""
    leaks: dict[str, list[str]] = field(default_factory=lambda: {"jinja2 2.4.1": ["OLD-1"]})
    withdrawn: set[str] = field(default_factory=set)
    status: int = 200
    spoils: bool = False
    asked: list[str] = field(default_factory=list)

    def batch(self, question: dict) -> dict:
        results = []
        for query in question["queries"]:
            component = f"{query['package']['name']} {query['version']}"
            assert query["package"]["ecosystem"] == "PyPI"
            self.asked.append(component)
            start = int(query.get("page_token") or 0)
            ids = self.leaks.get(component, [])
            result = {"vulns": [{"id": one} for one in ids[start : start + 2]]} if ids else {}
            if len(ids) > start + 2:
                result["next_page_token"] = str(start + 2)
            results.append(result)
        return {"results": results[:-1] if self.spoils else results}

    def leak(self, number: str) -> dict:
        fixed = [{"introduced": "0"}, {"fixed": "1.3"}]
        affected = {"package": {"name": "aap"}, "ranges": [{"type": "ECOSYSTEM", "events": fixed}]}
        more = {"withdrawn": "2026-01-01T00:00:00Z"} if number in self.withdrawn else {}
        return {"id": number, "summary": "Opens a door", "affected": [affected], **more}


@pytest.fixture
def service():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["Content-Length"])
            self._answer(made.batch(json.loads(self.rfile.read(size))))

        def do_GET(self):
            self._answer(made.leak(self.path.rpartition("/")[2]))

        def _answer(self, told):
            self.send_response(made.status)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Service(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def look(tmp_path):
    def looking(url: str, locked: str = LOCKED) -> subprocess.CompletedProcess:
        file = tmp_path / "locked.txt"
        file.write_text(locked)
        return subprocess.run(
            [sys.executable, COMMAND, "--at", url, str(file)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return looking


def test_where_no_leak_is_known_it_says_how_many_were_looked_at(service, look):
    answer = look(service.url)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "2 components looked at, leaks known: 0\n"
    assert service.asked == ["jinja2 2.4.1", "aap 1.2", "noot 3.0"]


def test_a_leak_is_told_with_what_mends_it_also_from_a_second_page(service, look):
    service.leaks["aap 1.2"] = ["A-1", "A-2", "A-3", "A-4", "A-5"]
    service.withdrawn = {"A-2"}
    answer = look(service.url)
    assert answer.returncode == 1
    assert "aap 1.2: A-5: Opens a door Mended in: 1.3" in answer.stdout
    assert "A-2" not in answer.stdout
    assert "leaks known: 4" in answer.stdout


def test_a_leak_that_was_taken_back_is_none(service, look):
    service.leaks["aap 1.2"] = ["A-1"]
    service.withdrawn = {"A-1"}
    assert look(service.url).returncode == 0


def assert_no_answer(answer):
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert "could not be looked at" in answer.stderr


def test_without_a_network_it_says_so(service, look):
    assert_no_answer(look("http://127.0.0.1:9"))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"status": 503}, id="broken"),
        pytest.param({"spoils": True}, id="an answer too few"),
        pytest.param({"leaks": {}}, id="knows nothing"),
    ],
)
def test_a_service_that_does_not_know_is_not_believed(service, look, wrong):
    for name, value in wrong.items():
        setattr(service, name, value)
    assert_no_answer(look(service.url))


@pytest.mark.parametrize("locked", ["", "aap>=1.2\n", "-r elders.txt\n"], ids=repr)
def test_what_is_not_locked_cannot_be_looked_at(service, look, locked):
    assert_no_answer(look(service.url, locked))


def test_all_that_is_locked_here_can_be_asked_for(service):
    answer = subprocess.run(
        [sys.executable, COMMAND, "--at", service.url],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert any(one.startswith("django ") for one in service.asked)
