"""Where somebody is signed in, and ending that from here."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Session
from accounts.sessions import end_other_sessions, end_session, last_used_at, sessions_of

QUESTION = ["GET", "HEAD", "POST"]


def _words(session: Session) -> str:
    return session.device or _("A device we do not know")


@require_safe
def sessions(request):
    """The own sessions, this one first."""
    here = request.session.session_key
    found = sorted(
        sessions_of(request.user, timezone.now()), key=lambda session: session.pk != here
    )
    rows = [
        {
            "device": _words(session),
            "here": session.pk == here,
            "started_at": session.started_at,
            "used_at": last_used_at(session),
            "end_url": reverse("account:end-session", args=[session.id]),
        }
        for session in found
    ]
    return render(request, "accounts/sessions.html", {"rows": rows, "others": len(rows) > 1})


def _asking(request, heading: str, happens: str, label: str):
    context = {
        "frame": "base_portal.html",
        "heading": heading,
        "happens": happens,
        "confirm_label": label,
        "cancel_url": reverse("account:sessions"),
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(QUESTION)
def end(request, pk):
    """Ask, and end one of the own other sessions."""
    session = get_object_or_404(sessions_of(request.user, timezone.now()), id=pk)
    if session.pk == request.session.session_key:
        raise Http404  # that is signing out
    if request.method == "POST":
        end_session(session=session, by=request.user)
        messages.success(request, _("That session has been ended."))
        return redirect("account:sessions")
    happens = _("Whoever uses this session has to sign in again. What was not saved there is lost.")
    return _asking(request, _("End: %(device)s") % {"device": _words(session)}, happens, _("End"))


@require_http_methods(QUESTION)
def end_others(request):
    """Ask, and end all of the own sessions but this one."""
    if request.method == "POST":
        end_other_sessions(but=request.session.session_key, by=request.user)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("account:sessions")
    happens = _("You stay signed in here only. What was not saved elsewhere is lost.")
    return _asking(request, _("Sign out everywhere else"), happens, _("Sign out there"))
