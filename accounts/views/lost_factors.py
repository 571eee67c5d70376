"""Letting somebody in again who lost the second step of signing in."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.factors import reset_factors
from accounts.fresh import fresh_required
from accounts.matrix import ROOM
from accounts.reach import ROOMS, decides_wholly_on, reach_of
from accounts.rooms import closed, require_room
from core.dates import today
from core.privacy import Level


@require_http_methods(["GET", "HEAD", "POST"])
def reset(request, pk):
    """Take away all second factors of a colleague, after showing once more who one is oneself."""
    access = require_room(request, ROOM, Level.CHANGE)
    user = get_object_or_404(reach_of(access, Level.VIEW, ROOMS).users(), pk=pk)
    if not decides_wholly_on(access, request.user, user, today()):
        raise closed(ROOM)
    return _reset(request, user)


@fresh_required
def _reset(request, user):
    back = reverse("access:person", args=[user.pk])
    if request.method == "POST":
        reset_factors(user=user, at=timezone.now(), by=request.user)
        messages.success(request, _("The second step has been taken away."))
        return redirect(back)
    context = {
        "heading": _("Take away the second step of %(name)s") % {"name": user.display_name},
        "happens": _("Do this only where you have made sure, in person or by video, who asks it."),
        "consequences": [
            _("This person is signed out everywhere, and hears of it by mail."),
            _("At the next sign-in the password is enough, and a second step is set up anew."),
        ],
        "confirm_label": _("Take it away"),
        "cancel_url": back,
    }
    return render(request, "components/confirm_page.html", context)
