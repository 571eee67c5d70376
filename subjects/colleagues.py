"""Which colleagues can do something in somebody's file: whom to ask, for who cannot."""

import datetime as dt

from django.db.models import Q

from accounts.functions import FUNCTIONS
from accounts.reach import functions_with, users_in_service
from core.dates import running
from core.privacy import Level, SubjectKind, line_of
from subjects.models import Affiliation, Subject, SubjectGrant
from subjects.visibility import affiliated, functions_opening


def functions_able(subject: Subject, *needs: tuple[str, Level], on: dt.date) -> list[str]:
    """The names of the functions in which somebody now opens the first of `needs` (a category and a
    level) of this subject, and opens the others too."""
    category, level = needs[0]
    functions = functions_with(line_of(category, SubjectKind(subject.kind)), level)
    places = Affiliation.objects.filter(subject__in=affiliated(subject)).values("location")
    here = (
        Q(location=None, care_group=None, cluster=None)
        | Q(location__in=places)
        | Q(care_group__location__in=places)
        | Q(cluster__locations__in=places)
    )
    granted = SubjectGrant.objects.filter(running(on), content_object=subject.pk)
    at = (Q(function__in=functions) & here) | Q(user__in=granted.values("user_id"))
    able: set[str] = set()
    for user in users_in_service(on, at=at):
        # What most colleagues lack stands last and is asked first: each asks the database.
        if all(functions_opening(user, subject, *need, on=on) for need in needs[:0:-1]):
            able |= set(functions_opening(user, subject, category, level, on=on))
    return [str(function.label) for function in FUNCTIONS.values() if function.code in able]
