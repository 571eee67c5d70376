"""Of SKOV."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "SKOV")

CLAUSES = [
    _clause(
        "S01",
        Topic.SECURITY,
        How.RECORD,
        _("An outside party did a security scan and measures followed"),
        _("security measures register"),
    ),
    _clause(
        "S02",
        Topic.PROCESSORS,
        How.RECORD,
        _("Processor agreements with partners"),
    ),
    _clause(
        "S03",
        Topic.CONDUCT,
        How.RECORD,
        _("Staff sign a confidentiality statement"),
    ),
    _clause(
        "S04",
        Topic.REGISTER,
        How.PUBLISH,
        _("The privacy regulation can be read by anyone"),
    ),
    _clause(
        "S05",
        Topic.MEDIA,
        How.ENFORCE,
        _("At placement parents do or do not consent to photos for internal use"),
    ),
    _clause(
        "S06",
        Topic.MEDIA,
        How.ENFORCE,
        _("For any other use (such as the website) explicit consent is asked each time"),
        _("one consent per occasion"),
    ),
    _clause(
        "S07",
        Topic.MEDIA,
        How.ENFORCE,
        _("Which children attend is not made known"),
        _("no page, error or mail reveals whether a child is known"),
    ),
    _clause(
        "S08",
        Topic.PORTAL,
        How.ENFORCE,
        _("Each parent reaches only the own portal with own login"),
    ),
]
