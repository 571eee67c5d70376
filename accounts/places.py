"""The locations a function may see, and one of them."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.rooms import require_room
from core.forms import normal_postcode
from core.privacy import Level
from organisation.models import Location

PAGE_SIZE = 25
CATEGORY = "organisation.locations"


def _search(locations, text: str):
    """Locations that hold each of the words in their name, address, town, holder or number."""
    try:
        return locations.filter(postcode=normal_postcode(text))
    except ValueError:
        pass
    for word in text.split():
        locations = locations.filter(
            Q(name__icontains=word)
            | Q(address__icontains=word)
            | Q(town__icontains=word)
            | Q(postcode__icontains=word)
            | Q(lrk_number__startswith=word)
            | Q(holder__name__icontains=word)
        )
    return locations


@require_GET
def locations(request):
    access = require_room(request, CATEGORY, Level.VIEW)
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    found = _search(access.locations(CATEGORY, Level.VIEW), query)
    found = found.select_related("holder").annotate(groups=Count("care_groups"))
    found = found.order_by("name", "lrk_number")  # counting groups drops the model's own order
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        [
            {
                "text": location.name,
                "url": reverse("organisation:location", args=[location.pk]),
                "sub": location.get_kind_display(),
            },
            f"{location.address}\n{location.postcode} {location.town}",
            location.holder.name,
            location.capacity,
            location.groups,
        ]
        for location in page_obj
    ]
    return render(
        request,
        "organisation/locations.html",
        {
            "query": query,
            "page_obj": page_obj,
            "querystring": urlencode({"q": query}) if query else "",
            "rows": rows,
            "headers": [
                _("Location"),
                _("Address"),
                _("Holder"),
                _("Childcare places"),
                _("Groups"),
            ],
            "may_import": access.scope(CATEGORY, Level.CHANGE).everywhere,
        },
    )


@require_GET
def location(request, pk):
    access = require_room(request, CATEGORY, Level.VIEW)
    visible = access.locations(CATEGORY, Level.VIEW).select_related("holder", "cluster")
    try:
        found = visible.get(pk=pk)
    except Location.DoesNotExist:
        raise Http404 from None
    return render(
        request,
        "organisation/location.html",
        {
            "location": found,
            "facts": [
                (_("LRK number"), found.lrk_number),
                (_("Kind"), found.get_kind_display()),
                (_("Address"), f"{found.address}\n{found.postcode} {found.town}"),
                (_("Holder"), found.holder.name),
                (_("Childcare places"), found.capacity),
                (_("State in the register"), found.get_status_display()),
                (_("Cluster"), found.cluster.name if found.cluster else ""),
            ],
            "groups": list(found.care_groups.all()),
        },
    )
