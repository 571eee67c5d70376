"""The sections of a child's file, in the order of the navigation; each is one data category."""

from django.utils.translation import gettext_lazy as _

from accounts.access import access_of
from children import actions, consent_panels, consent_questions, panels
from children import section_forms as forms
from children.models import (
    CareNote,
    Child,
    Contract,
    Conversation,
    DailyCare,
    Declaration,
    EducationLevel,
    EmergencyNumber,
    ExitInterview,
    Identification,
    IncomeStatement,
    LanguageIndication,
    Observation,
    OwnContribution,
    PaperFile,
    PaperLoan,
    Parent,
    PaymentDetails,
    PersonalFile,
    Placement,
)
from children.names import warn_of_names
from core.dates import today
from core.privacy import Level
from subjects import trail
from subjects.models import Representation
from subjects.own_login import told_of_login
from subjects.records import RecordKind, Section

ONLY_OWN_NAME = _("Write only this child's name in full; for other children use the initials.")
PURPOSE_OF_EDUCATION = _(
    "Asked under the OKE act, to see whether the child has a right to language support. It is used"
    " for nothing else."
)


def _address(parent: Parent) -> list:
    address = actions.address_of(parent)
    text = f"{address.street}, {address.postcode} {address.town}" if address else ""
    return [(_("Address"), text)]


def _parents(subject, user) -> dict:
    return {"parents": [parent for _representation, parent in panels.parents_of(subject)]}


def _contract_options(subject, user) -> dict:
    locations = access_of(user, today()).locations("child.contract", Level.CHANGE)
    return {**_parents(subject, user), "locations": locations}


def _parent_of(representation: Representation) -> str:
    return representation.parent.parent.name


def _signer(declaration: Declaration) -> list:
    parent = getattr(declaration.signed_by, "parent", None)
    return [(_("Signed by"), parent.name if parent else "")]


def _comes_otherwise(subject) -> bool:
    """Custody comes with a parent, a placement with a place: each has a page of its own."""
    return False


IDENTITY = RecordKind(
    slug="child",
    label=_("Child"),
    model=Child,
    fields=("first_name", "family_name", "birth_date", "sex"),
    form=forms.IdentityForm,
    many=False,
)
PARENT = RecordKind(
    slug="parent",
    label=_("Parent"),
    model=Parent,
    fields=("first_name", "family_name", "email", "phone"),
    form=forms.ParentContactForm,
    many=False,
    owners=panels.parent_owners,
    save=actions.change_parent,
    told_after=told_of_login(
        _("This parent still signs in with the address of the login: it was not changed.")
    ),
    more_facts=_address,
    note=_("A change applies to all children of this parent."),
)
CUSTODY = RecordKind(
    slug="custody",
    label=_("Custody"),
    model=Representation,
    fields=("custody", "starts_on", "ends_on"),
    form=forms.CustodyForm,
    save=actions.change_custody,
    related=("parent__parent",),
    about=_parent_of,
    open_for=_comes_otherwise,
    listed=False,
)
ORDER = RecordKind(
    slug="order",
    label=_("Court order"),
    model=Representation,
    fields=("restriction", "restricted_from", "restricted_until"),
    form=forms.CourtOrderForm,
    save=actions.note_court_order,
    related=("parent__parent",),
    about=_parent_of,
    note=_("Add the order itself as a document to this part of the file."),
    to_note=_("Record a court order"),
    is_noted=lambda representation: bool(representation.restriction),
    open_for=_comes_otherwise,
    listed=False,
)
PLACEMENT = RecordKind(
    slug="placement",
    label=_("Placement"),
    model=Placement,
    fields=("kind", "is_full"),
    form=forms.PlacementCorrectionForm,
    save=actions.correct_placement,
    note=_(
        "For what was noted wrongly. If the child moves, add a placement. Was the location wrong?"
        " Then add a placement at the right one with the same first day, and let the child move: it"
        " takes the place of this one. Does the child not move after all? Then take the placement"
        " back."
    ),
    open_for=_comes_otherwise,
    listed=False,
)
DAILY_CARE = RecordKind(
    slug="daily",
    label=_("Allergies, diet, health"),
    model=DailyCare,
    fields=("allergies", "diet", "health_note"),
    many=False,
    withheld=consent_questions.MEDICAL_WITHHELD,
)
EMERGENCY = RecordKind(
    slug="emergency",
    label=_("Emergency number"),
    model=EmergencyNumber,
    fields=("position", "phone", "whom"),
    form=forms.EmergencyForm,
    removable=True,
)
CARE_NOTE = RecordKind(
    slug="note",
    label=_("Note"),
    model=CareNote,
    fields=("noted_on", "kind", "text"),
    save=actions.note_happened,
    check=warn_of_names("text"),
    help_texts={"text": ONLY_OWN_NAME},
)
OBSERVATION = RecordKind(
    slug="observation",
    label=_("Observation"),
    model=Observation,
    fields=("observed_on", "method", "report", "signed", "signed_on"),
    save=actions.note_observation,
    check=warn_of_names("report"),
    help_texts={
        "report": ONLY_OWN_NAME,
        "method": _("For example KIJK! or Welbevinden"),
        "signed": _("If you change what a parent signed, the signature lapses: choose “not yet”."),
    },
    note=_("A parent signs the observation; it is kept in the personal file."),
)
CONVERSATION = RecordKind(
    slug="conversation",
    label=_("Conversation"),
    model=Conversation,
    fields=("held_on", "kind", "present", "report"),
    save=actions.note_happened,
    check=warn_of_names("report", "present"),
    help_texts={
        "report": ONLY_OWN_NAME,
        "present": _("Parents by name, staff by first name."),
    },
)
DECLARATION = RecordKind(
    slug="declaration",
    label=_("Declaration"),
    model=Declaration,
    fields=("kind", "signed_on", "signed_by", "kept", "remark"),
    shown=("kind", "signed_on", "kept", "remark"),
    form=forms.DeclarationForm,
    form_options=_parents,
    save=actions.note_happened,
    related=("signed_by__parent",),
    more_facts=_signer,
    check=warn_of_names("remark"),
    removable=True,
)
CONTRACT = RecordKind(
    slug="contract",
    label=_("Contract"),
    model=Contract,
    fields=("location", "starts_on", "ends_on", "hours_per_month", "rate", "iban"),
    form=forms.ContractForm,
    form_options=_contract_options,
    save=actions.file_contract,
    own_panel=True,
)
OWN_CONTRIBUTION = RecordKind(
    slug="contribution",
    label=_("Parental contribution"),
    model=OwnContribution,
    fields=("starts_on", "amount"),
    removable=True,
)
INCOME = RecordKind(
    slug="income",
    label=_("Income statement"),
    model=IncomeStatement,
    fields=("year", "shown_on"),
    form=forms.IncomeForm,
    note=_("Parents without childcare allowance show it for the municipal subsidy."),
    removable=True,
)
PAYMENT = RecordKind(
    slug="payment",
    label=_("Bank account"),
    model=PaymentDetails,
    fields=("iban", "account_name"),
    form=forms.PaymentForm,
    many=False,
)
LANGUAGE = RecordKind(
    slug="language",
    label=_("Indication for language support"),
    model=LanguageIndication,
    fields=("indicated_on",),
    many=False,
    removable=True,
)
EDUCATION = RecordKind(
    slug="education",
    label=_("Education"),
    model=EducationLevel,
    fields=("level", "asked_on"),
    many=False,
    owners=panels.parent_owners,
    removable=True,
)
IDENTIFICATION = RecordKind(
    slug="bsn",
    label=_("BSN"),
    model=Identification,
    fields=("bsn", "shown", "checked_on"),
    shown=("bsn", "shown", "checked_on", "checked_by"),
    form=forms.IdentificationForm,
    many=False,
    owners=panels.child_and_parents,
    save=actions.note_identification,
)
PERSONAL_FILE = RecordKind(
    slug="folder",
    label=_("Folder of the group"),
    model=PersonalFile,
    fields=("place", "started_on"),
    many=False,
)
EXIT = RecordKind(
    slug="exit",
    label=_("At the end"),
    model=ExitInterview,
    fields=("outcome", "settled_on", "remark"),
    many=False,
    open_for=lambda subject: subject.relation_ended_on is not None,
    note=_(
        "On deregistration the personal file of the group is handed to the parents in an exit"
        " interview. Without an interview it is destroyed as confidential material. Note which of"
        " the two it was."
    ),
)
PAPER = RecordKind(
    slug="cabinet",
    label=_("Paper file"),
    model=PaperFile,
    fields=("place", "started_on", "destroyed_on", "destroyed_how"),
    save=actions.keep_paper_file,
    many=False,
    note=_("In a locked room or cabinet, for those who need it."),
)
LOAN = RecordKind(
    slug="loan",
    label=_("Taken out"),
    to_note=_("Record that the paper file was taken out"),
    model=PaperLoan,
    fields=("taken_on", "taken_by", "why", "returned_on"),
    shown=("taken_on", "taken_by", "why", "returned_on"),
    save=actions.note_happened,
)


def _section(name, *records, **more) -> Section:
    return Section(name, f"child.{name}", records, **more)


SECTIONS = {
    section.slug: section
    for section in (
        _section("identity", IDENTITY, closing=panels.identity),
        _section("contact", PARENT, closing=panels.contact, papers=True),
        _section(
            "custody",
            CUSTODY,
            ORDER,
            panels=panels.custody,
            events=panels.custody_events,
            papers=True,
        ),
        _section("care_arrangement", PLACEMENT, panels=panels.care_arrangement),
        _section(
            "daily_care", DAILY_CARE, EMERGENCY, panels=consent_questions.in_the_group, papers=True
        ),
        _section("care_file", CARE_NOTE, papers=True),
        _section("development", OBSERVATION, papers=True),
        _section("conversations", CONVERSATION, papers=True),
        _section("declarations", DECLARATION, panels=panels.declarations, papers=True),
        _section("consents", panels=consent_panels.consents, papers=True),
        _section("contract", CONTRACT, papers=True),
        _section("finance", OWN_CONTRIBUTION, PAYMENT, INCOME, papers=True),
        _section("identification", IDENTIFICATION, papers=True),
        _section("education_level", LANGUAGE, EDUCATION, note=PURPOSE_OF_EDUCATION),
        _section("media", panels=consent_questions.photos, papers=True),
        _section("personal_file", PERSONAL_FILE, EXIT, panels=panels.personal_file),
        _section("paper_file", PAPER, LOAN),
        _section("disclosures", page="disclosures:of_child"),
        _section("requests", page="rights:of"),
        _section("log", panels=trail.log),
    )
}
