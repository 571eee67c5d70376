"""Nothing opens before signing in is complete, nor in a session that has lasted its time."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.kept_posts import (
    ASK_TO_KEEP,
    KEPT,
    ONCE,
    UNSENT,
    keep,
    last_here,
    note_who,
    sign_out_keeping,
    take,
)
from accounts.passwords import is_due
from accounts.refusals import is_noted, note_refusal
from accounts.sessions import ENDED, is_too_old, note_session_over, was_ended
from accounts.two_step import is_complete

# What somebody can do who still has to set up a second factor: that, and read how it is done.
BEFORE_COMPLETE = {
    "sign_out",
    "set_language",
    "manual:index",
    "manual:chapter",
    "account:factors",
    "account:add-app",
    "account:add-passkey",
    "account:codes",
}
# Whoever knows of a breach can tell it, whatever is still to be set up.
REPORTING = {"breaches:report", "breaches:reported"}
WITH_OLD_PASSWORD = {
    *("account:change-password", "account:afresh", "account:provider-afresh", "account:kept"),
}
MAY_LEAD_BACK = {"GET", "HEAD"}
KEPT_WORDS = gettext_lazy("What you sent is kept until you have signed in again.")


class EndedMeanwhileMiddleware(SessionMiddleware):
    """The sessions of Django, where one that is ended while its request runs leads to signing in:
    of somebody who was signed out nothing more is shown."""

    def process_response(self, request, response):
        try:
            response = super().process_response(request, response)
            _note_use(request.session, response)
            return response
        except (SessionInterrupted, UpdateError):
            if request.user.is_authenticated:
                response = _signed_out_meanwhile(request, response)
            else:
                request.session.flush()
            return super().process_response(request, response)


def _note_use(session, response) -> None:
    """Put off the end of a session in which nothing changed, and tell the browser until when it
    lasts now. Also where nothing was put off: it may not have got what it was told before, as after
    a second click, and would forget the session too soon."""
    if session.ends_at is None or settings.SESSION_COOKIE_NAME in response.cookies:
        return
    if response.status_code >= 500:  # then what the session holds may be other than its row
        return
    at = timezone.now()
    session.note_use(at)
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        session.session_key,
        max_age=session.ends_at - at,
        path=settings.SESSION_COOKIE_PATH,
        domain=settings.SESSION_COOKIE_DOMAIN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.SESSION_COOKIE_HTTPONLY,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


class KeptPostMiddleware:
    """Keeps what was sent after a session had ended, until its sender has signed in again."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        note_who(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        if not getattr(view, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return _of_nobody(request)
        if request.method != "POST":
            return None
        if ASK_TO_KEEP in request.POST:
            keep(request, request.user.pk)
            return redirect("account:kept")
        if ONCE in request.POST and not take(request):
            messages.info(
                request, _("What was kept has already been sent. Nothing has been sent now.")
            )
            return redirect("home")
        return None


def _of_nobody(request):
    """Somebody who is not signed in is led to where one does. Who was here before is told where
    the session was ended by somebody, and what such a one sent is kept. Of what is not kept (of who
    signed out in another tab, or holding a file) the page where one signs in says so."""
    if request.resolver_match.view_name == "sign_out":  # as asked: nobody is signed in
        return None
    who, ended = last_here(request), was_ended(request)
    if who and ended:
        request.session[ENDED] = True
    if request.method != "POST":
        return None
    if not keep(request, who):
        return redirect(_sign_in_then(request.get_full_path(), {UNSENT: "yes"}))
    if ended:
        messages.info(request, KEPT_WORDS)
    else:
        messages.info(request, _("Your session had ended. Sign in again: what you sent is kept."))
    return redirect(_sign_in_then(resolve_url("account:kept")))


def _signed_out_meanwhile(request, response):
    """To where one signs in, and from there on to what would have been shown. A form that was
    answered with its page was not taken in, so what it sent is kept."""
    user_id, kept_before = request.user.pk, request.session.get(KEPT)
    request.session.flush()
    request.user = AnonymousUser()
    request.session[ENDED] = True
    request._messages = default_storage(request)  # what was to be said stood in the session
    then = ""
    if location := response.headers.get("Location"):
        then = location
    elif request.method in MAY_LEAD_BACK:
        then = request.get_full_path()
    elif keep(request, user_id):
        then = resolve_url("account:kept")
        messages.info(request, KEPT_WORDS)
    if kept_before and KEPT not in request.session:
        request.session[KEPT] = kept_before
    answer = redirect(_sign_in_then(then))
    answer.headers["Cache-Control"] = "no-store"
    request._messages.update(answer)
    return answer


class RefusalMiddleware:
    """Notes who was refused which page, once in an hour for each."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            page = request.resolver_match.view_name
            if not is_noted(user=request.user, page=page, at=timezone.now()):
                note_refusal(page=page, by=request.user)
        return response


class CompleteSignInMiddleware:
    """Ends a session twelve hours after signing in, and leads who must have a second factor (L78)
    and has not shown one to where it is set up. Pages for everybody stay open."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        now = timezone.now()
        if is_too_old(request.session, now):
            note_session_over(user=request.user)
            return redirect(_sign_in_then(_ended(request)))
        page = request.resolver_match.view_name
        if page in BEFORE_COMPLETE | REPORTING:
            return None
        if not is_complete(request, timezone.localdate(now)):
            return redirect("account:factors")
        if page not in WITH_OLD_PASSWORD and is_due(request.user, now):
            if request.method == "POST":
                keep(request, request.user.pk)
            return redirect("account:change-password")
        return None


def _ended(request) -> str:
    """End a session that lasted its time, and say so; where to go on after signing in again."""
    if sign_out_keeping(request):
        messages.info(
            request, _("You signed in twelve hours ago. Sign in again: what you sent is kept.")
        )
        return resolve_url("account:kept")
    messages.info(request, _("You signed in twelve hours ago. Sign in again to go on."))
    return request.get_full_path() if request.method in MAY_LEAD_BACK else ""


def _sign_in_then(page: str, more: dict | None = None) -> str:
    asked = ({"next": page} if page else {}) | (more or {})
    to = resolve_url(settings.LOGIN_URL)
    return f"{to}?{urlencode(asked)}" if asked else to
