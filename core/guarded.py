"""The base of forms that anybody may send: kept from machines without a puzzle for people."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.spam import new_stamp, read_stamp


class GuardedForm(forms.Form):
    """A form with a stamp of when it was opened and a field nobody sees. `name` is its name for
    the stamp; a template shows it with components/guarded_fields.html."""

    name = ""
    texts: tuple = ()  # ids of the texts that were shown, kept in the stamp
    not_sent = _("This was not sent. Send it once more.")

    # Not for people: out of sight, so whoever fills it in is a machine.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.read = read_stamp(self.data.get("stamp", ""), self.name) if self.is_bound else None
        if self.read is None:
            fresh = new_stamp(self.texts).sealed(self.name)
            self.initial["stamp"] = fresh
            if self.is_bound:
                self.data = self.data.copy()
                self.data["stamp"] = fresh

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("website"):
            raise ValidationError(self.not_sent)
        if self.read is None:
            raise ValidationError(
                _("This page was open for too long. Check your answers and send it once more.")
            )
        if self.read.is_too_fast():
            raise ValidationError(
                _("That was very fast. Wait a few seconds and send it once more.")
            )
        return cleaned

    def asked(self):
        """The fields that people fill in, to be shown one by one."""
        return [field for field in self if field.name not in {"website", "stamp"}]
