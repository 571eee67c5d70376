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

    def is_answered_by(self, decision) -> bool:
        """Whether this decision is the answer that was sent, to the same words."""
        if not self.is_valid():
            return False
        return (decision.given, decision.text_id) == (self.given, self.cleaned_data["text"])


class AskForm(forms.Form):
    """One question about what is asked; for a copy there is none."""

    words = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args, question="", **kwargs):
        super().__init__(*args, **kwargs)
        if question:
            self.fields["words"].label = question
            self.fields["words"].error_messages["required"] = _(
                "Write in a few words what you ask."
            )
        else:
            del self.fields["words"]


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=_("Your answer"),
        help_text=_("Do not send a copy of an identity document."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your answer.")},
    )
