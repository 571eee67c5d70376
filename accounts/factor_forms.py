"""Forms about second factors. `passkey` is the answer of the browser, put there by a script."""

from django import forms
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
    """A code, or what a passkey signed."""

    code = CodeField(
        label=_("Code"),
        help_text=_("The six digits your app shows now, or one of your recovery codes."),
        error_messages={"required": _("Fill in a code.")},
    )
    passkey = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not self.data.get("passkey")


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
        help_text=_("How you will recognise it: “my phone”, “laptop at work”."),
    )
    passkey = forms.CharField(
        max_length=8000,
        widget=forms.HiddenInput,
        error_messages={"required": _("No passkey was made. Press the button once more.")},
    )
