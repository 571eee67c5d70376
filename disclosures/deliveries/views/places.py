"""Choosing a location where a page is about one of them."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.rooms import require_room
from core.privacy import Level

PAGE_SIZE = 25


def choose_place(request, room: str, *, to: str, heading: str, lead: str):
    """The locations at which a room is open, each leading to the page `to`; one alone at once."""
    found = require_room(request, room, Level.VIEW).locations(room, Level.VIEW)
    only = list(found[:2])
    if len(only) == 1:
        return redirect(to, only[0].pk)
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    for word in query.split():
        found = found.filter(Q(name__icontains=word) | Q(town__icontains=word))
    page = Paginator(found.order_by("name", "lrk_number"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "deliveries/places.html",
        {
            "heading": heading,
            "lead": lead,
            "query": query,
            "page_obj": page,
            "querystring": urlencode({"q": query}) if query else "",
            "headers": [_("Location"), _("Town or city")],
            "rows": [
                [{"text": place.label, "url": reverse(to, args=[place.pk])}, place.town]
                for place in page
            ],
        },
    )
