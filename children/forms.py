import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from children.models import Child, Identification, Placement
from core.dates import today
from core.forms import (
    BsnField,
    DayField,
    EuroField,
    IbanField,
    PhoneField,
    PostcodeField,
    check_period,
)
from organisation.models import CareGroup
from subjects.models import Representation


class ChildForm(forms.Form):
    first_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    birth_date = DayField(label=_("Birth date"))
    sex = forms.ChoiceField(label=_("Sex"), choices=Child.Sex, widget=forms.RadioSelect)

    def clean_birth_date(self):
        birth_date = self.cleaned_data["birth_date"]
        if birth_date > today():
            raise ValidationError(_("A birth date cannot be in the future."))
        return birth_date


class ParentForm(forms.Form):
    """One parent; a second one may be left empty as a whole."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    custody = forms.ChoiceField(
        label=_("Custody over the child"), choices=Representation.Custody, widget=forms.RadioSelect
    )
    email = forms.EmailField(label=_("Email"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    street = forms.CharField(label=_("Street and number"), max_length=160, required=False)
    postcode = PostcodeField(label=_("Postcode"), required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("street"):
            for name in ("postcode", "town"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Fill this in too, or leave the street empty."))
        return cleaned


class SecondParentForm(ParentForm):
    """The other parent, where there is one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        self.use_required_attribute = False
        for field in self.fields.values():
            field.required = False

    def clean(self):
        cleaned = super().clean()
        if any(cleaned.values()):
            for name in ("first_name", "family_name", "custody"):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, _("Fill this in, or leave the whole second parent empty."))
        return cleaned


class GroupChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, group):
        return f"{group.location.name}: {group.name}"


class PlacementForm(forms.Form):
    """Where and when; offers only the locations given, so that no other can be chosen."""

    location = forms.ModelChoiceField(label=_("Location"), queryset=None)
    care_group = GroupChoiceField(label=_("Group"), queryset=None, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of place"), choices=Placement.Kind, widget=forms.RadioSelect
    )
    is_full = forms.TypedChoiceField(
        label=_("How much"),
        choices=[("yes", _("Full place")), ("no", _("Part of a place"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label=_("First day"))

    def __init__(self, *args, locations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations
        self.fields["care_group"].queryset = CareGroup.objects.filter(
            location__in=locations
        ).select_related("location")

    def clean(self):
        cleaned = super().clean()
        location, group = cleaned.get("location"), cleaned.get("care_group")
        kind = cleaned.get("kind")
        # A childminding facility may offer any; the others what they are registered for.
        if location and kind and location.kind != "VGO" and location.kind.lower() != kind:
            self.add_error("kind", _("This location is not registered for this kind of place."))
        if location and group and group.location_id != location.pk:
            self.add_error("care_group", _("This group is not at the chosen location."))
        return cleaned


class NewPlacementForm(PlacementForm):
    """A further placement of a child who is here already: a move, or a part beside the rest."""

    instead = forms.TypedChoiceField(
        label=_("What becomes of the present placement?"),
        choices=[
            ("yes", _("It ends the day before: the child moves")),
            ("no", _("It goes on beside this one")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class ContractForm(forms.Form):
    hours_per_month = forms.IntegerField(label=_("Hours a month"), min_value=1, max_value=400)
    rate = EuroField(label=_("Rate per hour, in euro"))
    iban = IbanField(label=_("IBAN"), required=False)


class DeregisterForm(forms.Form):
    ends_on = DayField(label=_("Last day"))

    def clean_ends_on(self):
        ends_on = self.cleaned_data["ends_on"]
        if ends_on > today() + dt.timedelta(days=366):
            raise ValidationError(_("Check the year: a last day is at most a year ahead."))
        return ends_on


class DailyCareForm(forms.Form):
    allergies = forms.CharField(
        label=_("Allergies"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    diet = forms.CharField(
        label=_("Diet"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    health_note = forms.CharField(
        label=_("Health note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    emergency_phone = PhoneField(label=_("Emergency number"), required=False)


class IdentificationForm(forms.Form):
    bsn = BsnField(label=_("BSN"), help_text=_("9 digits, from the document that was shown"))
    shown = forms.ChoiceField(
        label=_("How it was checked"), choices=Identification.Shown, widget=forms.RadioSelect
    )
    checked_on = DayField(label=_("Checked on"))


class RestrictionForm(forms.Form):
    restriction = forms.ChoiceField(
        label=_("What the court decided"),
        choices=[choice for choice in Representation.Restriction.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    valid_from = DayField(label=_("Valid from"))
    valid_until = DayField(label=_("Valid until and including"), required=False)

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "valid_from", "valid_until")
        return cleaned
