"""Who keeps the files of which kind of people, to tell somebody who does not."""

from django.utils.translation import gettext as _

from accounts.access import Access, current_levels
from accounts.functions import APPOINTED, level_of
from core.privacy import Level, SubjectKind, line_of
from organisation.models import Location
from staff.actions import WORKING_KINDS


def kept_by(kind: SubjectKind) -> str:
    """The functions that keep the files of people of this kind, in words."""
    line, levels = line_of("staff.identity", kind), current_levels()
    return ", ".join(
        str(label) for code, label in APPOINTED if level_of(levels, code, line) >= Level.CHANGE
    )


def out_of_sight(access: Access, location: Location) -> list[str]:
    """A sentence for each kind of people whose files somebody does not see at a location."""
    words = _("As %(kind)s: the file is kept by %(functions)s. You do not see it.")
    return [
        words % {"kind": kind.label, "functions": kept_by(kind)}
        for kind in WORKING_KINDS
        if location not in access.locations(line_of("staff.identity", kind), Level.VIEW)
    ]
