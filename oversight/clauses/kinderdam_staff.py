"""Of KindeRdam: staff, applicants, volunteers, breaches and the rest."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "KindeRdam")

CLAUSES = [
    _clause(
        "K19",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _(
            "Staff file holds: names, sex, birth date and place, address, bank account; BSN; "
            "certificate of conduct (VOG) and link to the childcare person register; contact; "
            "group link; log data; salary, tax, premiums; training; appraisal and career; "
            "function and employment; leave and absence; working conditions. Interns likewise"
        ),
        _("each is a data category of its own"),
    ),
    _clause(
        "K20",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _("The nature of an illness is never recorded"),
        _("no field for it, and help text says so"),
    ),
    _clause(
        "K21",
        Topic.REGISTER,
        How.RECORD,
        _("Purposes of the staff processing are listed"),
    ),
    _clause(
        "K22",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _(
            "Staff files: HR, cluster managers and board; administration (organisation and "
            "planning data); payroll and finance; the employee's own manager; ICT support (each a"
            " part)"
        ),
    ),
    _clause(
        "K23",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _(
            "Occupational-health data passes between the absence system and the medical "
            "specialist without the organisation"
        ),
        _("not stored"),
    ),
    _clause(
        "K24",
        Topic.DISCLOSURE,
        How.RECORD,
        _(
            "Staff data goes to tax office, pension fund, UWV, inspectorate, and to processors of"
            " digital systems"
        ),
    ),
    _clause(
        "K25",
        Topic.RIGHTS,
        How.ENFORCE,
        _("Every employee has a login to the own digital personnel file and asks HR for changes"),
    ),
    _clause(
        "K26",
        Topic.RETENTION,
        How.ENFORCE,
        _(
            "Staff data is removed at the latest 2 years after the employment ends, unless a "
            "legal duty requires keeping"
        ),
    ),
    _clause(
        "K27",
        Topic.APPLICANTS,
        How.ENFORCE,
        _(
            "Applicant file holds: identity and contact, letter and CV, the position, current and"
            " former employments, tests and assessments"
        ),
    ),
    _clause(
        "K28",
        Topic.APPLICANTS,
        How.ENFORCE,
        _("Only those involved in the procedure see an applicant's data"),
    ),
    _clause(
        "K29",
        Topic.APPLICANTS,
        How.ENFORCE,
        _("Applying through the website gives consent to register the data for that procedure"),
        _("public form with recorded consent"),
    ),
    _clause(
        "K30",
        Topic.RETENTION,
        How.ENFORCE,
        _(
            "Applicant data is removed on request, and at the latest 4 weeks after the procedure "
            "ends, unless the applicant consented to longer"
        ),
    ),
    _clause(
        "K31",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _(
            "External hired staff: identity and contact, company data and bank account, "
            "person-register link, care-organisation data"
        ),
    ),
    _clause(
        "K32",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _(
            "External staff data: same functions as staff data; goes to the agencies that supply "
            "them"
        ),
    ),
    _clause(
        "K33",
        Topic.RETENTION,
        How.ENFORCE,
        _(
            "External staff data is removed as soon as possible after the contract, at most 2 "
            "years later, unless the law says otherwise"
        ),
    ),
    _clause(
        "K34",
        Topic.VOLUNTEERS,
        How.ENFORCE,
        _(
            "Volunteers: only what contact needs: name, address, phone, email; their requests go "
            "to the administration of their location"
        ),
    ),
    _clause(
        "K35",
        Topic.BREACHES,
        How.ENFORCE,
        _(
            "A possible breach is reported at once to the competent authority inside, who is "
            "responsible for any notification to the supervisor (AP)"
        ),
    ),
    _clause(
        "K36",
        Topic.BREACHES,
        How.ENFORCE,
        _("A full procedure for reporting breaches exists"),
        _("guided workflow"),
    ),
    _clause(
        "K37",
        Topic.WEBSITE,
        How.PUBLISH,
        _("Only cookies needed for the site; a page explains them and how to refuse"),
    ),
    _clause(
        "K38",
        Topic.COMPLAINTS,
        How.ENFORCE,
        _(
            "Complaints go to a complaints address, then to the chair of the board; the right to "
            "complain to the AP always stands and is told"
        ),
    ),
    _clause(
        "K39",
        Topic.AUDIT,
        How.ENFORCE,
        _("Log data about the use of systems is kept and is itself personal data"),
    ),
    _clause(
        "K40",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _(
            "Child files: involved central-office staff, cluster managers, board; pedagogical "
            "professionals; location managers and care coordinators (each a part)"
        ),
    ),
]
