from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import add_errors
from core.registries import Importer, importers
from imports.engine import make_plan
from imports.tables import check_size, read_table


class UploadForm(forms.Form):
    """Which import, and the file. After validation `table` holds what the file says.

    `allowed` are the importers the user may run; no other can be chosen.
    """

    importer = forms.ChoiceField(label=_("What do you want to import?"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX, at most 10 MB and 20,000 rows, with headings in the first row."
            " Nothing is written before you have seen a preview."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
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
                check_size(cleaned["file"].size)
                self.table = read_table(cleaned["file"].read())
                make_plan(importers[cleaned["importer"]], self.table)
            except ValidationError as error:
                add_errors(self, error)
        return cleaned
