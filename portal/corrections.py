"""Proposing a change to what is recorded, in the portal: the form with what stands there now."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from core.dates import today
from core.forms import add_errors
from core.privacy import CATEGORIES
from portal.scope import categories_open_to, own_child_or_404, own_file, own_parts
from rights.actions import AskedAlready, propose_correction
from rights.corrections import changes_in, pending, place_of, places_of
from rights.models import Request
from subjects.actions import log_opening
from subjects.models import Subject

TELEPHONES = {"emergency"}
"""The kinds of records of the daily care that are about whom to call, not about what to mind."""


def links(user, subject: Subject, requester: Subject, category: str) -> list[dict]:
    """What of a part can be proposed to be changed or added, for the page of the part."""
    found, asked = [], pending(subject, requester)
    for place in places_of(subject, requester, category):
        parts = [category, place.kind.slug, place.key]
        is_own = subject.pk == requester.pk
        found.append(
            {
                "label": place.heading,
                "url": reverse("portal:correct-own", args=parts)
                if is_own
                else reverse("portal:correct", args=[subject.pk, *parts]),
                "pending": asked.get(place.address, ()),
            }
        )
    return found


def of_child(request, pk, category, kind, record):
    """Propose a change to the file of an own child."""
    on = today()
    subject = own_child_or_404(request.user, pk, on=on)
    opened = categories_open_to(request.user, subject, on=on)
    back = reverse("portal:section", args=[subject.pk, category]) if category in opened else ""
    return _propose(request, subject, request.user.subject, opened, back, (category, kind, record))


def of_own(request, category, kind, record):
    """Propose a change to the own file (K25)."""
    subject = own_file(request.user, on=today())
    if subject is None:
        raise Http404
    opened = own_parts(request.user, subject, on=today())
    back = reverse("portal:own-section", args=[category])
    return _propose(request, subject, subject, opened, back, (category, kind, record))


def _propose(request, subject, requester, opened: dict, back_url: str, address: tuple):
    category = address[0]
    place = place_of(subject, requester, *address) if category in opened else None
    if place is None:
        raise Http404
    request.user.function_in_use = opened[category]
    form = place.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = propose_correction(
                subject=subject,
                requester=requester,
                place=place,
                changes=changes_in(form),
                channel=Request.Channel.PORTAL,
                on=today(),
                by=request.user,
            )
        except AskedAlready as error:
            return redirect("portal:request-sent", error.standing.pk)
        except ValidationError as error:
            if "requester" in getattr(error, "message_dict", {}):
                raise Http404 from error  # what bars a parent is never told here (L33)
            add_errors(form, error)
        else:
            return redirect("portal:request-sent", made.pk)
    if request.method != "POST":
        log_opening(
            subject_id=subject.pk, section=category, function=opened[category], by=request.user
        )
    context = {
        "form": form,
        "heading": place.heading,
        "whose": "" if subject.pk == requester.pk else subject.child.first_name,
        "part": CATEGORIES[category].label,
        "pending": pending(subject, requester).get(place.address, ()),
        "back_url": back_url,
        "is_new": place.is_new,
        "is_urgent": category == "child.daily_care" and place.kind.slug not in TELEPHONES,
    }
    return render(request, "portal/correct.html", context)
