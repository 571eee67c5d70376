from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from retention.models import Hold


class HoldForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Why must this stay?"), choices=Hold.Ground, widget=forms.RadioSelect
    )
    proof = forms.CharField(
        label=_("Proof"),
        help_text=_("What shows it: the letter with its date, the case, the article of law"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_on = DayField(label=_("Look at this again on"))
