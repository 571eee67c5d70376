"""Forms of the pages around the files: registering, moving, ending, publishing, searching."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ColleagueField
from core.forms import DayField, HoursField, PhoneField, PostcodeField
from core.privacy import SubjectKind
from organisation.models import Location
from retention.plan import term_of
from staff.models import ConductText, Employee, Employment
from staff.section_forms import REACHED, VolunteerForm


def internship_end() -> DayField:
    """The last day of who comes as an intern, where it is known already."""
    return DayField(
        label=_("Last day of the internship"),
        required=False,
        help_text=_(
            "Only for an intern. The file is destroyed the day after, unless the intern is hired."
        ),
    )


class RegisterForm(forms.ModelForm):
    """A new file: who, where, what work, and how to reach the person."""

    kind = forms.ChoiceField(label=_("Works here as"))
    birth_date = DayField(label=_("Birth date"))
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        empty_label=_("Choose a location"),
    )
    function_title = forms.CharField(label=_("Function"), max_length=80)
    starts_on = DayField(label=_("First day"))
    ends_on = internship_end()
    hours_per_week = HoursField(label=_("Hours a week"))
    street = forms.CharField(label=_("Street and number"), max_length=160, required=False)
    postcode = PostcodeField(label=_("Postcode"), required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    email = forms.EmailField(label=_("Email"), required=False)

    field_order = ("kind", "first_name", "family_name", "birth_date", "birth_place", "sex")

    class Meta:
        model = Employee
        fields = ("first_name", "family_name", "birth_date", "birth_place", "sex")

    def __init__(self, *args, places, **kwargs):
        """`places` are the locations where the user may register, by kind of person."""
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in places]
        if SubjectKind.INTERN not in places:
            del self.fields["ends_on"]
        self.fields["location"].queryset = Location.objects.filter(
            pk__in={pk for found in places.values() for pk in found.values_list("pk", flat=True)}
        )

    def clean(self):
        cleaned = super().clean()
        kind, location = cleaned.get("kind"), cleaned.get("location")
        if kind and location and not self.places[kind].filter(pk=location.pk).exists():
            self.add_error("location", _("You do not register people of this kind here."))
        return cleaned

    def values(self) -> dict:
        reached = {name: self.cleaned_data[name] for name in REACHED}
        others = {k: v for k, v in self.cleaned_data.items() if k not in reached}
        return {**others, "kind": SubjectKind(others["kind"]), "contact": reached}


class LastDayForm(forms.Form):
    """The last day: of who has yet to begin, on `begins_on`, that day where nobody comes at all."""

    ends_on = DayField(label=_("Last day"))
    not_begun = _(
        "The last day cannot be before the first one, %(day)s. Does this person not come at"
        " all, or was the file opened by mistake? Then enter that day."
    )

    def __init__(self, *args, begins_on: dt.date | None, **kwargs):
        super().__init__(*args, **kwargs)
        if begins_on:
            self.fields["ends_on"].initial = begins_on
            self.fields["ends_on"].help_text = self.not_begun % {"day": f"{begins_on:%d-%m-%Y}"}


class EndForm(LastDayForm):
    not_begun = _(
        "The last day cannot be before the first one, %(day)s. Does this person not come at all?"
        " Then enter that day. Was the file opened by mistake? Then do not end the work here:"
        " choose “This file was opened by mistake”."
    )
    labour_conflict = forms.TypedChoiceField(
        label=_("Is there a labour conflict at leaving?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != SubjectKind.EMPLOYEE:
            del self.fields["labour_conflict"]  # the long term is for employees only (L47)
            return
        self.fields["labour_conflict"].help_text = _(
            "With a conflict the file is kept for %(conflict)s instead of %(term)s."
        ) % {"conflict": term_of("staff.file.conflict"), "term": term_of("staff.file")}

    def values(self) -> dict:
        return {"labour_conflict": False, **self.cleaned_data}


class MistakeForm(forms.Form):
    why = forms.ChoiceField(
        label=_("What was the mistake?"), choices=Employment.Mistake, widget=forms.RadioSelect
    )


class HireForm(forms.Form):
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        empty_label=_("Choose a location"),
    )
    function_title = forms.CharField(label=_("Function"), max_length=80)
    starts_on = DayField(label=_("First day as an employee"))
    hours_per_week = HoursField(label=_("Hours a week"))

    def __init__(self, *args, locations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations


class MoveForm(forms.Form):
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        empty_label=_("Choose a location"),
    )
    starts_on = DayField(label=_("From which day"))

    def __init__(self, *args, locations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations


class SupervisorForm(forms.Form):
    user = ColleagueField(label=_("Colleague"))
    ends_on = DayField(
        label=_("Until"), help_text=_("At the latest the last day of the internship.")
    )

    def __init__(self, *args, users, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users


class PublishForm(forms.Form):
    """A new version of a statement."""

    kind = forms.ChoiceField(
        label=_("Statement"), choices=ConductText.Kind, widget=forms.RadioSelect
    )
    body_nl = forms.CharField(
        label=_("Text in Dutch"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 12})
    )
    body_en = forms.CharField(
        label=_("Text in English"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    valid_from = DayField(label=_("Valid from"))


class VolunteerRegisterForm(VolunteerForm):
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        empty_label=_("Choose a location"),
    )
    starts_on = DayField(label=_("First day"))

    def __init__(self, *args, locations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations


class SearchForm(forms.Form):
    """Only what there is to choose from is asked: `locations` and `kinds` of more than one, and
    who has no certificate only where `screening` is open."""

    NO_VOG = "no_vog"

    q = forms.CharField(label=_("Name"), max_length=80, required=False)
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        required=False,
        empty_label=_("All my locations"),
    )
    kind = forms.ChoiceField(label=_("Works here as"), required=False)
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("Current")), ("ended", _("Left")), ("all", _("Everybody"))],
    )

    def __init__(self, *args, locations, kinds, screening, **kwargs):
        super().__init__(*args, **kwargs)
        if screening:
            self.fields["state"].choices += [(self.NO_VOG, _("Screening missing"))]
        self.fields["location"].queryset = locations
        self.fields["kind"].choices = [("", _("All")), *((k.value, k.label) for k in kinds)]
        if len(kinds) < 2:
            del self.fields["kind"]
        if len(locations[:2]) < 2:
            del self.fields["location"]
