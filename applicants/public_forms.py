"""The form anybody can fill in on the website to apply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants.actions import APPLY, KEEP_A_YEAR
from applicants.forms import TO_THE_POINT, YES_NO, PdfField, sent_files
from consents.models import ConsentText
from core.forms import PhoneField
from core.guarded import GuardedForm
from retention.plan import term_of


class PublicApplicationForm(GuardedForm):
    """`agreed_to` and `keeping_text` are the texts this form asks about: those of its stamp, else
    the ones in force; None for what is not asked."""

    not_sent = _("Your application was not sent. Send it once more.")

    first_name = forms.CharField(
        label=_("First name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("Family name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PhoneField(
        label=_("Telephone"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    letter = forms.CharField(
        label=_("Your letter"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=TO_THE_POINT,
    )
    letter_file = PdfField(label=_("Or your letter as a PDF"))
    cv = PdfField(label=_("Your CV"))
    keep_a_year = forms.ChoiceField(
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label=_("I agree to this"))

    def __init__(self, *args, procedure, texts: list[ConsentText], **kwargs):
        """`texts` are those in force of what is asked."""
        self.name = f"apply:{procedure.pk}"
        self.texts = tuple(text.pk for text in texts)
        super().__init__(*args, **kwargs)
        if self.read:
            read = ConsentText.objects.filter(
                pk__in=self.read.texts, kind__in=[text.kind_id for text in texts]
            )
            texts = [*texts, *read.select_related("kind")]
        shown = {text.kind.code: text for text in texts}
        self.agreed_to, self.keeping_text = shown.get(APPLY), shown.get(KEEP_A_YEAR)
        if self.agreed_to is None:
            del self.fields["agree"]
        if self.keeping_text is None:
            del self.fields["keep_a_year"]
        else:
            self.fields["keep_a_year"].label = _("May we keep your application for %(term)s?") % {
                "term": term_of("applicant.file.consent")
            }

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("letter") and not self.files.get("letter_file"):
            self.add_error("letter", _("Write a letter, or add one as a PDF."))
        return cleaned

    @property
    def lost_files(self) -> bool:
        """Whether files were sent with a form that is shown again: a browser does not keep them."""
        return bool(self.is_bound and self.files and self.errors)

    def values(self) -> dict:
        """The arguments of `apply_online`."""
        sent = self.cleaned_data.copy()
        return {
            "first_name": sent["first_name"],
            "family_name": sent["family_name"],
            "contact": {"email": sent["email"], "phone": sent["phone"]},
            "letter": sent["letter"],
            "files": sent_files(sent),
            "keep_a_year": {"yes": True, "no": False}.get(sent.get("keep_a_year")),
            "agreed_to": self.agreed_to,
            "keeping_text": self.keeping_text,
        }
