"""The cookies this site sets, and no other: what each is for, and how long it lasts (K37, L65)."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import Term

WEEK = 7 * 24 * 60 * 60


@dataclass(frozen=True)
class Cookie:
    """What the browser keeps for this site: its name there, why, and how long, in words."""

    name: str
    purpose: str
    lasts: str


def cookies() -> list[Cookie]:
    """All of them. Each is needed for the site to work, so none asks for consent."""
    minutes = settings.SESSION_COOKIE_AGE // 60
    until_closed = _("until you close your browser")
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("keeps you signed in"),
            ngettext(
                "%(n)d minute after the last page you opened",
                "%(n)d minutes after the last page you opened",
                minutes,
            )
            % {"n": minutes},
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("protects what you send, so that nobody else can send it in your name"),
            str(Term(weeks=settings.CSRF_COOKIE_AGE // WEEK)),
        ),
        Cookie(
            settings.WHO_COOKIE_NAME,
            _("notes whose session it was, to keep what you sent until you sign in again"),
            _("until you close your browser, and a week at most"),
        ),
        Cookie(settings.LANGUAGE_COOKIE_NAME, _("notes the language that you chose"), until_closed),
    ]


def kept_by_the_browser() -> list[Cookie]:
    """What the site's script leaves in the browser and never sends to us."""
    return [
        Cookie(
            "last-seen",
            _("when you last did something, to warn you before you are signed out"),
            _("until you clear your browser; it never leaves your device"),
        )
    ]
