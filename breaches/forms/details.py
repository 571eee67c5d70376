"""The pages of section 4: which data, of whom, what happened to it, whose it is, how protected."""

from django import forms
from django.utils.translation import gettext_lazy as _

from breaches.fields import radio_field, text_field
from breaches.forms.pages import PageForm, count_field, several_field
from breaches.models import (
    Answer,
    Aspect,
    DataKind,
    Nature,
    PartyRole,
    PeopleGroup,
    Protection,
    SpecialKind,
)
from breaches.people import counted_people
from breaches.proposals import data_kinds_of, people_groups_of, special_kinds_of
from core.forms import SeveralField
from organisation.models import Organisation
from register.models import ProcessingActivity, Processor

OUT_OF_REGISTER = _("From the processing register.")


class DetailsForm(PageForm):
    page = "details"
    can_wait = ("activities",)
    personal_data = radio_field(_("Is personal data involved?"), Answer.choices)
    activities = SeveralField(
        ProcessingActivity.objects.all(),
        label=_("Which processing activities does the data belong to?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=OUT_OF_REGISTER,
    )


class DataForm(PageForm):
    page = "data"
    can_wait = ("data_kinds", "special_kinds", "data_concerned")
    data_kinds = several_field(_("Which kinds of data?"), DataKind.choices)
    special_kinds = several_field(
        _("Which special categories of data?"),
        SpecialKind.choices,
        _("Data that has extra protection by law. Choose the first if there are none."),
    )
    data_concerned = text_field(_("Which data exactly?"))

    def proposals(self):
        chosen = self.breach.activities.all()
        return {"data_kinds": data_kinds_of(chosen), "special_kinds": special_kinds_of(chosen)}


class GroupsForm(PageForm):
    page = "groups"
    can_wait = ("people_groups", "people_concerned", "clients_concerned")
    people_groups = several_field(
        _("Which groups do the people concerned belong to?"), PeopleGroup.choices
    )
    people_concerned = text_field(_("Which group of people is it about?"), lines=3)
    clients_concerned = text_field(
        _("Which clients can be identified?"),
        lines=3,
        help_text=_("Use initials or file numbers rather than names."),
    )

    def proposals(self):
        return {"people_groups": people_groups_of(self.breach.activities.all())}


class AmountForm(PageForm):
    page = "amount"
    can_wait = ("people_least", "people_most", "records_count", "records_concerned")
    people_least = count_field(_("How many people at least?"))
    people_most = count_field(_("How many people at most?"))
    records_count = count_field(
        _("How many records?"), _("Rows, sheets, files or photos; an estimate is fine.")
    )
    records_concerned = text_field(_("Which records can be identified?"), lines=3)

    def prefilled(self, by):
        listed = counted_people(self.breach) or None
        return {"people_least": listed, "people_most": listed}


class NatureForm(PageForm):
    page = "nature"
    can_wait = ("aspects",)
    nature = several_field(_("What was done to the data?"), Nature.choices)
    aspects = several_field(_("What was broken?"), Aspect.choices)


class PartiesForm(PageForm):
    page = "parties"
    can_wait = ("responsible_party", "other_party")
    follows_from = dict.fromkeys(
        ("other_party", "other_role", "other_found"), ("other_involved", Answer.YES)
    )
    responsible_party = text_field(
        _("Who is ultimately responsible for the processing?"), lines=1, max_length=200
    )
    processors_involved = radio_field(
        _("Are external systems or suppliers involved?"), Answer.choices
    )
    processors = SeveralField(
        Processor.objects.all(),
        label=_("Which systems or suppliers?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=OUT_OF_REGISTER,
    )
    other_involved = radio_field(
        _("Is another organisation involved that the AP should know of?"),
        Answer.choices,
        _("For example the processor where it happened, or a school you share a building with."),
    )
    other_party = text_field(_("Which other organisation?"), lines=1, max_length=200)
    other_role = radio_field(_("In what role is it involved?"), PartyRole.choices)
    other_found = radio_field(_("Was it that organisation that found out?"), Answer.choices)

    def prefilled(self, by):
        organisation = Organisation.objects.first()
        ready = {"responsible_party": organisation.name if organisation else ""}
        told_us = Processor.objects.filter(breach_reports__breach=self.breach)
        if told_us:
            ready |= {
                "processors_involved": Answer.YES,
                "processors": told_us,
                "other_involved": Answer.YES,
                "other_party": ", ".join(str(one.supplier or one) for one in told_us),
                "other_role": PartyRole.PROCESSOR,
                "other_found": Answer.YES,
            }
        return ready

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


class ProtectionForm(PageForm):
    page = "protection"
    can_wait = ("protected_how",)
    protected = radio_field(
        _("Was the data encrypted, hashed or otherwise made inaccessible?"),
        Protection.choices,
        _("Before it happened: for example an encrypted disk whose key is safe."),
    )
    protected_how = text_field(_("How was it protected?"), lines=3)
