"""Closing a breach, and opening it again."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from breaches.actions import (
    close_breach,
    reopen_breach,
)
from breaches.clock import clock_of
from breaches.forms import ReopenForm
from breaches.rules import check_closing
from breaches.sections import SECTIONS, Progress, progress_of
from breaches.views.sight import breach_or_refuse
from core.forms import add_errors
from core.privacy import Level


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    """Asks before a breach is closed, and says what still stands in the way."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    obstacles = []
    if request.method == "POST":
        try:
            close_breach(breach=breach, at=timezone.now(), by=request.user)
        except ValidationError as error:
            obstacles = error.messages
        else:
            return redirect("breaches:detail", breach.pk)
    else:
        try:
            check_closing(breach)
        except ValidationError as error:
            obstacles = error.messages
    waiting = [
        section.label
        for section in SECTIONS.values()
        if progress_of(breach, section) != Progress.READY
    ]
    return render(
        request,
        "breaches/close.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "obstacles": obstacles,
            "waiting": waiting,
            "page_has_errors": request.method == "POST",
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, pk):
    """Asks why before a closed breach is opened again; one that is open has nothing to ask."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    if breach.is_open:
        return redirect("breaches:detail", breach.pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_breach(breach=breach, **form.cleaned_data, at=timezone.now(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:detail", breach.pk)
    return render(
        request,
        "breaches/reopen.html",
        {"breach": breach, "clock": clock_of(breach, timezone.now()), "form": form},
    )
