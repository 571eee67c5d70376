"""Letting somebody in again who lost the second step of signing in, or the account at the
organisation's provider."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.factors import reset_factors
from accounts.fresh import fresh_required
from accounts.models import LinkedIdentity
from accounts.provider import unlink_identities
from accounts.views.colleagues import colleague_or_404

QUESTION = ["GET", "HEAD", "POST"]


@require_http_methods(QUESTION)
def reset(request, pk):
    """Take away all second factors of a colleague, after showing once more who one is oneself."""
    return _reset(request, colleague_or_404(request, pk))


@fresh_required
def _reset(request, user):
    back = reverse("access:person", args=[user.pk])
    if request.method == "POST":
        reset_factors(user=user, at=timezone.now(), by=request.user)
        messages.success(request, _("The second step has been taken away."))
        return redirect(back)
    context = {
        "heading": _("Take away the second step of %(name)s") % {"name": user.display_name},
        "happens": _(
            "Do this only if you have made sure, in person or by video, who is asking for it."
        ),
        "consequences": [
            _("This person is signed out everywhere, and is told of it by email."),
            _("At the next sign-in the password is enough, and a second step is set up again."),
        ],
        "confirm_label": _("Take it away"),
        "cancel_url": back,
        "back_label": user.display_name,
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(QUESTION)
def unlink(request, pk):
    """Part a colleague from the account at the provider, after showing once more who one is."""
    user = colleague_or_404(request, pk)
    if not LinkedIdentity.objects.filter(user=user).exists():
        raise Http404
    return _unlink(request, user)


@fresh_required
def _unlink(request, user):
    back, provider = reverse("access:person", args=[user.pk]), {"provider": settings.OIDC_NAME}
    if request.method == "POST":
        unlink_identities(user=user, by=request.user)
        messages.success(
            request, _("The account at %(provider)s is not linked any more.") % provider
        )
        return redirect(back)
    context = {
        "heading": _("Unlink %(name)s from %(provider)s") % {"name": user.display_name, **provider},
        "happens": _(
            "Do this only if you have made sure, in person or by video, who is asking for it."
        ),
        "consequences": [
            _("This person is signed out everywhere, and is told of it by email."),
            _(
                "Anyone who has no password here chooses “Forgotten your password?” on the"
                " sign-in page. With the email they can then choose one, or link another"
                " account at %(provider)s."
            )
            % provider,
        ],
        "confirm_label": _("Unlink"),
        "cancel_url": back,
        "back_label": user.display_name,
    }
    return render(request, "components/confirm_page.html", context)
