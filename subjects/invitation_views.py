"""The public page that the link of an invitation opens, and what pages of files share about it."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import NewPasswordForm
from accounts.models import User
from core.dates import today
from subjects import invitations


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request, token):
    """Choose a password, and the login is there. A link that is too old mails a new one."""
    invitation = invitations.invitation_of(token, timezone.now(), today())
    if invitation is None:
        return render(request, "accounts/link_over.html", status=404)
    if invitation.link_until < timezone.now():
        return _renew(request, invitation)
    user = User(email=invitation.email)
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.accept(
                invitation=invitation, password=form.cleaned_data["password"], on=today()
            )
        except ValidationError:
            return render(request, "accounts/link_over.html", status=404)
        logout(request)
        messages.success(request, _("Your password has been set. You can sign in now."))
        return redirect("sign_in")
    context = {
        "form": form,
        "heading": _("Choose a password"),
        "lead": _("With it you sign in from now on."),
        "email": invitation.email,
    }
    return render(request, "accounts/new_password.html", context)


def _renew(request, invitation):
    """A link is too old but the invitation is not: offer a new one, to the same address."""
    if request.method == "POST":
        invitations.renew_link(invitation=invitation, at=timezone.now())
        return redirect("invitation:sent")
    return render(request, "subjects/invitation_renew.html")


@login_not_required
@require_safe
def sent(request):
    """A new link is on its way."""
    return render(request, "subjects/invitation_sent.html")
