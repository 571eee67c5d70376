"""The public pages on which a parent asks for a login (L64).

The answer is the same for everybody, and sending takes the same steps: nothing here tells whether
a child, a parent or an address is known (S07).
"""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.views.passwords import too_many
from children.actions.sign_ups import sign_up, sign_up_of, verify_address
from core.clients import client_address
from core.dates import today
from core.forms import DayField, LineField
from core.guarded import GuardedForm
from core.spam import MAILS_PER_HOUR, may_send
from organisation.models import Location

QUESTION = ["GET", "HEAD", "POST"]


class SignUpForm(GuardedForm):
    """What a parent types. The locations to choose from stand on the website of anybody."""

    name = "sign-up"

    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    own_name = LineField(
        label=_("Your first name and family name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    child_name = LineField(
        label=_("First name and family name of your child"),
        max_length=160,
        help_text=_("Do you have more children with us? Fill in one of them."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    child_birth_date = DayField(label=_("Birth date of your child"))
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        empty_label=_("Choose a location"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = Location.objects.order_by("name", "pk")

    def clean_child_birth_date(self):
        birth_date = self.cleaned_data["child_birth_date"]
        if birth_date > today():
            raise ValidationError(_("A birth date cannot be in the future."))
        return birth_date

    def values(self) -> dict:
        """The arguments of `sign_up`."""
        typed = {name: self.cleaned_data[name] for name in ("email", "child_name", "location")}
        typed["name"] = self.cleaned_data["own_name"]
        typed["child_birth_date"] = self.cleaned_data["child_birth_date"]
        return typed


@login_not_required
@require_http_methods(QUESTION)
def start(request):
    """The form; what is sent is sealed, and the address is verified before anybody looks at it."""
    if request.method == "POST" and not may_send(client_address(request), SignUpForm.name):
        return too_many(request)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if may_send(values["email"].lower(), "mail", MAILS_PER_HOUR):
            sign_up(**values, at=timezone.now())
        return redirect("signup:sent")
    return render(request, "portal/sign_up.html", {"form": form})


@login_not_required
@require_safe
def sent(request):
    """What happens next; the same for everybody."""
    return render(request, "portal/sign_up_sent.html")


@login_not_required
@require_http_methods(QUESTION)
def verify(request, token):
    """The page a mailed link opens: one button confirms the address. Looking confirms nothing, for
    mail servers look at links too."""
    found = sign_up_of(token, timezone.now())
    if found is None:
        return render(request, "accounts/link_over.html", status=404)
    if request.method == "POST":
        verify_address(sign_up=found, at=timezone.now())
        return redirect("signup:verified")
    return render(request, "portal/sign_up_verify.html")


@login_not_required
@require_safe
def verified(request):
    """The address is confirmed; the location goes on."""
    return render(request, "portal/sign_up_verified.html")
