"""The page anybody reports on."""

import uuid

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.fields import ClockField, text_field
from core.forms import LongAgoForm, PhoneField
from organisation.models import Location

ELSEWHERE = _("Elsewhere, or not known yet")


class ReportForm(LongAgoForm):
    """What, when noticed, since when certain, where: less than a minute. The rest may wait."""

    may_be_long_ago = "discovered_at"
    summary = text_field(
        _("What happened?"),
        lines=5,
        required=True,
        help_text=_(
            "For example: a lost phone, a bag that was stolen, an email to the wrong"
            " person. Leave out names of children and parents where you can."
        ),
    )
    discovered_at = ClockField(label=_("When was it noticed?"))
    aware_at = ClockField(
        label=_("Since when has it been certain that personal data is involved?"),
        required=False,
        help_text=_(
            "Day and time, for example 14-03-2026 09:30. Leave it open if it is the same"
            " moment, or not certain yet."
        ),
    )
    location = forms.ModelChoiceField(
        Location.objects.none(),
        label=_("At which location?"),
        required=False,
        empty_label=ELSEWHERE,
    )
    place = text_field(
        _("Where did it happen?"),
        lines=1,
        max_length=200,
        help_text=_("For example: in the group, on the train, at home."),
    )
    phone = PhoneField(
        label=_("On which number can we reach you?"),
        required=False,
        help_text=_("Also outside working hours: there are 72 hours to act."),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, locations, now, works_here, **kwargs):
        """`locations` are those the reporter works at; without any there is no such question. Since
        when it is certain is asked of who works here; others cannot tell."""
        super().__init__(*args, **kwargs)
        self.fields["discovered_at"].initial = now
        self.a_year_ago = now - relativedelta(years=1)
        if not works_here:
            del self.fields["aware_at"]
        if locations is None or not locations.exists():
            del self.fields["location"]
            return
        self.fields["location"].queryset = locations
        only = locations[:2]
        if len(only) == 1:
            self.fields["location"].initial = only[0].pk
