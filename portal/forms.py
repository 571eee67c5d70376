from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Yes or no to one question. `text` is the version that was read, `seen` the own decision that
    stood on the page where this was chosen (empty: none)."""

    answer = forms.ChoiceField(
        choices=[("yes", _("Yes")), ("no", _("No"))],
        error_messages={
            "required": _("Choose yes or no."),
            "invalid_choice": _("Choose yes or no."),
        },
    )
    text = forms.IntegerField(required=False)
    seen = forms.UUIDField(required=False)

    @property
    def given(self) -> bool:
        return self.cleaned_data["answer"] == "yes"
