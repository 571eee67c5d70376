"""Signing in through the organisation's provider, and linking the own account to it."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.factors import kinds_of
from accounts.fresh import fresh_required
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

_GOING = "provider"  # in the session: what for somebody is at the provider
_PROVEN = "proven_identity"  # in the session: who came back, until the owner says to link it


def _go(request, **what):
    if not is_set():
        raise Http404
    request.session[_GOING] = what
    try:
        return ask(request, anew="link" in what)
    except NotProven:
        return _failed(request)


def _failed(request, unknown: bool = False):
    context = {"unknown": unknown, "provider": settings.OIDC_NAME}
    return render(request, "accounts/provider_failed.html", context, status=403)


@login_not_required
@require_safe
def start(request):
    """To the provider, to sign in."""
    then = request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(then, allowed_hosts={request.get_host()})
    return _go(request, then=then if here else "")


@require_safe
@fresh_required
def link(request):
    """To the provider, to show there who one is; nothing is linked before the owner says so."""
    return _go(request, link=str(request.user.pk))


@login_not_required
@require_safe
def back(request):
    """Back from the provider: sign in, or link, whichever somebody went for; once."""
    going = request.session.pop(_GOING, None)
    if not is_set():
        raise Http404
    if going is None:
        return redirect("sign_in")
    try:
        identity = came_back(request, timezone.now())
    except NotProven:
        record("identity.refused", by=None)
        return _failed(request)
    if "link" in going:
        return _proven(request, going["link"], identity)
    user = user_of(identity)
    if user is None:
        record("identity.unknown", by=None)
        return _failed(request, unknown=True)
    now = timezone.now()
    note_identity_used(identity=identity, at=now, by=user)
    then = going["then"] or resolve_url("home")
    if identity.second_factor or not kinds_of(user):
        let_in(request, user, "provider" if identity.second_factor else "")
        return redirect(then)
    begin(request, user, now)
    return redirect(f"{reverse('account:second-step')}?{urlencode({'next': then})}")


def _proven(request, user_id: str, identity: Identity):
    """Coming back links nothing: a link somewhere else can send a browser there and back."""
    if not request.user.is_authenticated or str(request.user.pk) != user_id:
        return redirect("sign_in")
    request.session[_PROVEN] = [identity.key, identity.second_factor]
    return redirect("account:link-proven")


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_required
def link_proven(request):
    """Ask, and link the own account to who came back from the provider."""
    if _PROVEN not in request.session:
        return redirect("portal:account")
    if request.method == "POST":
        identity = Identity(*request.session.pop(_PROVEN))
        if link_identity(identity=identity, at=timezone.now(), by=request.user):
            messages.success(request, _("From now on you can sign in this way too."))
        else:
            messages.error(request, _("That account is linked to somebody else here already."))
        return redirect("portal:account")
    name = {"name": settings.OIDC_NAME}
    context = {
        "frame": "base_portal.html",
        "heading": _("Sign in with %(name)s from now on") % name,
        "happens": _(
            "You have just shown at %(name)s who you are. From now on that account signs in here as"
            " %(email)s. Was it somebody else who signed in there? Then choose Cancel."
        )
        % {**name, "email": request.user.email},
        "confirm_label": _("Link the two"),
        "cancel_url": reverse("portal:account"),
        "safe": True,
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@fresh_required
def unlink(request):
    """Ask, and sign in through the provider no more."""
    if request.method == "POST":
        unlink_identities(by=request.user)
        messages.success(request, _("You sign in with your password only from now on."))
        return redirect("portal:account")
    context = {
        "frame": "base_portal.html",
        "heading": _("Stop signing in with %(name)s") % {"name": settings.OIDC_NAME},
        "happens": _("You sign in with your email address and password from now on."),
        "confirm_label": _("Stop it"),
        "cancel_url": reverse("portal:account"),
    }
    return render(request, "components/confirm_page.html", context)
