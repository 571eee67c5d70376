"""What a load balancer or a watchdog asks. Without a word on why not: anybody may ask."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from backups.state import is_restoring


def _answer(is_fine: bool) -> HttpResponse:
    return HttpResponse(
        "ok\n" if is_fine else "no\n",
        status=200 if is_fine else 503,
        content_type="text/plain; charset=utf-8",
    )


@login_not_required
@require_GET
def livez(request):
    """The process answers."""
    return _answer(True)


@login_not_required
@require_GET
def readyz(request):
    """Both databases answer, and no backup is being restored."""
    try:
        for connection in connections.all():
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        return _answer(not is_restoring())
    except DatabaseError:
        return _answer(False)
