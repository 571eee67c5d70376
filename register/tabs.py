"""The row of pages of the register, above each of them."""

from django.urls import reverse
from django.utils.translation import gettext as _


def tabs(current: str) -> list[dict]:
    """The pages of the register; `current` is the URL name of the one that is shown."""
    pages = [
        ("register:list", _("Activities and systems")),
        ("register:security", _("Security")),
        ("register:covenants", _("Covenants")),
        ("register:reviews", _("Yearly reviews")),
        ("register:statements", _("Privacy statement")),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in pages
    ]
