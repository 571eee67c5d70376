"""Which functions may be given on one file by exception, and what was given on single files."""

from django.db.models import QuerySet

from core.privacy import SubjectKind
from subjects.models import SubjectGrant

# By kind of person: who stands in for whom, or works on one file of another place. Nobody is given
# an applicant: that is for the panel of the procedure alone (clause K28), nor an intern: the page
# of the internship names the supervisor (clause L50).
EXCEPTIONS = {
    SubjectKind.CHILD: ("care_coordinator", "pedagogical_professional", "location_manager"),
    SubjectKind.EMPLOYEE: ("location_manager", "hr"),
    SubjectKind.EXTERNAL: ("location_manager", "hr"),
    SubjectKind.VOLUNTEER: ("administration",),
}
SUPERVISOR = "internship_supervisor"
ON_ONE_FILE = {**EXCEPTIONS, SubjectKind.INTERN: (SUPERVISOR,)}  # for work, and so with an end


def exceptions() -> QuerySet:
    """The grants that are exceptions, whenever they run: not those of a parent, of an employee to
    the own file, of a supervisor, or of a panel."""
    given = {function for functions in EXCEPTIONS.values() for function in functions}
    return SubjectGrant.objects.filter(function__in=given)


def on_one_file() -> QuerySet:
    """What was given on one file for work, whenever it runs: the exceptions, the supervisions."""
    return exceptions() | SubjectGrant.objects.filter(function=SUPERVISOR)
