"""How far a copy is: a page that can be left and found again."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.privacy import Level
from rights.actions import retry_copy
from rights.models import Copy
from rights.sight import request_or_404

State = Copy.State
WORDS = {
    None: gettext_lazy("Something changed since the approval: it is checked again."),
    State.DECIDING: gettext_lazy(
        "The copy waits for a decision: what is about others is decided first."
    ),
    State.WAITING: gettext_lazy("It is waiting for its turn."),
    State.MAKING: gettext_lazy("The parts of the file are being put together."),
    State.FAILED: gettext_lazy("The copy could not be made. Try again, or tell ICT support."),
    State.EXPIRED: gettext_lazy("The copy is no longer available."),
}


def progress_context(asked, *, result_url: str, result_label: str) -> dict:
    """What components/progress_page.html needs, for staff and for the portal."""
    copy = asked.running_copy
    state = copy.state if copy else None
    is_made = bool(copy and copy.is_being_made)
    return {
        "job_label": _("Copy of the file %(number)s") % {"number": asked.number},
        "percent": None,
        "status_text": WORDS.get(state, ""),
        "finished": state in (State.READY, State.COLLECTED),
        "failed": state == State.FAILED,
        "stands": state in (None, State.DECIDING, State.EXPIRED),
        "result_url": "" if is_made else result_url,
        "result_label": result_label,
    }


@require_safe
def progress(request, pk):
    """How far the copy of a request is."""
    asked = request_or_404(request, pk)
    context = progress_context(
        asked,
        result_url=reverse("rights:detail", args=[asked.pk]),
        result_label=_("To the request"),
    )
    return render(request, "rights/progress.html", {**context, "asked": asked})


@require_POST
def retry(request, pk):
    """Have a copy that failed made again."""
    asked = request_or_404(request, pk, Level.CHANGE)
    if asked.running_copy is None:
        raise Http404
    try:
        retry_copy(copy=asked.running_copy, by=request.user)
    except ValidationError:
        return redirect("rights:detail", asked.pk)
    return redirect("rights:progress", asked.pk)
