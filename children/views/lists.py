from django import forms
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import access_of
from accounts.rooms import closed
from children.missing import MISSING
from children.querysets import (
    children_in_sight,
    drafts_of,
    moved_away,
    sees_everywhere,
    with_place,
)
from core.dates import today
from core.privacy import Level
from core.templatetags.ui import day

PAGE_SIZE = 25
STATES = [
    ("current", gettext_lazy("Placed")),
    ("moved", gettext_lazy("Moved elsewhere")),
    ("ended", gettext_lazy("Deregistered")),
    ("all", gettext_lazy("All")),
]


class ChildSearchForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=80)
    state = forms.ChoiceField(label=gettext_lazy("Show"), choices=STATES, required=False)
    names = forms.ChoiceField(
        label=gettext_lazy("Names"),
        choices=[
            ("", gettext_lazy("In full")),
            ("initials", gettext_lazy("Initials, for minutes")),
        ],
        required=False,
    )

    def __init__(self, *args, may_move: bool, **kwargs):
        """`may_move`: whether a child can move out of what the user has in sight."""
        super().__init__(*args, **kwargs)
        if not may_move:
            self.fields["state"].choices = [one for one in STATES if one[0] != "moved"]


def child_list(request):
    """The children of the user's own locations, by name; search and count hold no others."""
    on = today()
    if not access_of(request.user, on).may("child.identity", Level.VIEW):
        raise closed("child.identity")
    form = ChildSearchForm(request.GET, may_move=not sees_everywhere(request.user, on))
    form.is_valid()
    query = form.cleaned_data.get("q", "")
    state = form.cleaned_data.get("state") or ("all" if query else "current")
    form.initial = {"q": query, "state": state, "names": form.cleaned_data.get("names", "")}
    form.is_bound = False
    children = children_in_sight(request.user, on=on, query=query, state=state)
    missing = MISSING.get(request.GET.get("missing", ""))
    if missing:
        children = children.filter(pk__in=missing.children(request.user, on).values("pk"))
    page = Paginator(children, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(with_place(page.object_list, on))
    moved = set()
    if state != "current":
        shown = children.filter(pk__in=[child.pk for child in page.object_list])
        moved = set(shown.filter(moved_away(request.user, on)).values_list("pk", flat=True))
    may_register = access_of(request.user, on).may("child.identity", Level.CHANGE)
    # Minutes and whatever goes wider hold initials, and no birth date beside them (L25).
    short = form.cleaned_data.get("names") == "initials"
    # From any page: type a name, open the consents (clauses L36, L77).
    to_consents = not short and access_of(request.user, on).may("child.consents", Level.VIEW)
    rows = [
        [
            {
                "text": child.initials if short else child.name,
                "url": "" if short else _url_of(child, missing),
            },
            *([_consents_cell(child)] if to_consents else []),
            *([] if short else [child.birth_date]),
            child.place or "",
            child.group or "",
            _state_of(child, on, moved),
        ]
        for child in page.object_list
    ]
    return render(
        request,
        "children/list.html",
        {
            "page_obj": page,
            "rows": rows,
            "headers": [
                _("Initials") if short else _("Name"),
                *([_("Consents")] if to_consents else []),
                *([] if short else [_("Born")]),
                _("Location"),
                _("Group"),
                _("State"),
            ],
            "query": query,
            "form": form,
            "missing": missing,
            "querystring": urlencode(
                {
                    "q": query,
                    "state": state,
                    "names": "initials" * short,
                    "missing": request.GET.get("missing", "") if missing else "",
                }
            ),
            "may_register": may_register,
            "drafts": drafts_of(request.user) if may_register else [],
        },
    )


def _url_of(child, missing) -> str:
    if missing:
        return reverse("children:section", args=[child.pk, missing.section])
    return reverse("children:file", args=[child.pk])


def _consents_cell(child) -> dict:
    return {
        "text": _("Consents"),
        "url": reverse("children:section", args=[child.pk, "consents"]),
    }


def _state_of(child, on, moved: set) -> dict:
    if child.pk in moved and not child.subject.has_ended(on):
        return {"text": _("Moved elsewhere"), "kind": ""}
    return state_cell(child.subject.relation_ended_on, on, child.since)


def state_cell(ended_on, on, starts_on=None) -> dict:
    """A tag for a child's state; what is still ahead is told with its day. Without a first day it
    is not placed."""
    if starts_on and starts_on > on:
        if ended_on is None:
            return {"text": _("Placed from %(day)s") % {"day": day(starts_on)}, "kind": "info"}
        days = {"first": day(starts_on), "last": day(ended_on)}
        return {"text": _("Begins %(first)s, ends %(last)s") % days, "kind": "soon"}
    if ended_on is None and starts_on is None:
        return {"text": _("Not placed"), "kind": "soon"}
    if ended_on is None:
        return {"text": _("Placed"), "kind": "good"}
    if ended_on >= on and starts_on in (None, ended_on):
        return {"text": _("Ends %(day)s") % {"day": day(ended_on)}, "kind": "soon"}
    if ended_on >= on:
        return {"text": _("Placed until %(day)s") % {"day": day(ended_on)}, "kind": "soon"}
    return {"text": _("Deregistered %(day)s") % {"day": day(ended_on)}, "kind": ""}
