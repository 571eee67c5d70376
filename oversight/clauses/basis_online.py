"""Of BasisOnline."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "BasisOnline")

CLAUSES = [
    _clause(
        "B01",
        Topic.DISCLOSURE,
        How.ENFORCE,
        _("Data never leaves to third parties except by court order or explicit consent"),
    ),
    _clause(
        "B02",
        Topic.PORTAL,
        How.ENFORCE,
        _(
            "The user decides who sees which of the own data: default only the organisation and "
            "the child's own group"
        ),
        _("share settings per field"),
    ),
    _clause(
        "B03",
        Topic.PORTAL,
        How.ENFORCE,
        _("Messages are for the addressee alone"),
        _("where messages exist"),
    ),
    _clause(
        "B04",
        Topic.SECURITY,
        How.ENFORCE,
        _("All traffic over https; software tested regularly on function and security"),
    ),
    _clause(
        "B05",
        Topic.STAFF_PROFILE,
        How.ENFORCE,
        _("Extra profile data of a user is optional and shown inside the organisation only"),
    ),
    _clause(
        "B06",
        Topic.DOCUMENTS,
        How.ENFORCE,
        _(
            "Who adds a document chooses consciously whether and with whom it is shared; never "
            "shared unasked"
        ),
    ),
    _clause(
        "B07",
        Topic.PORTAL,
        How.ENFORCE,
        _(
            "Required and optional data are told apart (email required; address, second parent, "
            "birth date optional)"
        ),
    ),
    _clause(
        "B08",
        Topic.PORTAL,
        How.ENFORCE,
        _(
            "Medical information: the parent decides whether, and with whom (group staff, lunch "
            "staff, other parents)"
        ),
    ),
    _clause(
        "B09",
        Topic.PORTAL,
        How.ENFORCE,
        _("Absence and leave requests are seen by the organisation only"),
        _("where they exist"),
    ),
    _clause(
        "B10",
        Topic.REGISTER,
        How.ENFORCE,
        _("Changes of the privacy policy are published and people are told"),
        _("versions, notice, acknowledgement"),
    ),
    _clause(
        "B11",
        Topic.PROCESSORS,
        How.RECORD,
        _("A model processor agreement is used and sector covenants are recorded"),
    ),
]
