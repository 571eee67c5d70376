"""Which requests a member of staff knows of, for lists, pages and the work list alike.

Requests stand in a part of the file of whom they are about, so that those who handle them are who
the matrix says: of a child the manager of its location, of an employee HR (K15, K25, L14).
"""

import datetime as dt

from django.shortcuts import get_object_or_404

from accounts.access import access_of
from accounts.rooms import closed
from core.dates import today
from core.privacy import Level, SubjectKind, line_of
from rights.models import Request
from subjects.models import Subject
from subjects.restrictions import ROOM_OF_REQUESTS as ROOMS
from subjects.sections import require
from subjects.visibility import granted_functions, visible_of_kind

ROOM_LINES = {line_of(room, kind) for kind, room in ROOMS.items()}


def room_of(subject: Subject) -> str:
    return ROOMS[SubjectKind(subject.kind)]


def requests_in_sight(user, *, on: dt.date, level: Level = Level.VIEW):
    """Requests about people whom the user both reaches and handles requests of, by work alone."""
    found = Request.objects.none()
    for kind, room in ROOMS.items():
        found = found | visible_of_kind(
            Request.objects.filter(subject__kind=kind),
            user,
            kind,
            on=on,
            category=room,
            level=level,
        )
    return found


def handles_requests(user, *, on: dt.date, level: Level = Level.VIEW) -> bool:
    """Whether the list of requests is open to this user at all."""
    access, granted = access_of(user, on), granted_functions(user, on)
    return any(
        access.may(line, level) or any(access.level(held, line) >= level for held in granted)
        for line in ROOM_LINES
    )


def require_requests(request, level: Level = Level.VIEW) -> None:
    """Raise PermissionDenied, which says whom to ask, where no function handles requests."""
    if not handles_requests(request.user, on=today(), level=level):
        raise closed("child.requests")


def request_or_404(request, pk, level: Level = Level.VIEW) -> Request:
    """A request in sight at this level, opened as the function that opens its part of the file.

    Raises PermissionDenied where the room is closed or opens less far, Http404 where the request
    is not in sight.
    """
    require_requests(request)
    found = requests_in_sight(request.user, on=today())
    asked = get_object_or_404(found.select_related("subject", "requester", "copy"), pk=pk)
    require(request, asked.subject, room_of(asked.subject), level)
    return asked
