"""What is typed about measures, scans and what those found. The actions check the rest and save."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from register.forms import EntryForm, fields_of, lines
from register.models import ScanFinding, SecurityMeasure, SecurityScan

MEASURE_PARTS = {
    _("What it is"): ("name", "kind", "what"),
    _("Who and since when"): ("owner", "in_place_on", "review_on"),
}
SCAN_PARTS = {
    _("The scan"): ("by_whom", "scanned_on", "about", "report"),
    _("What it came to"): ("summary",),
}
SCAN_FINDING_PARTS = {"": ("what", "seriousness", "owner", "due_on")}


class MeasureForm(EntryForm):
    in_place_on = DayField(
        label=_("In place since"),
        required=False,
        help_text=_("For example 14-03-2023. Empty: it is not in place yet."),
    )
    review_on = DayField(label=_("Look at it again on"), ahead=True, required=False)

    class Meta:
        model = SecurityMeasure
        fields = fields_of(MEASURE_PARTS)
        widgets = lines("what")


class ScanForm(EntryForm):
    scanned_on = DayField(label=_("Carried out on"))

    class Meta:
        model = SecurityScan
        fields = fields_of(SCAN_PARTS)
        widgets = lines("summary")
        help_texts = {
            "by_whom": _("The office or company, not the name of a person."),
            "about": _("For example: the network of the head office, or the parent portal."),
            "report": _("Where the report is kept, or its number."),
        }


class ScanFindingForm(EntryForm):
    due_on = DayField(label=_("To be done by"), ahead=True)

    class Meta:
        model = ScanFinding
        fields = fields_of(SCAN_FINDING_PARTS)
        widgets = lines("what")


class SettleForm(forms.Form):
    """What was done about something a scan found."""

    done = forms.CharField(
        label=_("What was done"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    done_on = DayField(label=_("Done on"))
