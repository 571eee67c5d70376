"""What people read about the organisation: its name, address and how to reach it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.places import CATEGORY
from accounts.rooms import closed, require_room
from core.forms import add_errors
from core.privacy import Level
from organisation.actions import change_organisation
from organisation.models import Organisation


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = (
            "name",
            "kvk_number",
            "address",
            "postcode",
            "town",
            "phone",
            "email",
            "complaints_email",
            "sector",
            "size",
            "staff_email_domains",
        )
        help_texts = {
            "email": gettext_lazy("Where people can write about their data."),
            "complaints_email": gettext_lazy(
                "Where complaints go first. Parents and staff read it in the portal and in letters."
            ),
            "staff_email_domains": gettext_lazy(
                "Staff can only have an account at these domains, for example: zandbak.nl."
                " Leave it empty to accept any address."
            ),
            "sector": gettext_lazy(
                "As the AP asks for it in a data breach, for example: childcare."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["size"].choices = [("", _("Not known")), *Organisation.Size.choices]

    def _post_clean(self):
        """The action checks and saves."""


def change(request):
    """Change it; for who keeps the whole organisation."""
    access = require_room(request, CATEGORY, Level.CHANGE)
    if not access.scope(CATEGORY, Level.CHANGE).everywhere:
        raise closed(CATEGORY)
    organisation = Organisation.objects.get()
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(
                organisation=organisation, values=form.cleaned_data, by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("organisation:locations")
    context = {"form": form, "back_url": reverse("organisation:locations")}
    return render(request, "organisation/change.html", context)
