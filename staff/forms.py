"""Forms of the staff pages. They check what was typed; the actions decide what may be."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import BsnField, DayField, IbanField, PhoneField, PostcodeField, check_period
from core.privacy import SubjectKind
from organisation.models import Location
from staff.models import (
    Absence,
    Appraisal,
    Contact,
    Employee,
    Employment,
    Identification,
    Payroll,
    Screening,
    Training,
)

NO_REASON = _(
    "Write only what is to the point. Nothing about health, religion, origin or sexuality."
)


class SectionForm(forms.ModelForm):
    """A form over one row; `values` are the arguments of its action. It saves nothing itself."""

    def values(self) -> dict:
        return self.cleaned_data


class ContactForm(SectionForm):
    postcode = PostcodeField(label=_("Postcode"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    email = forms.EmailField(label=_("Email"), required=False)

    class Meta:
        model = Contact
        fields = ("street", "postcode", "town", "phone", "email")


class IdentityForm(SectionForm):
    birth_date = DayField(label=_("Birth date"))

    class Meta:
        model = Employee
        fields = ("first_name", "family_name", "birth_date", "birth_place", "sex")


class IdentificationForm(SectionForm):
    bsn = BsnField(label=_("BSN"), help_text=_("9 digits, as on the document"))
    checked_on = DayField(label=_("Checked on"))

    class Meta:
        model = Identification
        fields = ("bsn", "document", "checked_on")


class ScreeningForm(SectionForm):
    vog_issued_on = DayField(label=_("Certificate (VOG) issued on"), required=False)
    linked_on = DayField(label=_("Linked in the register on"), required=False)
    unlinked_on = DayField(label=_("Link ended on"), required=False)

    class Meta:
        model = Screening
        fields = ("vog_number", "vog_issued_on", "register_number", "linked_on", "unlinked_on")
        help_texts = {"register_number": _("14 to 18 digits")}

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "linked_on", "unlinked_on")
        return cleaned


class EmploymentForm(SectionForm):
    starts_on = DayField(
        label=_("From"), help_text=_("The day from which this holds. The former terms are kept.")
    )

    class Meta:
        model = Employment
        fields = ("function_title", "hours_per_week", "starts_on")


class PayrollForm(SectionForm):
    iban = IbanField(label=_("IBAN"))

    class Meta:
        model = Payroll
        fields = ("iban", "account_name")


class TrainingForm(SectionForm):
    completed_on = DayField(label=_("Completed on"))
    valid_until = DayField(label=_("Valid until"), required=False)

    class Meta:
        model = Training
        fields = ("title", "completed_on", "valid_until")

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "completed_on", "valid_until")
        return cleaned


class AppraisalForm(SectionForm):
    held_on = DayField(label=_("Held on"))

    class Meta:
        model = Appraisal
        fields = ("held_on", "report")
        help_texts = {"report": NO_REASON}


class AbsenceForm(SectionForm):
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)

    class Meta:
        model = Absence
        fields = ("kind", "starts_on", "ends_on")
        help_texts = {
            "kind": _("Only that somebody is away. The nature of an illness is never noted.")
        }

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "starts_on", "ends_on")
        return cleaned


class RegisterForm(forms.ModelForm):
    """A new file: who, where, what work, and how to reach the person."""

    kind = forms.ChoiceField(label=_("Works here as"))
    birth_date = DayField(label=_("Birth date"))
    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none())
    function_title = forms.CharField(label=_("Function"), max_length=80)
    starts_on = DayField(label=_("First day"))
    hours_per_week = forms.DecimalField(
        label=_("Hours a week"), min_value=0, max_value=60, max_digits=4, decimal_places=2
    )
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
        reached = {name: self.cleaned_data[name] for name in ContactForm.Meta.fields}
        others = {k: v for k, v in self.cleaned_data.items() if k not in reached}
        return {**others, "kind": SubjectKind(others["kind"]), "contact": reached}


class EndForm(forms.Form):
    ends_on = DayField(label=_("Last day"))
    labour_conflict = forms.TypedChoiceField(
        label=_("Is there a labour conflict at leaving?"),
        help_text=_("With a conflict the file is kept for 10 years instead of 2."),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != SubjectKind.EMPLOYEE:
            del self.fields["labour_conflict"]  # the long term is for employees only (L47)

    def values(self) -> dict:
        return {"labour_conflict": False, **self.cleaned_data}


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name"), max_length=80, required=False)
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("In service")), ("ended", _("Left")), ("all", _("Everybody"))],
    )
