"""What is typed about measures, scans, what those found, covenants and yearly reviews. The actions
check the rest and save."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, check_period
from register.forms import EntryForm, lines
from register.models import Covenant, Review, ScanFinding, SecurityMeasure, SecurityScan

MEASURE_PARTS = {
    _("What it is"): ("name", "kind", "what"),
    _("Who and since when"): ("owner", "in_place_on", "review_on"),
}
SCAN_PARTS = {
    _("The scan"): ("by_whom", "scanned_on", "about", "report"),
    _("What it came to"): ("summary",),
}
SCAN_FINDING_PARTS = {_("What was found"): ("what", "seriousness", "owner", "due_on")}
COVENANT_PARTS = {
    _("What it is"): ("name", "parties", "binds"),
    _("Taking part"): ("starts_on", "ends_on", "review_on"),
}


def _fields(parts) -> list[str]:
    return [name for names in parts.values() for name in names]


class MeasureForm(EntryForm):
    in_place_on = DayField(
        label=_("In place since"),
        required=False,
        help_text=_("For example 14-03-2023. Empty: it is not in place yet."),
    )
    review_on = DayField(label=_("Look at it again on"), required=False)

    class Meta:
        model = SecurityMeasure
        fields = _fields(MEASURE_PARTS)
        widgets = lines("what")


class ScanForm(EntryForm):
    scanned_on = DayField(label=_("Carried out on"))

    class Meta:
        model = SecurityScan
        fields = _fields(SCAN_PARTS)
        widgets = lines("summary")
        help_texts = {
            "by_whom": _("The office or company, not the name of a person."),
            "about": _("For example: the network of the head office, or the parent portal."),
            "report": _("Where the report is kept, or its number."),
        }


class ScanFindingForm(EntryForm):
    due_on = DayField(label=_("Done by"))

    class Meta:
        model = ScanFinding
        fields = _fields(SCAN_FINDING_PARTS)
        widgets = lines("what")


class SettleForm(forms.Form):
    """What was done about something a scan found."""

    done = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 3}))
    done_on = DayField(label=_("Done on"))


class CovenantForm(EntryForm):
    starts_on = DayField(
        label=_("We take part since"),
        required=False,
        help_text=_("For example 14-03-2023. Empty: we do not take part yet."),
    )
    ends_on = DayField(label=_("Until"), required=False)
    review_on = DayField(label=_("Look at it again on"), required=False)

    class Meta:
        model = Covenant
        fields = _fields(COVENANT_PARTS)
        widgets = lines("parties", "binds")

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "starts_on", "ends_on")
        return cleaned


class ReviewForm(EntryForm):
    class Meta:
        model = Review
        fields = ("found", "changed")
        widgets = lines("found", "changed")
        help_texts = {
            "found": _("What is right, what is not, and what you looked at."),
            "changed": _("What you changed because of it, or why nothing had to be changed."),
        }
