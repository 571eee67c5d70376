from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.privacy import CATEGORIES
from documents import audience
from documents.cleaning import clean_bytes
from documents.models import Document
from documents.scanning import ScannedFileField
from documents.uploads import MAX_FILES

_ACCEPT = {"accept": ".pdf,.jpg,.jpeg,.png"}


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class CleanFileField(ScannedFileField):
    """A file to upload; its cleaned value is a documents.cleaning.Cleaned."""

    widget = forms.FileInput(attrs=_ACCEPT)

    def clean(self, data, initial=None):
        found = super().clean(data, initial)
        return clean_bytes(found.read()) if found else found


class CleanFilesField(CleanFileField):
    """One or more files to upload; its cleaned value is a list."""

    widget = _SeveralFiles(attrs={**_ACCEPT, "multiple": True})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MAX_FILES:
            raise ValidationError(
                _("Add at most %(n)d files at once.") % {"n": MAX_FILES}, code="number"
            )
        cleaned = []
        for file in files or [None]:
            try:
                cleaned.append(super().clean(file, initial))
            except ValidationError as refused:
                if len(files) < 2:
                    raise
                raise ValidationError(
                    [f"{file.name}: {message}" for message in refused.messages]
                ) from refused
        return cleaned


class AudienceForm(forms.Form):
    """With whom a document is shared: each choice says who sees it, and the narrowest stands."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Who may see it?"),
        help_text=gettext_lazy(
            "It is shared with nobody else unless you choose so. You can change it later."
        ),
        widget=forms.RadioSelect,
        initial=Document.Audience.MANAGERS,
    )

    def __init__(self, *args, subject, category, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [
            (choice.value, format_html('{}<span class="sub">{}</span>', choice.label, choice.who))
            for choice in audience.choices(subject, category)
        ]
        if self.is_settled:
            self.fields["audience"].help_text = ""

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self.fields["audience"].choices) == 1


class _TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("A short title without names, like: signed form."),
        max_length=150,  # a number may come behind it
    )


class UploadForm(AudienceForm, _TitleForm):
    files = CleanFilesField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "PDF, JPEG or PNG, at most 10 MB each. You may choose up to five files at once; they"
            " get the same title with a number."
        ),
        max_length=160,
    )
    field_order = ["title", "files", "audience"]


class VersionForm(AudienceForm, _TitleForm):
    """A new version: nothing is chosen beforehand, so that what was shared once is not shared
    anew unasked (B06); the page tells what was chosen before."""

    file = CleanFileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, JPEG or PNG, at most 10 MB."),
        max_length=160,
    )
    field_order = ["title", "file", "audience"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_settled:
            self.fields["audience"].initial = None


class ShareForm(AudienceForm):
    """With whom a document is shared from now on; it stands as it was chosen before."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["audience"].help_text = ""
        if self.initial.get("audience") not in dict(self.fields["audience"].choices):
            self.initial["audience"] = Document.Audience.MANAGERS  # the same people, by one name


class SectionForm(forms.Form):
    """In which section of the file a document goes."""

    category = forms.ChoiceField(
        label=gettext_lazy("In which part of the file does it go?"),
        help_text=gettext_lazy("The part decides who can see it and how long it is kept."),
        widget=forms.RadioSelect,
    )
    label_is_heading = True

    def __init__(self, *args, categories, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [(code, CATEGORIES[code].label) for code in categories]


class RemoveForm(forms.Form):
    """Which versions to remove, where there is more than one."""

    which = forms.ChoiceField(
        label=gettext_lazy("What do you want to remove?"), widget=forms.RadioSelect
    )

    def __init__(self, *args, version: int, count: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["which"].choices = [
            ("one", _("Only version %(n)d") % {"n": version}),
            ("all", _("All %(n)d versions") % {"n": count}),
        ]
