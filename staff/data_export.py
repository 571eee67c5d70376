from django.utils.translation import gettext_lazy as _

from core.export import model_section
from core.registries import export_sections
from staff.models import (
    Absence,
    Appraisal,
    Contact,
    Employee,
    Employment,
    Identification,
    Payroll,
    Screening,
    Training,
    Volunteer,
)

for order, (model, code, label) in enumerate(
    (
        (Employee, "staff.identity", _("Identity")),
        (Contact, "staff.contact", _("Contact")),
        (Identification, "staff.identification", _("BSN and identity check")),
        (Screening, "staff.screening", _("Screening")),
        (Employment, "staff.employment", _("Employment")),
        (Payroll, "staff.payroll", _("Payroll")),
        (Training, "staff.training", _("Training")),
        (Appraisal, "staff.appraisal", _("Appraisal")),
        (Absence, "staff.absence", _("Leave and absence")),
        (Volunteer, "volunteer.contact", _("Volunteer")),
    ),
    start=30,
):
    export_sections.register(model_section(model, code=code, label=label, order=order))
