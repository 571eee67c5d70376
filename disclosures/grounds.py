"""Which grounds there are to tell something of a person to a kind of recipient, as they stand."""

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consents.answers import NOT_ASKED, Answer, State, answers_of, asked_in_portal
from consents.models import ConsentKind, ConsentMatter
from core.privacy import CATEGORIES, Level, SubjectKind, main_class
from core.templatetags.ui import day
from disclosures.defaults import OTHER
from disclosures.models import CallNote, Disclosure, LegalDuty, RecipientKind
from disclosures.rules import WAYS, answers_caller, categories_for, order_categories
from documents.models import Document
from subjects.models import Subject
from subjects.visibility import level_in

Ground = Disclosure.Ground
STATE_WORDS = {
    State.YES: (gettext_lazy("Yes"), "yes"),
    State.NO: (gettext_lazy("No"), "no"),
    State.NOT_ASKED: (gettext_lazy("Not asked"), "none"),
    State.WAITING: (gettext_lazy("Not everybody has answered"), "none"),
    State.ENDED: (gettext_lazy("Ended"), "none"),
}


def answer_cell(answer: Answer, was_asked: bool) -> dict:
    """An answer in a word or more, with its day, for a table."""
    words, look = STATE_WORDS[answer.state]
    if answer.state is State.NOT_ASKED and was_asked:
        words = _("Not answered yet")
    cell = {"text": words, "answer": look}
    if answer.decided_on:
        cell["sub"] = _("since %(day)s") % {"day": day(answer.decided_on)}
    return cell


@dataclass(frozen=True)
class GroundOption:
    """One ground to choose. `holds` tells whether it stands today; `named` whom a consent is for;
    `given` are the arguments of `record_disclosure` that say it."""

    code: str
    label: str
    categories: tuple[str, ...]
    holds: bool = True
    named: str = ""
    answer: Answer | None = None
    was_asked: bool = False
    given: dict = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The label with what kind of ground it is, to choose from."""
        return self.label if self.answer is None else _("Consent: %(what)s") % {"what": self.label}


def consent_options(
    subject: Subject, kind: RecipientKind, *, on: dt.date, means: str = ""
) -> list[GroundOption]:
    """The consents that open the file to a kind of recipient, with the answer to each: of those
    asked by name one for each name. `means` leaves out those for another way of telling."""
    kinds = [
        one
        for one in kind.consent_kinds.all()
        if one.about == _about(subject) and (not means or means in WAYS.get(one.code, {means}))
    ]
    answers = answers_of([subject], on=on, codes=[one.code for one in kinds]) if kinds else {}
    matters = ConsentMatter.objects.filter(subject=subject, kind__in=kinds).select_related("kind")
    in_portal = bool(asked_in_portal([subject], on))
    found = [
        _consent(one, None, answers.get((subject.pk, one.code, None), NOT_ASKED), in_portal)
        for one in kinds
        if one.rhythm == ConsentKind.Rhythm.STANDING
    ]
    for matter in matters:
        matter.subject = subject
        key = subject.pk, matter.kind.code, matter.pk
        found.append(_consent(matter.kind, matter, answers.get(key, NOT_ASKED), True))
    return found


def _about(subject: Subject) -> str:
    of_child = subject.kind == SubjectKind.CHILD
    return ConsentKind.About.CHILD if of_child else ConsentKind.About.EMPLOYEE


def _consent(
    kind: ConsentKind, matter: ConsentMatter | None, answer: Answer, was_asked: bool
) -> GroundOption:
    return GroundOption(
        code=f"consent:{kind.code}:{matter.pk if matter else ''}",
        label=f"{kind.label}: {matter.name}" if matter else kind.label,
        categories=tuple(kind.categories),
        holds=bool(answer),
        named=matter.name if matter else "",
        answer=answer,
        was_asked=was_asked,
        given={"ground": Ground.CONSENT, "consent_kind": kind, "matter": matter},
    )


def duty_options(subject: Subject, kind: RecipientKind) -> list[GroundOption]:
    """The laws that make or let us tell a kind of recipient something of this person."""
    return [
        GroundOption(
            code=f"duty:{duty.code}",
            label=_("Law: %(duty)s (%(law)s)") % {"duty": duty.label, "law": duty.law},
            categories=tuple(duty.categories),
            given={"ground": Ground.LEGAL_DUTY, "duty": duty},
        )
        for duty in kind.duties.all()
        if any(code.partition(".")[0] == room_of(subject) for code in duty.categories)
    ]


def room_of(subject: Subject) -> str:
    """The room of the categories of this person's file."""
    return "child" if subject.kind == SubjectKind.CHILD else "staff"


def order_options(subject: Subject, user, *, on: dt.date) -> list[GroundOption]:
    """The documents in this file that can hold a court's order and stand open to the user."""
    room = room_of(subject)
    opened = [
        code
        for code in order_categories(subject)
        if level_in(user, subject, code, on=on) >= Level.VIEW
    ]
    if not opened:
        return []
    found = Document.objects.visible_in(user, subject, None, on).filter(
        category__in=opened, retention_class=main_class(subject.kind)
    )
    return [
        GroundOption(
            code=f"order:{document.pk}",
            label=_("Court order: %(title)s") % {"title": document.title},
            categories=tuple(code for code, c in CATEGORIES.items() if c.room == room),
            given={"ground": Ground.COURT_ORDER, "document": document},
        )
        for document in found.newest()
    ]


def only_one(options: list[GroundOption]) -> str:
    """The code of the ground that stands, where there is no other to choose."""
    stand = [option.code for option in options if option.holds]
    return stand[0] if len(stand) == 1 else ""


def grounds_for(
    subject: Subject, kind: RecipientKind, user, *, on: dt.date, means: str = ""
) -> list[GroundOption]:
    """Every ground to tell this kind of recipient something of a person, those that stand first."""
    found = [
        *consent_options(subject, kind, on=on, means=means),
        *duty_options(subject, kind),
        *order_options(subject, user, on=on),
    ]
    return sorted(found, key=lambda option: not option.holds)


def parts_to_tell(
    options: list[GroundOption], subject: Subject, user, *, on: dt.date, chosen: str = ""
) -> list[str]:
    """The parts of a file to choose from: what a ground that stands covers and the user opens.
    Those of the ground that was `chosen` stay there where it fell away since."""
    stand = [option for option in options if option.holds or option.code == chosen]
    covered = {code for option in stand for code in option.categories}
    return [code for code in categories_for(subject, user, on) if code in covered]


def kinds_for(subject: Subject) -> list[RecipientKind]:
    """The kinds of recipient to whom something of such a person can go at all."""
    room, about = room_of(subject), _about(subject)
    kinds = RecipientKind.objects.prefetch_related("consent_kinds", "duties")
    return [
        kind
        for kind in kinds
        if kind.code == OTHER
        or any(one.about == about for one in kind.consent_kinds.all())
        or any(_of_room(duty, room) for duty in kind.duties.all())
    ]


def _of_room(duty: LegalDuty, room: str) -> bool:
    return any(code.partition(".")[0] == room for code in duty.categories)


def grounds_to_call_back(
    call: CallNote, kind: RecipientKind, user, *, on: dt.date
) -> list[GroundOption]:
    """The grounds on which who asked may be called back with the information: a consent for this
    caller; a law only where the kind may be told by telephone (L32)."""
    options = grounds_for(call.subject, kind, user, on=on, means=Disclosure.Means.PHONE)
    return [
        option
        for option in options
        if (kind.told_by_phone or option.answer is not None)
        and answers_caller(call, option.given.get("consent_kind"), option.given.get("matter"))
    ]


def at_the_ground(error: ValidationError) -> ValidationError:
    """The same refusal, with what is wrong with the consent, law or order at the field that asks
    for the ground."""
    if not hasattr(error, "error_dict"):
        return error
    named: dict = {}
    for name, errors in error.error_dict.items():
        place = "ground" if name in {"consent", "duty", "document"} else name
        named.setdefault(place, []).extend(errors)
    return ValidationError(named)
