"""Of Leef Kind: what goes to others, and complaints."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "Leef Kind")

CLAUSES = [
    _clause(
        "L25",
        Topic.MINUTES,
        How.ENFORCE,
        _("Minutes use children's initials and staff first names, nothing else"),
        _("initials display, and initials in notes that go wider"),
    ),
    _clause(
        "L26",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "The BSN of those concerned goes to the tax office's allowance service; parents must "
            "give their BSN"
        ),
    ),
    _clause(
        "L27",
        Topic.CHILD_FILE,
        How.RECORD,
        _("Parents' education level is asked under the OKE act for language support"),
    ),
    _clause(
        "L28",
        Topic.DISCLOSURE,
        How.RECORD,
        _("Parents without allowance show an income statement for the municipal subsidy"),
    ),
    _clause(
        "L29",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "Yearly list to the municipality per toddler: first and last name, address, postcode,"
            " town, birth date, placement date, deregistration date, centre, kind of place, date "
            "of language indication, date of income statement"
        ),
        _("export with exactly these columns, logged"),
    ),
    _clause(
        "L30",
        Topic.DISCLOSURE,
        How.RECORD,
        _(
            "The municipal health service inspects: child numbers, ages and presence, and whether"
            " people are in the person register and linked"
        ),
        _("inspection, limited view"),
    ),
    _clause(
        "L31",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "No data to third parties without explicit consent unless a legal duty, among them "
            "health service, municipality, tax office, criminal investigation, health "
            "inspectorate"
        ),
    ),
    _clause(
        "L32",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "By phone or in person no confidential information goes to third parties other than "
            "tax office or police"
        ),
    ),
    _clause(
        "L33",
        Topic.CHILD_FILE,
        How.ENFORCE,
        _(
            "Where a court ordered that a parent may not see the child, no information goes to "
            "that parent"
        ),
        _("portal, exports, disclosures, mail"),
    ),
    _clause(
        "L34",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "Helpers of parents who do not speak Dutch are answered only with the parents' "
            "written consent"
        ),
    ),
    _clause(
        "L35",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "Institutions' questions: note name, phone, institution, question; say you will call "
            "back; never answer at once"
        ),
        _("call note"),
    ),
    _clause(
        "L36",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "The coordinator, manager or board checks the consent declaration or asks the parents"
            " whether the contact is right"
        ),
        _("check shown beside the call note"),
    ),
    _clause(
        "L37",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "Written yes: the institution is called back by coordinator, manager or board; not "
            "recorded: ask the parents; not wanted: called back that no information is given, "
            "without a reason"
        ),
        _("outcomes"),
    ),
    _clause(
        "L38",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _(
            "No consent for handover to primary school: the school hears only that the child "
            "attended and that no handover is wished"
        ),
    ),
    _clause(
        "L39",
        Topic.AUTHORISATION,
        How.ENFORCE,
        _(
            "Care questions are for the care coordinator alone; care files are locked or "
            "encrypted and open to the care coordinator alone"
        ),
    ),
    _clause(
        "L40",
        Topic.COMPLAINTS,
        How.ENFORCE,
        _("Complaints follow the complaints procedure"),
    ),
]
