"""Ending the sessions of others: those of one person, or of everybody at once."""

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.fresh import fresh_required
from accounts.matrix import ROOM
from accounts.rooms import require_everywhere
from accounts.sessions import end_all_sessions, end_sessions_for
from accounts.views.colleagues import colleague_or_404
from core.privacy import Level

QUESTION = ["GET", "HEAD", "POST"]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("This is kept in the trail. Do not name anybody."),
        max_length=200,
    )


@require_http_methods(QUESTION)
def of_person(request, pk):
    """Sign a colleague out everywhere, after showing once more who one is oneself."""
    return _of_person(request, colleague_or_404(request, pk))


@fresh_required
def _of_person(request, user):
    back, form = reverse("access:person", args=[user.pk]), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = end_sessions_for(user=user, reason=form.cleaned_data["reason"], by=request.user)
        if count:
            messages.success(request, _("Sessions ended: %(n)d") % {"n": count})
        else:
            messages.info(request, _("This person was not signed in anywhere: nothing was ended."))
        return redirect(back)
    context = {
        "form": form,
        "heading": _("Sign %(name)s out everywhere") % {"name": user.display_name},
        "happens": _("This person has to sign in again on every device."),
        "consequences": [
            _("What was being filled in there can be sent after signing in again."),
            _(
                "The password stays the same. If somebody else knows it, have it changed as"
                " well: “Forgotten your password?” on the sign-in page."
            ),
        ],
        "confirm_label": _("Sign out everywhere"),
        "cancel_url": back,
        "back_label": user.display_name,
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(QUESTION)
def of_everybody(request):
    """Sign everybody out, also who asks it, after showing once more who that is."""
    require_everywhere(request, ROOM, Level.CHANGE)
    return _of_everybody(request)


@fresh_required
def _of_everybody(request):
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = end_all_sessions(reason=form.cleaned_data["reason"], by=request.user)
        logout(request)  # this one went too
        if count > 1:
            words = _("Everybody is signed out, including you. Sessions ended: %(n)d") % {
                "n": count
            }
            messages.success(request, words)
        else:
            messages.info(request, _("Nobody else was signed in. You are signed out."))
        return redirect("sign_in")
    context = {
        "form": form,
        "heading": _("Sign everybody out"),
        "happens": _("All sessions of everybody end at once: of colleagues, parents and yourself."),
        "consequences": [
            _("Everybody has to sign in again. What was being filled in can be sent after that."),
            _("Passwords and second steps stay the same."),
            _("Do this if somebody may be inside who should not be, and report a data breach."),
        ],
        "confirm_label": _("Sign everybody out"),
        "cancel_url": reverse("access:people"),
        "back_label": _("People"),
    }
    return render(request, "components/confirm_page.html", context)
