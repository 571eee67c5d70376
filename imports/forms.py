from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import add_errors
from core.registries import Importer
from documents.scanning import ScannedFileField
from imports.columns import CHOOSE, check_places
from imports.engine import Job
from imports.tables import TOO_LARGE, is_xlsx, open_table

LATER_BYTES = 150_000  # of an XLSX, some thousand rows: above it reading takes too long


class UploadForm(forms.Form):
    """Which import, and the file. After validation `header` and `rows` are what the file says, the
    rows read as they are asked for; `later` is the file itself where that is left to a worker.

    `allowed` are the importers the user may run; no other can be chosen.
    """

    importer = forms.ChoiceField(label=_("What do you want to import?"), widget=forms.RadioSelect)
    file = ScannedFileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX, at most 10 MB and 20,000 rows, with headings in the first row."
            " Nothing is written before you have seen a preview."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={"size": TOO_LARGE},
    )

    def __init__(self, *args, allowed: list[Importer], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["importer"].choices = [(one.code, one.label) for one in allowed]
        if len(allowed) == 1:
            self.fields["importer"].initial = allowed[0].code

    def clean(self):
        cleaned = super().clean()
        if "importer" in cleaned and "file" in cleaned:
            try:
                data = cleaned["file"].read()
                self.header, self.rows = open_table(data)
                self.later = data if len(data) > LATER_BYTES and is_xlsx(data) else b""
            except ValidationError as error:
                add_errors(self, error)
        return cleaned


class ColumnsForm(forms.Form):
    """For each column, which heading of the file holds it. `places` gives the positions."""

    keep = forms.BooleanField(
        label=_("Remember this for the next file with these headings"), required=False, initial=True
    )

    def __init__(self, *args, job: Job, header: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.importer, self.columns = job.importer, list(job.columns.values())
        headings = [(str(place), text) for place, text in enumerate(header) if text]
        for column in self.columns:
            self.fields[column.name] = forms.ChoiceField(
                label=str(column.label)[:1].upper() + str(column.label)[1:],
                choices=[("", _("not in this file")), *headings],
                required=column.needed,
                error_messages={"required": CHOOSE},
            )
        self.order_fields([column.name for column in self.columns])

    def clean(self):
        cleaned = super().clean()
        try:
            check_places(self.importer, self.places)
        except ValidationError as error:
            for name, messages in error.error_dict.items():
                if name not in self.errors:
                    self.add_error(name, messages)
        return cleaned

    @property
    def places(self) -> dict[str, int]:
        return {
            column.name: int(self.cleaned_data[column.name])
            for column in self.columns
            if self.cleaned_data.get(column.name)
        }
