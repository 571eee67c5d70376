"""The row of pages about functions and access, above each of them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Access
from accounts.matrix import ROOM
from core.privacy import Level


def watches_trail(access: Access) -> bool:
    """Whether this user watches over the trail, which is of the whole organisation: the privacy
    officer and the board there. What colleagues did is personal data of theirs (K39)."""
    return access.scope(ROOM, Level.VIEW).everywhere


def tabs(access: Access, current: str) -> list[dict]:
    """The pages this user may open; `current` is the URL name of the one that is shown."""
    pages = [("access:people", _("People"))]
    if access.may(ROOM, Level.VIEW):
        pages += [
            ("access:matrix", _("Matrix")),
            ("access:versions", _("Versions")),
            ("access:reviews", _("Yearly check")),
            ("reach:grants", _("Exceptions")),
        ]
    if watches_trail(access):
        pages += [("reach:trail", _("Trail"))]
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in pages
    ]
