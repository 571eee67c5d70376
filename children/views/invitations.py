"""Inviting a parent to sign in, from the file of the child."""

from django.http import Http404
from django.utils.translation import gettext as _

from children.panels import parents_of
from children.sections import SECTIONS
from children.views.file import ROOM, _load
from core.dates import today
from core.privacy import Level
from subjects.invitation_pages import invitation_page
from subjects.sections import require
from subjects.visibility import can, kept_from


def invite(request, pk, parent):
    """Invite one of the parents of a child. A court order against a parent is told to those only
    who may see custody (L33)."""
    subject = _load(request, pk)
    require(request, subject, "child.contact", Level.CHANGE)
    found = {person.pk: person for _representation, person in parents_of(subject)}.get(parent)
    if found is None or found.pk in kept_from(request.user, today()):
        raise Http404
    return invitation_page(
        request,
        ROOM,
        subject,
        SECTIONS["contact"],
        person=found.subject,
        name=found.name,
        email=found.email,
        phone=found.phone,
        why_not=lambda: why_not(request.user, subject),
    )


def why_not(user, subject) -> str:
    if can(user, subject, "child.custody", Level.VIEW, on=today()):
        return _(
            "A login would open nothing for this parent: there is no custody, a court order stands"
            " in the way, or the care ended more than two months ago. See “Custody”."
        )
    return _("A login would open nothing for this person. Ask the manager of the location.")
