"""Closing a breach, and opening it again."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from breaches.actions import (
    close_breach,
    reopen_breach,
)
from breaches.clock import clock_of
from breaches.forms import ReopenForm
from breaches.models import Answer
from breaches.rules import check_closing
from breaches.sections import DONE, PAGES, progress_of
from breaches.views.sight import breach_or_refuse
from core.forms import add_errors
from core.privacy import Level


def _obstacles(breach, error) -> list[dict]:
    """What stands in the way, each with the page that mends it."""
    found = []
    for one in error.error_list:
        name, parts = ("page", [one.code]) if one.code in PAGES else (one.code, [])
        url = reverse(f"breaches:{name}", args=[breach.pk, *parts]) if name else ""
        found += [{"text": text, "url": url} for text in one.messages]
    return found


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
            obstacles = _obstacles(breach, error)
        else:
            return redirect("breaches:detail", breach.pk)
    else:
        try:
            check_closing(breach)
        except ValidationError as error:
            obstacles = _obstacles(breach, error)
    waiting = [
        {"text": page.label, "url": reverse("breaches:page", args=[breach.pk, page.code])}
        for page in PAGES.values()
        if progress_of(breach, page) not in DONE
    ]
    open_measures = breach.measures.filter(done_on=None)
    return render(
        request,
        "breaches/close.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "obstacles": obstacles,
            "waiting": waiting,
            "still_going": breach.still_going == Answer.YES,
            "open_measures": open_measures.count(),
            "without_account": open_measures.filter(owner_user=None).count(),
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
