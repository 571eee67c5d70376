"""How the answers to what is asked at placement stand, per location and per child."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.rooms import require_room
from children.consents_in_sight import (
    answer_cell,
    children_at,
    group_names,
    groups_at,
    location_or_404,
    log_shown,
    may_change_at,
    tabs,
)
from consents.actions import Reach, reached, remind
from consents.answers import NOT_ASKED, answers_of, asked_in_portal
from consents.overview import (
    CATEGORY,
    KindCount,
    LocationCount,
    counts_at,
    overview_of,
    placed_in_sight,
    placement_kinds,
    without_an_answer,
)
from core.dates import today
from core.privacy import Level
from subjects.models import Subject

PAGE_SIZE = 25
COUNTED = [
    gettext_lazy("Yes"),
    gettext_lazy("No"),
    gettext_lazy("No answer"),
    gettext_lazy("Asked anew"),
]


class KindForm(forms.Form):
    """Which purpose the numbers are about."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of consent"), required=False)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", _("All kinds together")),
            *((kind.code, kind.label) for kind in kinds),
        ]


class ChildrenForm(forms.Form):
    """Which children of a location are shown."""

    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        choices=[
            ("", gettext_lazy("All children")),
            ("missing", gettext_lazy("Only where an answer is missing")),
        ],
        required=False,
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [
            ("", _("All groups")),
            *((str(group.pk), group.name) for group in groups),
        ]


@never_cache
@require_safe
def overview(request):
    """The numbers of each location where the user may see the consents of children; who has one
    location goes there at once."""
    require_room(request, CATEGORY, Level.VIEW)
    kinds, counted = overview_of(request.user, today())
    if len(counted) == 1:
        return redirect("children:consents_at", counted[0][0].pk)
    form = KindForm(request.GET, kinds=kinds)
    code = form.cleaned_data["kind"] if form.is_valid() else ""
    chosen = [kind.pk for kind in kinds if code in ("", kind.code)]
    page = Paginator(counted, PAGE_SIZE).get_page(request.GET.get("page"))
    whole = _together([found for _location, found in counted], kinds)
    return render(
        request,
        "children/consent_overview.html",
        {
            "tabs": tabs("children:consent_overview"),
            "form": form,
            "in_words": _in_words(whole),
            "renewals": _renewals(whole, kinds),
            "kind_rows": _kind_rows(whole, kinds),
            "kind_headers": [_("Kind of consent"), *COUNTED],
            "page_obj": page,
            "querystring": urlencode({"kind": code}) if code else "",
            "headers": [_("Location"), _("Children"), _("Something is missing"), *COUNTED],
            "rows": [
                [
                    {
                        "text": location.label,
                        "url": reverse("children:consents_at", args=[location.pk]),
                    },
                    found.children,
                    found.of(chosen).missing if code else found.incomplete,
                    *_numbers(found.of(chosen)),
                ]
                for location, found in page
            ],
        },
    )


def _together(counts: list[LocationCount], kinds) -> LocationCount:
    whole = LocationCount(0, kinds={kind.pk: KindCount() for kind in kinds})
    for found in counts:
        whole.children += found.children
        whole.incomplete += found.incomplete
        for kind_id, count in found.kinds.items():
            whole.kinds[kind_id].add(count)
    return whole


def _numbers(count: KindCount) -> list[int]:
    """Yes, no, no answer (asked or not), asked anew: together all children."""
    return [count.yes, count.no, count.missing - count.anew, count.anew]


def _kind_rows(found: LocationCount, kinds, link: str = "?kind=") -> list[list]:
    return [
        [
            {"text": kind.label, "url": f"{link}{kind.code}" if link else ""},
            *_numbers(found.kinds[kind.pk]),
        ]
        for kind in kinds
        if kind.pk in found.kinds
    ]


def _in_words(found: LocationCount) -> str:
    """What is missing, in a sentence."""
    missing = sum(count.missing for count in found.kinds.values())
    if not missing:
        return ngettext(
            "Every answer is there for %(n)d child.",
            "Every answer is there for all %(n)d children.",
            found.children,
        ) % {"n": found.children}
    answers = ngettext("%(n)d answer", "%(n)d answers", missing) % {"n": missing}
    return ngettext(
        "Something is missing for %(n)d of the %(all)d children: %(answers)s in all.",
        "Something is missing for %(n)d of the %(all)d children: %(answers)s in all.",
        found.incomplete,
    ) % {"n": found.incomplete, "all": found.children, "answers": answers}


def _renewals(found: LocationCount, kinds) -> list[str]:
    """Of which purposes the words were renewed, so that parents are asked anew, and how many."""
    return [
        ngettext(
            "%(kind)s: the text has been renewed, so it is asked anew for %(n)d child.",
            "%(kind)s: the text has been renewed, so it is asked anew for %(n)d children.",
            count.anew,
        )
        % {"kind": kind.label, "n": count.anew}
        for kind in kinds
        if (count := found.kinds.get(kind.pk)) and count.anew
    ]


@never_cache
@require_safe
def at_location(request, pk):
    """The children of one location with their answers, and the button that reminds the parents."""
    location = location_or_404(request, pk)
    on, user = today(), request.user
    kinds = placement_kinds(on)
    groups = groups_at(user, location)
    form = ChildrenForm(request.GET, groups=groups)
    chosen = form.cleaned_data if form.is_valid() else {}
    placed = placed_in_sight(user, on).filter(location=location)
    counted = counts_at(placed, kinds, on).get(location.pk, LocationCount(location.pk))
    shown = placed.filter(care_group=chosen["group"]) if chosen.get("group") else placed
    if chosen.get("show"):
        shown = without_an_answer(shown, kinds, on)
    children = children_at(user, location).filter(subject__in=shown.values("subject_id"))
    page = Paginator(children, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    log_shown(user, location, page.object_list)
    reach = Reach()
    if counted.incomplete and may_change_at(user, location):
        reach = reached(_lacking_at(user, location, on), on)
    return render(
        request,
        "children/consents_at.html",
        {
            "tabs": tabs("children:consent_overview"),
            "location": location,
            "several": placed_in_sight(user, on).values("location").distinct().count() > 1,
            "form": form,
            "counted": counted,
            "in_words": _in_words(counted),
            "renewals": _renewals(counted, kinds),
            "kind_rows": _kind_rows(counted, kinds, link=""),
            "kind_headers": [_("Kind of consent"), *COUNTED],
            "kinds": kinds,
            "rows": _child_rows(page.object_list, location, kinds, on),
            "page_obj": page,
            "querystring": urlencode({k: v for k, v in chosen.items() if v}),
            "may_remind": bool(reach.by_mail),
            "how_to_remind": how_to_remind(reach),
        },
    )


def _lacking_at(user, location, on) -> list[Subject]:
    """The children at a location of whom something was not answered and the user keeps the
    consents."""
    placed = placed_in_sight(user, on, Level.CHANGE).filter(location=location)
    lacking = without_an_answer(placed, placement_kinds(on), on)
    return list(Subject.objects.filter(pk__in=lacking.values("subject_id")))


def how_to_remind(reach: Reach) -> str:
    """How many parents a mail can remind, how many had one today, and how many a letter reaches
    only."""
    parts = []
    if reach.by_mail:
        words = ngettext(
            "%(n)d parent can be reminded by email: questions are waiting in the portal, at"
            " most one email a day.",
            "%(n)d parents can be reminded by email: questions are waiting in the portal, at"
            " most one email a day.",
            reach.by_mail,
        )
        parts.append(words % {"n": reach.by_mail})
    if reach.told_today:
        words = ngettext(
            "%(n)d parent was reminded today.",
            "%(n)d parents were reminded today.",
            reach.told_today,
        )
        parts.append(words % {"n": reach.told_today})
    if reach.by_letter:
        words = ngettext(
            "%(n)d parent has no login for the portal: ask this parent by letter or at the door.",
            "%(n)d parents have no login for the portal: ask them by letter or at the door.",
            reach.by_letter,
        )
        parts.append(words % {"n": reach.by_letter})
    return " ".join(parts)


def _child_rows(children, location, kinds, on) -> list[dict]:
    subjects = [child.subject for child in children]
    answers = answers_of(subjects, on=on, codes=[kind.code for kind in kinds])
    in_portal = asked_in_portal(subjects, on)
    groups = group_names(children, location)
    return [
        {
            "name": child.name,
            "url": reverse("children:section", args=[child.pk, "consents"]),
            "group": groups.get(child.pk, ""),
            "cells": [
                answer_cell(
                    answers.get((child.pk, kind.code, None), NOT_ASKED), child.pk in in_portal
                )
                for kind in kinds
            ],
        }
        for child in children
    ]


@require_POST
def remind_at(request, pk):
    """Remind the parents at a location who have yet to answer something."""
    location = location_or_404(request, pk, Level.CHANGE)
    on = today()
    children = _lacking_at(request.user, location, on)
    say_reminded(request, remind(subjects=children, on=on, by=request.user))
    return redirect("children:consents_at", location.pk)


def say_reminded(request, told: int) -> None:
    """How many were reminded, on the next page."""
    if told:
        text = ngettext("%(n)d parent was reminded.", "%(n)d parents were reminded.", told)
        messages.success(request, text % {"n": told})
    else:
        messages.info(
            request,
            _(
                "Nobody was reminded: the parents have already had a reminder today, or have"
                " no login for the portal. Ask those without a login on paper."
            ),
        )
