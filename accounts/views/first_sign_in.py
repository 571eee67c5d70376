"""Who comes in for the first time by a mailed link may show at the organisation's provider who it
is, instead of choosing a password."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.passwords import link_instead, reset_of, still_opens
from accounts.provider import opens_nothing
from accounts.views.provider import (
    ask_to_link,
    enter,
    forget_proven,
    go_to_prove,
    is_cancelled,
    proven_for,
    say_taken,
)

_RESET = "first_sign_in"  # in the session: by which link somebody went to the provider


@login_not_required
@require_POST
def to_provider(request, token):
    """To the provider, with the link of a first password in hand."""
    found = reset_of(token, timezone.now())
    if found is None or not opens_nothing(found.user):
        return render(request, "accounts/link_over.html", status=404)
    logout(request)
    request.session[_RESET] = str(found.pk)
    return go_to_prove(request, reverse("account:first-proven"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def proven(request):
    """Ask, link the account to who came back from the provider, and sign in."""
    page, now = reverse("account:first-proven"), timezone.now()
    identity = proven_for(request, page)
    reset = still_opens(request.session.get(_RESET), now)
    if identity is None or reset is None or not opens_nothing(reset.user):
        return render(request, "accounts/link_over.html", status=404)
    if request.method != "POST":
        return ask_to_link(request, email=reset.user.email)
    forget_proven(request, _RESET)
    if is_cancelled(request):
        return redirect("sign_in")
    user = link_instead(reset=reset, identity=identity, at=now)
    if user is None:
        say_taken(request)
        return redirect("sign_in")
    return enter(request, user, identity)
