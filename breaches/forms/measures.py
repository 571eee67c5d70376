"""Measures, and points for improvement on the page of the evaluation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.reach import users_in_service
from breaches.fields import text_field
from breaches.models import Measure
from core.forms import DayField

NOBODY = ("", _("Nobody with an account"))


class ColleagueField(forms.TypedChoiceField):
    """One of the users in service, who are read once for all fields of a page."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Which colleague will take it on?"))
        super().__init__(empty_value=None, required=False, **kwargs)

    def offer(self, colleagues) -> None:
        by_id = {str(user.pk): user for user in colleagues}
        self.coerce = by_id.__getitem__
        self.choices = [NOBODY, *((pk, user.display_name) for pk, user in by_id.items())]

    def prepare_value(self, value):
        return getattr(value, "pk", value)


def colleagues_for(on, *, standing=()) -> list:
    """The users in service on a day, and those who take something up already."""
    found = {user.pk: user for user in users_in_service(on)}
    found |= {user.pk: user for user in standing if user}
    return sorted(found.values(), key=lambda user: user.sort_name)


def _owner_field(help_text):
    return text_field(_("Or who else?"), lines=1, max_length=120, help_text=help_text)


class OneOwnerForm(forms.Form):
    """Has an `owner_user`, one of the `colleagues`, or an `owner` in words: never both."""

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner_user"].offer(colleagues)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("owner_user") and cleaned.get("owner"):
            self.add_error(
                "owner", _("Choose a colleague, or fill in somebody else here; not both.")
            )
        return cleaned


class MeasureForm(OneOwnerForm):
    """One measure of a breach. Its kind says which of the fields are needed."""

    hints_say_when = ("owner_user", "owner", "due_on")

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Measure.Kind.choices, widget=forms.RadioSelect
    )
    what = text_field(_("What will be done?"), lines=3, max_length=1000, required=True)
    owner_user = ColleagueField(
        help_text=_(
            "Not needed for what was done at once. Otherwise a colleague, or somebody else below."
        )
    )
    owner = _owner_field(_("A function or a name. Not needed if you chose a colleague."))
    due_on = DayField(
        label=_("Done by which day?"),
        required=False,
        help_text=_("Not needed for what was done at once. Day-month-year, in digits"),
    )
    done_on = DayField(
        label=_("Done on"),
        required=False,
        help_text=_(
            "For a measure taken at once: today, unless you enter another day. Otherwise leave it"
            " empty until it has been done: a day here says that it is done."
        ),
    )
    done_with = text_field(_("What was done?"), lines=3, max_length=1000)


class FinishForm(forms.Form):
    """Who takes a measure up says what was done."""

    done_with = text_field(_("What was done?"), lines=4, max_length=1000, required=True)


class ImprovementForm(OneOwnerForm):
    """One point for improvement; an empty one is left out."""

    all_may_wait = True

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    what = text_field(_("Point for improvement"), lines=2, max_length=1000)
    owner_user = ColleagueField()
    owner = _owner_field(_("A function or a name."))
    due_on = DayField(label=_("Done by which day?"), ahead=True, required=False)
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
        for names, message in (
            (("what",), _("Say what is to be improved.")),
            (("owner", "owner_user"), _("Say who will take it on.")),
            (("due_on",), _("Enter the day it must be done, like 14-03-2026.")),
        ):
            if not any(cleaned.get(name) or name in self.errors for name in names):
                self.add_error(names[0], message)
        return cleaned

    @property
    def is_filled(self) -> bool:
        names = ("id", "what", "owner_user", "owner", "due_on", "done_on")
        return any(self.cleaned_data.get(name) for name in names)


ImprovementFormSet = forms.formset_factory(ImprovementForm, extra=2)


def improvement_forms(breach, data=None, *, on):
    """The points that stand, and two empty ones. A point of another breach is not taken over."""
    points = list(breach.improvements.select_related("owner_user"))
    names = ("id", "what", "owner_user", "owner", "due_on", "done_on")
    stored = [
        {name: getattr(point, "pk" if name == "id" else name) for name in names} for point in points
    ]
    colleagues = colleagues_for(on, standing=[point.owner_user for point in points])
    return ImprovementFormSet(
        data, initial=stored, prefix="points", form_kwargs={"colleagues": colleagues}
    )


def given_improvements(formset) -> list[dict]:
    """What `save_evaluation` takes, out of a valid formset."""
    return [form.cleaned_data for form in formset if form.is_filled]
