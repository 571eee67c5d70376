"""What a processor reported to us."""

from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.fields import ClockField, text_field
from breaches.models import ProcessorReport
from register.models import Processor


class ProcessorReportForm(forms.Form):
    processor = forms.ModelChoiceField(
        Processor.objects.none(),
        label=_("Which system or supplier?"),
        help_text=_("From the processing register."),
    )
    told_at = ClockField(label=_("When did they tell us?"))
    aware_at = ClockField(
        label=_("Since when had they known it themselves?"),
        required=False,
        help_text=_(
            "Day and time, for example 14-03-2026 09:30. Leave it open if they have not said so"
            " yet, and ask them."
        ),
    )
    way = forms.ChoiceField(
        label=_("How did they tell us?"),
        choices=ProcessorReport.Way.choices,
        widget=forms.RadioSelect,
    )
    contact = text_field(_("Whom can we contact there about it?"), lines=2, max_length=300)

    def __init__(self, *args, processors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["processor"].queryset = processors


class TakeUpForm(forms.Form):
    taken_up = text_field(
        _("How was it taken up with them?"),
        lines=4,
        max_length=1000,
        required=True,
        help_text=_("For example: called, and a term of 24 hours agreed in writing."),
    )
