"""How the installation stands, and how it is set up."""

import platform

import django
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.matrix import ROOM as ACCESS
from accounts.models import User
from accounts.rooms import require_everywhere
from audit.models import Event
from backups.models import Backup
from backups.running import ROOM, last_head, troubles
from core.dates import today
from core.privacy import Level
from core.registries import Standing
from core.templatetags.ui import day
from core.version import LOCKED_ON, VERSION
from documents.scanning import FOUND
from system.setting_up import steps
from system.state import looked_at
from system.worklist import SETTING_UP

SHOWN = 10  # backups, viruses
BEHIND = {"background", "broker"}  # checks of what works behind the pages
KINDS = {
    Standing.GOOD: "good",
    Standing.ATTENTION: "late",
    Standing.NONE: "info",
    Standing.NOT_SET: "info",
}


@require_safe
def state(request):
    """Every check with what it finds now, what went elsewhere and when, and what runs here."""
    access = require_everywhere(request, ROOM, Level.VIEW)
    now = timezone.now()
    found = list(looked_at(now))
    rows = [
        [
            check.label,
            {"text": seen.standing.label, "kind": KINDS[seen.standing]},
            seen.words,
        ]
        for check, seen in found
    ]
    return render(
        request,
        "system/state.html",
        {
            "rows": rows,
            "headers": [_("What"), _("State"), _("Seen")],
            "stands_still": any(
                check.code in BEHIND and seen.standing == Standing.ATTENTION
                for check, seen in found
            ),
            "is_trial": settings.MODE == "embedded",
            "troubles": troubles(now),
            "asks_heads": bool(settings.AUDIT_HEAD_TO),
            "head": last_head(),
            "asks_backups": bool(settings.BACKUP_FOLDER),
            "backup_headers": [_("Made at"), _("What"), _("Rows"), _("Files"), _("Where")],
            "backups": [
                [
                    backup.made_at,
                    backup.get_what_display(),
                    backup.rows,
                    backup.files,
                    ", ".join(backup.places),
                ]
                for backup in Backup.objects.all()[:SHOWN]
            ],
            "scans": bool(settings.CLAMD_URL),
            "virus_headers": [_("When"), _("Sent by"), _("What the scanner calls it")],
            "viruses": _viruses(),
            "may_end_sessions": access.scope(ACCESS, Level.CHANGE).everywhere,
            "attention": sum(seen.standing == Standing.ATTENTION for _check, seen in found),
            "not_set": sum(seen.standing == Standing.NOT_SET for _check, seen in found),
            "versions": [
                ("PrivacyHub", VERSION),
                ("Django", django.get_version()),
                ("Python", platform.python_version()),
                (_("Components locked on"), day(LOCKED_ON)),
            ],
        },
    )


def _viruses() -> list[list]:
    """The last files in which the scanner found something, with who sent them."""
    found = Event.objects.filter(action=FOUND)[:SHOWN]
    senders = User.objects.in_bulk({event.actor_id for event in found if event.actor_id})
    return [
        [event.at, _sender(event.actor_id, senders), event.details.get("virus", "")]
        for event in found
    ]


def _sender(user_id, users: dict) -> str:
    if user_id is None:
        return _("Somebody who was not signed in, or on the server")
    return users[user_id].display_name if user_id in users else _("Somebody who left")


@require_safe
def setting_up(request):
    """The steps between the first start and the first child, with where each is taken."""
    require_everywhere(request, SETTING_UP, Level.CHANGE)
    rows = [
        [
            {"text": step.label, "url": reverse(step.url_name)} if step.url_name else step.label,
            {"text": _("done"), "kind": "good"} if done else {"text": _("to do"), "kind": "soon"},
            step.why,
        ]
        for step, done in steps(today())
    ]
    return render(
        request,
        "system/setting_up.html",
        {"rows": rows, "headers": [_("Step"), _("State"), _("What for")]},
    )
