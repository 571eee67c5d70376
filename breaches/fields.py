"""Form fields of the breach pages."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import MomentField


class ClockField(MomentField):
    """A moment that a term of hours is counted from.

    The hour that comes twice when summer time ends counts as its first time, so that nothing is
    ever late by it; the hour that is left out when summer time begins is refused.
    """

    default_error_messages = {
        "left_out": _("This time did not exist: the clock went forward an hour that night.")
    }

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
        typed = forms.fields.BaseTemporalField.to_python(self, value.strip())
        first = typed.replace(tzinfo=timezone.get_current_timezone(), fold=0)
        if timezone.localtime(first.astimezone(dt.UTC)).replace(tzinfo=None) != typed:
            raise ValidationError(self.error_messages["left_out"], code="left_out")
        return first


def text_field(label, *, lines=4, help_text="", max_length=4000, required=False):
    widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
    return forms.CharField(
        label=label, widget=widget, help_text=help_text, max_length=max_length, required=required
    )


def radio_field(label, choices, help_text=""):
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=False, help_text=help_text
    )
