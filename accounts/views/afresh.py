"""The page that asks once more who one is, and leads back."""

from django.conf import settings
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.factors import Kind
from accounts.fresh import FreshForm, clear, is_fresh
from accounts.models import LinkedIdentity
from accounts.passkeys import Asked
from accounts.provider import is_set


@sensitive_post_parameters("password", "code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def afresh(request):
    """Ask for the password, a code or a passkey, then go on where somebody was going."""
    at, then = timezone.now(), request.POST.get("next") or request.GET.get("next", "")
    here = url_has_allowed_host_and_scheme(
        then, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    to = then if here else resolve_url("home")
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
        "provider": settings.OIDC_NAME if linked else "",
    }
    return render(request, "accounts/afresh.html", context)
