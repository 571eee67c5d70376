from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from rights.letters.placeholders import check_words
from rights.models import LetterText

_LONG = LetterText._meta.get_field("text_nl").max_length


class LetterTextForm(forms.Form):
    """The next version of the words of a kind of letter, in both languages."""

    text_nl = forms.CharField(
        label=_("Words, in Dutch"),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 10, "lang": "nl"}),
    )
    text_en = forms.CharField(
        label=_("Words, in English"),
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 10, "lang": "en"}),
    )
    valid_from = DayField(
        label=_("Valid from"),
        help_text=_("Letters from this day on use these words. For example 14-03-2026"),
    )

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def _checked(self, name: str) -> str:
        words = self.cleaned_data[name]
        check_words(self.kind, words)
        return words

    def clean_text_nl(self):
        return self._checked("text_nl")

    def clean_text_en(self):
        return self._checked("text_en")

    def refuse(self, error: ValidationError) -> None:
        """Show what the action refused at its field."""
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)
