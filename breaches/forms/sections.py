"""The page of each section. What was typed stays; the actions decide."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from breaches.fields import ClockField, radio_field, text_field
from breaches.forms.report import ELSEWHERE
from breaches.models import Answer, Decision, Impact, Nature
from breaches.sections import SECTIONS, holder_of
from core.forms import PhoneField
from organisation.models import Location
from register.models import ProcessingActivity, Processor


class SectionForm(forms.Form):
    """The page of a section. After each field named in `can_wait` stands a tick "not known yet"."""

    all_may_wait = True

    section = ""
    can_wait: tuple[str, ...] = ()

    def __init__(self, *args, breach, locations=None, **kwargs):
        """`locations` are those the writer may put a breach at."""
        holder = holder_of(breach, SECTIONS[self.section])
        kwargs.setdefault("initial", self._stored(holder, breach))
        super().__init__(*args, **kwargs)
        if "location" in self.fields:
            # What stands already can stay, also where somebody else put it.
            standing = Location.objects.filter(pk=holder.location_id)
            self.fields["location"].queryset = locations | standing
        with_ticks = {}
        for name, field in self.fields.items():
            with_ticks[name] = field
            if name in self.can_wait:
                with_ticks[f"{name}_unknown"] = forms.BooleanField(
                    label=Answer.UNKNOWN.label,
                    required=False,
                    widget=forms.CheckboxInput(
                        attrs={
                            "aria-label": format_lazy("{}: {}", Answer.UNKNOWN.label, field.label)
                        }
                    ),
                )
        self.fields = with_ticks

    def _stored(self, holder, breach):
        stored = {}
        for name in self.base_fields:
            if name in ("activities", "processors"):
                stored[name] = getattr(breach, name).all()
            elif name == "location":
                stored[name] = holder.location_id
            else:
                stored[name] = getattr(holder, name)
        for name in self.can_wait:
            stored[f"{name}_unknown"] = f"{self.section}.{name}" in breach.unknown
        return stored

    def clean(self):
        cleaned = super().clean()
        for name in self.can_wait:
            if cleaned.get(f"{name}_unknown") and cleaned.get(name):
                self.add_error(name, _('Give an answer, or tick "not known yet"; not both.'))
        return cleaned

    @property
    def answers(self) -> dict:
        """What `save_answers` takes, out of a valid form."""
        return {name: self.cleaned_data[name] for name in self.base_fields}

    @property
    def unknown(self) -> list[str]:
        return [name for name in self.can_wait if self.cleaned_data[f"{name}_unknown"]]


class ReporterForm(SectionForm):
    section = "reporter"
    can_wait = ("location",)
    name = text_field(_("Name"), lines=1, max_length=120)
    phone = PhoneField(label=_("Phone"), required=False)
    mobile = PhoneField(
        label=_("Mobile"),
        required=False,
        help_text=_("Questions may come outside working hours: there are 72 hours to act."),
    )
    email = forms.EmailField(label=_("Email"), required=False, max_length=254)
    location = forms.ModelChoiceField(
        Location.objects.none(), label=_("Childcare centre"), required=False, empty_label=ELSEWHERE
    )


class DiscoveryForm(SectionForm):
    section = "discovery"
    can_wait = ("aware_at", "aware_reason", "location")
    discovered_at = ClockField(label=_("When was it noticed?"))
    aware_at = ClockField(
        label=_("Since when is it certain that personal data is involved?"),
        required=False,
        help_text=_(
            "Day and time, for example 14-03-2026 09:30. The 72 hours run from this moment;"
            " while it is open they are counted from the discovery."
        ),
    )
    aware_reason = text_field(
        _("What was looked into between the two moments?"),
        lines=3,
        help_text=_("Only where the two moments differ."),
    )
    location = forms.ModelChoiceField(
        Location.objects.none(),
        label=_("At which location?"),
        required=False,
        empty_label=ELSEWHERE,
    )
    place = text_field(_("Where did it happen?"), lines=1, max_length=200)


class DescriptionForm(SectionForm):
    section = "description"
    can_wait = ("summary",)
    summary = text_field(
        _("What happened?"),
        lines=8,
        help_text=_("A summary of the incident, without names of the people concerned."),
    )


class DetailsForm(SectionForm):
    section = "details"
    can_wait = (
        "data_concerned",
        "people_concerned",
        "records_concerned",
        "clients_concerned",
        "responsible_party",
    )
    personal_data = radio_field(_("Is personal data involved?"), Answer.choices)
    activities = forms.ModelMultipleChoiceField(
        ProcessingActivity.objects.all(),
        label=_("Which processing activities does the data belong to?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Out of the processing register."),
    )
    data_concerned = text_field(_("Which data exactly?"))
    people_concerned = text_field(_("Which group of people is it about?"), lines=3)
    records_concerned = text_field(_("Which records can be pointed out?"), lines=3)
    clients_concerned = text_field(
        _("Which clients can be pointed out?"),
        lines=3,
        help_text=_("Use initials or file numbers rather than names."),
    )
    nature = forms.MultipleChoiceField(
        label=_("What was done to the data?"),
        choices=Nature.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("More than one may hold."),
    )
    responsible_party = text_field(
        _("Who is finally responsible for the processing?"), lines=1, max_length=200
    )
    processors_involved = radio_field(
        _("Are systems or suppliers of others involved?"), Answer.choices
    )
    processors = forms.ModelMultipleChoiceField(
        Processor.objects.all(),
        label=_("Which ones?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Out of the processing register."),
    )

    def clean(self):
        cleaned = super().clean()
        involved, chosen = cleaned.get("processors_involved"), cleaned.get("processors")
        if involved == Answer.YES and not chosen:
            self.add_error("processors", _("Choose which systems or suppliers are involved."))
        elif chosen and involved != Answer.YES:
            self.add_error(
                "processors_involved", _("Systems are chosen below, so answer Yes here.")
            )
        return cleaned


class ImpactForm(SectionForm):
    section = "impact"
    can_wait = ("impact",)
    impact_kinds = forms.MultipleChoiceField(
        label=_("Which harm could it do to the people concerned?"),
        choices=Impact.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("More than one may hold; none where no harm is to be expected."),
    )
    impact = text_field(_("What can it mean for them?"), lines=5)
    inform_people = radio_field(
        _("Are the people concerned informed?"),
        Answer.choices,
        _(
            "Needed where a high risk for them is likely."
            " Whoever informs them also notifies the AP."
        ),
    )
    inform_reasoning = text_field(
        _("Why, or why not?"),
        help_text=_("For example: the data was encrypted, so nobody can read it."),
    )
    informed_at = ClockField(label=_("When were they informed?"), required=False)


class NotificationForm(SectionForm):
    section = "notification"
    can_wait = ("ap_reasoning",)
    ap_decision = radio_field(_("Is the AP notified?"), Decision.choices)
    ap_reasoning = text_field(_("Why?"), lines=5)
    ap_sent_at = ClockField(label=_("When was the notification sent?"), required=False)
    ap_number = text_field(_("Which number did the AP give?"), lines=1, max_length=40)
    ap_late_reason = text_field(
        _("Why later than 72 hours?"),
        lines=3,
        help_text=_("Only where it was sent later than that."),
    )


class EvaluationForm(SectionForm):
    section = "evaluation"
    can_wait = ("evaluation",)
    evaluation = text_field(
        _("How can it be kept from happening again?"),
        lines=8,
        max_length=8000,
        help_text=_(
            "The method is free. A simple one: ask why it happened, and why that was so, until"
            " you stand at the cause; five times is often enough."
        ),
    )
    no_improvements = forms.BooleanField(
        label=_("There are no points for improvement"), required=False
    )


FORMS = {
    form.section: form
    for form in (
        ReporterForm,
        DiscoveryForm,
        DescriptionForm,
        DetailsForm,
        ImpactForm,
        NotificationForm,
        EvaluationForm,
    )
}
