"""Asking why a breach is opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.fields import text_field


class ReopenForm(forms.Form):
    because = text_field(
        _("Why is this breach opened again?"),
        max_length=2000,
        required=True,
        help_text=_(
            "For example: the AP has asked something, or more people turn out to be affected."
        ),
    )
