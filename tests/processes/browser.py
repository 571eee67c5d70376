"""Somebody with a browser without scripts: follows links, fills in forms, keeps cookies."""

from urllib.parse import urljoin, urlsplit

import requests
from lxml import html

TIMEOUT = 30


class Browser:
    """Asks as the proxy in front of the site does: the person behind it came by TLS."""

    def __init__(self, site: str):
        self.site = site
        self.session = requests.Session()
        self.cookies: dict[str, str] = {}  # all for TLS only, which ends at the proxy
        self.session.headers["X-Forwarded-Proto"] = "https"
        self.session.headers["Accept-Language"] = "en"
        self.page: requests.Response | None = None

    def open(self, path: str) -> requests.Response:
        return self._ask("GET", path)

    def _ask(self, method: str, path: str, **more) -> requests.Response:
        referer = self.page.url if self.page is not None else self.site
        secure = f"https{referer.removeprefix('http')}"
        for _hop in range(6):
            self.page = self.session.request(
                method,
                urljoin(self.site, path),
                headers={"Referer": secure},
                timeout=TIMEOUT,
                allow_redirects=False,
                cookies=self.cookies,
                **more,
            )
            self.cookies |= self.page.cookies.get_dict()
            if self.page.status_code not in (301, 302, 303):
                return self.page
            to = urlsplit(self.page.headers["Location"])
            method, path, more = "GET", f"{to.path}?{to.query}" if to.query else to.path, {}
        raise AssertionError(f"led in a circle at {path}")

    def form(self, holding: str = ""):
        """The form with a field of this name; else the last form of the page."""
        forms = html.fromstring(self.page.content).forms
        named = [form for form in forms if holding in form.fields] if holding else forms
        assert named, f"no form with {holding!r} on {self.page.url}: {self.page.status_code}"
        return named[-1]

    def send(self, holding: str = "", *, files=None, **values: str) -> requests.Response:
        """Fill in a form of the page that stands open and send it."""
        form = self.form(holding)
        kept = [(name, value) for name, value in form.form_values() if name not in values]
        pairs = [*kept, *values.items()]
        path = form.action or urlsplit(self.page.url).path
        return self._ask("POST", path, data=pairs, files=files)

    def post(self, path: str, values: dict) -> requests.Response:
        """Send what no form of the site holds."""
        return self._ask("POST", path, data=values)

    def sees(self, path: str, words: str) -> bool:
        """Whether a page says this now; for waiting until it does."""
        self.open(path)
        return words in self.words()

    def links(self, holding: str) -> list[str]:
        """Where the page leads, of the links that hold these words in their address."""
        found = html.fromstring(self.page.content).xpath("//a/@href")
        return [link for link in found if holding in link]

    def words(self) -> str:
        """What the page says."""
        tree = html.fromstring(self.page.content)
        found = tree.xpath("//main") or [tree]
        return " ".join(found[0].text_content().split())

    def sign_in(self, email: str, password: str, code: str = "") -> requests.Response:
        self.open("/sign-in/")
        answer = self.send("username", username=email, password=password)
        return self.send("code", code=code) if code else answer
