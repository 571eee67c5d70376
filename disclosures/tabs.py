"""The row of pages about recipients, above each of them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Access
from core.privacy import Level

REGISTER = "organisation.register"


def tabs(access: Access, current: str) -> list[dict]:
    """The pages this user may open; `current` is the URL name of the one that is shown."""
    pages = [("disclosures:told", _("To be told of a change"))]
    if access.may(REGISTER, Level.VIEW):
        pages += [
            ("disclosures:recipients", _("Recipients we know")),
            ("disclosures:duties", _("Legal duties")),
        ]
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in pages
    ]
