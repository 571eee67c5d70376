"""Measures against a breach: the officer's pages, and the page of who takes one up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.reach import in_service
from breaches.actions import add_measure, change_measure, finish_measure, remove_measure
from breaches.clock import clock_of
from breaches.forms.measures import FinishForm, MeasureForm, colleagues_for
from breaches.measures import FIELDS
from breaches.models import Measure
from breaches.views.sight import breach_or_refuse, log, may_change
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from core.templatetags.ui import day


def _state(measure, on) -> dict:
    if measure.done_on:
        return {"text": _("Done"), "kind": "good"}
    if measure.is_late(on):
        return {"text": _("Late"), "kind": "late"}
    return {"text": _("To be done"), "kind": ""}


@never_cache
@require_safe
def measures(request, pk):
    """What was and will be done, each with who takes it up, its day and how far it is."""
    access, breach = breach_or_refuse(request, pk)
    log(request, access, breach, "measures")
    writes = may_change(access, breach)
    rows = []
    for one in breach.measures.select_related("owner_user"):
        what = {"text": one.what, "sub": one.done_with}
        if writes:
            what["url"] = reverse("breaches:measure", args=[breach.pk, one.pk])
        rows.append(
            [
                what,
                capfirst(one.get_kind_display()),
                one.owner_words,
                one.due_on,
                {**_state(one, today()), "sub": day(one.done_on)},
            ]
        )
    return render(
        request,
        "breaches/measures.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "rows": rows,
            "headers": [_("What"), _("Kind"), _("Who"), _("To be done by"), _("State")],
            "may_change": breach.is_open and writes,
        },
    )


def _form(request, measure=None, initial=None):
    standing = [measure.owner_user] if measure else []
    return MeasureForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues_for(today(), standing=standing),
        initial=initial,
    )


def _page(request, breach, form, **more):
    context = {"breach": breach, "clock": clock_of(breach, timezone.now()), "form": form, **more}
    return render(request, "breaches/measure.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_measure(request, pk):
    """Record a measure that was taken, or is planned."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    form = _form(request, initial={"kind": Measure.Kind.PLANNED})
    if request.method == "POST" and form.is_valid():
        try:
            add_measure(breach=breach, given=form.cleaned_data, on=today(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:measures", breach.pk)
    return _page(request, breach, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request, pk, measure):
    """Change a measure, or record that it was carried out; also once the breach is closed."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    found = get_object_or_404(breach.measures.select_related("owner_user"), pk=measure)
    form = _form(request, found, {name: getattr(found, name) for name in ("kind", *FIELDS)})
    if request.method == "POST" and form.is_valid():
        try:
            change_measure(measure=found, given=form.cleaned_data, on=today(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:measures", breach.pk)
    return _page(request, breach, form, measure=found)


@require_POST
def drop_measure(request, pk, measure):
    """Remove a measure that should not have been there."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    found = get_object_or_404(breach.measures, pk=measure)
    try:
        remove_measure(measure=found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("breaches:measures", breach.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_measure(request, pk):
    """What somebody is to do because of a breach or a tip: the measure alone, and room to say that
    it was done. The record it came from is not in it."""
    found = Measure.objects.select_related("breach").filter(owner_user=request.user, pk=pk).first()
    if found is None or not in_service(request.user, today()):
        raise Http404
    form = FinishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            finish_measure(measure=found, **form.cleaned_data, on=today(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Noted that it was done."))
            return redirect("breaches:own-measure", pk)
    return render(
        request,
        "breaches/own_measure.html",
        {
            "measure": found,
            "form": form,
            "rows": [
                (_("Because of"), found.reference),
                (_("To be done by"), found.due_on),
                (_("State"), _state(found, today())),
                *([(_("Done on"), found.done_on)] if found.done_on else []),
                *([(_("What was done"), found.done_with)] if found.done_with else []),
            ],
        },
    )
