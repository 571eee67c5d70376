"""The pages of section 5: what follows from it, how serious it is, and informing people."""

from django.utils.translation import gettext_lazy as _

from breaches.fields import ClockField, radio_field, text_field
from breaches.forms.pages import PageForm, count_field, several_field
from breaches.models import Answer, Harm, Impact, InformGround, Means, Seriousness
from breaches.proposals import answer_with_log, told_so_far
from core.forms import DayField


class ConsequencesForm(PageForm):
    page = "consequences"
    can_wait = ("effect_confidentiality", "effect_integrity", "effect_availability")
    effect_confidentiality = text_field(
        _("What follows from others having seen it?"),
        lines=3,
        help_text=_("For example: it can be spread further, or be combined with other data."),
    )
    effect_integrity = text_field(
        _("What follows from it having been changed?"),
        lines=3,
        help_text=_("For example: a wrong allergy on the list of the group."),
    )
    effect_availability = text_field(
        _("What follows from it being lost or out of reach?"),
        lines=3,
        help_text=_("For example: a parent cannot be called when a child is ill."),
    )


class ImpactForm(PageForm):
    page = "impact"
    can_wait = ("impact", "harms", "seriousness_reason")
    impact_kinds = several_field(
        _("What harm could it do to the people concerned?"),
        Impact.choices,
    )
    harms = several_field(_("What is the nature of that harm?"), Harm.choices)
    impact = text_field(_("What can it mean for them?"), lines=5)
    seriousness = radio_field(
        _("How serious is it for them?"),
        Seriousness.choices,
        _("You decide. The severity help explains itself and may be followed or not."),
    )
    seriousness_reason = text_field(
        _("Why is it that serious?"),
        lines=3,
        help_text=_("Only if you disagree with the severity help."),
    )


class InformingForm(PageForm):
    page = "informing"
    proposal_note = _(
        "What was recorded about who was told is filled in below. It counts already, also if you"
        " do not save this page."
    )
    can_wait = (
        "inform_reasoning",
        "inform_by",
        "informed_count",
        "informed_means",
        "informed_text",
    )
    follows_from = {"inform_ground": ("inform_people", Answer.NO)}
    inform_people = radio_field(
        _("Will the people concerned be informed?"),
        Answer.choices,
        _("Needed if a high risk for them is likely. Whoever informs them also notifies the AP."),
    )
    inform_ground = radio_field(
        _("If not: on which ground?"), InformGround.choices, _("The law allows no others.")
    )
    inform_reasoning = text_field(
        _("Why, or why not?"),
        help_text=_("For example: the data was encrypted, so nobody can read it."),
    )
    inform_by = DayField(label=_("By which day will they be informed?"), ahead=True, required=False)
    informed_at = ClockField(label=_("When were they informed?"), required=False)
    informed_count = count_field(
        _("How many people got the message?"),
        _("Those who were told, such as parents; not how many people the breach concerns."),
    )
    informed_means = several_field(_("In what way?"), Means.choices)
    informed_text = text_field(
        _("What are they told?"),
        lines=6,
        max_length=8000,
        help_text=_("Without names: the AP may ask for it word for word."),
    )

    def prefilled(self, by):
        return told_so_far(self.breach)

    def _stored(self, holder, breach, by):
        stored = super()._stored(holder, breach, by)
        if ways := stored["informed_means"]:
            stored["informed_means"] = answer_with_log("informed_means", ways, told_so_far(breach))
        return stored

    def clean(self):
        """How, and how many, that only repeats the log is not saved: the log goes on to answer it,
        also where more people are told or a telling is taken back."""
        cleaned, log, stored = super().clean(), told_so_far(self.breach), self.breach
        if cleaned.get("informed_count") == log.get("informed_count") != stored.informed_count:
            cleaned["informed_count"] = None
        cleaned["informed_means"] = [
            way
            for way in cleaned.get("informed_means", ())
            if way in stored.informed_means or way not in log.get("informed_means", ())
        ]
        return cleaned
