"""Points for improvement on the page of the evaluation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.fields import text_field
from core.forms import DayField


class ImprovementForm(forms.Form):
    """One point for improvement; an empty one is left out."""

    all_may_wait = True

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    what = text_field(_("Point for improvement"), lines=2, max_length=1000)
    owner = text_field(
        _("Who takes it up?"), lines=1, max_length=120, help_text=_("A function or a name.")
    )
    due_on = DayField(label=_("Done by which day?"), required=False)
    done_on = DayField(label=_("Done on"), required=False)
    remove = forms.BooleanField(label=_("Remove this point"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.initial.get("id"):
            del self.fields["done_on"], self.fields["remove"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("remove") or not self.is_filled:
            return cleaned
        for name, message in (
            ("what", _("Say what is to be improved.")),
            ("owner", _("Say who takes it up.")),
            ("due_on", _("Enter the day it must be done, like 14-03-2026.")),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)
        return cleaned

    @property
    def is_filled(self) -> bool:
        return any(
            self.cleaned_data.get(name) for name in ("id", "what", "owner", "due_on", "done_on")
        )


ImprovementFormSet = forms.formset_factory(ImprovementForm, extra=2)


def improvement_forms(breach, data=None):
    """The points that stand, and two empty ones. A point of another breach is not taken over."""
    names = ("id", "what", "owner", "due_on", "done_on")
    stored = [
        {name: getattr(point, "pk" if name == "id" else name) for name in names}
        for point in breach.improvements.all()
    ]
    return ImprovementFormSet(data, initial=stored, prefix="points")


def given_improvements(formset) -> list[dict]:
    """What `save_evaluation` takes, out of a valid formset."""
    return [form.cleaned_data for form in formset if form.is_filled]
