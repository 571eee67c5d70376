"""Where somebody is signed in, and ending that from here."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Session
from accounts.sessions import end_other_sessions, end_session, last_used_at, sessions_of
from core.templatetags.ui import moment

QUESTION = ["GET", "HEAD", "POST"]


def _words(session: Session) -> str:
    return session.device or _("A device we do not know")


def _which(session: Session) -> str:
    """A session in words that tell it from another one on the same kind of device."""
    return _("%(device)s, signed in %(moment)s") % {
        "device": _words(session),
        "moment": moment(session.started_at),
    }


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
            "which": _which(session),
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
        "heading": heading,
        "happens": happens,
        "confirm_label": label,
        "cancel_url": reverse("account:sessions"),
        "back_label": _("Where you are signed in"),
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(QUESTION)
def end(request, pk):
    """Ask, and end one of the own other sessions. Of one that is no more, or never was one's own,
    it says the same."""
    session = sessions_of(request.user, timezone.now()).filter(id=pk).first()
    if session is None:
        messages.info(request, _("That session had already ended."))
        return redirect("account:sessions")
    if session.pk == request.session.session_key:
        messages.info(request, _("You are in that session now. Sign out to end it."))
        return redirect("account:sessions")
    if request.method == "POST":
        end_session(session=session, by=request.user)
        messages.success(request, _("That session has been ended."))
        return redirect("account:sessions")
    happens = _(
        "Last used %(moment)s. Whoever is using this session has to sign in again. What is"
        " sent there in the meantime is kept until then, except files."
    ) % {"moment": moment(last_used_at(session))}
    return _asking(request, _("End: %(device)s") % {"device": _which(session)}, happens, _("End"))


@require_http_methods(QUESTION)
def end_others(request):
    """Ask, and end all of the own sessions but this one."""
    if request.method == "POST":
        if end_other_sessions(but=request.session.session_key, by=request.user):
            messages.success(request, _("You are signed out everywhere else."))
        else:
            messages.info(request, _("You were not signed in anywhere else."))
        return redirect("account:sessions")
    happens = _(
        "You stay signed in here only. What you send elsewhere in the meantime is kept until"
        " you have signed in there again, except files."
    )
    return _asking(request, _("Sign out everywhere else"), happens, _("Sign out there"))
