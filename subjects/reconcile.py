"""Whether every grant on a single subject still has the relation that it stands for."""

import datetime as dt

from accounts.functions import FUNCTIONS
from accounts.reach import users_in_service
from core.dates import running
from core.privacy import SubjectKind
from subjects.exceptions import ON_ONE_FILE
from subjects.models import Representation, SubjectGrant

OWN_FILE = [code for code, function in FUNCTIONS.items() if function.own and code != "parent"]


def grant_differences(on: dt.date) -> list[str]:
    """Every running grant without its relation: a parent who does not represent the child, a file
    that is not of the user, an exception or a supervision for somebody out of service or without
    an end."""
    parents = set(
        Representation.objects.filter(parent__user__isnull=False)
        .exclude(ends_on__lt=on)
        .values_list("parent__user_id", "subject_id")
    )
    in_service = set(users_in_service(on).values_list("pk", flat=True))
    found = []
    for grant in SubjectGrant.objects.filter(running(on)).select_related(
        "content_object", "permission"
    ):
        subject, wrong = grant.content_object, ""
        if grant.permission.codename != "reach_subject":
            wrong = f"permission {grant.permission.codename} and not reach_subject"
        elif grant.function == "parent":
            if (grant.user_id, subject.pk) not in parents:
                wrong = "the user does not represent this child"
        elif grant.function in OWN_FILE:
            if subject.user_id != grant.user_id:
                wrong = "the file is not the user's own"
        elif grant.function == "panel_member":
            if subject.kind != SubjectKind.APPLICANT:
                wrong = f"a panel member reaches a file of kind {subject.kind}"
        elif grant.function not in ON_ONE_FILE.get(subject.kind, ()):
            wrong = f"function {grant.function} makes no sense for kind {subject.kind}"
        elif grant.ends_on is None:
            wrong = f"{grant.function} on one file without an end"
        elif grant.user_id not in in_service:
            wrong = f"{grant.function} on one file for somebody who is not in service"
        if wrong:
            found.append(f"subjectgrant {grant.pk}: {wrong}")
    return found
