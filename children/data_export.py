"""What a child's file holds, and a parent's own data, for a copy."""

from django.utils.translation import gettext_lazy as _

from children import models
from children.models import Address, Parent
from core.export import model_section
from core.registries import export_sections


def _parents(subject):
    """A parent's own data where the subject is a parent; a child's copy names its parents apart."""
    return Parent.objects.filter(subject=subject)


def _addresses(subject):
    references = [parent.address_reference for parent in _parents(subject)]
    return Address.objects.filter(pk__in=[reference for reference in references if reference])


for order, model, code, label, more in (
    (10, models.Child, "child.identity", _("Identity"), {}),
    (11, Parent, "parent.identity", _("Parent"), {"rows": _parents}),
    (12, Address, "parent.address", _("Address"), {"rows": _addresses}),
    (
        21,
        models.Placement,
        "child.placement",
        _("Kind of place"),
        {},
    ),
    (40, models.DailyCare, "child.daily_care", _("Daily care"), {}),
    (41, models.EmergencyNumber, "child.emergency", _("Emergency numbers"), {}),
    (42, models.CareNote, "child.care_file", _("Care file"), {}),
    (43, models.Observation, "child.development", _("Development"), {}),
    (44, models.Conversation, "child.conversations", _("Conversations"), {}),
    (46, models.Declaration, "child.declarations", _("Declarations"), {}),
    (50, models.Identification, "child.identification", _("BSN and identity check"), {}),
    (60, models.Contract, "child.contract", _("Contract"), {"select_related": ("location",)}),
    (61, models.PaymentDetails, "child.payment", _("Bank account"), {}),
    (62, models.OwnContribution, "child.contribution", _("Parental contribution"), {}),
    (63, models.IncomeStatement, "child.income", _("Income statement"), {}),
    (64, models.LanguageIndication, "child.language", _("Indication for language support"), {}),
    (65, models.EducationLevel, "parent.education", _("Education level of parents"), {}),
    (70, models.PersonalFile, "child.personal_file", _("Personal file of the group"), {}),
    (71, models.ExitInterview, "child.exit", _("Exit interview"), {}),
    (72, models.PaperFile, "child.paper_file", _("Paper file"), {}),
    (73, models.PaperLoan, "child.paper_loan", _("Paper file, taken out"), {}),
):
    export_sections.register(model_section(model, code=code, label=label, order=order, **more))
