"""Pages on unusual reading, for who watches over the trail. They name who read, and nobody whose
file it was: that is a number here, and ids in the trail."""

import datetime as dt
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.matrix import label_of_category, label_of_function
from accounts.tabs import tabs
from core.dates import today
from core.forms import add_errors
from core.templatetags.ui import day, moment
from subjects.models import ReadingLook, UnusualReading
from subjects.trail_pages import require_trail
from subjects.unusual import HOUR, is_for, settle_unusual_reading

PAGE_ROWS = 25
Outcome = UnusualReading.Outcome


class SettleForm(forms.Form):
    """What somebody thinks of it, after having asked."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What did you find?"),
        choices=[
            (Outcome.EXPLAINED.value, gettext_lazy("I looked at it, and it is explained")),
            (Outcome.BREACH.value, gettext_lazy("This looks like a data breach")),
        ],
        widget=forms.RadioSelect,
    )
    explanation = forms.CharField(
        label=gettext_lazy("What explains it, or what points to a data breach?"),
        help_text=gettext_lazy(
            "For example: the yearly check of all files. Do not name the people the"
            " files are about."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def who(reading: UnusualReading) -> str:
    return reading.user.display_name if reading.user else _("account removed")


def how_many(reading: UnusualReading) -> str:
    return ngettext("%(n)d file within an hour", "%(n)d files within an hour", reading.subjects) % {
        "n": reading.subjects
    }


def _when(reading: UnusualReading) -> str:
    end = timezone.localtime(reading.hour + HOUR)
    return _("%(from)s to %(until)s") % {"from": moment(reading.hour), "until": f"{end:%H:%M}"}


@never_cache
@require_safe
def unusual(request):
    """All that stood out, what waits first."""
    access = require_trail(request)
    found = (
        UnusualReading.objects.select_related("user")
        .defer("explanation")
        .order_by(F("looked_at").desc(nulls_first=True), "-hour", "pk")
    )
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "subjects/unusual.html",
        {
            "tabs": tabs(access, "reach:trail"),
            "page_obj": page,
            "is_searched": ReadingLook.objects.exists(),
            "headers": [_("When"), _("Who"), _("As"), _("How many"), _("State")],
            "rows": [
                [
                    {"text": _when(one), "url": reverse("reach:unusual-one", args=[one.pk])},
                    who(one),
                    label_of_function(one.function),
                    how_many(one),
                    {"text": one.get_outcome_display(), "kind": "soon" if one.is_open else ""},
                ]
                for one in page
            ],
        },
    )


def _in_trail(reading: UnusualReading) -> str:
    """The address of the trail with what this user opened on that day."""
    on = timezone.localtime(reading.hour).date()
    since = on - dt.timedelta(days=1) if timezone.localtime(reading.hour).hour == 0 else on
    asked = {"user": reading.user_id, "what": "section.opened", "since": day(since)}
    return f"{reverse('reach:trail')}?{urlencode({**asked, 'until': day(on)})}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unusual_one(request, pk):
    """What stood out, and what somebody thought of it."""
    access = require_trail(request)
    reading = get_object_or_404(UnusualReading.objects.select_related("user", "looked_by"), pk=pk)
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_unusual_reading(
                reading=reading, at=timezone.now(), by=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            if reading.outcome == Outcome.BREACH:
                messages.warning(
                    request,
                    _("Noted. Report the data breach here, at once: its 72 hours are running."),
                )
                return redirect("breaches:report")
            messages.success(request, _("Noted what explained it."))
            return redirect("reach:unusual")
    return render(
        request,
        "subjects/unusual_one.html",
        {
            "tabs": tabs(access, "reach:trail"),
            "reading": reading,
            "form": form,
            "is_own": reading.user_id == request.user.pk,
            "may_judge": reading.is_open and is_for(reading, request.user, today()),
            "trail_url": _in_trail(reading) if reading.user_id else "",
            "rows": [
                (_("Who"), who(reading)),
                (_("As"), label_of_function(reading.function)),
                (_("When"), _when(reading)),
                (_("How many"), how_many(reading)),
                (_("Parts"), ", ".join(map(str, map(label_of_category, reading.sections)))),
                (_("State"), reading.get_outcome_display()),
                *_settled(reading),
            ],
        },
    )


def _settled(reading: UnusualReading) -> list[tuple]:
    if reading.is_open:
        return []
    by = reading.looked_by.display_name if reading.looked_by else _("account removed")
    return [
        (_("Looked at"), moment(reading.looked_at)),
        (_("By"), by),
        (_("Explanation"), reading.explanation),
    ]
