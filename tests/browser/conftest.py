"""A visitor in a real browser: signs in, clicks by the words on the screen, and has the pages
looked over by axe."""

import re
import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from accounts.two_step import must_have_factor
from core.dates import today
from tests.browser.tabled import OVERSEER
from tests.factories import factors, world
from tests.factories.http import asking
from tests.permissions import world as tabled

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Only what is wrong is worked out in full: the rest of its report is thrown away here.
LOOK = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "selectors": False,
    "preload": False,  # of pages that play nothing by themselves
}
# Colours, and the room around what one presses, are the same in every language and take most time.
LOOK_AT_WORDS = {
    **LOOK,
    "rules": {"color-contrast": {"enabled": False}, "target-size": {"enabled": False}},
}
PHONE, DESK = {"width": 360, "height": 900}, {"width": 1280, "height": 900}


def nl(text: str, **values) -> str:
    """What stands on the Dutch screen for a text of the source."""
    with override("nl"):
        return gettext(text) % values if values else gettext(text)


class Visitor:
    """Somebody at a browser. `seen` collects the addresses of the pages that were opened."""

    def __init__(self, context, base: str):
        self.context, self.base = context, base
        self.page = context.new_page()
        self.seen: list[str] = []
        self.page.on("response", self._note)
        self.complaints: list[str] = []
        self.page.on("console", self._listen)

    def _note(self, response):
        page = response.headers.get("content-type", "").startswith("text/html")
        asked = response.request.is_navigation_request() and response.request.method == "GET"
        if asked and page and response.status == 200 and response.url not in self.seen:
            self.seen.append(response.url)

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def sign_in(self, user, password: str):
        """Sign in; with an app where somebody must have one, made as the owner would have."""
        secret = factors.app(user) if must_have_factor(user, today()) else ""
        self.give_password(user, password)
        if secret:
            self.fill("Code", factors.code(secret))
            self.press("Go on")
            self.seen = [address for address in self.seen if "second-step" not in address]

    def come_in_as(self, client):
        """Be who is signed in with a client of Django's."""
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.base}]
        )

    def give_password(self, user, password: str):
        self.go("/sign-in/")
        self.fill("Email", user.email)
        self.fill("Password", password)
        self.press("Sign in")

    def prove(self, password: str):
        """Show once more who it is, where a page asks that first."""
        self.fill("Your password", password)
        self.press("Go on")

    def go(self, path: str):
        return self.page.goto(self.base + path)

    def fill(self, label: str, value: str):
        self._field(label).fill(value)

    def choose(self, label: str):
        self.page.locator("label").get_by_text(nl(label), exact=True).first.click()

    def select(self, label: str, option: str):
        self._field(label).select_option(label=option)

    def _field(self, label: str):
        """A field by the beginning of its label; the model's own words come with a capital."""
        words = re.compile(f"^{re.escape(nl(label))}", re.IGNORECASE)
        return self.page.locator("main").get_by_label(words).first

    def press(self, label: str):
        self.page.locator("main").get_by_role("button", name=nl(label)).first.click()
        self._arrive()

    def follow(self, label: str):
        self.page.locator("main, nav").get_by_role("link", name=nl(label)).first.click()
        self._arrive()

    def _arrive(self):
        """A click that leads elsewhere is over once that has begun: let all of it come."""
        self.page.wait_for_load_state("domcontentloaded")

    def reads(self, text: str) -> bool:
        return text in self.page.locator("body").inner_text()

    def faults(self, *, every_page=False) -> list[str]:
        """What axe finds on each page seen, in Dutch on a phone, and whether it fits a desk too.

        With `every_page`, for the walk along all of them: in both languages, in Dutch also by axe
        on a desk, and which of them leads elsewhere by now."""
        found = list(self.complaints)
        looking = self.context.new_page()
        looking.add_init_script(AXE)
        for language in ("nl", "en") if every_page else ("nl",):
            self.context.add_cookies(
                [{"name": "django_language", "value": language, "url": self.base}]
            )
            for address in list(self.seen):
                where = f"{language} {address}"
                looking.set_viewport_size(PHONE)
                looking.goto(address)
                if every_page and looking.url != address:
                    found.append(f"{where} led to {looking.url}")
                look = LOOK if language == "nl" else LOOK_AT_WORDS
                found += [f"{where} on a phone: {fault}" for fault in _axe(looking, look)]
                found += [f"{where} on a phone: {fault}" for fault in _layout(looking)]
                looking.set_viewport_size(DESK)
                found += [f"{where} on a desk: {fault}" for fault in _layout(looking)]
                # What stands on a page only on a desk is the same in every language.
                if every_page and language == "nl":
                    found += [f"{where} on a desk: {fault}" for fault in _axe(looking)]
        looking.close()
        return found

    def checked(self) -> list[str]:
        """What axe finds on the page as it stands, which cannot be asked for again."""
        self.page.evaluate(AXE)
        return [*self.complaints, *_axe(self.page), *_layout(self.page)]


def _axe(page, look=LOOK) -> list[str]:
    violations = page.evaluate("async look => (await axe.run(document, look)).violations", look)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations]


def _layout(page) -> list[str]:
    """What does not fit on the screen as wide as it is."""
    wide, narrow = page.evaluate(
        "[document.documentElement.scrollWidth > window.innerWidth,"
        " document.querySelector('main').getBoundingClientRect().width < window.innerWidth * 0.4]"
    )
    return ["wider than the screen"] * wide + ["the page itself is squeezed"] * narrow


@pytest.fixture
def visitor(chromium, live_server):
    """Makes visitors, each with a browser window of their own."""
    contexts = []

    def make() -> Visitor:
        context = chromium.new_context(viewport=DESK, locale="nl-NL", accept_downloads=True)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Visitor(context, live_server.url)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def made(transactional_db, settings, tmp_path):
    """The world of the permission table, and somebody who oversees all of it."""
    settings.FILES_ROOT = tmp_path / "files"
    made = tabled.build()
    overseer = world.user("board")
    world.appoint(overseer, "privacy_officer", world.organisation())
    made.clients[OVERSEER] = asking(overseer)
    yield made
    shutil.rmtree(settings.FILES_ROOT, ignore_errors=True)
