"""Of Leef Kind: staff, conduct and applicants."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "Leef Kind")

CLAUSES = [
    _clause(
        "L41",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _("Personnel files are open to board and administration only"),
        _("settable per organisation"),
    ),
    _clause(
        "L42",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _(
            "No special categories (race, sexuality, religion) in a personnel file; only what is "
            "to the point, correct and accurate"
        ),
        _("no field, help text"),
    ),
    _clause(
        "L43",
        Topic.STAFF_FILE,
        How.RECORD,
        _("Employees are told the purpose when data is collected, at best at the contract"),
    ),
    _clause(
        "L44",
        Topic.REGISTER,
        How.PUBLISH,
        _(
            "The organisation can show the AP what it does, did and will do, with documents and "
            "measures"
        ),
        _("evidence pack"),
    ),
    _clause(
        "L45",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _(
            "Staff data goes only to those who run the contract, manage the employee or are "
            "otherwise needed; to third parties only with unambiguous consent or a legal duty"
        ),
    ),
    _clause(
        "L46",
        Topic.RETENTION,
        How.ENFORCE,
        _("Wage-tax statement and ID copy: 5 years after leaving"),
    ),
    _clause(
        "L47",
        Topic.RETENTION,
        How.ENFORCE,
        _(
            "Other personnel data: at the latest 2 years after the employment ends; 10 years "
            "where there was a labour conflict at leaving"
        ),
    ),
    _clause(
        "L48",
        Topic.RETENTION,
        How.ENFORCE,
        _("Administration: 7 years (fiscal)"),
    ),
    _clause(
        "L49",
        Topic.RIGHTS,
        How.ENFORCE,
        _(
            "Employees may see the personnel file and get a copy in a standard format such as "
            "PDF, free; and may ask why data is processed and get a clear answer"
        ),
    ),
    _clause(
        "L50",
        Topic.STAFF_FILE,
        How.ENFORCE,
        _(
            "Interns: data and VOG only during the internship, open to the intern's supervisor, "
            "board and administration; destroyed afterwards, or moved to the personnel file when "
            "hired"
        ),
    ),
    _clause(
        "L51",
        Topic.VOLUNTEERS,
        How.ENFORCE,
        _(
            "Volunteers: data and VOG open to board and administration; destroyed when the "
            "volunteer leaves"
        ),
    ),
    _clause(
        "L52",
        Topic.CONDUCT,
        How.RECORD,
        _("Staff and interns accept a code of conduct on careful handling of data"),
        _("signed per version"),
    ),
    _clause(
        "L53",
        Topic.CONDUCT,
        How.ENFORCE,
        _("In file and diary only the own child's full name"),
        _("a parent never sees another child's name"),
    ),
    _clause(
        "L54",
        Topic.CONDUCT,
        How.ENFORCE,
        _("No personal data on laptops and tablets; nothing downloaded or mailed"),
        _("downloads limited by function and logged"),
    ),
    _clause(
        "L55",
        Topic.CONDUCT,
        How.ENFORCE,
        _("Screens lock within 30 minutes"),
        _("idle session end"),
    ),
    _clause(
        "L56",
        Topic.CONDUCT,
        How.ENFORCE,
        _("Work email only; login blocked and removed when the employee leaves"),
    ),
    _clause(
        "L57",
        Topic.CONDUCT,
        How.ENFORCE,
        _("Passwords change every quarter, are not stored by the browser, are not the private one"),
        _("settable rotation, autocomplete off where honoured"),
    ),
    _clause(
        "L58",
        Topic.CONDUCT,
        How.ENFORCE,
        _("Staff report a (suspected) breach to the privacy officer"),
        _("one-click report from every page"),
    ),
    _clause(
        "L59",
        Topic.APPLICANTS,
        How.ENFORCE,
        _("Hired: the applicant's data moves into the personnel file"),
    ),
    _clause(
        "L60",
        Topic.APPLICANTS,
        How.ENFORCE,
        _(
            "Not hired: kept 4 weeks, or with consent up to 1 year, to be approached for fitting "
            "vacancies"
        ),
    ),
    _clause(
        "L61",
        Topic.APPLICANTS,
        How.ENFORCE,
        _("After that year consent is asked again for one more year; without it the data goes"),
    ),
    _clause(
        "L62",
        Topic.APPLICANTS,
        How.ENFORCE,
        _("Applicant data never goes to third parties"),
    ),
]
