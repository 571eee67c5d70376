"""What deciding who sees whom asks of each user, read once a request and kept beside the roles: the
exceptional grants, and whom a court order keeps from this user (`subjects.visibility` decides).

Where a question is asked of many users (who else can decide?) it is read for all of them at once.
"""

import datetime as dt
from collections.abc import Collection

from accounts.access import Access, access_of, read_access
from accounts.functions import FUNCTIONS
from core.dates import running
from subjects.exceptions import SUPERVISOR
from subjects.models import Representation, SubjectGrant
from subjects.representing import under_order
from subjects.restrictions import lines_restricted_on


def grants_of(user, on: dt.date) -> list[tuple[str, object]]:
    """(function, subject id) of the exceptional grants that hold on a day: own child, own file,
    panel. What was given for work ends with the work: without a function held it gives nothing
    (K10)."""
    access = access_of(user, on)
    if not user.is_active:
        return []
    if "grants" not in access.__dict__:
        _read_grants({user.pk: access}, on)
    return access.grants


def granted_functions(user, on: dt.date) -> set[str]:
    return {function for function, _subject in grants_of(user, on)}


def _read_grants(accesses: dict[object, Access], on: dt.date) -> None:
    """Read the grants of users, given by id with what each may do."""
    for access in accesses.values():
        access.grants = []
    held = SubjectGrant.objects.filter(running(on), user_id__in=list(accesses)).exclude(
        # only during the internship (L50)
        function=SUPERVISOR,
        content_object__relation_ended_on__lt=on,
    )
    for user_id, function, subject_id in held.values_list(
        "user_id", "function", "content_object_id"
    ):
        access = accesses[user_id]
        if access.roles or (function in FUNCTIONS and FUNCTIONS[function].own):
            access.grants.append((function, subject_id))


def kept_from(user, on: dt.date) -> list:
    """Whom a court order keeps this user from, also at work: the child, and whoever represents it,
    for where they live is where the child is (L33)."""
    access = access_of(user, on)
    if "kept_from" not in access.__dict__:
        _read_orders({user.pk: access}, on)
    return access.kept_from


def _read_orders(accesses: dict[object, Access], on: dt.date) -> None:
    """Read the court orders against users, given by id with what each may do."""
    orders = Representation.objects.filter(under_order(on), parent__user__in=list(accesses))
    kept = [*orders.values_list("parent__user_id", "subject_id")]
    parents: dict = {}
    if kept:
        around = Representation.objects.filter(subject_id__in={child for _user, child in kept})
        for child_id, parent_id in around.values_list("subject_id", "parent_id"):
            parents.setdefault(child_id, []).append(parent_id)
    for access in accesses.values():
        access.kept_from = []
    for user_id, child_id in kept:
        accesses[user_id].kept_from += [child_id, *parents.get(child_id, ())]


def read_for_all(users: Collection, on: dt.date) -> None:
    """Read for these users, in a few queries whatever their number, what is else read of each by
    itself when something is asked of it. What a place reaches is then looked up once for all who
    hold the same function there. For users who were just read, all active."""
    read_access(users, on)
    accesses = {user.pk: access_of(user, on) for user in users}
    _read_grants(accesses, on)
    _read_orders(accesses, on)
    restricted, reached = lines_restricted_on(on), {}
    for access in accesses.values():
        access.restricted_lines, access.reached = restricted, reached
