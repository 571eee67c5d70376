"""Public pages: a new password for who forgot it, and the page after a login was removed."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import ForgottenForm, NewPasswordForm
from accounts.fresh import fresh_required
from accounts.kept_posts import kept_for
from accounts.lockout import forget_failures
from accounts.passwords import ask_reset, change_password, choose_password, is_due, reset_of
from accounts.provider import is_set, opens_nothing
from core.clients import client_address
from core.spam import MAILS_PER_HOUR, may_send

QUESTION = ["GET", "HEAD", "POST"]


def too_many(request):
    """The page for an address that sent a public form too often."""
    return render(request, "accounts/too_many.html", status=429)


@login_not_required
@require_http_methods(QUESTION)
def forgotten(request):
    """Ask for a new password; the answer is the same for every address."""
    if request.method == "POST" and not may_send(client_address(request), ForgottenForm.name):
        return too_many(request)
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if may_send(email, "mail", MAILS_PER_HOUR):
            ask_reset(email=email, at=timezone.now())
        return redirect("account:sent")
    return render(request, "accounts/forgotten.html", {"form": form})


@login_not_required
@require_safe
def sent(request):
    """What happens next; the same for everybody."""
    return render(request, "accounts/forgotten_sent.html")


@login_not_required
@require_http_methods(QUESTION)
def reset(request, token):
    """The page a mailed link opens: choose a new password."""
    found = reset_of(token, timezone.now())
    if found is None:
        return render(request, "accounts/link_over.html", status=404)
    form = NewPasswordForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        if not change_password(reset=found, password=form.cleaned_data["password"]):
            return render(request, "accounts/link_over.html", status=404)
        # The wrong passwords typed here were of the old one.
        forget_failures(found.user.email, client_address(request))
        logout(request)
        messages.success(request, _("Your new password has been set. Sign in with it."))
        return redirect("sign_in")
    context = {"form": form, "heading": _("Choose a new password"), "email": found.user.email}
    if is_set() and opens_nothing(found.user):
        context |= {
            "heading": _("Sign in for the first time"),
            "provider": settings.OIDC_NAME,
            "provider_url": reverse("account:first-provider", args=[token]),
        }
    return render(request, "accounts/new_password.html", context)


@sensitive_post_parameters("password", "again")
@require_http_methods(QUESTION)
@fresh_required
def change(request):
    """Choose another password; elsewhere one is signed out."""
    user, now = request.user, timezone.now()
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        here = request.session.session_key
        choose_password(password=form.cleaned_data["password"], but=here, at=now, by=user)
        update_session_auth_hash(request, user)
        messages.success(request, _("Your new password has been set."))
        return redirect("account:kept" if kept_for(request) else "portal:account")
    context = {"form": form, "heading": _("Choose a new password"), "email": user.email}
    if is_due(user, now):  # no menu and no way around: nothing else opens before
        context["frame"] = "base_public.html"
        context["lead"] = _(
            "Your password is older than your organisation allows. Choose another to go on."
        )
    else:
        context["cancel_url"] = reverse("portal:account")
    return render(request, "accounts/new_password.html", context)


@login_not_required
@require_safe
def removed(request):
    """After a login was removed: what is gone and what stays."""
    return render(request, "accounts/removed.html")
