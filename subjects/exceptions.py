"""Which functions may be given on one file by exception, and which exceptions stand."""

from django.db.models import QuerySet

from core.privacy import SubjectKind
from subjects.models import SubjectGrant

# By kind of person: who stands in for whom, supervises, or works on one file of another place.
# Nobody is given an applicant: that is for the panel of the procedure alone (clause K28).
EXCEPTIONS = {
    SubjectKind.CHILD: ("care_coordinator", "pedagogical_professional", "location_manager"),
    SubjectKind.EMPLOYEE: ("location_manager", "hr"),
    SubjectKind.EXTERNAL: ("location_manager", "hr"),
    SubjectKind.INTERN: ("internship_supervisor",),
    SubjectKind.VOLUNTEER: ("administration",),
}
FUNCTIONS_BY_EXCEPTION = frozenset(code for codes in EXCEPTIONS.values() for code in codes)


def exceptions() -> QuerySet:
    """The grants that are exceptions, whenever they run: not those of a parent, of an employee to
    the own file, or of a panel."""
    return SubjectGrant.objects.filter(function__in=FUNCTIONS_BY_EXCEPTION)
