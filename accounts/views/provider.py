"""Signing in through the organisation's provider, showing there who one is, and linking the own
account to it."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.factors import kinds_of
from accounts.fresh import FRESH_FOR, fresh_required, note_shown_afresh
from accounts.provider import (
    Identity,
    NotProven,
    ask,
    came_back,
    is_set,
    link_identity,
    note_identity_used,
    unlink_identities,
    user_of,
)
from accounts.two_step import begin
from accounts.views.sign_in import let_in
from audit.actions import record
from core.clients import leads_here

QUESTION = ["GET", "HEAD", "POST"]
_GOING = "provider"  # in the session: what for somebody is at the provider
_PROVEN = "proven_identity"  # in the session: who came back, and for which page


def _go(request, *, anew: bool, **what):
    """To the provider. A form may not end up elsewhere (`form-action`), so what was sent by one is
    answered with a page that goes on by itself."""
    if not is_set():
        raise Http404
    request.session[_GOING] = {**what, "since": timezone.now().isoformat() if anew else ""}
    try:
        sent = ask(request, anew=anew)
    except NotProven:
        return _failed(request, what)
    if request.method != "POST":
        return sent
    context = {"to": sent.url, "provider": settings.OIDC_NAME}
    return render(request, "accounts/to_provider.html", context)


def _failed(request, going: dict, *, unknown: bool = False):
    """Say that nothing was shown, or (`unknown`) an account that is not linked to this one. Who is
    signed in stays so, was refused nothing by us, and is led to where it can be tried again."""
    name = {"name": settings.OIDC_NAME}
    if not request.user.is_authenticated:
        context = {"unknown": unknown, "provider": settings.OIDC_NAME}
        return render(request, "accounts/provider_failed.html", context, status=403)
    if unknown:
        words = _(
            "You used a different account at %(name)s from the one that is linked to yours"
            " here. Try again with the linked one."
        )
    else:
        words = _("We could not confirm with %(name)s who you are. You are still signed in.")
    messages.error(request, words % name)
    if "prove" in going:
        return redirect("portal:account")
    if "afresh" in going:
        return redirect(f"{reverse('account:afresh')}?{urlencode({'next': going['then']})}")
    return redirect("home")


def _then(request) -> str:
    then = request.POST.get("next", "")
    return then if leads_here(request, then) else ""


@login_not_required
@require_POST
def start(request):
    """To the provider, to sign in; only from a page of ours, as a form of another site could sign
    somebody in unasked."""
    return _go(request, anew=False, then=_then(request))


@require_POST
def afresh(request):
    """To the provider, to show there once more who one is."""
    return _go(request, anew=True, afresh=str(request.user.pk), then=_then(request))


def go_to_prove(request, page: str):
    """To the provider, to show there who one is, and from there to a page of ours, on which
    `proven_for` tells who that is."""
    user_id = str(request.user.pk) if request.user.is_authenticated else ""
    return _go(request, anew=True, prove=page, user=user_id)


def proven_for(request, page: str) -> Identity | None:
    """Who came back from the provider to this page, not longer ago than one is asked who one is:
    on a device that others use the next person is somebody else."""
    kept = request.session.get(_PROVEN)
    if not kept or kept["page"] != page:
        return None
    if timezone.now() > parse_datetime(kept["until"]):
        forget_proven(request)
        return None
    return Identity(*kept["identity"])


def forget_proven(request, *also: str) -> None:
    """Forget who came back, and what else the session holds of why somebody went there."""
    for key in (_PROVEN, *also):
        request.session.pop(key, None)


def is_cancelled(request) -> bool:
    """Whether the answer to `ask_to_link` is that nothing is to be linked."""
    return request.method == "POST" and "cancel" in request.POST


@require_safe
@fresh_required
def link(request):
    """To the provider, to show there who one is; nothing is linked before the owner says so."""
    return go_to_prove(request, reverse("account:link-proven"))


@login_not_required
@require_safe
def back(request):
    """Back from the provider: sign in, or show who one is, whichever somebody went for; once."""
    going = request.session.pop(_GOING, None)
    if not is_set():
        raise Http404
    if going is None:
        return redirect("sign_in")
    try:
        identity = came_back(request, timezone.now(), since=parse_datetime(going["since"]))
    except NotProven:
        record("identity.refused", by=None)
        return _failed(request, going)
    if "prove" in going:
        return _proven(request, going, identity)
    user = user_of(identity)
    if user is None:
        record("identity.unknown", by=None)
        return _failed(request, going, unknown=True)
    if "afresh" in going:
        return _afresh(request, going, user)
    return enter(request, user, identity, going["then"])


def enter(request, user, identity: Identity, then: str = ""):
    """Sign somebody in who came from the provider, or ask the second step."""
    now = timezone.now()
    note_identity_used(identity=identity, at=now, by=user)
    to = then or resolve_url("home")
    if identity.second_factor or not kinds_of(user):
        let_in(request, user, "provider" if identity.second_factor else "")
        return redirect(to)
    begin(request, user, now)
    return redirect(f"{reverse('account:second-step')}?{urlencode({'next': to})}")


def _afresh(request, going: dict, user):
    """Only who is signed in has shown who that is."""
    if not request.user.is_authenticated or str(request.user.pk) != going["afresh"]:
        return redirect("sign_in")
    if user != request.user:
        return _failed(request, going, unknown=True)
    note_shown_afresh(request, timezone.now())
    return redirect(going["then"] or resolve_url("home"))


def _proven(request, going: dict, identity: Identity):
    """Coming back links nothing: a link somewhere else can send a browser there and back."""
    here = str(request.user.pk) if request.user.is_authenticated else ""
    if here != going["user"]:
        return redirect("sign_in")
    kept = [identity.key, identity.second_factor]
    until = (timezone.now() + FRESH_FOR).isoformat()
    request.session[_PROVEN] = {"page": going["prove"], "identity": kept, "until": until}
    return redirect(going["prove"])


def ask_to_link(request, *, email: str):
    """The question whether who came back from the provider signs in as `email` from now on."""
    name = {"name": settings.OIDC_NAME}
    context = {
        "heading": _("Sign in with %(name)s from now on") % name,
        "happens": _(
            "You have just shown with %(name)s who you are. From now on you sign in here with"
            " that account as %(email)s. If it was somebody else who signed in there, choose"
            " Cancel."
        )
        % {**name, "email": email},
        "confirm_label": _("Link the two"),
        "safe": True,
    }
    return render(request, "accounts/ask_to_link.html", context)


def say_taken(request) -> None:
    messages.error(request, _("That account is already linked to somebody else here."))


@require_http_methods(QUESTION)
def link_proven(request):
    """Ask, and link the own account to who came back from the provider; or forget who that was."""
    if is_cancelled(request):
        forget_proven(request)
        return redirect("portal:account")
    return _link_proven(request)


@fresh_required
def _link_proven(request):
    identity = proven_for(request, reverse("account:link-proven"))
    if identity is None:
        return redirect("portal:account")
    if request.method == "POST":
        forget_proven(request)
        if link_identity(identity=identity, at=timezone.now(), by=request.user):
            messages.success(request, _("From now on you can sign in this way too."))
        else:
            say_taken(request)
        return redirect("portal:account")
    return ask_to_link(request, email=request.user.email)


@require_http_methods(QUESTION)
@fresh_required
def unlink(request):
    """Ask, and sign in through the provider no more. Who has no password chooses one first."""
    if not request.user.has_usable_password():
        messages.info(request, _("Choose a password first. Without one you could not get in."))
        return redirect("account:change-password")
    if request.method == "POST":
        unlink_identities(user=request.user, by=request.user)
        messages.success(request, _("You sign in with your password only from now on."))
        return redirect("portal:account")
    context = {
        "heading": _("Stop signing in with %(name)s") % {"name": settings.OIDC_NAME},
        "happens": _("You sign in with your email address and password from now on."),
        "confirm_label": _("Stop"),
        "cancel_url": reverse("portal:account"),
        "back_label": _("My account"),
    }
    return render(request, "components/confirm_page.html", context)
