"""Opening a section of a file in a page: decide, ask for a reason where needed, and log it."""

import datetime as dt

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rooms import closed
from core.dates import today
from core.keys import has_key
from core.privacy import CATEGORIES, Level, main_class
from subjects.actions import log_opening
from subjects.restrictions import restricted_parts
from subjects.visibility import Sight, can

RESTRICTED = _(
    "The use of this part is restricted at the person's request: it is kept, but not used."
    " Ask whoever handles requests, if you need it for a legal claim or to protect somebody."
)
REASON_HOLDS = dt.timedelta(minutes=15)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you need to see this?"),
        help_text=_("Your reason is kept in the trail of this file."),
        min_length=5,
        max_length=200,
    )


def require(request, subject, category: str, level: Level) -> str:
    """Return the function that opens this section at `level` for the request's user.

    Raises Http404 where the subject does not exist for the user, PermissionDenied where it does
    but the section does not open at this level.
    """
    verdict = can(request.user, subject, category, level, on=today())
    if verdict.sight is Sight.UNKNOWN:
        raise Http404
    if not verdict:
        if category in restricted_parts(subject, today()):
            raise PermissionDenied(RESTRICTED)
        seen = bool(can(request.user, subject, category, Level.VIEW, on=today()))
        raise closed(category, seen=seen)
    request.user.function_in_use = verdict.function  # what is done now stands in the trail as this
    return verdict.function


def _stated(request, subject, category: str) -> bool:
    """Whether a reason for this section was given in this session, not too long ago."""
    kept = request.session.get("reasons", {})
    return kept.get(f"{subject.pk}:{category}", "") >= timezone.now().isoformat()


def is_open(request, subject, category: str) -> bool:
    """Whether this section stands open to the request's user, a reason given where one is needed.

    For what belongs to a page that was logged already, or is logged by itself.
    """
    sight = can(request.user, subject, category, Level.VIEW, on=today()).sight
    return sight is Sight.OPEN or (
        sight is Sight.NEEDS_REASON and _stated(request, subject, category)
    )


def open_section(request, subject, category: str, context: dict):
    """Log that the section is opened and return None, or return the page that asks why first.

    `context` is what that page needs besides the form (identity bar, section navigation).
    Raises Http404 and PermissionDenied as `require` does.
    """
    verdict = can(request.user, subject, category, Level.VIEW, on=today())
    if verdict.sight is Sight.NEEDS_REASON:
        if not has_key(subject.pk, main_class(subject.kind)):
            raise closed(category)  # the file is gone: nothing would keep the reason
        if not _stated(request, subject, category):
            form = ReasonForm(request.POST or None)
            if request.method != "POST" or not form.is_valid():
                page = {**context, "form": form, "category": CATEGORIES[category]}
                return render(request, "subjects/reason.html", page)
            until = (timezone.now() + REASON_HOLDS).isoformat()
            kept = request.session.get("reasons", {})
            request.session["reasons"] = {**kept, f"{subject.pk}:{category}": until}
            log_opening(
                subject_id=subject.pk,
                section=category,
                function=verdict.function,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
            return redirect(request.path)
    elif not verdict:
        require(request, subject, category, Level.VIEW)
    log_opening(subject_id=subject.pk, section=category, function=verdict.function, by=request.user)
    return None
