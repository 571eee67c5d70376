"""Forms of the sections of a child's file that are more than the fields of one model."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from children.actions import address_of, check_birth_date, left_for
from children.forms import ADDRESS, check_address
from children.models import (
    Address,
    Child,
    Contract,
    Declaration,
    EmergencyNumber,
    Identification,
    IncomeStatement,
    Parent,
    PaymentDetails,
    Placement,
)
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
from organisation.models import CareGroup, Location
from subjects.models import Representation
from subjects.own_login import KEEPS_ITS_OWN
from subjects.records import RecordForm


def _choice_of(parents) -> list[tuple[str, str]]:
    """One parent is chosen beforehand; of several, nobody: the wrong one would pass unseen."""
    found = [(str(parent.pk), parent.name) for parent in parents]
    return found if len(found) == 1 else [*BLANK_CHOICE_DASH, *found]


class IdentityForm(RecordForm):
    birth_date = DayField(label=_("Birth date"))

    class Meta:
        model = Child
        fields = ("first_name", "family_name", "birth_date", "sex")
        widgets = {"sex": forms.RadioSelect}

    def clean_birth_date(self):
        """What is changed is checked as it is on registering; of a child who has left, by the age
        on the last day."""
        birth_date, child = self.cleaned_data["birth_date"], self.instance.subject
        if birth_date == self.instance.birth_date:
            return birth_date
        check_birth_date(birth_date, on=today(), last_day=child.relation_ended_on)
        begun = child.affiliations.filter(never_begun=False)
        first_day = min((place.starts_on for place in begun), default=None)
        if first_day and first_day < birth_date:
            raise ValidationError(
                _("The first day of care was %(day)s: the child was born before it.")
                % {"day": f"{first_day:%d-%m-%Y}"}
            )
        return birth_date


class ParentContactForm(RecordForm):
    """Names and contact data of a parent, with the address that stands apart."""

    email = forms.EmailField(
        label=_("Email"), required=False, help_text=_("Needed for a login to the portal.")
    )
    phone = PhoneField(label=_("Telephone"), required=False)
    street = forms.CharField(label=_("Street and number"), max_length=160, required=False)
    postcode = PostcodeField(label=_("Postcode"), required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)

    class Meta:
        model = Parent
        fields = ("first_name", "family_name", "email", "phone")

    def __init__(self, *args, instance, **kwargs):
        address = address_of(instance) or Address()
        kwargs["initial"] = {name: getattr(address, name) for name in ADDRESS}
        super().__init__(*args, instance=instance, **kwargs)
        if instance.subject.user_id:
            self.fields["email"].help_text = KEEPS_ITS_OWN

    def clean(self):
        cleaned = super().clean()
        check_address(self, cleaned)
        return cleaned


class IdentificationForm(RecordForm):
    bsn = BsnField(label=_("BSN"), help_text=_("9 digits, from the document that was shown"))
    shown = forms.ChoiceField(
        label=_("How it was checked"), choices=Identification.Shown, widget=forms.RadioSelect
    )
    checked_on = DayField(label=_("Checked on"))

    class Meta:
        model = Identification
        fields = ("bsn", "shown", "checked_on")


class CustodyForm(RecordForm):
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)

    class Meta:
        model = Representation
        fields = ("custody", "starts_on", "ends_on")
        widgets = {"custody": forms.RadioSelect}


class CourtOrderForm(RecordForm):
    restriction = forms.ChoiceField(
        label=_("What the court decided"),
        choices=[choice for choice in Representation.Restriction.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    restricted_from = DayField(label=_("Valid from"))
    restricted_until = DayField(
        label=_("Valid until and including"),
        required=False,
        help_text=_("Leave empty if the order is valid until further notice."),
    )

    class Meta:
        model = Representation
        fields = ("restriction", "restricted_from", "restricted_until")

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "restricted_from", "restricted_until")
        return cleaned


class PlacementCorrectionForm(RecordForm):
    """A placement as it should have been noted; its location stays."""

    care_group = forms.ModelChoiceField(
        label=_("Group"), queryset=CareGroup.objects.none(), required=False
    )
    is_full = forms.TypedChoiceField(
        label=_("How much"),
        choices=[("True", _("Full place")), ("False", _("Part of a place"))],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    starts_on = DayField(label=_("First day"))

    class Meta:
        model = Placement
        fields = ("kind", "is_full")
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, instance, **kwargs):
        place = instance.affiliation
        kwargs["initial"] = {"care_group": place.care_group_id, "starts_on": place.starts_on}
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["care_group"].queryset = place.location.care_groups.all()
        left = [former.location.label for former in left_for(place)]
        if left:
            self.fields["starts_on"].help_text = _(
                "The placement before this one (%(locations)s) ends on the day before this day: it"
                " changes along."
            ) % {"locations": escape(", ".join(left))}


class ContractForm(RecordForm):
    """A new contract, or the terms of one that is there: its parties and start stand as signed."""

    parent = forms.ChoiceField(label=_("Contracting parent"))
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        empty_label=_("Choose a location"),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)
    hours_per_month = forms.IntegerField(label=_("Hours a month"), min_value=1, max_value=400)
    rate = EuroField(label=_("Rate per hour, in euro"))
    iban = IbanField(label=_("IBAN"), required=False)

    class Meta:
        model = Contract
        fields = ("location", "starts_on", "ends_on", "hours_per_month", "rate", "iban")

    field_order = ("parent",)

    def __init__(self, *args, instance, parents, locations, **kwargs):
        super().__init__(*args, instance=instance, **kwargs)
        if instance._state.adding:
            self.fields["parent"].choices = _choice_of(parents)
            self.fields["location"].queryset = locations
        else:
            for name in ("parent", "location", "starts_on"):
                del self.fields[name]


class DeclarationForm(RecordForm):
    signed_on = DayField(label=_("Signed on"))
    signed_by = forms.ChoiceField(label=_("Signed by"))

    class Meta:
        model = Declaration
        fields = ("kind", "signed_on", "signed_by", "kept", "remark")

    def __init__(self, *args, parents, **kwargs):
        super().__init__(*args, **kwargs)
        self.parents = {str(parent.pk): parent for parent in parents}
        self.fields["signed_by"].choices = _choice_of(parents)

    def clean_signed_by(self):
        return self.parents[self.cleaned_data["signed_by"]].subject


LAST = 9  # emergency numbers that are put in order


class EmergencyForm(RecordForm):
    position = forms.IntegerField(
        label=_("Order"), min_value=1, max_value=LAST, help_text=_("Whom to ring first: 1")
    )
    phone = PhoneField(label=_("Telephone"))

    class Meta:
        model = EmergencyNumber
        fields = ("position", "phone", "whom")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            of_child = EmergencyNumber.objects.filter(subject=self.instance.subject_id)
            taken = set(of_child.values_list("position", flat=True))
            free = (n for n in range(1, LAST + 1) if n not in taken)
            self.initial["position"] = next(free, LAST)


class IncomeForm(RecordForm):
    year = forms.IntegerField(label=_("For the year"), min_value=2000, max_value=2100)
    shown_on = DayField(label=_("Shown on"))

    class Meta:
        model = IncomeStatement
        fields = ("year", "shown_on")


class PaymentForm(RecordForm):
    iban = IbanField(label=_("IBAN"))

    class Meta:
        model = PaymentDetails
        fields = ("iban", "account_name")
