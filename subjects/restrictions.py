"""Parts of files whose use is restricted (GDPR art. 18): kept, but closed to work.

Who handles the requests of the person still opens them on a stated reason, for a legal claim or the
protection of somebody else; the person's own portal is not touched. What a place needs to know a
person at all, and what care needs for safety, cannot be restricted.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.access import access_of
from audit.actions import record
from core.actions import action
from core.dates import running
from core.privacy import CATEGORIES, SubjectKind, line_of
from subjects.models import Subject, UseRestriction

# The part of a file that the requests of a person stand in.
ROOM_OF_REQUESTS = {
    SubjectKind.CHILD: "child.requests",
    SubjectKind.EMPLOYEE: "staff.requests",
    SubjectKind.INTERN: "staff.requests",
    SubjectKind.EXTERNAL: "staff.requests",
    SubjectKind.VOLUNTEER: "volunteer.requests",
    SubjectKind.APPLICANT: "applicant.requests",
}
_ALWAYS_USED = {
    *("identity", "contact", "custody", "daily_care"),
    *("requests", "log", "consents", "disclosures"),
}


def may_be_restricted(category: str) -> bool:
    """Whether the use of a part can be restricted: not where a person is known by it, where the
    safety of a child hangs on it, or where it shows what is done with the data."""
    return category.partition(".")[2] not in _ALWAYS_USED


def lines_restricted_on(on: dt.date) -> dict:
    """The lines of the matrix whose use is restricted on a day, by subject."""
    found: dict = {}
    rows = UseRestriction.objects.filter(running(on)).values_list(
        "subject_id", "subject__kind", "categories"
    )
    for subject_id, kind, categories in rows:
        found.setdefault(subject_id, set()).update(line_of(code, kind) for code in categories)
    return found


def restricted_lines(user, on: dt.date) -> dict:
    """The lines of the matrix that are closed to work, by subject; read once a request."""
    access = access_of(user, on)
    if "restricted_lines" not in access.__dict__:
        access.restricted_lines = lines_restricted_on(on)
    return access.restricted_lines


def restricted_parts(subject: Subject, on: dt.date) -> list[str]:
    """The categories of a subject whose use is restricted on a day, in the order of the file."""
    running_now = UseRestriction.objects.filter(running(on), subject=subject)
    codes = {code for restriction in running_now for code in restriction.categories}
    return [code for code in CATEGORIES if code in codes]


@action
def restrict_use(
    *, subject: Subject, categories: list[str], reference: str, starts_on: dt.date, by
) -> UseRestriction:
    """Close parts of a file to work until the restriction is lifted; nothing of them is destroyed.

    Raises ValidationError without parts, or with one whose use cannot be restricted.
    """
    if not categories or not all(map(may_be_restricted, categories)):
        raise ValidationError({"parts": _("Choose the parts whose use is restricted.")})
    Subject.objects.select_for_update().get(pk=subject.pk)  # a run holds the same lock
    restriction = UseRestriction.objects.create(
        subject=subject, categories=sorted(categories), reference=reference, starts_on=starts_on
    )
    record(
        "use.restricted",
        by=by,
        subject_id=subject.pk,
        obj=restriction,
        parts=restriction.categories,
    )
    return restriction


@action
def lift_restriction(*, restriction: UseRestriction, on: dt.date, by) -> UseRestriction:
    """Let parts be used again, from `on`. Raises ValidationError where that was done."""
    restriction = UseRestriction.objects.select_for_update().get(pk=restriction.pk)
    if restriction.ends_on:
        raise ValidationError(_("This restriction has already been lifted."))
    restriction.ends_on = on - dt.timedelta(days=1)
    restriction.save(update_fields=["ends_on"])
    record("use.restriction_lifted", by=by, subject_id=restriction.subject_id, obj=restriction)
    return restriction
