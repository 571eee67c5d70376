"""What a load balancer or a watchdog asks, without a word on why not, for anybody may ask; and what
who runs the system asks."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from accounts.rooms import require_everywhere
from backups.models import Backup
from backups.running import ROOM, last_head, troubles
from backups.state import is_restoring
from core.privacy import Level

SHOWN = 10


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


@never_cache
@require_safe
def state(request):
    """Whether backups and the head of the trail go where they should."""
    require_everywhere(request, ROOM, Level.VIEW)
    made = Backup.objects.all()[:SHOWN]
    return render(
        request,
        "backups/state.html",
        {
            "troubles": troubles(timezone.now()),
            "asks_backups": bool(settings.BACKUP_FOLDER),
            "asks_heads": bool(settings.AUDIT_HEAD_TO),
            "head": last_head(),
            "headers": [_("Made at"), _("What"), _("Rows"), _("Files"), _("Where")],
            "rows": [
                [
                    backup.made_at,
                    backup.get_what_display(),
                    backup.rows,
                    backup.files,
                    ", ".join(backup.places),
                ]
                for backup in made
            ],
        },
    )
