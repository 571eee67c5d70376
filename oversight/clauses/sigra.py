"""Of SIGRA."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from oversight.clauses.kinds import Clause, How, Topic

_clause = partial(Clause, "SIGRA")

CLAUSES = [
    _clause(
        "G01",
        Topic.MEDIA,
        How.ENFORCE,
        _("Never share data or photos without explicit consent of the person"),
    ),
    _clause(
        "G02",
        Topic.CONSENTS,
        How.ENFORCE,
        _("Consent is informed, written, well and findably archived"),
    ),
    _clause(
        "G03",
        Topic.CONSENTS,
        How.ENFORCE,
        _(
            "Consent can be withdrawn at any time; then the data is removed at once, on devices "
            "and in backups too"
        ),
        _("removal task with proof"),
    ),
    _clause(
        "G04",
        Topic.CONDUCT,
        How.RECORD,
        _("Colleagues give each other tips on situations that are not in order"),
        _("short tip, no blame"),
    ),
    _clause(
        "G05",
        Topic.CONDUCT,
        How.ATTEST,
        _("A case told outside must be anonymous: a false name is not enough"),
    ),
]
