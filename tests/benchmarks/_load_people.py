"""The people who use the site in the benchmark of it under load: a process of its own, that only
knows the address of the site and who signs in. Reads that as JSON, prints what it measured as JSON.

Each of them has a browser of its own: one connection, the cookies of one session, the tokens of the
forms. Each does one thing after another without a pause, so that as many requests are under way as
there are people.
"""

import json
import random
import re
import sys
import threading
import time
from collections import defaultdict
from html import unescape
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlencode, urlsplit

from django.utils import timezone

from accounts.factors import code_at

FIELD = re.compile(r"<(input|textarea)\b([^>]*)>(?:([^<]*)</textarea>)?")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
WARMING, WORKING, RESTING = 4, 8, 1  # seconds
WRONG = 20  # of so many what was wrong is told


class Refused(Exception):
    """An answer that is not what this page gives."""


class Person:
    def __init__(self, site: str, who: dict, seed: int):
        at = urlsplit(site)
        self.host, self.who, self.draw = at.netloc, who, random.Random(seed)
        self.connection = HTTPConnection(at.hostname, at.port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.seen: dict[str, list[float]] = defaultdict(list)
        self.wrong: list[str] = []
        self.saved = 0

    def ask(self, kind: str, path: str, values: dict | None = None, *, expects: int = 200) -> str:
        """Ask for a page, or send a form; what it took counts under `kind`, whatever comes."""
        headers = {
            "Host": self.host,
            "X-Forwarded-Proto": "https",
            "Referer": f"https://{self.host}/",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        body = None
        if values is not None:
            body = urlencode(values)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        try:
            self.connection.request("POST" if body else "GET", path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (HTTPException, OSError) as error:
            self.connection.close()
            raise Refused(f"{kind}: {type(error).__name__}") from error
        finally:
            self.seen[kind].append(time.perf_counter() - start)
        for name, value in answer.headers.items():
            if name.lower() == "set-cookie":
                cookie, _equals, held = value.partition(";")[0].partition("=")
                self.cookies[cookie] = held
        if answer.status != expects:
            raise Refused(f"{kind}: {answer.status} {path.partition('?')[0]}")
        return text

    def form(self, text: str, holding: str) -> dict[str, str]:
        """The fields of the form with a field of this name, with what stands in them."""
        for part in text.split("<form")[1:]:
            values = {}
            for _tag, attributes, content in FIELD.findall(part.partition("</form>")[0]):
                known = dict(ATTRIBUTE.findall(attributes))
                if "name" in known:
                    values[known["name"]] = unescape(known.get("value", content))
            if holding in values:
                return values
        raise Refused(f"no form with {holding}")

    def sign_in(self) -> None:
        form = self.form(self.ask("sign in", "/sign-in/"), "username")
        form |= {"username": self.who["email"], "password": self.who["password"]}
        self.ask("sign in", "/sign-in/", form, expects=302)
        if self.who["secret"]:
            form = self.form(self.ask("sign in", "/account/second-step/"), "code")
            form["code"] = code_at(self.who["secret"], timezone.now())
            self.ask("sign in", "/account/second-step/", form, expects=302)

    # --- what they do, by function -------------------------------------------------------------

    def work_list(self) -> None:
        self.ask("work list", "/")

    def browse(self) -> None:
        self.ask("list", f"/children/?page={self.draw.randint(1, 8)}")

    def search(self) -> None:
        name = self.draw.choice(self.who["opened"])[2] if self.who["opened"] else "noor"
        self.ask("search", f"/children/?q={quote(name)}")

    def open_file(self) -> None:
        child = self.draw.choice(self.who["opened"])[0]
        self.ask("file", f"/children/{child}/", expects=302)
        self.ask("file", f"/children/{child}/care_arrangement/")

    def look_up_consents(self) -> None:
        child, _care, name = self.draw.choice(self.who["opened"])
        self.ask("consent lookup", f"/children/?q={quote(name)}")
        self.ask("consent lookup", f"/children/{child}/consents/")

    def save(self) -> None:
        child, care, _name = self.draw.choice(self.who["opened"])
        page = f"/children/{child}/daily_care/daily/{child}/{care}/"
        form = self.form(self.ask("form", page), "allergies")
        form["allergies"] = f"pinda {self.draw.randrange(10**9)}"
        self.ask("save", page, form, expects=302)
        self.saved += 1

    def portal(self) -> None:
        child = self.who["opened"][0][0]
        self.ask("portal", "/my/")
        self.ask("portal", f"/my/children/{child}/")
        self.ask("portal", f"/my/children/{child}/consents/")

    DOES = {
        "location_manager": [
            *[work_list] * 2, *[browse] * 3, *[search] * 2, *[open_file] * 4,
            *[look_up_consents] * 3, *[save] * 3,
        ],
        "pedagogical_professional": [
            work_list, *[browse] * 3, search, *[open_file] * 3, *[look_up_consents] * 5,
        ],
        "administration": [work_list, *[browse] * 2, *[search] * 4],
        "board": [work_list, browse, *[search] * 2],
        "privacy_officer": [work_list, browse, search],
        "parent": [portal],
    }  # fmt: skip

    def go_on(self, until: float) -> None:
        """Do one thing after another until the moment."""
        while time.monotonic() < until:
            try:
                self.draw.choice(self.DOES[self.who["function"]])(self)
            except Refused as refused:
                self.wrong.append(str(refused))

    def ask_for_nothing(self, until: float) -> None:
        while time.monotonic() < until:
            self.ask("nothing", "/livez")


def together(people: list[Person], name: str, seconds: float) -> tuple[dict, float]:
    """Have all of them do it at once; the times of each kind, and how long it took in all."""
    for person in people:
        person.seen.clear()
    start = time.monotonic()
    threads = [
        threading.Thread(target=getattr(person, name), args=(start + seconds,)) for person in people
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, times = time.monotonic() - start, defaultdict(list)
    for person in people:
        for kind, seen in person.seen.items():
            times[kind] += seen
    return times, took


def main() -> None:
    asked = json.load(sys.stdin)
    people = [
        Person(asked["site"], who, asked["seed"] + number)
        for number, who in enumerate(asked["people"])
    ]
    for person in people:
        person.sign_in()
    together(people, "go_on", WARMING)  # nobody's first page counts
    for person in people:
        person.wrong.clear()
    mixed, nothing, took, nothing_took = defaultdict(list), [], 0.0, 0.0
    # They take turns, so that whatever else the machine does touches both alike.
    for _turn in range(max(1, round(asked["seconds"] / (WORKING + RESTING)))):
        times, seconds = together(people, "go_on", WORKING)
        for kind, seen in times.items():
            mixed[kind] += seen
        took += seconds
        times, seconds = together(people, "ask_for_nothing", RESTING)
        nothing += times["nothing"]
        nothing_took += seconds
    wrong = [text for person in people for text in person.wrong]
    print(
        json.dumps(
            {
                "mixed": mixed,
                "took": took,
                "nothing": nothing,
                "nothing_took": nothing_took,
                "wrong": len(wrong),
                "why": sorted(set(wrong))[:WRONG],
                "saved": sum(person.saved for person in people),
            }
        )
    )


if __name__ == "__main__":
    main()
