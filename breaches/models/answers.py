"""What the questions of sections 2 to 6 are answered with, a class for each section.

Each says which of its fields stand in plain (`PLAIN`) and which are sealed (`SEALED`); `Breach`
puts them together. A choice of several is a list of codes.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.choices import (
    Answer,
    Classification,
    Decision,
    InformGround,
    PartyRole,
    Protection,
    Seriousness,
)
from core.fields import EncryptedTextField
from organisation.models import Location
from register.models import ProcessingActivity, Processor


def _one_of(choices):
    longest = max(len(value) for value in choices.values)
    return models.CharField(max_length=longest, choices=choices, blank=True)


def _several():
    return models.JSONField(default=list, blank=True)


class DiscoveryAnswers(models.Model):
    """2 Discovery."""

    discovered_at = models.DateTimeField(_("discovered at"))
    aware_at = models.DateTimeField(_("certain since"), null=True, blank=True)
    aware_reason = EncryptedTextField(_("why the two moments differ"), lines=3, blank=True)
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="breaches"
    )
    place = EncryptedTextField(_("place"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("began at"), null=True, blank=True)
    still_going = _one_of(Answer)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    PLAIN = ("discovered_at", "aware_at", "location", "began_at", "still_going", "ended_at")
    SEALED = ("aware_reason", "place")

    class Meta:
        abstract = True


class DescriptionAnswers(models.Model):
    """3 Description."""

    summary = EncryptedTextField(_("what happened"), lines=6, blank=True)
    classification = _one_of(Classification)
    not_breach_reason = EncryptedTextField(_("why it is not a breach"), lines=4, blank=True)
    incident_types = _several()
    incident_other = EncryptedTextField(_("what else it was"), max_length=200, blank=True)

    PLAIN = ("classification", "incident_types")
    SEALED = ("summary", "not_breach_reason", "incident_other")

    class Meta:
        abstract = True


class DetailsAnswers(models.Model):
    """4 Details: which data, of whom, what happened to it, whose system, how protected."""

    personal_data = _one_of(Answer)
    activities = models.ManyToManyField(ProcessingActivity, blank=True, related_name="breaches")
    data_kinds = _several()
    special_kinds = _several()
    data_concerned = EncryptedTextField(_("which data"), lines=4, blank=True)
    records_count = models.PositiveIntegerField(_("number of records"), null=True, blank=True)
    records_concerned = EncryptedTextField(_("which records"), lines=3, blank=True)

    people_groups = _several()
    people_concerned = EncryptedTextField(_("group of people"), lines=3, blank=True)
    people_least = models.PositiveIntegerField(_("people, at least"), null=True, blank=True)
    people_most = models.PositiveIntegerField(_("people, at most"), null=True, blank=True)
    clients_concerned = EncryptedTextField(_("which clients"), lines=3, blank=True)

    nature = _several()
    aspects = _several()

    responsible_party = EncryptedTextField(_("responsible party"), max_length=200, blank=True)
    processors_involved = _one_of(Answer)
    processors = models.ManyToManyField(Processor, blank=True, related_name="breaches")
    other_involved = _one_of(Answer)
    other_party = EncryptedTextField(_("other organisation"), max_length=200, blank=True)
    other_role = _one_of(PartyRole)
    other_found = _one_of(Answer)

    protected = _one_of(Protection)
    protected_how = EncryptedTextField(_("how it was protected"), lines=3, blank=True)

    PLAIN = (
        *("personal_data", "data_kinds", "special_kinds", "records_count"),
        *("people_groups", "people_least", "people_most", "nature", "aspects"),
        *("processors_involved", "other_involved", "other_role", "other_found", "protected"),
    )
    LINKS = ("activities", "processors")
    SEALED = (
        *("data_concerned", "records_concerned", "people_concerned", "clients_concerned"),
        *("responsible_party", "other_party", "protected_how"),
    )

    class Meta:
        abstract = True


class ImpactAnswers(models.Model):
    """5 Impact on the people concerned, and telling them."""

    effect_confidentiality = EncryptedTextField(_("effect of being seen"), lines=3, blank=True)
    effect_integrity = EncryptedTextField(_("effect of being changed"), lines=3, blank=True)
    effect_availability = EncryptedTextField(_("effect of being lost"), lines=3, blank=True)
    impact_kinds = _several()
    harms = _several()
    impact = EncryptedTextField(_("impact"), lines=5, blank=True)
    seriousness = _one_of(Seriousness)
    seriousness_reason = EncryptedTextField(_("why it is this serious"), lines=3, blank=True)

    inform_people = _one_of(Answer)
    inform_ground = _one_of(InformGround)
    inform_reasoning = EncryptedTextField(_("reasoning"), lines=4, blank=True)
    inform_decided_at = models.DateTimeField(null=True, blank=True)
    inform_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    inform_by = models.DateField(_("to be informed by"), null=True, blank=True)
    informed_at = models.DateTimeField(_("informed at"), null=True, blank=True)
    informed_count = models.PositiveIntegerField(_("people informed"), null=True, blank=True)
    informed_means = _several()
    informed_text = EncryptedTextField(_("what they were told"), lines=6, blank=True)

    PLAIN = (
        *("impact_kinds", "harms", "seriousness", "inform_people", "inform_ground", "inform_by"),
        *("inform_decided_at", "informed_at", "informed_count", "informed_means"),
    )
    SEALED = (
        *("effect_confidentiality", "effect_integrity", "effect_availability", "impact"),
        *("seriousness_reason", "inform_reasoning", "informed_text"),
    )

    class Meta:
        abstract = True


class NotifyingAnswers(models.Model):
    """6 Notification: the decision, and what else the AP asks. What is sent is a `Notification`."""

    cross_border = _one_of(Answer)
    countries = EncryptedTextField(_("countries"), max_length=200, blank=True)
    authorities_told = _one_of(Answer)
    authorities = EncryptedTextField(_("other authorities"), max_length=200, blank=True)
    attachments = EncryptedTextField(_("attachments"), lines=3, blank=True)

    notifier_name = EncryptedTextField(_("notifier"), max_length=120, blank=True)
    notifier_function = EncryptedTextField(_("function"), max_length=120, blank=True)
    notifier_phone = EncryptedTextField(_("telephone"), max_length=40, blank=True)
    notifier_email = EncryptedTextField(_("email"), max_length=254, blank=True)
    # Empty where the AP reaches the notifier.
    contact_name = EncryptedTextField(_("contact person"), max_length=120, blank=True)
    contact_function = EncryptedTextField(_("function"), max_length=120, blank=True)
    contact_phone = EncryptedTextField(_("telephone"), max_length=40, blank=True)
    contact_email = EncryptedTextField(_("email"), max_length=254, blank=True)

    ap_decision = _one_of(Decision)
    ap_reasoning = EncryptedTextField(_("reasoning"), lines=5, blank=True)
    ap_decided_at = models.DateTimeField(null=True, blank=True)
    ap_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    PLAIN = ("cross_border", "authorities_told", "ap_decision", "ap_decided_at")
    SEALED = (
        *("countries", "authorities", "attachments", "ap_reasoning"),
        *("notifier_name", "notifier_function", "notifier_phone", "notifier_email"),
        *("contact_name", "contact_function", "contact_phone", "contact_email"),
    )

    class Meta:
        abstract = True
