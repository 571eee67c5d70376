"""Of Leef Kind: files of children, rights, retention and breaches."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "Leef Kind")

CLAUSES = [
    _clause(
        "L01",
        Topic.REGISTER,
        How.RECORD,
        _(
            "Every processing meets the six principles: lawful fair transparent; purpose "
            "limitation; minimisation; accuracy; storage limitation; integrity and "
            "confidentiality"
        ),
        _("per processing activity"),
    ),
    _clause(
        "L02",
        Topic.CHILD_FILE,
        How.ENFORCE,
        _(
            "Data is used for billing and the contract, care and development, contact, subsidy "
            "and allowance; nothing else"
        ),
        _("category hangs on a purpose"),
    ),
    _clause(
        "L03",
        Topic.CONSENTS,
        How.RECORD,
        _(
            "On registration the parents consent to recording the data of the registration form "
            "and its annexes"
        ),
    ),
    _clause(
        "L04",
        Topic.CHILD_FILE,
        How.RECORD,
        _(
            "A copy of the ID is asked because of allowance or subsidy, and may instead be shown "
            "at the office; the BSN is checked and noted by administration"
        ),
        _("who checked, when, which of the two, no copy needed"),
    ),
    _clause(
        "L05",
        Topic.CHILD_FILE,
        How.ENFORCE,
        _("Each child has its own file in locked cabinets, open to few staff"),
    ),
    _clause(
        "L06",
        Topic.RIGHTS,
        How.ENFORCE,
        _("Parents may see the file, correct errors and have parts removed"),
    ),
    _clause(
        "L07",
        Topic.SECURITY,
        How.RECORD,
        _("All staff have a duty of confidentiality"),
        _("signed statements"),
    ),
    _clause(
        "L08",
        Topic.RETENTION,
        How.ENFORCE,
        _(
            "The child file is kept 2 years after care ends, unless a parent asks in writing for "
            "the waiting list or a temporary deregistration: then it stays"
        ),
        _("hold with the written request as proof"),
    ),
    _clause(
        "L09",
        Topic.RETENTION,
        How.ENFORCE,
        _("Contracts are kept 7 years"),
    ),
    _clause(
        "L10",
        Topic.RETENTION,
        How.ENFORCE,
        _(
            "The archive is ordered by name and the year the contract ended; after the term it is"
            " destroyed"
        ),
        _("archive view by year, destruction certificate"),
    ),
    _clause(
        "L11",
        Topic.CHILD_FILE,
        How.RECORD,
        _(
            "At placement: group declaration, consent declarations, out-of-school-care "
            "declarations, and a check of personal data are filled in and kept in the group's "
            "personal file"
        ),
    ),
    _clause(
        "L12",
        Topic.CHILD_FILE,
        How.ENFORCE,
        _("What parents agreed to is entered in the parent portal"),
    ),
    _clause(
        "L13",
        Topic.RETENTION,
        How.ENFORCE,
        _(
            "On deregistration an exit interview hands the group's personal file to the parents; "
            "without one it is destroyed as confidential material"
        ),
        _("outcome must be recorded"),
    ),
    _clause(
        "L14",
        Topic.RIGHTS,
        How.ENFORCE,
        _(
            "Correction or destruction is asked of coordinator, location manager or board, who "
            "consult the privacy officer, who may consult an outside adviser"
        ),
    ),
    _clause(
        "L15",
        Topic.RIGHTS,
        How.ENFORCE,
        _("The person hears within 4 weeks"),
        _("deadline"),
    ),
    _clause(
        "L16",
        Topic.RIGHTS,
        How.RECORD,
        _("Costs, if any, can be charged"),
    ),
    _clause(
        "L17",
        Topic.RIGHTS,
        How.ENFORCE,
        _(
            "A destruction request may be refused where the law requires keeping, a financial "
            "settlement needs the data, or a legal rule prevents it"
        ),
        _("refusal needs one of these grounds"),
    ),
    _clause(
        "L18",
        Topic.RETENTION,
        How.ENFORCE,
        _("Data is destroyed as confidential material"),
    ),
    _clause(
        "L19",
        Topic.BREACHES,
        How.ENFORCE,
        _(
            "A breach is any security incident: unintended access, destruction, change or "
            "release; also unlawful processing; examples: lost USB stick, misaddressed mail, "
            "stolen laptop, laptop left in a train, data-centre fire"
        ),
        _("classification"),
    ),
    _clause(
        "L20",
        Topic.BREACHES,
        How.ENFORCE,
        _("Aware of a breach: notify the AP at once, where possible within 72 hours"),
        _("clock"),
    ),
    _clause(
        "L21",
        Topic.BREACHES,
        How.ENFORCE,
        _(
            "All breaches are documented: facts, consequences, corrective measures, so that the "
            "AP can check"
        ),
    ),
    _clause(
        "L22",
        Topic.BREACHES,
        How.ENFORCE,
        _(
            "People concerned are informed where a high risk is likely: the nature of the breach "
            "and advice to limit harm"
        ),
    ),
    _clause(
        "L23",
        Topic.BREACHES,
        How.ENFORCE,
        _(
            "Informing people is not needed where measures such as pseudonymisation protect the "
            "data"
        ),
        _("reason recorded"),
    ),
    _clause(
        "L24",
        Topic.BREACHES,
        How.ENFORCE,
        _("Information may be given to the AP in steps"),
        _("initial and follow-up notifications"),
    ),
]
