"""Forms of the sections of a personnel file that are more than the fields of one model."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    BsnField,
    DayField,
    HoursField,
    IbanField,
    PhoneField,
    PostcodeField,
    check_period,
)
from staff.models import (
    Company,
    ConductText,
    Contact,
    Employee,
    Employment,
    Identification,
    Payroll,
    Screening,
    SignedStatement,
    Volunteer,
)
from staff.statements import ways_to_note
from subjects.records import RecordForm

REACHED = ("street", "postcode", "town", "phone", "email")


class ReachableForm(RecordForm):
    postcode = PostcodeField(label=_("Postcode"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    email = forms.EmailField(label=_("Email"), required=False)


class ContactForm(ReachableForm):
    class Meta:
        model = Contact
        fields = REACHED


class VolunteerForm(ReachableForm):
    class Meta:
        model = Volunteer
        fields = ("first_name", "family_name", *REACHED)


class IdentityForm(RecordForm):
    birth_date = DayField(label=_("Birth date"))

    class Meta:
        model = Employee
        fields = ("first_name", "family_name", "birth_date", "birth_place", "sex")
        widgets = {"sex": forms.RadioSelect}


class IdentificationForm(RecordForm):
    bsn = BsnField(label=_("BSN"), help_text=_("9 digits, as on the document"))
    checked_on = DayField(label=_("Checked on"))

    class Meta:
        model = Identification
        fields = ("bsn", "document", "checked_on")
        widgets = {"document": forms.RadioSelect}


class ScreeningForm(RecordForm):
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


class EmploymentForm(RecordForm):
    """New terms, from a day that is asked; or the terms that were noted, to be corrected."""

    hours_per_week = HoursField(label=_("Hours a week"))
    starts_on = DayField(label=_("From which day"))

    class Meta:
        model = Employment
        fields = ("function_title", "hours_per_week", "starts_on")

    def __init__(self, *args, instance, initial=None, **kwargs):
        present = instance.subject.employments.first() if instance._state.adding else None
        if present:
            initial = {
                "function_title": present.function_title,
                "hours_per_week": present.hours_per_week,
            }
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        if present:
            self.fields["starts_on"].help_text = _(
                "The first day of the new terms. The present ones end the day before, and are kept."
            )


class PayrollForm(RecordForm):
    iban = IbanField(label=_("IBAN"))

    class Meta:
        model = Payroll
        fields = ("iban", "account_name")


class CompanyForm(RecordForm):
    kvk_number = forms.RegexField(
        r"^\d{8}$",
        label=_("Chamber of commerce number (KvK)"),
        help_text=_("8 digits"),
        required=False,
        error_messages={"invalid": _("A KvK number has 8 digits.")},
    )
    iban = IbanField(label=_("IBAN"), required=False)

    class Meta:
        model = Company
        fields = ("company_name", "kvk_number", "iban", "agency", "agency_contact")


class SignedForm(RecordForm):
    text = forms.ModelChoiceField(label=_("Statement"), queryset=ConductText.objects.none())
    signed_on = DayField(label=_("Signed or told on"))
    how = forms.ChoiceField(
        label=_("How"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = SignedStatement
        fields = ("text", "signed_on", "how")

    def __init__(self, *args, instance, first, texts, initial=None, **kwargs):
        """`texts` are what can be chosen, `first` what is chosen where a record is new."""
        if instance._state.adding:
            initial = {"text": first}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        texts = texts | ConductText.objects.filter(pk=instance.text_id)
        self.fields["text"].queryset = texts
        ways = set().union(*map(ways_to_note, texts), {instance.how})
        self.fields["how"].choices = [
            (code, label) for code, label in SignedStatement.How.choices if code in ways
        ]
        self.fields["how"].help_text = _about(ways)


def _about(ways: set[str]) -> str:
    """What is to be known of the ways that can be chosen, and of the portal where it cannot."""
    hints = []
    if SignedStatement.How.PORTAL not in ways:
        hints.append(_("Whoever signs in the portal does so there; you do not note that here."))
    if SignedStatement.How.TOLD in ways:
        hints.append(
            _("Only “What we use your data for” may be told; the other statements are signed.")
        )
    return " ".join(map(str, hints))
