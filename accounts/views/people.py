"""Who has an account and works where as what; giving and ending appointments."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.actions import (
    end_appointment,
    revoke_appointment,
    start_appointment,
    take_in_colleague,
)
from accounts.factors import kinds_of
from accounts.forms import (
    FIRST_PASSWORD,
    AppointmentForm,
    ColleagueForm,
    EndAppointmentForm,
    PeopleForm,
)
from accounts.functions import APPOINTED
from accounts.matrix import ROOM, label_of_function
from accounts.models import Appointment, User
from accounts.reach import ROOMS, decides_wholly_on, reach_of, with_places, words_of_place
from accounts.rooms import closed, require_room
from accounts.tabs import tabs
from core.dates import running, today
from core.forms import add_errors
from core.privacy import Level

PAGE_SIZE = 25


def require_people(request):
    """The user's access, and the reach of whom it shows. Raises PermissionDenied without any."""
    access = access_of(request.user, today())
    if not any(access.may(room, Level.VIEW) for room in ROOMS):
        raise closed(ROOM)
    return access, reach_of(access, Level.VIEW, ROOMS)


def _at(place: str) -> Q:
    """Appointments at a place or inside it."""
    kind, _colon, pk = place.partition(":")
    return {
        "cluster": Q(cluster=pk) | Q(location__cluster=pk) | Q(care_group__location__cluster=pk),
        "location": Q(location=pk) | Q(care_group__location=pk),
    }.get(kind, Q(cluster=None, location=None, care_group=None))


def _find(reach, form, on):
    """The accounts that answer to the search, by name."""
    asked = form.cleaned_data
    people, held = reach.users(), reach.appointments()
    if asked.get("function"):
        held = held.filter(function=asked["function"])
    if asked.get("place"):
        held = held.filter(_at(asked["place"]))
    state = asked.get("state") or ("all" if asked.get("q") else "service")
    now = running(on)
    if state == "service":
        people = people.filter(pk__in=held.filter(now).values("user_id"), is_active=True)
    elif state == "coming":
        people = people.filter(pk__in=held.filter(starts_on__gt=on).values("user_id"))
    elif state == "ended":
        still = reach.appointments().filter(now | Q(starts_on__gt=on))
        people = people.filter(pk__in=held.values("user_id"))
        people = people.exclude(pk__in=still.values("user_id"))
    elif state == "none":
        people = people.filter(appointments=None)
    elif asked.get("function") or asked.get("place"):
        people = people.filter(pk__in=held.values("user_id"))
    if asked.get("q"):
        people = people.filter(pk__in=User.objects.named(asked["q"]).values("pk"))
    return people.order_by("sort_name", "email"), state


@require_safe
def people(request):
    """Everybody with an account within the own places: search, by function, place and state."""
    on = today()
    access, reach = require_people(request)
    form = PeopleForm(request.GET, places=reach.places(with_groups=False), functions=APPOINTED)
    form.is_valid()
    found, state = _find(reach, form, on)
    shown = with_places(reach.appointments()).order_by("starts_on", "function")
    found = found.prefetch_related(Prefetch("appointments", queryset=shown, to_attr="shown"))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    parameters = request.GET.copy()
    parameters.pop("page", None)
    form.initial = {"state": state}
    return render(
        request,
        "accounts/people.html",
        {
            "tabs": tabs(access, "access:people"),
            "form": form,
            "state": state,
            "page_obj": page,
            "querystring": parameters.urlencode(),
            "headers": [_("Name"), _("Works as"), _("State")],
            "rows": [_row(user, on) for user in page],
            "may_appoint": access.may(ROOM, Level.CHANGE),
            "may_end_all": access.scope(ROOM, Level.CHANGE).everywhere,
        },
    )


def _row(user, on):
    held = [one for one in user.shown if one.ends_on is None or one.ends_on >= on]
    return [
        {"text": user.display_name, "url": reverse("access:person", args=[user.pk]),
         "sub": user.email},
        "\n".join(f"{one.get_function_display()}, {words_of_place(one)}" for one in held),
        _state(user, on),
    ]  # fmt: skip


def _state(user, on) -> dict:
    """A tag for how somebody stands, as far as the places in sight tell."""
    if not user.is_active:
        return {"text": _("Account closed"), "kind": ""}
    running_ones = [one for one in user.shown if one.is_running(on)]
    if running_ones:
        last = [one.ends_on for one in running_ones]
        if None in last:
            return {"text": _("Current"), "kind": "good"}
        return {"text": _("Until %(day)s") % {"day": f"{max(last):%d-%m-%Y}"}, "kind": "soon"}
    coming = [one.starts_on for one in user.shown if one.starts_on > on]
    if coming:
        return {"text": _("From %(day)s") % {"day": f"{min(coming):%d-%m-%Y}"}, "kind": "info"}
    if user.shown:
        return {"text": _("Ended"), "kind": ""}
    return {"text": _("No function"), "kind": ""}


@require_safe
def person(request, pk):
    """One account: the appointments past, running and to come, within the own places."""
    on = today()
    access, reach = require_people(request)
    user = get_object_or_404(reach.users(), pk=pk)
    appointments = list(
        with_places(reach.appointments().filter(user=user)).order_by("-starts_on", "function")
    )
    user.shown = appointments
    may_change = access.may(ROOM, Level.CHANGE)
    endable = set()
    if may_change:
        mine = reach_of(access, Level.CHANGE).appointments().filter(user=user)
        endable = set(mine.values_list("pk", flat=True))
    decides = may_change and decides_wholly_on(access, request.user, user, on)
    parts = [
        (_("Now"), [one for one in appointments if one.is_running(on)]),
        (_("To come"), [one for one in appointments if one.starts_on > on]),
        (_("Past"), [one for one in appointments if one.ends_on and one.ends_on < on]),
    ]
    return render(
        request,
        "accounts/person.html",
        {
            "person": user,
            "state": _state(user, on),
            "facts": [
                (_("Email"), user.email),
                (_("Account since"), user.created_at),
                (_("Last signed in"), user.last_login or _("never")),
            ],
            "parts": [
                (title, [_appointment_row(one, one.pk in endable, on) for one in ones])
                for title, ones in parts
                if ones
            ],
            "may_appoint": may_change and user.pk != request.user.pk,
            "factors": decides and kinds_of(user),
            "linked_to": settings.OIDC_NAME if decides and user.identities.exists() else "",
            "may_end_sessions": decides and user.is_active,
            "may_explain": access.may(ROOM, Level.VIEW),
        },
    )


def _appointment_row(appointment: Appointment, may_end: bool, on) -> dict:
    first, last = appointment.starts_on, appointment.ends_on
    runs = last is None or last >= on
    words = _("from %(first)s to %(last)s") if last else _("from %(first)s")
    return {
        "function": appointment.get_function_display(),
        "place": words_of_place(appointment),
        "period": words % {"first": f"{first:%d-%m-%Y}", "last": last and f"{last:%d-%m-%Y}"},
        "end_url": reverse("access:end", args=[appointment.pk]) if may_end and runs else "",
    }


def new(request):
    """An account for a colleague, with a first appointment within the own places."""
    access = require_room(request, ROOM, Level.CHANGE)
    form = ColleagueForm(
        request.POST or None,
        reach=reach_of(access, Level.CHANGE),
        initial={"starts_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            user = take_in_colleague(**form.values(), by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            done = _("The account has been made.")
            messages.success(request, f"{done} {FIRST_PASSWORD}")
            return redirect("access:person", user.pk)
    return render(
        request,
        "accounts/appoint.html",
        {
            "form": form,
            "heading": _("New account"),
            "submit_label": _("Make the account"),
            "cancel_url": reverse("access:people"),
            "back_label": _("Functions and access"),
        },
    )


def appoint(request, pk):
    """Give somebody in sight a function at one of the own places."""
    access = require_room(request, ROOM, Level.CHANGE)
    user = get_object_or_404(reach_of(access, Level.VIEW, ROOMS).users(), pk=pk)
    form = AppointmentForm(
        request.POST or None,
        reach=reach_of(access, Level.CHANGE),
        initial={"starts_on": today()},
    )
    back = reverse("access:person", args=[user.pk])
    if request.method == "POST" and form.is_valid():
        try:
            start_appointment(user=user, **form.values(), by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("The function has been assigned."))
            return redirect(back)
    return render(
        request,
        "accounts/appoint.html",
        {
            "form": form,
            "heading": _("Assign a function to %(name)s") % {"name": user.display_name},
            "submit_label": _("Assign a function"),
            "cancel_url": back,
            "back_label": user.display_name,
        },
    )


def _appointment_or_refuse(request, pk) -> Appointment:
    """A running or coming appointment the user may end. Raises Http404 out of sight or when it has
    ended, PermissionDenied where it may only be looked at."""
    access = require_room(request, ROOM, Level.CHANGE)
    seen = with_places(reach_of(access, Level.VIEW, ROOMS).appointments()).select_related("user")
    appointment = get_object_or_404(seen, pk=pk)
    if not reach_of(access, Level.CHANGE).appointments().filter(pk=pk).exists():
        raise closed(ROOM)
    if appointment.ends_on and appointment.ends_on < today():
        raise Http404
    return appointment


def _about(appointment: Appointment) -> str:
    return _("%(function)s, %(place)s: %(name)s") % {
        "function": label_of_function(appointment.function),
        "place": words_of_place(appointment),
        "name": appointment.user.display_name,
    }


def _left(request, appointment: Appointment):
    """Back to the person, or to the list where ending it took the person out of the own sight."""
    access = access_of(request.user, today())
    reach = reach_of(access, Level.VIEW, ROOMS)
    if reach and reach.users().filter(pk=appointment.user_id).exists():
        return redirect("access:person", appointment.user_id)
    return redirect("access:people")


def end(request, pk):
    """The last day of an appointment."""
    appointment = _appointment_or_refuse(request, pk)
    form = EndAppointmentForm(request.POST or None, on=today(), initial={"ends_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            end_appointment(
                appointment=appointment, ends_on=form.cleaned_data["ends_on"], by=request.user
            )
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("The last day has been set."))
            return _left(request, appointment)
    return render(
        request,
        "accounts/end.html",
        {
            "heading": _("End this function"),
            "happens": _about(appointment),
            "consequences": [
                _("From the day after, this function no longer opens anything."),
                _("This person's other functions continue."),
            ],
            "form": form,
            "revoke_url": reverse("access:revoke", args=[appointment.pk]),
            "confirm_label": _("End it"),
            "cancel_url": reverse("access:person", args=[appointment.user_id]),
            "back_label": appointment.user.display_name,
        },
    )


def revoke(request, pk):
    """Takes an appointment back at once: refused from the next request on."""
    appointment = _appointment_or_refuse(request, pk)
    back = reverse("access:person", args=[appointment.user_id])
    if request.method == "POST":
        try:
            revoke_appointment(appointment=appointment, by=request.user)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
            return redirect(back)
        messages.success(request, _("The function has been withdrawn."))
        return _left(request, appointment)
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("Withdraw this function at once"),
            "happens": _about(appointment),
            "consequences": [
                _("Whatever this person does next, this function no longer opens anything."),
                _(
                    "It disappears from the list of functions; the trail still shows that it"
                    " was there."
                ),
            ],
            "confirm_label": _("Withdraw"),
            "cancel_url": back,
            "back_label": appointment.user.display_name,
        },
    )
