"""The sections of an application, in the order of the navigation (K27)."""

from django.utils.translation import gettext_lazy as _

from applicants import panels
from applicants.actions import note_assessment, note_career
from applicants.models import Applicant, Assessment, CareerItem, Letter
from subjects.records import RecordKind, Section

# Who somebody is and what was sent are for the panel to read: its ceiling lets it change neither.
PERSON = RecordKind(
    slug="person",
    label=_("Identity and contact"),
    model=Applicant,
    fields=("first_name", "family_name", "street", "postcode", "town", "phone", "email"),
    many=False,
)
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
