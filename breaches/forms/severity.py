"""The page of the severity help."""

from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.fields import text_field
from breaches.models import Severity

_WEIGHTS = [
    ("", _("The usual weight of its kind")),
    ("1", _("1: it hardly says anything about somebody")),
    ("2", _("2: it says something about somebody's life")),
    ("3", _("3: it can be used against somebody")),
    ("4", _("4: it can hurt somebody badly, such as a hidden address")),
]


def _choice(label, choices, help_text=""):
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, help_text=help_text
    )


class SeverityForm(forms.Form):
    """Every question is asked: a severity out of half the answers says nothing."""

    context = _choice(
        _("What kind of data is it, at its most sensitive?"), Severity.Context.choices
    )
    adjusted = forms.TypedChoiceField(
        label=_("Does something make it weigh more or less than usual?"),
        choices=_WEIGHTS,
        widget=forms.RadioSelect,
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Simple data weighs 1, behaviour 2, financial 3 and sensitive 4."),
    )
    identification = _choice(
        _("How easily can a reader tell whom it is about?"), Severity.Identification.choices
    )
    confidentiality = _choice(_("Was it seen by others?"), Severity.Seen.choices)
    integrity = _choice(_("Was it changed?"), Severity.Changed.choices)
    availability = _choice(_("Is it lost or out of reach?"), Severity.Gone.choices)
    on_purpose = forms.BooleanField(
        label=_("Somebody did it on purpose, to harm or to gain by it"), required=False
    )
    because = text_field(_("Why these answers?"), help_text=_("For anyone who reads it later."))

    def __init__(self, *args, severity=None, **kwargs):
        if severity is not None:
            kwargs["initial"] = {name: getattr(severity, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
