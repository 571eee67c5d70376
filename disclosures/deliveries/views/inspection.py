"""What the inspector of the municipal health service sees; every look is recorded (L30)."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from core.privacy import Level
from disclosures.actions import record_inspection
from disclosures.deliveries.inspection import inspect
from disclosures.deliveries.sight import INSPECTION_ROOM, require_place
from disclosures.deliveries.views.places import choose_place

INSPECTOR = "inspector"


@require_safe
def places(request):
    return choose_place(
        request,
        INSPECTION_ROOM,
        to="deliveries:inspection_at",
        heading=_("Inspection"),
        lead=_("Choose the location that is inspected."),
    )


@require_GET  # each look is recorded, and HEAD is none
def location(request, pk):
    access, place, function = require_place(request, INSPECTION_ROOM, pk)
    seen = inspect(place, access)
    shown = [seen.headers, seen.children, seen.staff]
    record_inspection(
        location=place,
        content=json.dumps(shown, cls=DjangoJSONEncoder).encode(),
        count=seen.child_count + len(seen.staff),
        as_inspector=function == INSPECTOR,
        at=timezone.now(),
        on=access.on,
        by=request.user,
    )
    return render(
        request,
        "deliveries/inspection.html",
        {
            "location": place,
            "day": access.on,
            "seen": seen,
            "staff_headers": [_("Who works here"), _("Linked in the person register")],
            "staff": [
                [number, {"text": linked, "sub": _since(since)}]
                for number, linked, since in seen.staff
            ],
            "several": access.locations(INSPECTION_ROOM, Level.VIEW).count() > 1,
            "as_inspector": function == INSPECTOR,
        },
    )


def _since(day) -> str:
    return _("since %(day)s") % {"day": f"{day:%d-%m-%Y}"} if day else ""
