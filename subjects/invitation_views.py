"""The public page that the link of an invitation opens, and what pages of files share about it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import NewPasswordForm
from accounts.models import User
from accounts.provider import note_taken
from accounts.views.provider import (
    ask_to_link,
    enter,
    forget_proven,
    go_to_prove,
    is_cancelled,
    proven_for,
    say_taken,
)
from core.dates import today
from subjects import invitations
from subjects.invitation_codes import tries_left, try_code
from subjects.models import Invitation

GONE = "gone"  # the code of an error
_ACCEPTING = "accepting_invitation"  # in the session: which one, while somebody is at the provider


class AcceptForm(NewPasswordForm):
    """A password, and first the code that the location told, where one is needed."""

    code = forms.CharField(
        label=gettext_lazy("Code from the location"),
        max_length=20,
        help_text=gettext_lazy(
            "Eight digits. You get them from your location, at the desk or by telephone."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    field_order = ("code", "password", "again")

    def __init__(self, *args, invitation: Invitation, **kwargs):
        super().__init__(*args, user=User(email=invitation.email), **kwargs)
        self.invitation = invitation
        if not invitations.needs_code(invitation.subject):
            del self.fields["code"]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if not try_code(invitation=self.invitation, typed=code):
            left = tries_left(self.invitation)
            if left is None:  # withdrawn, sent anew or accepted since the page was opened
                raise ValidationError(_("This invitation is over."), code=GONE)
            words = ngettext(
                "This is not the code. %(n)d try is left, then this invitation is over. Ask"
                " your location for a new code.",
                "This is not the code. %(n)d tries are left. Look again, or ask your location"
                " for a new code.",
                left,
            )
            raise ValidationError(words % {"n": left})
        return code


@login_not_required
@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request, token):
    """Choose a password, and the login is there. A link that is too old mails a new one."""
    invitation = invitations.invitation_of(token, timezone.now(), today())
    if invitation is None:
        return render(request, "accounts/link_over.html", status=404)
    if invitation.link_until < timezone.now():
        return _renew(request, invitation)
    form = AcceptForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.accept(
                invitation=invitation,
                code=form.cleaned_data.get("code", ""),
                password=form.cleaned_data["password"],
                on=today(),
            )
        except ValidationError:
            return render(request, "accounts/link_over.html", status=404)
        logout(request)
        messages.success(request, _("Your password has been set. You can sign in now."))
        return redirect("sign_in")
    if "code" in form.errors and not invitations.invitation_of(token, timezone.now(), today()):
        if not form.has_error("code", GONE):
            messages.error(request, _("The code was wrong five times. Ask for a new invitation."))
        return render(request, "accounts/link_over.html", status=404)
    context = {
        "form": form,
        "heading": _("Choose a password"),
        "lead": _("With it you sign in from now on."),
        "email": invitation.email,
    }
    if invitations.may_use_provider(invitation):
        context |= {
            "heading": _("Sign in for the first time"),
            "lead": "",
            "provider": settings.OIDC_NAME,
            "provider_url": reverse("invitation:provider", args=[token]),
        }
    return render(request, "accounts/new_password.html", context)


@login_not_required
@require_POST
def to_provider(request, token):
    """To the provider, with the link of an invitation in hand."""
    now = timezone.now()
    invitation = invitations.invitation_of(token, now, today())
    if invitation is None or invitation.link_until < now:
        return render(request, "accounts/link_over.html", status=404)
    if not invitations.may_use_provider(invitation):
        raise Http404
    logout(request)
    request.session[_ACCEPTING] = str(invitation.pk)
    return go_to_prove(request, reverse("invitation:proven"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def proven(request):
    """Ask, accept the invitation as who came back from the provider, and sign in."""
    now = timezone.now()
    identity = proven_for(request, reverse("invitation:proven"))
    invitation = invitations.still_waits(request.session.get(_ACCEPTING), now)
    if identity is None or invitation is None or not invitations.may_use_provider(invitation):
        return render(request, "accounts/link_over.html", status=404)
    if request.method != "POST":
        return ask_to_link(request, email=invitation.email)
    forget_proven(request, _ACCEPTING)
    if is_cancelled(request):
        return redirect("sign_in")
    try:
        user = invitations.accept(invitation=invitation, identity=identity, at=now, on=today())
    except ValidationError as refused:
        if getattr(refused, "code", "") != "taken":
            return render(request, "accounts/link_over.html", status=404)
        note_taken()
        say_taken(request)
        return redirect("sign_in")
    return enter(request, user, identity)


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
