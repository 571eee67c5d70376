"""Whose certificate (VOG) and link in the person register are there, and whose link is to end."""

from django.db.models import Exists, OuterRef

from audit.models import Event
from core.privacy import SubjectKind
from staff.models import Employee, Screening


def screened() -> Exists:
    """Whether somebody, among employees or subjects, has both the certificate and the link."""
    return Exists(
        Screening.objects.filter(
            subject=OuterRef("pk"), vog_issued_on__isnull=False, linked_on__isnull=False
        )
    )


def linked_leavers():
    """Who leaves, or left, and was linked in the register. An intern who was hired keeps the link:
    it went along to the personnel file."""
    linked = Screening.objects.filter(subject=OuterRef("pk"), linked_on__isnull=False)
    hired = Event.objects.filter(subject_id=OuterRef("pk"), action="intern.hired")
    return (
        Employee.objects.filter(Exists(linked), subject__relation_ended_on__isnull=False)
        .exclude(Exists(hired), subject__kind=SubjectKind.INTERN)
        .select_related("subject", "subject__screening")
    )


def links_to_end():
    """Those of them whose link has not ended yet."""
    return linked_leavers().filter(subject__screening__unlinked_on__isnull=True)
