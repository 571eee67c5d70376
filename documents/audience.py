"""With whom a document can be shared (B06), in words: which functions, by the matrix that holds."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import current_levels
from accounts.functions import FUNCTIONS
from core.privacy import Level, SubjectKind, line_of
from documents.models import Document
from subjects.models import Subject

Audience = Document.Audience
_PARENTS = gettext_lazy("Also the parents, in the portal")
_PERSON = gettext_lazy("Also the person it is about, in the portal")
LABELS = {
    Audience.MANAGERS: gettext_lazy("Only those who manage this part"),
    Audience.SECTION: gettext_lazy("Everybody whose function opens this part"),
}


@dataclass(frozen=True)
class Choice:
    """One audience: its name, and who will see the document then."""

    value: str
    label: str
    who: str


def _levels(subject: Subject, category: str) -> dict[str, Level]:
    """The level of every function in this section, by the matrix and its ceilings."""
    line, stated = line_of(category, subject.kind), current_levels()
    return {
        code: Level(min(stated.get(code, {}).get(line, 0), function.ceiling.get(line, Level.NONE)))
        for code, function in FUNCTIONS.items()
    }


def reaches_person(subject: Subject, category: str) -> bool:
    """Whether the parents, or the person, have this section in their portal at all."""
    levels = _levels(subject, category)
    return subject.kind != SubjectKind.PARENT and any(
        FUNCTIONS[code].own and level >= Level.VIEW for code, level in levels.items()
    )


def label_of(audience: str, subject: Subject) -> str:
    """An audience by its name."""
    if audience == Audience.PERSON:
        return str(_PARENTS if subject.kind == SubjectKind.CHILD else _PERSON)
    return str(LABELS[audience])


def choices(subject: Subject, category: str) -> list[Choice]:
    """The audiences a document in this section can have, the narrowest first; where no other
    function opens the section, its own is none beside who manages it."""
    levels = {
        str(FUNCTIONS[code].label): level
        for code, level in _levels(subject, category).items()
        if not FUNCTIONS[code].own
    }
    managers = [label for label, level in levels.items() if level == Level.CHANGE]
    lookers = [label for label, level in levels.items() if level == Level.VIEW]
    asked = [label for label, level in levels.items() if level == Level.REASON]
    also = [", ".join(lookers)] if lookers else []
    if asked:
        also.append(_("after giving a reason: %(functions)s") % {"functions": ", ".join(asked)})
    found = [Choice(Audience.MANAGERS, label_of(Audience.MANAGERS, subject), ", ".join(managers))]
    if also:
        who = _("The same, and %(functions)s.") % {"functions": "; ".join(also)}
        found.append(Choice(Audience.SECTION, label_of(Audience.SECTION, subject), who))
    if reaches_person(subject, category):
        who = (
            _(
                "All of these, and each parent with custody and without a court order. Not for"
                " papers about one of the parents."
            )
            if subject.kind == SubjectKind.CHILD
            else _("All of these, and the person the file is about.")
        )
        found.append(Choice(Audience.PERSON, label_of(Audience.PERSON, subject), who))
    return found
