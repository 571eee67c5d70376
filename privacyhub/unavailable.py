"""What somebody sees when a page could not be made: that something here went wrong, or that a part
of the site does not answer at the moment and they can go on in a few minutes."""

import sys

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template.loader import render_to_string
from django.utils import translation
from django.views import defaults

from accounts.kept_posts import typed_in
from core.actions import may_be_saved
from documents.storage import NoRoom

RETRY_AFTER = 120  # seconds
CSRF = "csrfmiddlewaretoken"


def server_error(request):
    """The page of an error nobody caught. A database that does not answer, or no room on the disk,
    is no fault in the product: it passes."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError | NoRoom):
        return _unavailable(request)
    return defaults.server_error(request)


def _unavailable(request):
    """Asks nothing of any database: there may be none. What was sent stands in the page, to be sent
    again with one button; its token is the one it came with, so that nobody else's form passes.
    Not where it may have been saved: it would be done twice."""
    saved = may_be_saved()
    may_be_sent = request.method == "POST" and not saved and _is_ours(request)
    sent = _sent(request) if may_be_sent else []
    context = {
        "to": request.get_full_path(),
        "may_be_saved": saved,
        "was_sending": request.method == "POST",
        "pairs": sent,
    }
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponse(
            render_to_string("503.html", context),
            status=503,
            headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"},
        )


class _Token(CsrfViewMiddleware):
    """Asks the token of a form, and makes no page of it."""

    def _reject(self, request, reason):
        return reason


def _is_ours(request) -> bool:
    """Whether what was sent came with the token of this browser: what another site had somebody
    send is not theirs to send again. It may have gone wrong before that was asked."""
    token = _Token(lambda request: None)
    token.process_request(request)
    return token.process_view(request, None, (), {}) is None


def _sent(request) -> list[tuple[str, str]]:
    try:
        pairs = typed_in(request)
    except (SuspiciousOperation, BadRequest, OSError):  # it cannot be read
        return []
    return [] if pairs is None else [*pairs, (CSRF, request.POST.get(CSRF, ""))]
