"""As what somebody opens a document, and as what it may be taken along (L54)."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.functions import FUNCTIONS
from core.privacy import Level
from documents.models import Document
from subjects.visibility import functions_opening


def opener(user, document: Document, *, on: dt.date, own: bool = False) -> str:
    """The function through which a document opens to a user; empty where none does. For who may
    see it: `Document.objects.visible_in` decides that."""
    return next(iter(_functions(user, document, on, own)), "")


def downloader(user, document: Document, *, on: dt.date, own: bool = False) -> str:
    """The same for taking it along as a file."""
    functions = _functions(user, document, on, own)
    return next((code for code in functions if FUNCTIONS[code].may_download), "")


def _functions(user, document, on, own) -> list[str]:
    """Those that open the section as they are, before those that asked for a reason."""
    subject, category = document.subject, document.category
    found = [
        *functions_opening(user, subject, category, Level.VIEW, on=on, own=own),
        *functions_opening(user, subject, category, Level.REASON, on=on, own=own),
    ]
    return list(dict.fromkeys(found))


def may_take(user, subject, category: str, *, on: dt.date) -> bool:
    """Whether one of the functions through which a section opens may take it along as a file."""
    opened = functions_opening(user, subject, category, Level.REASON, on=on)
    return any(FUNCTIONS[function].may_download for function in opened)


def no_download() -> PermissionDenied:
    """What to raise where a document may be looked at but not taken along."""
    return PermissionDenied(
        _(
            "Your function does not download documents: look at it in the page, so that nothing of"
            " a person stays behind on a device. Ask your manager or the privacy officer if you"
            " need it for your work."
        )
    )
