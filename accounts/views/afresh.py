"""The page that asks once more who one is, and leads back."""

from django.conf import settings
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.factors import Kind
from accounts.fresh import FreshForm, clear, is_fresh
from accounts.kept_posts import kept_for, page_before
from accounts.models import LinkedIdentity
from accounts.passkeys import Asked
from accounts.provider import is_set
from core.clients import leads_here


def _asked_for(request, to: str) -> str:
    """What waits to be sent once it is known who this is, in words."""
    kept = kept_for(request) if to == reverse("account:kept") else None
    return kept["what"] if kept else ""


def _back(request) -> str:
    """The page that led here; once this one was sent and came back, it says so itself."""
    back = request.POST.get("back") or page_before(request)
    known = leads_here(request, back) and not back.startswith(request.path)
    return back if known else resolve_url("home")


@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def afresh(request):
    """Ask for the password, a code or a passkey, then go on where somebody was going."""
    at, then = timezone.now(), request.POST.get("next") or request.GET.get("next", "")
    to = then if leads_here(request, then) else resolve_url("home")
    if request.method == "GET" and is_fresh(request, at):
        return redirect(to)
    form = FreshForm(request.POST or None, request=request)
    if request.method == "POST" and clear(request, form, at):
        return redirect(to)
    if not request.user.is_authenticated:
        return redirect("sign_in")
    options = Asked(request, request.user).to_sign() if Kind.PASSKEY in form.kinds else ""
    linked = is_set() and LinkedIdentity.objects.filter(user=request.user).exists()
    context = {
        "form": form,
        "then": to,
        "passkey_options": options,
        "what": _asked_for(request, to),
        "cancel_url": _back(request),
        "provider": settings.OIDC_NAME if linked else "",
    }
    return render(request, "accounts/afresh.html", context)
