"""Who may have a copy of a child's file: a parent with custody whom no court order excludes."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _

from subjects.models import Representation, Subject


class Bar(Enum):
    """Why a person may not have a copy."""

    STRANGER = "stranger"
    NO_CUSTODY = "no custody"
    COURT_ORDER = "court order"


# For staff who may see the custody of this child; a parent is told none of it (L33).
BAR_WORDS = {
    Bar.STRANGER: _("This person is not recorded as a parent or guardian of this child."),
    Bar.NO_CUSTODY: _(
        "This parent has no custody on this day. Without custody a parent gets important facts"
        " on request, but no copy of the file."
    ),
    Bar.COURT_ORDER: _(
        "A court order stands between this parent and the child: no information about the child"
        " may go to this parent."
    ),
}


@dataclass(frozen=True)
class Authority:
    """What the register says about a person and a child on a day."""

    representation: Representation | None
    bar: Bar | None

    def __bool__(self):
        return self.bar is None

    @property
    def words(self):
        return BAR_WORDS[self.bar] if self.bar else ""


def authority_of(requester: Subject, child: Subject, *, on: dt.date) -> Authority:
    """Whether `requester` may have a copy of the child's file on a day, and else why not."""
    representation = Representation.objects.filter(subject=child, parent=requester).first()
    if representation is None:
        return Authority(None, Bar.STRANGER)
    if representation.restricted_on(on):
        return Authority(representation, Bar.COURT_ORDER)
    if not representation.holds_custody_on(on):
        return Authority(representation, Bar.NO_CUSTODY)
    return Authority(representation, None)
