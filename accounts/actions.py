"""Starting and ending appointments, changing the matrix, making and removing accounts."""

import datetime as dt
from copy import deepcopy

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CASCADE, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.factors import drop_factors_of
from accounts.functions import DEFAULT_LEVELS, FUNCTIONS, level_of, within_ceiling
from accounts.matrix import ROOM, in_effect
from accounts.models import (
    GRANTS,
    AccessMatrix,
    AccessReview,
    Appointment,
    User,
    permission_for,
)
from accounts.reviewing import REVIEWED_EVERY, people_per_function
from accounts.sessions import end_sessions_of
from audit.actions import record
from audit.changelog import forget_changes
from core.actions import action
from core.privacy import Level
from organisation.models import CareGroup, Cluster, Location, Organisation


@action
def create_user(*, email: str, name: str, password: str | None = None, by) -> User:
    """Make an account; without `password` it cannot be used until one is set."""
    user = User.objects.create_user(email, password, name=name)
    record("account.created", by=by, obj=user)
    return user


@action
def take_in_colleague(
    *,
    email: str,
    name: str,
    function: str,
    place,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by,
) -> User:
    """Make an account for a colleague, with a first appointment.

    Raises ValidationError on `email` where the address is taken, and as `start_appointment` does.
    """
    if User.objects.filter(email=email.lower()).exists():
        raise ValidationError(
            {
                "email": _(
                    "This address already has an account. Look the person up, or ask somebody"
                    " who gives access for the whole organisation."
                )
            }
        )
    _refuse_private_address(email, "email")
    user = create_user(email=email, name=name, by=by)
    start_appointment(
        user=user, function=function, place=place, starts_on=starts_on, ends_on=ends_on, by=by
    )
    return user


@action
def remove_user(*, user: User, by, why: str = "") -> None:
    """Remove an account with its sessions, appointments and grants (clause L63)."""
    record("account.removed", by=by, obj=user, purpose=why)
    forget_users([user.pk])


@action
def remove_own_login(*, on: dt.date, by: User) -> None:
    """Remove the account of who asks for it: the login goes, a file stays (L63).

    Raises ValidationError for somebody with an appointment that has not ended.
    """
    if works_here(by, on):
        raise ValidationError(
            _(
                "You work here: your login goes when your work ends. Ask the person who gives"
                " access."
            )
        )
    remove_user(user=by, by=by, why="own_wish")


def works_here(user: User, on: dt.date) -> bool:
    """Whether somebody holds a function today or from a day to come."""
    return Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), user=user
    ).exists()


def forget_users(user_ids) -> None:
    """Delete accounts, their sessions, whatever hangs on them, and what the change log holds."""
    user_ids = list(user_ids)
    end_sessions_of(user_ids)
    drop_factors_of(user_ids, timezone.now())
    going = [(User, user_ids)]
    for relation in User._meta.related_objects:
        if relation.on_delete is CASCADE:
            rows = relation.related_model.objects.filter(**{f"{relation.field.name}__in": user_ids})
            going.append((relation.related_model, list(rows.values_list("pk", flat=True))))
    User.objects.filter(pk__in=user_ids).delete()
    for model, pks in going:  # after it, for deleting is logged too
        forget_changes(model, pks)


def end_sessions(user: User) -> int:
    """Delete every session of a user."""
    return end_sessions_of([user.pk])


@action
def start_appointment(
    *, user: User, function: str, place, starts_on: dt.date, ends_on: dt.date | None = None, by
) -> Appointment:
    """Give a user a function at a place; the object grant is written with it.

    Raises ValidationError where the function is not held by appointment, where it is the own
    appointment of who gives it, and where the user holds the function there already; on `ends_on`
    where the function is given for a limited time and this would be longer.
    """
    if function not in FUNCTIONS or not FUNCTIONS[function].appointed:
        raise ValidationError(_("This function cannot be assigned here."))
    if by is not None and by.pk == user.pk:
        raise ValidationError(
            _("You cannot assign a function to yourself. Ask a colleague to do it.")
        )
    _refuse_private_address(user.email, NON_FIELD_ERRORS)
    _refuse_too_long(function, starts_on, ends_on)
    appointment = Appointment(user=user, function=function, starts_on=starts_on, ends_on=ends_on)
    if not isinstance(place, Organisation):
        setattr(
            appointment,
            {Cluster: "cluster", Location: "location", CareGroup: "care_group"}[type(place)],
            place,
        )
    appointment.full_clean(exclude=["id"])
    if _overlapping(appointment).exists():
        raise ValidationError(_("This person already holds this function there during that time."))
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
    """Set the last day of an appointment; from the day after, its grant gives nothing.

    Raises ValidationError on `ends_on` where it would go on longer than it does, or had not begun,
    and where a board member would end the own last appointment.
    """
    if appointment.ends_on and ends_on > appointment.ends_on:
        raise ValidationError(
            {
                "ends_on": _("This function ends on %(day)s. To continue it, assign it again.")
                % {"day": f"{appointment.ends_on:%d-%m-%Y}"}
            }
        )
    if ends_on < appointment.starts_on:
        raise ValidationError(
            {
                "ends_on": _("It starts on %(day)s. To undo it, withdraw it at once.")
                % {"day": f"{appointment.starts_on:%d-%m-%Y}"}
            }
        )
    _refuse_own_last_of_board(appointment, by)
    appointment.ends_on = ends_on
    appointment.full_clean(exclude=["id"])
    appointment.save(update_fields=["ends_on"])
    appointment.user.__dict__.pop("_access", None)
    record("appointment.ended", by=by, obj=appointment)


@action
def revoke_appointment(*, appointment: Appointment, by) -> None:
    """End an appointment at once: the grant is gone on the next request.

    Raises ValidationError where a board member would take back the own last appointment.
    """
    _refuse_own_last_of_board(appointment, by)
    grant, _codename = GRANTS[type(appointment.place)]
    grant.objects.filter(appointment=appointment).delete()
    appointment.user.__dict__.pop("_access", None)
    record(
        "appointment.revoked",
        by=by,
        obj=appointment,
        appointed_function=appointment.function,
        user=str(appointment.user_id),
        starts_on=appointment.starts_on.isoformat(),
    )
    appointment.delete()


def _refuse_private_address(address: str, field: str) -> None:
    """Who works here has an address of the organisation, where it names its domains (L56)."""
    organisation = Organisation.objects.first()
    if organisation and not organisation.is_work_email(address):
        raise ValidationError(
            {
                field: _("Use a work email address at: %(domains)s.")
                % {"domains": organisation.staff_email_domains}
            }
        )


def _refuse_too_long(function: str, starts_on: dt.date, ends_on: dt.date | None) -> None:
    longest = FUNCTIONS[function].longest
    if longest and (ends_on is None or ends_on > longest.last_day(starts_on)):
        raise ValidationError(
            {
                "ends_on": _(
                    "This function is given for %(term)s at most. Fill in a last day, %(day)s at"
                    " the latest."
                )
                % {"term": longest, "day": f"{longest.last_day(starts_on):%d-%m-%Y}"}
            }
        )


def _overlapping(appointment: Appointment):
    """Appointments of the same user to the same function and place on some same day."""
    same = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=appointment.starts_on),
        user=appointment.user,
        function=appointment.function,
        cluster=appointment.cluster,
        location=appointment.location,
        care_group=appointment.care_group,
    )
    return same.filter(starts_on__lte=appointment.ends_on) if appointment.ends_on else same


def _refuse_own_last_of_board(appointment: Appointment, by) -> None:
    """Nobody shuts the own door behind the last appointment to the board."""
    if by is None or appointment.user_id != by.pk or appointment.function != "board":
        return
    others = Appointment.objects.filter(user=by, function="board", ends_on__isnull=True)
    if not others.exclude(pk=appointment.pk).exists():
        raise ValidationError(
            _("This is your own last function on the board. Ask another board member to end it.")
        )


class MatrixMoved(ValidationError):
    """Somebody else made a version of the matrix after the one that was worked from."""


@action
def change_matrix(
    *, levels: dict | None = None, from_version: int | None = None, by
) -> AccessMatrix:
    """Make a new version of the matrix, from `levels` or from the defaults of the clauses.

    `from_version` is the version the change was made on (0: there was none). Raises MatrixMoved
    where that is the newest no more, and ValidationError naming the first function and category
    that pass a ceiling (L79), and where nobody could change access any more.
    """
    levels = deepcopy(DEFAULT_LEVELS if levels is None else levels)
    list(Organisation.objects.select_for_update())  # one version at a time
    last = AccessMatrix.objects.aggregate(last=Max("version"))["last"] or 0
    if from_version is not None and from_version != last:
        raise MatrixMoved(
            _(
                "Version %(version)s has been made in the meantime. Look at what differs,"
                " then send it again."
            )
            % {"version": last}
        )
    for function, cells in levels.items():
        for category, level in cells.items():
            if function not in FUNCTIONS or not within_ceiling(function, category, level):
                raise ValidationError(
                    _("%(function)s may not go that far in %(category)s: it is outside its domain.")
                    % {"function": function, "category": category}
                )
    if not any(level_of(levels, function, ROOM) >= Level.CHANGE for function in FUNCTIONS):
        raise ValidationError(_("At least one function must be able to change who has access."))
    matrix = AccessMatrix.objects.create(
        version=last + 1, levels=levels, made_by=by if getattr(by, "pk", None) else None
    )
    record("matrix.changed", by=by, obj=matrix, version=matrix.version)
    return matrix


@action
def review_matrix(
    *,
    reviewed_on: dt.date,
    remark: str = "",
    signed_as: str = "",
    of_version: int | None = None,
    by,
) -> AccessReview:
    """Sign off the yearly check of the matrix, with the matrix as it stands (clause K08).

    `of_version` is the version that was looked at. Raises MatrixMoved where there is a newer one.
    """
    list(Organisation.objects.select_for_update())
    matrix = AccessMatrix.objects.order_by("-version").first()
    if matrix is None:
        matrix = change_matrix(by=by)
    elif of_version is not None and of_version != matrix.version:
        raise MatrixMoved(
            _("Version %(version)s has been made in the meantime. Check that one.")
            % {"version": matrix.version}
        )
    review = AccessReview.objects.create(
        matrix=matrix,
        levels=in_effect(matrix.levels),
        people=people_per_function(reviewed_on),
        reviewed_on=reviewed_on,
        reviewed_by=by,
        signed_as=signed_as,
        remark=remark,
        next_due_on=REVIEWED_EVERY.last_day(reviewed_on),
    )
    record("matrix.reviewed", by=by, obj=review, version=matrix.version)
    return review
