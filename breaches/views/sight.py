"""Who gets to a breach record, and what its pages share."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from accounts.rooms import require_room
from breaches.actions import (
    log_breach_opening,
)
from breaches.querysets import ROOM, visible_breaches
from core.pdf import render_pdf
from core.privacy import CATEGORIES, Level
from organisation.models import Organisation


def breach_or_refuse(request, pk, level=Level.VIEW):
    """The access and the breach. Raises PermissionDenied without the room, Http404 out of sight."""
    access = require_room(request, ROOM, Level.VIEW)
    breach = visible_breaches(access).filter(pk=pk).select_related("location").first()
    if breach is None:
        raise Http404
    if level > Level.VIEW and not may_change(access, breach):
        raise PermissionDenied(str(CATEGORIES[ROOM].label))
    return access, breach


def may_change(access, breach):
    return (
        access.may(ROOM, Level.CHANGE)
        and visible_breaches(access, Level.CHANGE).filter(pk=breach.pk).exists()
    )


def log(request, access, breach, section):
    function = access.roles_with(ROOM, Level.VIEW)[0].function
    log_breach_opening(breach=breach, section=section, function=function, by=request.user)


def pdf_response(context, file_name):
    pdf = render_pdf(
        "breaches/form_pdf.html", {"organisation": Organisation.objects.first(), **context}
    )
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
