"""Who may ask what: the person about itself; for a child a parent with custody whom no court order
excludes. Without custody a parent may ask for important facts, under an order only complain."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from core.privacy import SubjectKind
from rights.models import Request
from subjects.models import Representation, Subject
from subjects.representing import OF_AGE

Kind = Request.Kind
WITHOUT_CUSTODY = frozenset({Kind.ACCESS, Kind.COMPLAINT})
UNDER_ORDER = frozenset({Kind.COMPLAINT})


class Bar(Enum):
    """Why a person may not ask something."""

    STRANGER = "stranger"
    NO_CUSTODY = "no custody"
    COURT_ORDER = "court order"
    OF_AGE = "of age"


# For staff who may see the custody of this child; a parent is told none of it (L33).
BAR_WORDS = {
    Bar.STRANGER: _("This person is not recorded as a parent or guardian of this child."),
    Bar.NO_CUSTODY: _(
        "This parent has no custody on this day. Without custody a parent gets important facts"
        " on request, but no copy of the file, and decides nothing about it."
    ),
    Bar.COURT_ORDER: _(
        "A court order stands between this parent and the child: no information about the child"
        " may go to this parent."
    ),
    Bar.OF_AGE: _("This child is 16 or older and asks in person."),
}


@dataclass(frozen=True)
class Authority:
    """What the register says about a person, what is asked and a subject on a day."""

    representation: Representation | None
    bar: Bar | None

    def __bool__(self):
        return self.bar is None

    @property
    def words(self):
        return BAR_WORDS[self.bar] if self.bar else ""


def authority_of(
    requester: Subject, subject: Subject, *, kind: str = Kind.COPY, on: dt.date
) -> Authority:
    """Whether `requester` may ask this about `subject` on a day, and else why not."""
    if requester.pk == subject.pk and subject.kind != SubjectKind.CHILD:
        return Authority(None, None)
    representation = Representation.objects.filter(subject=subject, parent=requester).first()
    return Authority(representation, _bar(representation, subject, kind, on))


def _bar(representation, subject: Subject, kind: str, on: dt.date) -> Bar | None:
    if representation is None:
        return Bar.STRANGER
    if representation.restricted_on(on):
        return None if kind in UNDER_ORDER else Bar.COURT_ORDER
    if kind != Kind.COMPLAINT and subject.child.birth_date <= on - relativedelta(years=OF_AGE):
        return Bar.OF_AGE
    if not representation.holds_custody_on(on):
        return None if kind in WITHOUT_CUSTODY else Bar.NO_CUSTODY
    return None
