from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.matrix import label_of_function
from core.forms import DayField
from subjects.exceptions import EXCEPTIONS


class ExceptionForm(forms.Form):
    """Access to one file by exception: as what, why, and until when."""

    function = forms.ChoiceField(label=_("As"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why this person needs the file"),
        help_text=_("It is stored sealed, with the file, and goes with it."),
        min_length=5,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = DayField(label=_("Last day"), help_text=_("At most a year from now"))

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        functions = EXCEPTIONS.get(kind, ())
        self.fields["function"].choices = [(code, label_of_function(code)) for code in functions]

    def values(self) -> dict:
        given = dict(self.cleaned_data)
        given["reason"] = given.pop("why")
        return given
