"""Who sees which questions from outside and which recipients to tell, and who decides on them."""

import datetime as dt

from django.db.models import Q, QuerySet

from accounts.access import access_of
from core.privacy import Level, SubjectKind
from disclosures.models import CallNote, RecipientTask
from subjects.visibility import can, visible_of_kind, visible_rows

ROOM = "child.disclosures"
CARE = "child.care_file"
# In which part of the file it stands what was told, for each kind of person of whom something is.
PARTS = {
    SubjectKind.CHILD: ROOM,
    SubjectKind.EMPLOYEE: "staff.disclosures",
    SubjectKind.EXTERNAL: "staff.disclosures",
    SubjectKind.INTERN: "staff.disclosures",
}


def calls_in_sight(user, *, on: dt.date, level=Level.VIEW) -> QuerySet:
    """The questions a user reads, or decides on: at the own locations until they are in a file;
    from then on with the file they are in."""
    loose = CallNote.objects.filter(subject__isnull=True)
    loose = visible_rows(loose, user, on=on, category=ROOM, level=level)
    filed = visible_of_kind(
        CallNote.objects.filter(subject__isnull=False),
        user,
        SubjectKind.CHILD,
        on=on,
        category=ROOM,
        level=level,
    )
    return CallNote.objects.filter(Q(pk__in=loose.values("pk")) | Q(pk__in=filed.values("pk")))


def tasks_in_sight(user, *, on: dt.date, level=Level.VIEW) -> QuerySet:
    """The recipients still to be told, or told, about people of whom a user reads what was told."""
    reach = Q(pk__in=())
    for kind, category in PARTS.items():
        of_kind = RecipientTask.objects.filter(subject__kind=kind)
        found = visible_of_kind(of_kind, user, kind, on=on, category=category, level=level)
        reach |= Q(pk__in=found.values("pk"))
    return RecipientTask.objects.standing().filter(reach)


def reads_question(user, note: CallNote, *, on: dt.date) -> bool:
    """Whether a user reads what was asked: of care, only who reads the care file (L39)."""
    if not note.is_about_care:
        return True
    if note.subject_id:
        return bool(can(user, note.subject, CARE, Level.VIEW, on=on))
    scope = access_of(user, on).scope(CARE, Level.VIEW)
    return scope.everywhere or note.location_id in scope.locations
