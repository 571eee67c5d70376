from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from core.export import model_section
from core.registries import ExportSection, export_sections
from staff import models

# (model, code, label, what is read with it)
SECTIONS = (
    (models.Employee, "staff.identity", _("Identity"), ()),
    (models.Contact, "staff.contact", _("Contact"), ()),
    (models.Identification, "staff.identification", _("BSN and identity check"), ()),
    (models.Screening, "staff.screening", _("Screening"), ()),
    (models.Employment, "staff.employment", _("Employment"), ()),
    (models.LeavingTask, "staff.leaving", _("On leaving"), ()),
    (models.Payroll, "staff.payroll", _("Payroll"), ()),
    (models.Company, "staff.company", _("Company and agency"), ()),
    (models.Training, "staff.training", _("Training"), ()),
    (models.Appraisal, "staff.appraisal", _("Appraisal"), ()),
    (models.Absence, "staff.absence", _("Leave and absence"), ()),
    (models.WorkingConditions, "staff.working_conditions", _("Working conditions"), ()),
    (models.SignedStatement, "staff.conduct", _("Signed statements"), ("text",)),
    (models.Profile, "staff.profile", _("Profile"), ()),
    (models.Volunteer, "volunteer.contact", _("Volunteer"), ()),
    (models.VolunteerScreening, "volunteer.screening", _("Screening"), ()),
)

CONFLICT = "labour_conflict_at_leaving"


def _denied_of_who_left(terms: ExportSection) -> ExportSection:
    """The terms, where a conflict at leaving is denied only of those somebody left under."""

    def rows(subject):
        left = subject.relation_ended_on
        return [
            row
            if left and row["ends_on"] == left.isoformat()
            else row | {CONFLICT: row[CONFLICT] or None}
            for row in terms.rows(subject)
        ]

    return replace(terms, rows=rows)


for order, (model, code, label, related) in enumerate(SECTIONS, start=30):
    section = model_section(model, code=code, label=label, order=order, select_related=related)
    export_sections.register(
        _denied_of_who_left(section) if model is models.Employment else section
    )
