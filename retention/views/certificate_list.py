from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.rooms import require_room
from core.privacy import Level
from core.registries import retention_rules
from retention.forms import CertificateFilter
from retention.models import Certificate
from retention.plan import ROOM

PAGE_SIZE = 50
HEADERS = [_("What"), _("Destroyed on"), _("People"), _("On hold")]


def label_of(code: str) -> str:
    """A rule in words, also one that there is no more."""
    return retention_rules[code].label if code in retention_rules else code


def certificate_row(found: Certificate) -> list:
    return [
        {
            "text": label_of(found.rule),
            "url": reverse("retention:certificate", args=[found.number]),
            "sub": gettext("Certificate %(n)d, PDF") % {"n": found.number},
        },
        found.destroyed_on,
        found.subject_count,
        found.held_count,
    ]


def certificate_list(request):
    """All certificates of destruction, by year and rule."""
    require_room(request, ROOM, Level.VIEW)
    every = Certificate.objects.all()
    codes = every.order_by("rule").values_list("rule", flat=True).distinct()
    form = CertificateFilter(
        request.GET,
        years=[moment.year for moment in every.dates("destroyed_on", "year", order="DESC")],
        rules=[(code, label_of(code)) for code in codes],
    )
    form.is_valid()
    year, rule = form.cleaned_data.get("year"), form.cleaned_data.get("rule")
    if year:
        every = every.filter(destroyed_on__year=year)
    if rule:
        every = every.filter(rule=rule)
    page = Paginator(every, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "retention/certificates.html",
        {
            "form": form,
            "rows": [certificate_row(found) for found in page.object_list],
            "headers": HEADERS,
            "page_obj": page,
            "querystring": urlencode({"year": year or "", "rule": rule or ""}),
        },
    )
