"""Starting and ending appointments, changing the matrix, making and removing accounts."""

import datetime as dt
from copy import deepcopy

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.functions import DEFAULT_LEVELS, FUNCTIONS, within_ceiling
from accounts.models import GRANTS, AccessMatrix, Appointment, User, permission_for
from audit.actions import record
from core.actions import action
from organisation.models import CareGroup, Cluster, Location, Organisation


@action
def create_user(*, email: str, name: str, password: str | None = None, by) -> User:
    """Make an account; without `password` it cannot be used until one is set."""
    user = User.objects.create_user(email, password, name=name)
    record("account.created", by=by, obj=user)
    return user


@action
def remove_user(*, user: User, by, why: str = "") -> None:
    """Remove an account with its sessions, appointments and grants (clause L63)."""
    end_sessions(user)
    record("account.removed", by=by, obj=user, purpose=why)
    user.delete()


def end_sessions(user: User) -> int:
    """Delete every session of a user. Sessions hold the user id inside, so each is opened."""
    ended = 0
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
            ended += 1
    return ended


@action
def start_appointment(
    *, user: User, function: str, place, starts_on: dt.date, ends_on: dt.date | None = None, by
) -> Appointment:
    """Give a user a function at a place; the object grant is written with it.

    Raises ValidationError where the function is not held by appointment.
    """
    if function not in FUNCTIONS or not FUNCTIONS[function].appointed:
        raise ValidationError(_("This function cannot be given by appointment."))
    appointment = Appointment(user=user, function=function, starts_on=starts_on, ends_on=ends_on)
    if not isinstance(place, Organisation):
        setattr(
            appointment,
            {Cluster: "cluster", Location: "location", CareGroup: "care_group"}[type(place)],
            place,
        )
    appointment.full_clean(exclude=["id"])
    appointment.save(force_insert=True)
    grant, _codename = GRANTS[type(place)]
    grant.objects.create(
        user=user,
        content_object=place,
        permission=permission_for(type(place)),
        appointment=appointment,
    )
    user.__dict__.pop("_access", None)
    record("appointment.started", by=by, obj=appointment, appointed_function=function)
    return appointment


@action
def end_appointment(*, appointment: Appointment, ends_on: dt.date, by) -> None:
    """Set the last day of an appointment; from the day after, its grant gives nothing."""
    appointment.ends_on = ends_on
    appointment.full_clean(exclude=["id"])
    appointment.save(update_fields=["ends_on"])
    appointment.user.__dict__.pop("_access", None)
    record("appointment.ended", by=by, obj=appointment)


@action
def revoke_appointment(*, appointment: Appointment, by) -> None:
    """End an appointment at once: the grant is gone on the next request."""
    grant, _codename = GRANTS[type(appointment.place)]
    grant.objects.filter(appointment=appointment).delete()
    appointment.user.__dict__.pop("_access", None)
    record("appointment.revoked", by=by, obj=appointment)
    appointment.delete()


@action
def change_matrix(*, levels: dict | None = None, by) -> AccessMatrix:
    """Make a new version of the matrix, from `levels` or from the defaults of the clauses.

    Raises ValidationError naming the first function and category that pass a ceiling (L79).
    """
    levels = deepcopy(DEFAULT_LEVELS if levels is None else levels)
    for function, cells in levels.items():
        for category, level in cells.items():
            if function not in FUNCTIONS or not within_ceiling(function, category, level):
                raise ValidationError(
                    _("%(function)s may not go that far in %(category)s: it is outside its domain.")
                    % {"function": function, "category": category}
                )
    last = AccessMatrix.objects.aggregate(last=Max("version"))["last"] or 0
    matrix = AccessMatrix.objects.create(
        version=last + 1, levels=levels, made_by=by if getattr(by, "pk", None) else None
    )
    record("matrix.changed", by=by, obj=matrix, version=matrix.version)
    return matrix
