"""Of KindeRdam: exchange, files of children, access, processors, rights."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "KindeRdam")

CLAUSES = [
    _clause(
        "K01",
        Topic.EXCHANGE,
        How.ENFORCE,
        _(
            "Every exchange of personal data is first checked against five rules: purpose and "
            "purpose limitation, legal ground, data minimisation, transparency, data integrity"
        ),
    ),
    _clause(
        "K02",
        Topic.REGISTER,
        How.PUBLISH,
        _(
            "One central source tells every category of person (child, parent, employee, "
            "applicant, intern, external, volunteer) which processing happens, why, which data, "
            "who gets it"
        ),
    ),
    _clause(
        "K03",
        Topic.REGISTER,
        How.ENFORCE,
        _("The privacy regulation is evaluated every year"),
        _("yearly review task, overdue is visible"),
    ),
    _clause(
        "K04",
        Topic.CHILD_FILE,
        How.ENFORCE,
        _(
            "Child file holds: names, sex, birth date, address of child and parents; BSN of child"
            " and parents; health and wellbeing; development; location and group; conversation "
            "reports; data for the parent's own contribution; system log data; photo and video "
            "(only with consent)"
        ),
        _("each is a data category of its own"),
    ),
    _clause(
        "K05",
        Topic.CHILD_FILE,
        How.RECORD,
        _(
            "A paper file exists beside the digital one, in a locked room or cabinet at the "
            "location, open only to staff who need it"
        ),
        _("where it is, who took it out and back, its destruction"),
    ),
    _clause(
        "K06",
        Topic.REGISTER,
        How.RECORD,
        _("Purposes of the child processing are listed, and each data category hangs on a purpose"),
    ),
    _clause(
        "K07",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _(
            "Per function it is set which data can be seen and which changed; what the work does "
            "not need can be neither seen nor changed"
        ),
    ),
    _clause(
        "K08",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _("The access policy is checked every year"),
        _("review task with sign-off and the matrix as it stood"),
    ),
    _clause(
        "K09",
        Topic.AUTHORISATION,
        How.PUBLISH,
        _("An overview shows every function and what it may see and change"),
        _("page and PDF from the live matrix"),
    ),
    _clause(
        "K10",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _("Only people in service can log in; the login ends with the employment"),
    ),
    _clause(
        "K11",
        Topic.PROCESSORS,
        How.RECORD,
        _(
            "A processor agreement exists with each supplier, with arrangements on security and "
            "backup"
        ),
        _("missing or expired agreement is visible"),
    ),
    _clause(
        "K12",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _("Verbal handover to the school (warm handover) only with the parents' consent"),
    ),
    _clause(
        "K13",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "No data to third parties without the parents' written consent, kept in the child "
            "file, unless a legal duty requires it"
        ),
    ),
    _clause(
        "K14",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "Recipients: external care or guidance (consent), school (consent), another group or "
            "location inside (consent), tax office, quality survey supplier, legally required or "
            "allowed parties (reporting code for child abuse, youth-signal index)"
        ),
        _("recipient kinds with their ground"),
    ),
    _clause(
        "K15",
        Topic.RIGHTS,
        How.ENFORCE,
        _(
            "Parents who want to see or change data make an appointment with the manager of the "
            "location"
        ),
        _("request routed to that manager"),
    ),
    _clause(
        "K16",
        Topic.RIGHTS,
        How.ENFORCE,
        _(
            "A fee of at most 5.00 euro may be asked for making data available, never for passing"
            " on changes (the GDPR itself says free unless excessive: default is zero)"
        ),
    ),
    _clause(
        "K17",
        Topic.RIGHTS,
        How.ENFORCE,
        _("Parents do not get the file itself but do get a copy on request"),
    ),
    _clause(
        "K18",
        Topic.RETENTION,
        How.ENFORCE,
        _(
            "Child and parent data are removed at the latest 2 years after deregistration, unless"
            " a legal duty requires keeping"
        ),
    ),
]
