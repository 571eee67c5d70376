"""The sections of an application, in the order of the navigation (K27)."""

from django.utils.translation import gettext_lazy as _

from applicants import panels
from applicants.actions import correct_person, note_assessment, note_career
from applicants.forms import PersonForm
from applicants.models import Applicant, Assessment, CareerItem, Letter
from staff.section_forms import REACHED
from subjects.own_login import told_of_login
from subjects.records import RecordKind, Section

PERSON = RecordKind(
    slug="person",
    label=_("Identity and contact"),
    model=Applicant,
    fields=("first_name", "family_name", *REACHED),
    form=PersonForm,
    save=correct_person,
    told_after=told_of_login(
        _("This applicant still signs in with the address of the login: it was not changed.")
    ),
    many=False,
)
# What was sent is for the panel to read: its ceiling does not let it change that.
LETTER = RecordKind(
    slug="letter",
    label=_("Letter"),
    model=Letter,
    fields=("text",),
    many=False,
)
CAREER = RecordKind(
    slug="employment",
    label=_("Employment"),
    model=CareerItem,
    fields=("employer", "position", "starts_on", "ends_on", "is_current"),
    save=note_career,
    removable=True,
)
ASSESSMENT = RecordKind(
    slug="report",
    label=_("Test, assessment or interview"),
    model=Assessment,
    fields=("kind", "held_on", "report"),
    help_texts={
        "report": _(
            "Write what is relevant to this work. Nothing about health, religion, origin or"
            " sexuality. The applicant may ask to read it."
        )
    },
    save=note_assessment,
    removable=True,
)


def _section(name, *records, **more) -> Section:
    return Section(name, f"applicant.{name}", records, **more)


SECTIONS = {
    section.slug: section
    for section in (
        _section("identity", PERSON),
        _section("letter", LETTER, papers=True),
        _section("career", CAREER, papers=True),
        _section("assessment", ASSESSMENT, papers=True),
        # It moves on by actions of its own: a stage, an outcome, a hire.
        _section("procedure", panels=panels.procedure, closing=panels.signing_in),
        _section("requests", page="rights:of"),
    )
}
