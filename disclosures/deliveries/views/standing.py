"""Making the list for the municipality and the one for the tax office: ask, look, deliver. Before
the file itself one shows once more who one is: it holds many people."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.fresh import fresh_required
from accounts.rooms import require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from disclosures.actions import record_delivery
from disclosures.deliveries.forms import AskForm, MakeForm, MunicipalityForm
from disclosures.deliveries.lists import Asked, Roster, StandingList, file_of
from disclosures.deliveries.municipality import MUNICIPALITY
from disclosures.deliveries.sight import ROOM, places_of_list
from disclosures.deliveries.tax import TAX
from disclosures.models import Delivery, Recipient
from imports.spreadsheet import XLSX_TYPE

PAGE_SIZE = 25
MOST = 2000  # lines of one list: a larger one would keep the page waiting too long


@require_http_methods(["GET", "POST"])
def municipality(request):
    return _standing(request, MUNICIPALITY, MunicipalityForm)


@require_http_methods(["GET", "POST"])
def tax(request):
    return _standing(request, TAX, AskForm)


def _standing(request, listed: StandingList, form_class):
    """First over what; then who is on it and whom something lacks; sent in, the file itself."""
    on = today()
    access = require_room(request, ROOM, Level.CHANGE)
    request.user.function_in_use = access.roles_with(ROOM, Level.CHANGE)[0].function
    sent = request.POST if request.method == "POST" else request.GET
    ask = form_class(
        sent if request.method == "POST" or "year" in sent else None,
        locations=places_of_list(access, listed.categories),
        on=on,
        user=request.user,
    )
    if not ask.is_bound or not ask.is_valid():
        return _ask_page(request, listed, ask)
    asked = ask.asked()
    roster = Roster(listed.lines(asked), listed.restricted(asked))
    if len(roster.lines) > MOST:
        ask.add_error(
            "places",
            _("This would be %(n)d lines, and %(most)d is the most. Choose fewer locations.")
            % {"n": len(roster.lines), "most": MOST},
        )
        return _ask_page(request, listed, ask)
    form = MakeForm(
        request.POST if request.method == "POST" else None,
        lacking=len(roster.lacking),
        mark=roster.mark,
        initial={"purpose": f"{listed.duty}, {asked.year}", "ending": "xlsx"},
    )
    if request.method == "POST" and roster.complete and form.is_valid():
        try:
            return _delivered(request, listed, ask, asked, roster, form.cleaned_data)
        except ValidationError as refused:
            add_errors(form, refused)
    return _check_page(request, listed, ask, asked, roster, form)


def _ask_page(request, listed: StandingList, ask):
    known = Recipient.objects.filter(kind__code=listed.recipient_code, is_active=True)
    return render(
        request,
        "deliveries/ask.html",
        {
            "listed": listed,
            "heading": Delivery.Code(listed.code).label,
            "form": ask,
            "known": known,
            "columns": listed.columns,
        },
    )


def _check_page(request, listed, ask, asked: Asked, roster: Roster, form):
    carried = ask.carried()
    page = Paginator(list(roster.lacking.values()), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        [
            {"text": child.name, "url": _section_url(child, lacks[0])},
            ", ".join(str(lack.what) for lack in lacks),
        ]
        for child, lacks in page
    ]
    return render(
        request,
        "deliveries/check.html",
        {
            "listed": listed,
            "heading": _("%(list)s, %(year)s")
            % {"list": Delivery.Code(listed.code).label, "year": asked.year},
            "facts": [
                (_("For whom"), _recipient(listed, ask)),
                (_("For which period"), _days(asked)),
                (_("Locations"), ask.place_words()),
                (_("Ground: legal duty"), {"text": str(listed.duty), "sub": listed.duty.law}),
                (_("On the list"), _children(roster.children)),
            ],
            "roster": roster,
            "lacking": len(roster.lacking),
            "page_obj": page,
            "rows": rows,
            "headers": [_("Child"), _("What is missing")],
            "form": form,
            "carried": carried,
            "querystring": urlencode(carried),
            "ask_url": request.path,
        },
    )


def _section_url(child, lack) -> str:
    return reverse("children:section", args=[child.pk, lack.section])


def _days(asked: Asked) -> str:
    return _("from %(first)s to %(last)s") % {
        "first": f"{asked.first:%d-%m-%Y}",
        "last": f"{asked.last:%d-%m-%Y}",
    }


def _children(number: int) -> str:
    return ngettext("%(n)d child", "%(n)d children", number) % {"n": number}


def _recipient(listed: StandingList, ask) -> str:
    return ask.cleaned_data.get("recipient") or str(listed.recipient_kind)


@fresh_required(what=gettext_lazy("Make a list that the law asks for"), is_download=True)
def _delivered(request, listed, ask, asked: Asked, roster: Roster, answers: dict) -> HttpResponse:
    """Record the delivery and answer with the file, which is kept nowhere."""
    content = file_of(listed.columns, [line.cells() for line in roster.complete], answers["ending"])
    name = f"{listed.slug}-{asked.year}.{answers['ending']}"
    places = list(asked.locations[:2])
    record_delivery(
        code=listed.code,
        content=content,
        count=roster.children,
        left_out=len(roster.lacking),
        restricted=roster.restricted,
        starts_on=asked.first,
        ends_on=asked.last,
        at=timezone.now(),
        on=asked.on,
        location=places[0] if len(places) == 1 else None,
        file_name=name,
        recipient_kind=listed.recipient_kind,
        recipient=_recipient(listed, ask),
        duty=listed.duty,
        purpose=answers["purpose"],
        five_rules=answers["five_rules"],
        categories=list(listed.categories),
        subjects=roster.subjects,
        by=request.user,
    )
    return HttpResponse(
        content,
        content_type=XLSX_TYPE if name.endswith(".xlsx") else "text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
