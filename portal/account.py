"""My account: what we keep as a login, and removing it oneself (L63)."""

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.actions import remove_own_login, works_here
from accounts.provider import is_set
from core.dates import today


@require_safe
def account(request):
    """What the login is, and what one can do with it."""
    user = request.user
    rows = [
        (_("Name"), user.name),
        (_("You sign in with"), user.email),
        (_("Account since"), user.created_at),
    ]
    context = {
        "rows": rows,
        "works_here": works_here(user, today()),
        "provider": settings.OIDC_NAME if is_set() else "",
        "linked": user.identities.exists(),
        "provider_name": settings.OIDC_NAME,
    }
    return render(request, "portal/account.html", context)


def remove_login(request):
    """Ask, and remove the own login: the file stays. Who works here is told whom to ask."""
    user, on = request.user, today()
    if works_here(user, on):
        return redirect("portal:account")
    if request.method == "POST":
        try:
            remove_own_login(on=on, by=user)
        except ValidationError:
            return redirect("portal:account")
        logout(request)
        return redirect("account:removed")
    context = {
        "frame": "base_portal.html",
        "heading": _("Remove my login"),
        "happens": _("You are signed out everywhere, and cannot sign in any more."),
        "consequences": [
            _("We remove your email address as a login, and the messages to you here."),
            _("Your file, or that of your child, stays. It goes when its own term has passed."),
            _("What you agreed to, or not, stays as it is."),
            _("Do you want to sign in again later? Then ask at your location for an invitation."),
        ],
        "confirm_label": _("Remove my login"),
        "cancel_url": reverse("portal:account"),
        "back_label": _("My account"),
    }
    return render(request, "components/confirm_page.html", context)
