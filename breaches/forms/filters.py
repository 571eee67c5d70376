"""Finding breaches in the register."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.models import Decision, Nature

STATES = {"open": _("Open"), "closed": _("Closed"), "all": _("All")}
NUMBER = re.compile(r"(?:(\d{4})-)?0*(\d{1,6})")


class FilterForm(forms.Form):
    """What is looked for; everything is optional, and what makes no sense is left out."""

    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    location = forms.ModelChoiceField(
        None, label=_("Location"), required=False, empty_label=_("All")
    )
    nature = forms.ChoiceField(
        label=_("What was done"), required=False, choices=[("", _("All")), *Nature.choices]
    )
    decision = forms.ChoiceField(
        label=_("Notifying the AP"),
        required=False,
        choices=[("", _("All")), *Decision.choices, ("none", _("Not filled in yet"))],
    )
    late = forms.ChoiceField(
        label=_("Notified"),
        required=False,
        choices=[("", _("All")), ("yes", _("Later than 72 hours")), ("no", _("Within 72 hours"))],
    )

    def __init__(self, *args, years, locations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("All")), *((year, year) for year in years)]
        self.fields["location"].queryset = locations

    def chosen(self) -> dict:
        """What was chosen, without what is empty or wrong."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
