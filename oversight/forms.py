from django import forms
from django.utils.translation import gettext_lazy as _

from core.registries import Standing
from oversight.clauses import How, Topic
from oversight.models import OwnClause


class FilterForm(forms.Form):
    """Which clauses the policy page shows."""

    topic = forms.ChoiceField(
        label=_("Topic"), choices=[("", _("All topics")), *Topic.choices], required=False
    )
    how = forms.ChoiceField(
        label=_("How it is kept"), choices=[("", _("In any way")), *How.choices], required=False
    )
    standing = forms.ChoiceField(
        label=_("State"), choices=[("", _("Any state")), *Standing.choices], required=False
    )

    def fits(self, line) -> bool:
        wanted = self.cleaned_data if self.is_valid() else {}
        return all(not value or getattr(line, name) == value for name, value in wanted.items())


class ClauseForm(forms.ModelForm):
    """A clause of the organisation's own."""

    class Meta:
        model = OwnClause
        fields = ["topic", "rule", "how", "kept", "note"]
        labels = {"kept": _("How in particular, in a sentence")}
        help_texts = {
            "rule": _("What the organisation promises, in one sentence. Name nobody in it."),
            "note": _("For colleagues, such as where the agreement about it is kept."),
        }
        widgets = {
            "rule": forms.Textarea(attrs={"rows": 3}),
            "note": forms.Textarea(attrs={"rows": 3}),
            "how": forms.RadioSelect,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = How.choices  # no way is chosen beforehand
