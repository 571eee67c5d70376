"""The severity help: it explains itself, is kept with the record, and decides nothing."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from breaches.actions import save_severity
from breaches.clock import clock_of
from breaches.forms import SeverityForm
from breaches.models import Severity
from breaches.severity import MEANINGS, explained
from breaches.views.sight import breach_or_refuse, log, may_change
from core.forms import add_errors
from core.privacy import Level


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def severity(request, pk):
    """Work out how serious a breach is, and see what came of it."""
    posted = request.method == "POST"
    access, breach = breach_or_refuse(request, pk, Level.CHANGE if posted else Level.VIEW)
    if not posted:
        log(request, access, breach, "severity")
    worked = Severity.objects.filter(breach=breach).first()
    may_write = breach.is_open and may_change(access, breach)
    form = SeverityForm(request.POST if posted else None, severity=worked) if may_write else None
    if posted and form and form.is_valid():
        try:
            save_severity(
                breach=breach, answers=form.cleaned_data, at=timezone.now(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:severity", breach.pk)
    return render(
        request,
        "breaches/severity.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "form": form,
            "severity": worked,
            "rows": explained(worked) if worked else [],
            "meaning": MEANINGS[worked.level] if worked else "",
            "levels": [(word.label, MEANINGS[level]) for level, word in Severity.COMMONLY.items()],
        },
    )
