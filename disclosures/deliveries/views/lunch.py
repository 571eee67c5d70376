"""The day list of the lunch: printed from the browser's reader, so that no file need stay behind
(docs/adr/0010), and noted when the paper is gone."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rooms import require_room
from core.dates import today
from core.downloads import download_name
from core.pdf import render_pdf
from core.privacy import Level
from core.templatetags.ui import moment
from disclosures.actions import destroy_paper, record_lunch_list
from disclosures.deliveries.lunch import counts_by_group, guests, places_today
from disclosures.deliveries.sight import LUNCH_ROOM, lunch_lists_in_sight, require_place
from disclosures.deliveries.views.overview import paper_cell
from disclosures.deliveries.views.places import choose_place
from organisation.models import Organisation

SHOWN = 20  # of the lists that were made, the newest


@require_safe
def places(request):
    return choose_place(
        request,
        LUNCH_ROOM,
        to="deliveries:lunch_at",
        heading=_("Lunch day list"),
        lead=_("Choose where the children have lunch today."),
    )


@require_http_methods(["GET", "POST"])
def day_list(request, pk):
    """How many children are there today, by group; sent in, the list itself as PDF."""
    on = today()
    access, location, _function = require_place(request, LUNCH_ROOM, pk)
    placed = places_today(location, access, request.user)
    if request.method == "POST":
        there = guests(placed, on)
        if there:
            return _printed(request, location, there, on)
    groups = counts_by_group(placed)
    made = lunch_lists_in_sight(request.user, on).filter(location=location)[:SHOWN]
    return render(
        request,
        "deliveries/lunch.html",
        {
            "location": location,
            "day": on,
            "headers": [_("Group"), _("Children")],
            "groups": [list(group) for group in groups],
            "unfinished": [_unfinished(one, on) for one in made if not one.destroyed_on],
            "made_headers": [_("Made"), _("Paper")],
            "made": [[_made_cell(one), paper_cell(one, on)] for one in made],
            "several": access.locations(LUNCH_ROOM, Level.VIEW).count() > 1,
        },
    )


def _made_cell(delivery) -> dict:
    number = ngettext("%(n)d child", "%(n)d children", delivery.count) % {"n": delivery.count}
    return {"text": moment(delivery.made_at), "num": True, "sub": number}


def _unfinished(delivery, on) -> dict:
    """A notice about a list whose paper is still there: red from the day after."""
    late = delivery.starts_on < on
    words = (
        _("The paper of the list of %(at)s should have been destroyed that day.")
        if late
        else _("The paper of the list of %(at)s is to be destroyed today.")
    )
    return {
        "text": words % {"at": moment(delivery.made_at)},
        "kind": "late" if late else "soon",
        "url": reverse("deliveries:destroy", args=[delivery.pk]),
    }


def _printed(request, location, there: list, on) -> HttpResponse:
    """Record the list with what was read for it, and answer with the PDF."""
    at = timezone.now()
    organisation = Organisation.objects.first()
    content = render_pdf(
        "deliveries/lunch_pdf.html",
        {
            "organisation_name": organisation.name if organisation else "PrivacyHub",
            "document_title": _("Lunch day list"),
            "subtitle": location.label,
            "made_on": on,
            "day": on,
            "guests": there,
        },
    )
    name = download_name(_("Lunch day list"), location.name, on, ending="pdf")
    opened: dict = {}
    for guest in there:
        for section in guest.opened:
            opened.setdefault(section, []).append(guest.child.pk)
    record_lunch_list(
        location=location,
        content=content,
        count=len(there),
        opened=opened,
        file_name=name,
        at=at,
        on=on,
        by=request.user,
    )
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@require_http_methods(["GET", "POST"])
def destroy(request, pk):
    """Notes that the paper of a day list is gone."""
    on = today()
    access = require_room(request, LUNCH_ROOM, Level.VIEW)
    found = lunch_lists_in_sight(request.user, on).select_related("location")
    delivery = get_object_or_404(found, pk=pk)
    request.user.function_in_use = access.roles_with(LUNCH_ROOM, Level.VIEW)[0].function
    back = reverse("deliveries:lunch_at", args=[delivery.location_id])
    if request.method == "POST":
        try:
            destroy_paper(delivery=delivery, on=on, by=request.user)
        except ValidationError as refused:
            messages.info(request, refused.messages[0])
        else:
            messages.success(request, _("Noted: the paper is destroyed."))
        return redirect(back)
    if delivery.destroyed_on:
        return redirect(back)
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("The paper of this day list is destroyed"),
            "happens": _("Day list of %(day)s, %(location)s. Number of children: %(n)d.")
            % {
                "day": f"{delivery.starts_on:%d-%m-%Y}",
                "location": delivery.location.label,
                "n": delivery.count,
            },
            "consequences": [
                _("Every print of it has gone through the shredder."),
                _("If the file was saved, it has been removed from that device too."),
                _("The register will show that it was destroyed today, with your name."),
            ],
            "confirm_label": _("Yes, it is destroyed"),
            "cancel_url": back,
            "back_label": _("Lunch day list"),
            "safe": True,
        },
    )
