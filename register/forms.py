"""What is typed about activities, processors, covenants and yearly reviews. The actions check the
rest and save."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.matrix import ROOMS
from core.dates import today
from core.forms import DayField, SeveralField, check_period
from core.privacy import CATEGORIES
from core.registries import retention_rules
from register.choices import Principle, SpecialGround, recipient_labels
from register.models import PEOPLE, Covenant, ProcessingActivity, Processor, Review
from retention.plan import terms

SIX_PRINCIPLES = _("The six principles")

# The parts of a form, each with a heading of its own.
ACTIVITY_PARTS = {
    _("What and why"): ("name", "purpose", "ground", "people", "categories"),
    _("Special data and BSN"): ("special_grounds", "special_basis", "bsn_basis"),
    _("Who gets it"): (
        *("recipients", "other_recipients", "processors", "transfers", "safeguards"),
    ),
    _("How long and how safe"): ("retention_rules", "security"),
    SIX_PRINCIPLES: ("principles", "principles_note"),
    _("Checks"): ("dpia_needed", "dpia_reason", "dpia_done_on", "review_on"),
}
PROCESSOR_PARTS = {
    _("What and who"): ("system", "supplier", "role", "purpose", "data", "people", "contact"),
    _("Agreement"): (
        *("agreement_from", "agreement_until", "agreement_model", "audit_right", "breach_hours"),
        "at_the_end",
    ),
    _("Where and how safe"): (
        *("hosting", "sub_processors", "security", "backup", "log_retention"),
        *("account_retention", "backup_retention"),
    ),
    _("Checks"): ("review_on",),
}

COVENANT_PARTS = {
    _("What it is"): ("name", "parties", "binds"),
    _("Taking part"): ("starts_on", "ends_on", "review_on"),
}


def fields_of(parts) -> list[str]:
    """The names of the fields of all parts of a form, in order."""
    return [name for names in parts.values() for name in names]


def _category_groups():
    return [
        (label, [(c.code, c.label) for c in CATEGORIES.values() if c.room == room])
        for room, label in ROOMS.items()
    ]


def _capitals(choices):
    return [(code, capfirst(label)) for code, label in choices]


def _ticks(label, choices=(), **more):
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **more
    )


def lines(*names):
    """Widgets of a few lines for these fields."""
    return {name: forms.Textarea(attrs={"rows": 3}) for name in names}


class _CheckingForm(forms.ModelForm):
    """It checks what was typed and saves nothing itself."""

    def _post_clean(self):
        """The action checks the model; a form that wrote on the record would blind it to what
        the record held before."""


class EntryForm(_CheckingForm):
    """An entry of the register; it sends along which version of it was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version


class ActivityForm(EntryForm):
    people = _ticks(_("People"), _capitals(PEOPLE.items()))
    categories = _ticks(_("Data categories"), _category_groups, required=False)
    special_grounds = _ticks(
        _("Ground for special data"),
        _capitals(SpecialGround.choices),
        required=False,
        help_text=_("Only for data about health, faith, origin and the like, or a criminal past."),
    )
    recipients = _ticks(_("Kinds of recipient"), required=False)
    processors = SeveralField(
        Processor.objects.none(),
        label=_("Systems and suppliers"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    retention_rules = _ticks(_("Retention rules"), required=False)
    dpia_needed = forms.TypedChoiceField(
        label=_("Is a DPIA needed?"),
        choices=[("", _("Not judged yet")), ("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        required=False,
        help_text=_(
            "A data protection impact assessment: needed where the risk for people is high."
        ),
    )
    dpia_done_on = DayField(label=_("DPIA done on"), required=False)
    principles = _ticks(
        _("Which principles did you find to be met?"), _capitals(Principle.choices), required=False
    )
    review_on = DayField(label=_("Look at it again on"), ahead=True, required=False)

    class Meta:
        model = ProcessingActivity
        fields = fields_of(ACTIVITY_PARTS)
        widgets = lines(
            *("purpose", "special_basis", "other_recipients", "transfers", "safeguards"),
            *("security", "dpia_reason", "principles_note"),
        )
        help_texts = {
            "transfers": _("Which data, to which country. Empty: nothing leaves the EEA."),
            "safeguards": _(
                "For example: the standard contractual clauses of the European Commission."
            ),
            "principles_note": _("Why each of the six is met, or what is still to be done for it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields, entry = self.fields, self.instance
        fields["recipients"].choices = list(recipient_labels().items())
        now = terms()
        fields["retention_rules"].choices = [
            (rule.code, format_lazy("{} ({})", rule.label, now[rule.code]))
            for rule in retention_rules
        ]
        systems = Processor.objects.in_use()
        if entry.pk:  # what was ended can stay where it stands
            systems = Processor.objects.filter(ended_on__isnull=True) | Processor.objects.filter(
                pk__in=entry.processors.values("pk")
            )
            self.initial["dpia_needed"] = {True: "yes", False: "no"}.get(entry.dpia_needed, "")
        fields["processors"].queryset = systems

    def clean_dpia_done_on(self):
        done_on = self.cleaned_data["dpia_done_on"]
        if done_on and done_on > today():
            raise ValidationError(_("This day is still to come."))
        return done_on


class ProcessorForm(EntryForm):
    people = _ticks(_("People"), _capitals(PEOPLE.items()), required=False)
    agreement_from = DayField(label=_("Agreement from"), required=False)
    agreement_until = DayField(label=_("Agreement until"), required=False)
    review_on = DayField(label=_("Look at it again on"), ahead=True, required=False)

    class Meta:
        model = Processor
        fields = fields_of(PROCESSOR_PARTS)
        widgets = lines("data", "sub_processors", "security", "backup")
        help_texts = {
            "sub_processors": _("Who works for the supplier. Write “none” where there are none."),
            "audit_right": _("What we may check, and how: an audit of our own or a report."),
            "contact": _("A desk or function; a name of a person only where there is no other."),
            "agreement_model": _(
                "For example: the model of the sector, or of the supplier. It is shown once there"
                " is an agreement."
            ),
            "account_retention": _("For example: one year after the agreement ends."),
            "backup_retention": _("For example: two years."),
            "log_retention": _("For example: three years."),
        }

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "agreement_from", "agreement_until")
        return cleaned


class CovenantForm(EntryForm):
    starts_on = DayField(
        label=_("We take part since"),
        required=False,
        help_text=_("For example 14-03-2023. Empty: we do not take part yet."),
    )
    ends_on = DayField(label=_("Until"), required=False)
    review_on = DayField(label=_("Look at it again on"), ahead=True, required=False)

    class Meta:
        model = Covenant
        fields = fields_of(COVENANT_PARTS)
        widgets = lines("parties", "binds")

    def clean(self):
        cleaned = super().clean()
        check_period(cleaned, "starts_on", "ends_on")
        return cleaned


class ReviewForm(_CheckingForm):
    class Meta:
        model = Review
        fields = ("found", "changed")
        widgets = lines("found", "changed")
        help_texts = {
            "found": _("What is right, what is not, and what you looked at."),
            "changed": _("What you changed because of it, or why nothing had to be changed."),
        }
