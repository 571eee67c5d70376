"""The sections of a personnel file and of a volunteer's, in the order of the navigation."""

from operator import attrgetter

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.privacy import CATEGORIES, SubjectKind, declaration_of
from staff import actions, consents, panels
from staff import section_forms as forms
from staff.models import (
    Absence,
    Appraisal,
    Company,
    Contact,
    Employee,
    Employment,
    Identification,
    LeavingTask,
    OutlivesFile,
    Payroll,
    Profile,
    Screening,
    SignedStatement,
    Training,
    Volunteer,
    VolunteerScreening,
    WorkingConditions,
)
from staff.telling import warn_of_telling
from subjects import trail
from subjects.own_login import told_of_login
from subjects.records import RecordKind, Section

NOT_HERE = _(
    "Write only what is relevant. Nothing about health, religion, origin, sexuality, politics"
    " or a trade union."
)
NEVER_WHY = _(
    "What is arranged, and never why. Nothing about health, religion, origin, sexuality, politics"
    " or a trade union."
)
NOT_EXTERNAL = (SubjectKind.EMPLOYEE, SubjectKind.INTERN)
EMPLOYEES = (SubjectKind.EMPLOYEE,)
EXTERNALS = (SubjectKind.EXTERNAL,)

IDENTITY = RecordKind(
    slug="person",
    label=_("Person"),
    model=Employee,
    fields=("first_name", "family_name", "birth_date", "birth_place", "sex"),
    form=forms.IdentityForm,
    save=actions.change_identity,
    many=False,
)
CONTACT = RecordKind(
    slug="address",
    label=_("Address, telephone, email"),
    model=Contact,
    fields=forms.REACHED,
    form=forms.ContactForm,
    told_after=told_of_login(
        _("The login keeps the work email address: only the private address was changed.")
    ),
    many=False,
)
TERMS = RecordKind(
    slug="terms",
    label=_("Terms"),
    model=Employment,
    fields=("function_title", "hours_per_week", "starts_on"),
    shown=("function_title", "starts_on", "ends_on", "hours_per_week"),
    form=forms.EmploymentForm,
    save=actions.change_employment,
    open_for=lambda subject: subject.relation_ended_on is None,
    listed=False,
)
LEAVING = RecordKind(
    slug="leaving",
    label=_("On leaving"),
    model=LeavingTask,
    fields=("done_on",),
    save=actions.finish_leaving_task,
    about=lambda task: capfirst(task.get_kind_display()),
    open_for=lambda subject: False,
    listed=False,
)
IDENTIFICATION = RecordKind(
    slug="bsn",
    label=_("BSN"),
    model=Identification,
    fields=("bsn", "document", "checked_on"),
    shown=("bsn", "document", "checked_on"),
    form=forms.IdentificationForm,
    save=actions.note_identification,
    many=False,
)
SCREENING = RecordKind(
    slug="vog",
    label=_("Certificate (VOG) and person register"),
    model=Screening,
    fields=("vog_number", "vog_issued_on", "register_number", "linked_on", "unlinked_on"),
    form=forms.ScreeningForm,
    save=actions.change_screening,
    many=False,
)
PAYROLL = RecordKind(
    slug="bank",
    label=_("Bank account"),
    model=Payroll,
    fields=("iban", "account_name"),
    shown=("iban", "account_name"),
    form=forms.PayrollForm,
    save=actions.change_payroll,
    many=False,
)
COMPANY = RecordKind(
    slug="company",
    label=_("Company and agency"),
    model=Company,
    fields=("company_name", "kvk_number", "iban", "agency", "agency_contact"),
    form=forms.CompanyForm,
    many=False,
)
TRAINING = RecordKind(
    slug="training",
    label=_("Training"),
    model=Training,
    fields=("title", "completed_on", "valid_until"),
    about=attrgetter("title"),
    save=actions.note_training,
    holds_until="valid_until",
    removable=True,
)
APPRAISAL = RecordKind(
    slug="appraisal",
    label=_("Appraisal"),
    model=Appraisal,
    fields=("held_on", "report"),
    help_texts={"report": NOT_HERE},
    check=warn_of_telling("report"),
    removable=True,
)
ABSENCE = RecordKind(
    slug="absence",
    label=_("Leave or absence"),
    model=Absence,
    fields=("kind", "starts_on", "ends_on"),
    help_texts={"kind": _("Only that somebody is away. The nature of an illness is never noted.")},
    save=actions.note_absence,
    removable=True,
)
CONDITIONS = RecordKind(
    slug="workplace",
    label=_("Workplace"),
    model=WorkingConditions,
    fields=("assessed_on", "agreed", "arranged_on"),
    help_texts={"agreed": NEVER_WHY},
    check=warn_of_telling("agreed"),
    removable=True,
)
SIGNED = RecordKind(
    slug="signed",
    label=_("Signed or told"),
    model=SignedStatement,
    fields=("text", "signed_on", "how"),
    related=("text",),
    about=lambda signed: str(signed.text),
    form=forms.SignedForm,
    form_options=panels.signing_options,
    save=actions.sign_statement,
    removable=True,
)
PROFILE = RecordKind(
    slug="profile",
    label=_("Profile"),
    model=Profile,
    fields=("about", "languages"),
    help_texts={"about": NOT_HERE},
    check=warn_of_telling("about", "languages"),
    many=False,
    removable=True,
)
VOLUNTEER = RecordKind(
    slug="person",
    label=_("Contact"),
    model=Volunteer,
    fields=("first_name", "family_name", *forms.REACHED),
    form=forms.VolunteerForm,
    told_after=told_of_login(
        _("This volunteer still signs in with the address of the login: it was not changed.")
    ),
    many=False,
)
VOLUNTEER_SCREENING = RecordKind(
    slug="vog",
    label=_("Certificate (VOG)"),
    model=VolunteerScreening,
    fields=("vog_number", "vog_issued_on"),
    save=actions.note_volunteer_certificate,
    many=False,
)


def _section(name, *records, **more) -> Section:
    return Section(name, f"staff.{name}", records, **more)


SECTIONS = {
    section.slug: section
    for section in (
        _section("identity", IDENTITY, panels=panels.identity, papers=True),
        _section("contact", CONTACT, closing=panels.signing_in),
        _section("employment", TERMS, LEAVING, panels=panels.employment, papers=True),
        _section("identification", IDENTIFICATION, kinds=EMPLOYEES, papers=True),
        _section("screening", SCREENING, papers=True),
        _section("payroll", PAYROLL, kinds=EMPLOYEES, papers=True),
        _section(
            "company",
            COMPANY,
            kinds=EXTERNALS,
            papers=True,
            note=_("The agency gets the data it needs to supply this person, and no more."),
        ),
        _section("training", TRAINING, kinds=NOT_EXTERNAL, papers=True),
        _section("appraisal", APPRAISAL, kinds=NOT_EXTERNAL, papers=True),
        _section(
            "absence",
            ABSENCE,
            kinds=NOT_EXTERNAL,
            note=_(
                "Only that somebody is away, and when. What the occupational physician knows"
                " passes between the absence system and the physician, and is not kept here."
            ),
        ),
        _section("working_conditions", CONDITIONS, kinds=NOT_EXTERNAL, papers=True),
        _section("conduct", SIGNED, panels=panels.conduct, papers=True),
        _section("consents", panels=consents.panels, papers=True),
        _section(
            "profile",
            PROFILE,
            kinds=NOT_EXTERNAL,
            papers=True,
            note=_("Optional, and for inside the organisation only. Parents never see it."),
        ),
        _section("disclosures", page="disclosures:of_employee"),
        _section("requests", page="rights:of"),
        _section("log", panels=trail.log),
    )
}
VOLUNTEER_SECTIONS = {
    "contact": Section(
        "contact",
        "volunteer.contact",
        (VOLUNTEER,),
        panels=panels.volunteering,
        closing=panels.signing_in,
        note=_(
            "Only what is needed to reach the person. Requests of a volunteer go to the"
            " administration of the location."
        ),
    ),
    "screening": Section("screening", "volunteer.screening", (VOLUNTEER_SCREENING,), papers=True),
    # Decided on the line volunteer.conduct of the matrix.
    "conduct": Section("conduct", "staff.conduct", (SIGNED,), panels=panels.conduct),
    "requests": Section("requests", "volunteer.requests", page="rights:of"),
}


def model_of(section: Section):
    """The model of a section's first kind of record."""
    return section.records[0].model


def outlives_file(section: Section) -> bool:
    """Whether the law keeps this longer than the file it stands in."""
    return bool(section.records) and issubclass(model_of(section), OutlivesFile)


OUTLIVING = tuple(section for section in SECTIONS.values() if outlives_file(section))


def has_file(subject) -> bool:
    """Whether the personnel file is there; when it has gone, what the law keeps longer remains."""
    return hasattr(subject, "employee")


def kept_records(subject) -> list:
    """What the law still keeps of somebody whose file has gone."""
    return [record for section in OUTLIVING for record in section.records[0].records(subject)]


def kept_longer(subject) -> list[str]:
    """The names of the parts of a file that the law keeps when the file goes."""
    return [
        str(CATEGORIES[section.category].label)
        for section in OUTLIVING
        if model_of(section).objects.filter(subject=subject).exists()
    ]


def retention_class_of(section: Section) -> str:
    return declaration_of(model_of(section)).retention_class
