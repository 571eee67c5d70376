"""Inviting somebody who works here to sign in."""

from django.utils.translation import gettext as _

from core.privacy import Level
from staff.actions import invite_worker
from staff.sections import SECTIONS
from staff.views.file import ROOM, working
from subjects.invitation_pages import invitation_page
from subjects.sections import require


def invite(request, pk):
    """Invite somebody with the work email; an account held already is linked to the file."""
    subject = working(request, pk)
    require(request, subject, "staff.contact", Level.CHANGE)
    return invitation_page(
        request,
        ROOM,
        subject,
        SECTIONS["contact"],
        person=subject,
        name=subject.employee.name,
        email="",
        note=_(
            "The work email. Is there a login with it already that belongs to no file? Then that is"
            " linked to this one."
        ),
        why_not=lambda: _("A login would open nothing for this person: the work here has ended."),
        invite=invite_worker,
    )
