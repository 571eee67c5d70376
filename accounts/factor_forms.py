"""Forms about second factors. `passkey` is the answer of the browser, put there by a script."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class CodeField(forms.CharField):
    """A code of an app or a recovery code, however it is spaced."""

    def __init__(self, **kwargs):
        attributes = {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attributes), **kwargs)


class SecondStepForm(forms.Form):
    code = CodeField(
        label=_("Code"),
        required=False,
        help_text=_("The six digits your app shows now, or one of your recovery codes."),
    )
    passkey = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("passkey") and not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", ValidationError(_("Fill in a code."), code="required"))
        return cleaned


class AppForm(forms.Form):
    code = CodeField(
        label=_("Code"),
        help_text=_("The six digits the app shows now."),
        error_messages={"required": _("Fill in the code your app shows.")},
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("How you know it again: “my phone”, “laptop at work”."),
    )
    passkey = forms.CharField(
        max_length=8000,
        widget=forms.HiddenInput,
        error_messages={"required": _("No passkey was made. Press the button once more.")},
    )
