"""Forms of the panel and of who works on vacancies. The public form is in `public_forms`."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import ColleagueField
from applicants.models import Applicant, Application
from consents.models import ConsentDecision
from core.forms import DayField, HoursField, PhoneField, PostcodeField
from core.privacy import SubjectKind
from documents.forms import CleanFileField
from organisation.models import Location
from retention.plan import term_of
from staff.forms import internship_end
from staff.models import Employee
from staff.section_forms import REACHED, ReachableForm
from subjects.own_login import KEEPS_ITS_OWN

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
TO_THE_POINT = _("Leave out anything about health, religion, origin or sexuality.")


class PdfField(CleanFileField):
    """A PDF to upload; a picture of a letter cannot be read by everybody."""

    widget = forms.FileInput(attrs={"accept": ".pdf"})

    def __init__(self, **kwargs):
        super().__init__(
            max_length=160, required=False, help_text=_("PDF, at most 10 MB."), **kwargs
        )

    def clean(self, data, initial=None):
        found = super().clean(data, initial)
        if found and found.content_type != "application/pdf":
            raise ValidationError(_("Choose a PDF file. Save your document as a PDF first."))
        return found


def sent_files(cleaned: dict) -> list[tuple]:
    """Pop the files of a form and return them with their titles, as the actions take them."""
    sent = ((_("Letter"), cleaned.pop("letter_file")), (_("CV"), cleaned.pop("cv")))
    return [(str(title), file) for title, file in sent if file]


class VacancyForm(forms.Form):
    title = forms.CharField(label=_("Vacancy"), max_length=120)
    description = forms.CharField(
        label=_("What the work is"),
        help_text=_("This is shown on the public page: the work, the hours, what you ask for."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    closes_on = DayField(
        label=_("Last day to apply"),
        required=False,
        help_text=_(
            "For example 14-03-2023. Leave it empty to keep it open as long as the procedure runs."
        ),
    )
    published = forms.BooleanField(
        label=_("Publish on the website"),
        help_text=_("Anybody can then read the vacancy and apply, without signing in."),
        required=False,
    )


class ProcedureForm(VacancyForm):
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        empty_label=_("Choose a location"),
    )
    opened_on = DayField(label=_("Opened on"))
    field_order = ("title", "location", "opened_on", "closes_on", "description", "published")

    def __init__(self, *args, locations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].queryset = locations


class SeatForm(forms.Form):
    user = ColleagueField(label=_("Colleague"))

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = colleagues


class ApplicationForm(forms.Form):
    """An application that came in by another way than the website."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    email = forms.EmailField(label=_("Email"), required=False, max_length=254)
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
        help_text=TO_THE_POINT,
    )
    letter_file = PdfField(label=_("Letter as a PDF"))
    cv = PdfField(label=_("CV"))
    keep_a_year = forms.ChoiceField(
        choices=[*YES_NO, ("", _("Not asked"))],
        required=False,
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(label=_("How this came in"), choices=ConsentDecision.How)

    CONTACT = ("email", "phone", "street", "postcode", "town")

    def __init__(self, *args, asks_keeping: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_keeping:
            del self.fields["keep_a_year"]
            return
        self.fields["keep_a_year"].label = _kept_label()
        self.fields["keep_a_year"].help_text = _(
            "Only what the applicant answered. Without a yes the data is destroyed after this time"
            " from the end of the procedure: %(term)s."
        ) % {"term": term_of("applicant.file")}

    def values(self) -> dict:
        contact = {name: self.cleaned_data[name] for name in self.CONTACT}
        others = {k: v for k, v in self.cleaned_data.items() if k not in contact}
        answer = {"yes": True, "no": False}.get(others.pop("keep_a_year", ""))
        files = sent_files(others)
        return {**others, "keep_a_year": answer, "contact": contact, "files": files}


class PersonForm(ReachableForm):
    class Meta:
        model = Applicant
        fields = ("first_name", "family_name", *REACHED)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.subject.user_id:
            self.fields["email"].help_text = KEEPS_ITS_OWN


class ShowForm(forms.Form):
    """Which applications of a procedure to show: at one stage, or with one outcome."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All")),
            *Application.Stage.choices,
            *((code.value, code.label) for code in Application.DECIDED_HERE),
        ],
    )


class StageForm(forms.Form):
    stage = forms.ChoiceField(
        label=_("How far along is this application?"),
        choices=Application.Stage,
        widget=forms.RadioSelect,
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What was decided"),
        choices=[(code.value, code.label) for code in Application.DECIDED_HERE],
        widget=forms.RadioSelect,
    )
    decided_on = DayField(label=_("Decided on"))


class HireForm(forms.Form):
    """What a personnel file needs and an application does not hold."""

    kind = forms.ChoiceField(
        label=_("Will work here as"),
        choices=[
            (kind.value, kind.label)
            for kind in (SubjectKind.EMPLOYEE, SubjectKind.INTERN, SubjectKind.EXTERNAL)
        ],
        widget=forms.RadioSelect,
    )
    function_title = forms.CharField(label=_("Function"), max_length=80)
    starts_on = DayField(label=_("First day"))
    ends_on = internship_end()
    hours_per_week = HoursField(label=_("Hours a week"))
    birth_date = DayField(label=_("Birth date"))
    birth_place = forms.CharField(label=_("Birth place"), max_length=80, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=Employee.Sex,
        initial=Employee.Sex.UNKNOWN,
        widget=forms.RadioSelect,
    )
    decided_on = DayField(label=_("Decided on"))


def _kept_label() -> str:
    words = _("Does the applicant agree to their data being kept for %(term)s?")
    return words % {"term": term_of("applicant.file.consent")}


class KeepingForm(forms.Form):
    given = forms.TypedChoiceField(
        choices=YES_NO,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    decided_on = DayField(label=_("Answered on"))
    how = forms.ChoiceField(
        label=_("How"),
        # What a colleague types in did not come by the applicant's own form.
        choices=[
            (how.value, how.label)
            for how in (
                ConsentDecision.How.PAPER,
                ConsentDecision.How.EMAIL,
                ConsentDecision.How.SPOKEN,
            )
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["given"].label = _kept_label()


class EndForm(forms.Form):
    ended_on = DayField(label=_("Last day of the procedure"))
