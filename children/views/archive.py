"""The archive of ended contracts: by the year they ended, then by name (L09, L10)."""

import datetime as dt

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import access_of
from accounts.rooms import require_room
from children.panels import contract_rows
from children.querysets import contracts_in_sight
from children.retention_rules import FISCAL
from core.dates import today
from core.keys import load_keys
from core.privacy import Level
from core.templatetags.ui import day
from retention.models import Destruction
from retention.plan import ROOM, terms
from subjects.actions import log_opening
from subjects.models import search_text

PAGE_SIZE = 25
GONE_SHOWN = 25


def archive(request):
    """Ended contracts of one year by name, for as long as the law keeps them; what went before, by
    its certificate."""
    on = today()
    require_room(request, "child.contract", Level.VIEW)
    contracts = contracts_in_sight(request.user, on=on)
    counts = dict(
        contracts.order_by()
        .annotate(year=ExtractYear("ends_on"))
        .values_list("year")
        .annotate(count=Count("pk"))
        .order_by("-year")
    )
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in counts else next(iter(counts), None)
    page = Paginator(_by_name(contracts, year), PAGE_SIZE).get_page(request.GET.get("page"))
    term = terms()[FISCAL]
    return render(
        request,
        "children/archive.html",
        {
            "years": [
                {
                    "year": one,
                    "words": ngettext(
                        "%(n)d contract, to be destroyed on %(day)s",
                        "%(n)d contracts, to be destroyed on %(day)s",
                        count,
                    )
                    % {"n": count, "day": day(term.due_on(dt.date(one, 12, 31)))},
                    "current": one == year,
                }
                for one, count in counts.items()
            ],
            "year": year,
            "page_obj": page,
            "querystring": f"year={year}",
            "rows": [
                [
                    {
                        "text": contract.child_name,
                        "url": reverse("children:contract", args=[contract.pk]),
                    },
                    contract.number,
                    contract.location.label,
                    contract.ends_on,
                ]
                for contract in page.object_list
            ],
            "headers": [_("Child, as signed"), _("Contract"), _("Location"), _("Ended on")],
            "gone_rows": _gone(access_of(request.user, on).may(ROOM, Level.VIEW)),
            "gone_headers": [_("Term over on"), _("Destroyed on"), _("People"), _("Certificate")],
        },
    )


def _by_name(contracts, year: int | None) -> list:
    """The contracts that ended in a year, by the name of the child. Names are sealed, so that they
    can be put in order only when they are open: those of one year are."""
    found = list(contracts.filter(ends_on__year=year)) if year else []
    load_keys([contract.subject_id for contract in found], FISCAL)
    return sorted(found, key=lambda contract: (search_text(contract.child_name), contract.number))


def _gone(may_see_certificates: bool) -> list[list]:
    """What was destroyed after its term: how many, under which certificate."""
    rows = (
        Destruction.objects.done()
        .filter(rule=FISCAL, certificate__isnull=False)
        .values_list("due_on", "certificate__destroyed_on", "certificate__number")
        .annotate(count=Count("pk"))
        .order_by("-due_on", "-certificate__number")
    )
    return [
        [due_on, destroyed_on, count, _certificate_cell(number, may_see_certificates)]
        for due_on, destroyed_on, number, count in rows[:GONE_SHOWN]
    ]


def _certificate_cell(number: int, may_see: bool) -> dict:
    url = reverse("retention:certificate", args=[number]) if may_see else ""
    return {"text": str(number), "url": url}


def archived_contract(request, pk):
    """One ended contract, also after the child's file has gone."""
    on = today()
    require_room(request, "child.contract", Level.VIEW)
    contract = get_object_or_404(contracts_in_sight(request.user, on=on), pk=pk)
    log_opening(
        subject_id=contract.subject_id,
        section="child.contract",
        function=access_of(request.user, on).roles_with("child.contract", Level.VIEW)[0].function,
        by=request.user,
    )
    return render(
        request, "children/contract.html", {"contract": contract, "rows": contract_rows(contract)}
    )
