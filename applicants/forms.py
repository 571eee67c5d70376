from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.models import Application
from consents.models import ConsentDecision
from core.forms import DayField, PhoneField, PostcodeField
from organisation.models import Location

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class ProcedureForm(forms.Form):
    title = forms.CharField(label=_("Vacancy"), max_length=120)
    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none())
    opened_on = DayField(label=_("Opened on"))

    def __init__(self, *args, locations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations


class SeatForm(forms.Form):
    """A colleague by work email; `user` is the one with that address, or None."""

    email = forms.EmailField(label=_("Work email of the colleague"))

    @property
    def user(self) -> User | None:
        return User.objects.filter(email=self.cleaned_data["email"].lower()).first()


class ApplicationForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    email = forms.EmailField(label=_("Email"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    street = forms.CharField(label=_("Street and number"), max_length=160, required=False)
    postcode = PostcodeField(label=_("Postcode"), required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    received_on = DayField(label=_("Received on"))
    letter = forms.CharField(
        label=_("Letter"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Leave out what says something about health, religion, origin or sexuality."),
    )
    keep_a_year = forms.ChoiceField(
        label=_("Does the applicant agree to be kept for a year?"),
        help_text=_(
            "Only what the applicant answered. Without a yes the data goes 4 weeks after the"
            " procedure."
        ),
        choices=[*YES_NO, ("", _("Not asked"))],
        required=False,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(label=_("How this came"), choices=ConsentDecision.How)

    CONTACT = ("email", "phone", "street", "postcode", "town")

    def values(self) -> dict:
        contact = {name: self.cleaned_data[name] for name in self.CONTACT}
        others = {k: v for k, v in self.cleaned_data.items() if k not in contact}
        answer = {"yes": True, "no": False}.get(others.pop("keep_a_year"))
        return {**others, "keep_a_year": answer, "contact": contact}


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What was decided"),
        choices=[c for c in Application.Outcome.choices if c[0] != Application.Outcome.OPEN],
        widget=forms.RadioSelect,
    )
    decided_on = DayField(label=_("Decided on"))


class KeepingForm(forms.Form):
    given = forms.TypedChoiceField(
        label=_("Does the applicant agree to be kept for a year?"),
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    decided_on = DayField(label=_("Decided on"))
    how = forms.ChoiceField(label=_("How"), choices=ConsentDecision.How)


class EndForm(forms.Form):
    ended_on = DayField(label=_("Last day of the procedure"))
