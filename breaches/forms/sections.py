"""The pages of sections 1, 2, 3, 6 and 7, and all pages by their code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.functions import FUNCTIONS
from breaches.fields import ClockField, radio_field, text_field
from breaches.forms.details import (
    AmountForm,
    DataForm,
    DetailsForm,
    GroupsForm,
    NatureForm,
    PartiesForm,
    ProtectionForm,
)
from breaches.forms.impact import ConsequencesForm, ImpactForm, InformingForm
from breaches.forms.pages import PageForm, several_field
from breaches.forms.report import ELSEWHERE
from breaches.models import Answer, Classification, Decision, IncidentType, RootCause
from core.forms import PhoneField
from organisation.models import Location, Organisation


class ReporterForm(PageForm):
    page = "reporter"
    can_wait = ("name", "phone", "location")
    name = text_field(_("Name"), lines=1, max_length=120)
    phone = PhoneField(label=_("Telephone"), required=False)
    mobile = PhoneField(
        label=_("Mobile"),
        required=False,
        help_text=_("Questions may come outside working hours: there are 72 hours to act."),
    )
    email = forms.EmailField(label=_("Email"), required=False, max_length=254)
    location = forms.ModelChoiceField(
        Location.objects.none(), label=_("Childcare centre"), required=False, empty_label=ELSEWHERE
    )

    def prefilled(self, by):
        return {"location": self.breach.location_id}


class DiscoveryForm(PageForm):
    page = "discovery"
    can_wait = ("aware_at", "aware_reason", "location")
    discovered_at = ClockField(label=_("When was it noticed?"))
    aware_at = ClockField(
        label=_("Since when has it been certain that personal data is involved?"),
        required=False,
        help_text=_(
            "Day and time, for example 14-03-2026 09:30. The 72 hours run from this moment;"
            " as long as this is empty they are counted from the discovery."
        ),
    )
    aware_reason = text_field(
        _("What was looked into between the two moments?"),
        lines=3,
        help_text=_("Only if the two moments differ."),
    )
    location = forms.ModelChoiceField(
        Location.objects.none(),
        label=_("At which location?"),
        required=False,
        empty_label=ELSEWHERE,
    )
    place = text_field(_("Where did it happen?"), lines=1, max_length=200)

    def prefilled(self, by):
        reporter = self.breach.contact
        return {"location": reporter.location_id} if reporter and not self.breach.place else {}


class PeriodForm(PageForm):
    page = "period"
    can_wait = ("began_at", "ended_at")
    began_at = ClockField(
        label=_("When did it begin?"),
        required=False,
        by_day=True,
        help_text=_(
            "It may have begun long before anybody noticed. An estimate is fine, and so is"
            " the day alone: 14-03-2026 or 14-03-2026 09:30."
        ),
    )
    still_going = radio_field(_("Is it still going on?"), Answer.choices)
    ended_at = ClockField(
        label=_("When did it end?"),
        required=False,
        help_text=_("Only if it is over. Day and time, for example 14-03-2026 09:30."),
    )


class DescriptionForm(PageForm):
    page = "description"
    can_wait = ("summary",)
    summary = text_field(
        _("What happened?"),
        lines=8,
        help_text=_("A summary of the incident, without names of the people concerned."),
    )


class KindForm(PageForm):
    page = "kind"
    can_wait = ("incident_types", "incident_other")
    classification = radio_field(
        _("Is it a data breach?"),
        Classification.choices,
        _(
            "A breach is any security incident in which personal data is seen, destroyed,"
            " changed or released by mistake, and also processing that the law does not"
            " allow. Examples: a lost USB stick, an email to the wrong person, a stolen"
            " laptop, a laptop left on the train, a fire in a data centre, a file somebody"
            " looked into out of curiosity."
        ),
    )
    not_breach_reason = text_field(
        _("If it is not one, why not?"),
        help_text=_("The report stays recorded, with this reason, and can be closed at once."),
    )
    incident_types = several_field(_("What kind of incident was it?"), IncidentType.choices)
    incident_other = text_field(_("What else was it?"), lines=1, max_length=200)


class DecisionForm(PageForm):
    page = "notification"
    can_wait = ("ap_reasoning",)
    ap_decision = radio_field(_("Will the AP be notified?"), Decision.choices)
    ap_reasoning = text_field(_("Why?"), lines=5)


class NotifierForm(PageForm):
    page = "notifier"
    can_wait = ("notifier_name", "notifier_function", "notifier_phone")
    notifier_name = text_field(_("Who notifies the AP?"), lines=1, max_length=120)
    notifier_function = text_field(_("In which function?"), lines=1, max_length=120)
    notifier_phone = PhoneField(label=_("Telephone of the person who notifies"), required=False)
    notifier_email = forms.EmailField(
        label=_("Email of the person who notifies"), required=False, max_length=254
    )
    contact_name = text_field(
        _("Whom can the AP ask?"),
        lines=1,
        max_length=120,
        help_text=_("Only if that is somebody other than the person who notifies."),
    )
    contact_function = text_field(_("Function of that person"), lines=1, max_length=120)
    contact_phone = PhoneField(label=_("Telephone of that person"), required=False)
    contact_email = forms.EmailField(
        label=_("Email of that person"), required=False, max_length=254
    )

    def prefilled(self, by):
        organisation = Organisation.objects.first()
        if by is None or organisation is None:
            return {}
        appointed = by.appointments.first()
        return {
            "notifier_name": by.display_name,
            "notifier_function": str(FUNCTIONS[appointed.function].label) if appointed else "",
            "notifier_phone": organisation.phone,
            "notifier_email": by.email,
        }


class OthersForm(PageForm):
    page = "others"
    can_wait = ("countries", "authorities", "attachments")
    cross_border = radio_field(
        _("Does it concern people in other countries of the EU as well?"), Answer.choices
    )
    countries = text_field(_("Which countries?"), lines=1, max_length=200)
    authorities_told = radio_field(
        _("Were other authorities told?"),
        Answer.choices,
        _("For example the police, or an authority of another country."),
    )
    authorities = text_field(_("Which ones, and when?"), lines=1, max_length=200)
    attachments = text_field(
        _("Which attachments go with it?"),
        lines=3,
        help_text=_("Take names of the people concerned out of them first. None is an answer too."),
    )


def _why(label, help_text=""):
    return text_field(label, lines=2, max_length=500, help_text=help_text)


class EvaluationForm(PageForm):
    """The evaluation, with five times why as a help that nobody has to use."""

    page = "evaluation"
    can_wait = ("evaluation",)
    why_1 = _why(
        _("Why did it happen?"),
        _(
            "This helps to find the cause; it may be left empty. Look for what was not"
            " arranged, and not for who did it."
        ),
    )
    why_2 = _why(_("And why was that so?"))
    why_3 = _why(_("Why, once more?"))
    why_4 = _why(_("And why that?"))
    why_5 = _why(_("What is the underlying cause?"))
    evaluation = text_field(
        _("How can it be kept from happening again?"),
        lines=8,
        max_length=8000,
        help_text=_(
            "You may choose your own method; an answer is needed before the breach is closed,"
            " even if the AP is not notified."
        ),
    )
    no_improvements = forms.BooleanField(
        label=_("There are no points for improvement"), required=False
    )

    def _stored(self, holder, breach, by):
        cause = RootCause.objects.filter(breach=breach).first() or RootCause(breach=breach)
        names = [name for name in self.base_fields if name not in RootCause.WHYS]
        stored = {name: getattr(holder, name) for name in names}
        stored |= {name: getattr(cause, name) for name in RootCause.WHYS}
        stored["evaluation_unknown"] = "evaluation.evaluation" in breach.unknown
        return stored


FORMS = {
    form.page: form
    for form in (
        ReporterForm,
        DiscoveryForm,
        PeriodForm,
        DescriptionForm,
        KindForm,
        DetailsForm,
        DataForm,
        GroupsForm,
        AmountForm,
        NatureForm,
        PartiesForm,
        ProtectionForm,
        ConsequencesForm,
        ImpactForm,
        InformingForm,
        DecisionForm,
        NotifierForm,
        OthersForm,
        EvaluationForm,
    )
}
