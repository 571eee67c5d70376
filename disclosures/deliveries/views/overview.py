"""What was delivered, and one delivery."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.rooms import require_room
from core.dates import today
from core.privacy import Level
from disclosures.deliveries.forms import DeliveriesForm
from disclosures.deliveries.sight import (
    INSPECTION_ROOM,
    LUNCH_ROOM,
    ROOM,
    deliveries_in_sight,
)
from disclosures.models import Delivery
from subjects.trail import names_of

PAGE_SIZE = 25


def period(delivery: Delivery) -> str:
    first, last = f"{delivery.starts_on:%d-%m-%Y}", f"{delivery.ends_on:%d-%m-%Y}"
    if first == last:
        return first
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}


def for_whom(delivery: Delivery) -> str:
    if delivery.code == Delivery.Code.LUNCH:
        return _("the lunch staff")
    return delivery.recipient or str(delivery.recipient_kind or "")


def paper_cell(delivery: Delivery, on) -> dict | str:
    """Whether the paper of a day list is gone; other lists have none."""
    if delivery.code != Delivery.Code.LUNCH:
        return ""
    if delivery.destroyed_on:
        return {
            "text": _("Destroyed on %(day)s") % {"day": f"{delivery.destroyed_on:%d-%m-%Y}"},
            "kind": "good",
        }
    late = delivery.starts_on < on
    return {
        "text": _("Not destroyed yet") if late else _("Destroy it today"),
        "kind": "late" if late else "soon",
    }


@require_safe
def delivery_list(request):
    """What was delivered at the user's places, newest first, and what the user can make."""
    on = today()
    access = require_room(request, ROOM, Level.VIEW)
    form = DeliveriesForm(request.GET)
    form.is_valid()
    code = form.cleaned_data.get("code", "")
    form.initial, form.is_bound = {"code": code}, False
    found = deliveries_in_sight(request.user, on)
    if code:
        found = found.filter(code=code)
    page = Paginator(found.order_by("-made_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        [
            {
                "text": delivery.get_code_display(),
                "url": reverse("deliveries:detail", args=[delivery.pk]),
                "sub": period(delivery),
            },
            delivery.made_at,
            {
                "text": for_whom(delivery),
                "sub": delivery.location.label if delivery.location else "",
            },
            _people_cell(delivery),
            paper_cell(delivery, on),
        ]
        for delivery in page
    ]
    return render(
        request,
        "deliveries/list.html",
        {
            "makers": _makers(access),
            "form": form,
            "code": code,
            "page_obj": page,
            "querystring": urlencode({"code": code}) if code else "",
            "rows": rows,
            "headers": [
                _("List"),
                _("Made"),
                _("For whom"),
                _("People"),
                _("Paper"),
            ],
        },
    )


def _people_cell(delivery: Delivery) -> dict:
    """How many people are on a list, and below it how many were left out."""
    number = delivery.left_out + delivery.restricted
    left_out = _("%(n)d left out") % {"n": number} if number else ""
    return {"text": str(delivery.count), "num": True, "sub": left_out}


def _makers(access) -> list[dict]:
    """The lists this user can make."""
    offered = [
        (
            ROOM,
            Level.CHANGE,
            "deliveries:municipality",
            Delivery.Code.MUNICIPALITY.label,
            _("Toddlers in a subsidised place, during a calendar year"),
        ),
        (
            ROOM,
            Level.CHANGE,
            "deliveries:tax",
            Delivery.Code.TAX.label,
            _("Contracts with the BSN of child and parent, for the childcare allowance"),
        ),
        (
            LUNCH_ROOM,
            Level.VIEW,
            "deliveries:lunch",
            Delivery.Code.LUNCH.label,
            _("Who is there today, with telephone and allergies"),
        ),
        (
            INSPECTION_ROOM,
            Level.VIEW,
            "deliveries:inspection",
            Delivery.Code.INSPECTION.label,
            _("What the inspector of the municipal health service sees"),
        ),
    ]
    return [
        {"label": label, "hint": hint, "url": reverse(name)}
        for room, level, name, label, hint in offered
        if access.may(room, level)
    ]


@require_safe
def detail(request, pk):
    """One delivery: enough to tell whether a file is the one that was delivered."""
    on = today()
    require_room(request, ROOM, Level.VIEW)
    delivery = get_object_or_404(deliveries_in_sight(request.user, on), pk=pk)
    facts = [
        (_("For whom"), for_whom(delivery)),
        (_("Location"), delivery.location.label if delivery.location else _("several locations")),
        (_("For which period"), period(delivery)),
        (_("Made"), delivery.made_at),
        (_("By"), names_of([delivery.made_by_id])[delivery.made_by_id]),
        (_("People on it"), delivery.count),
        (_("Left out, because something was missing"), delivery.left_out),
        (_("Left out, because the use of their data is restricted"), delivery.restricted),
    ]
    if delivery.file_name:
        facts.append((_("File"), delivery.file_name))
    facts.append((_("Fingerprint of the file (SHA-256)"), delivery.file_hash))
    if delivery.code == Delivery.Code.LUNCH:
        facts.append((_("Paper"), paper_cell(delivery, on)))
    access = access_of(request.user, on)
    may_destroy = (
        delivery.code == Delivery.Code.LUNCH
        and delivery.destroyed_on is None
        and access.locations(LUNCH_ROOM, Level.VIEW).filter(pk=delivery.location_id).exists()
    )
    return render(
        request,
        "deliveries/detail.html",
        {"delivery": delivery, "facts": facts, "may_destroy": may_destroy},
    )
