from django.http import HttpResponse
from django.template.loader import render_to_string

from backups.state import is_restoring

RETRY_AFTER = 600  # seconds
# Numbers and a yes or no, about nobody; asked also when no database answers.
_ALWAYS = {"/livez", "/readyz", "/healthz", "/metrics"}


class ClosedWhileRestoringMiddleware:
    """Answer every page by one that says to come back later, in both languages, as long as a
    backup is being restored: the session, the account and the data may be of who has gone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path in _ALWAYS or not is_restoring():
            return self.get_response(request)
        return HttpResponse(
            render_to_string("backups/closed.html"),
            status=503,
            headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"},
        )
