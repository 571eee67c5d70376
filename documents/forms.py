from django import forms
from django.utils.translation import gettext_lazy as _

from documents.cleaning import clean


class CleanFileField(forms.FileField):
    """A file to upload; its cleaned value is a documents.cleaning.Cleaned."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def clean(self, data, initial=None):
        found = super().clean(data, initial)
        return clean(found) if found else found


class UploadForm(forms.Form):
    title = forms.CharField(
        label=_("What is it?"),
        help_text=_("A short title without names, like: enrolment form."),
        max_length=160,
    )
    file = CleanFileField(
        label=_("File"), help_text=_("PDF, JPEG or PNG, at most 10 MB."), max_length=160
    )
