"""The seven sections in words: for who may look but not change, and for the form as PDF.

The same rows serve the blank form: without a breach every answer is empty.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from breaches.forms import FORMS
from breaches.models import Answer, Breach, Decision, Impact, Nature, RootCause
from breaches.sections import SECTIONS, awaits, holder_of
from core.templatetags.ui import day, moment


@dataclass
class Row:
    """A question with its answer: a text, or options of which some are ticked. `awaits` says that
    the answer is still to come, `lines` is the room the blank form leaves for writing."""

    label: str
    text: str = ""
    options: list[tuple[str, bool]] = field(default_factory=list)
    awaits: bool = False
    lines: int = 1

    @property
    def shown(self) -> str:
        """The answer as one text."""
        if self.options:
            return ", ".join(label for label, ticked in self.options if ticked)
        return self.text


@dataclass
class Part:
    number: int
    code: str
    label: str
    rows: list[Row]
    note: str = ""


def _options(choices, chosen, *, lettered=False):
    return [
        (f"{value}. {label}" if lettered else str(label), value in chosen)
        for value, label in choices
    ]


def _names(entries):
    return ", ".join(str(entry) for entry in entries)


class _Filler:
    """Answers to the questions of one breach, or of none."""

    def __init__(self, breach: Breach | None, code: str):
        self.breach, self.code = breach, code
        self.holder = holder_of(breach, SECTIONS[code]) if breach else None
        self.fields = FORMS[code].base_fields

    def _row(self, name, **answer):
        waiting = bool(self.holder) and awaits(self.breach, SECTIONS[self.code], name)
        return Row(str(self.fields[name].label), awaits=waiting, **answer)

    def _value(self, name):
        return getattr(self.holder, name) if self.holder else ""

    def text(self, name, *, lines=1):
        value = self._value(name)
        if hasattr(value, "hour"):
            value = moment(value)
        if not value and self.breach and f"{self.code}.{name}" in self.breach.unknown:
            value = Answer.UNKNOWN.label
        return self._row(name, text=str(value or ""), lines=lines)

    def one(self, name, choices):
        return self._row(name, options=_options(choices, [self._value(name)]))

    def many(self, name, choices, *, lettered=False):
        chosen = self._value(name) or []
        return self._row(name, options=_options(choices, chosen, lettered=lettered))

    def links(self, name, *, lines=1):
        chosen = self._value(name).all() if self.breach else ()
        return self._row(name, text=_names(chosen), lines=lines)


def _reporter(at):
    return [
        *(at.text(name) for name in ("name", "phone", "mobile", "email")),
        at.text("location"),
    ]


def _discovery(at):
    return [
        at.text("discovered_at"),
        at.text("aware_at"),
        at.text("aware_reason", lines=2),
        at.text("location"),
        at.text("place"),
    ]


def _description(at):
    return [at.text("summary", lines=8)]


def _details(at):
    return [
        at.one("personal_data", Answer.choices),
        at.links("activities", lines=2),
        at.text("data_concerned", lines=3),
        at.text("people_concerned", lines=2),
        at.text("records_concerned", lines=2),
        at.text("clients_concerned", lines=2),
        at.many("nature", Nature.choices, lettered=True),
        at.text("responsible_party"),
        at.one("processors_involved", Answer.choices),
        at.links("processors"),
    ]


def _impact(at):
    return [
        at.many("impact_kinds", Impact.choices),
        at.text("impact", lines=5),
        at.one("inform_people", Answer.choices),
        at.text("inform_reasoning", lines=3),
        at.text("informed_at"),
    ]


def _notification(at):
    return [
        at.one("ap_decision", Decision.choices),
        at.text("ap_reasoning", lines=5),
        at.text("ap_sent_at"),
        at.text("ap_number"),
        at.text("ap_late_reason", lines=2),
    ]


def _point(point):
    done = _("done on %(day)s") % {"day": day(point.done_on)} if point.done_on else ""
    return "\n".join(
        part
        for part in (
            point.what,
            _("%(owner)s, before or on %(day)s")
            % {"owner": point.owner_words, "day": day(point.due_on)},
            done,
            point.done_with,
        )
        if part
    )


def _whys(at):
    """Five times why; in a filled form as far as it was asked."""
    cause = RootCause.objects.filter(breach=at.breach).first() if at.breach else None
    rows = [
        Row(str(at.fields[name].label), getattr(cause, name) if cause else "")
        for name in RootCause.WHYS
    ]
    return [row for row in rows if row.text or at.breach is None]


def _evaluation(at):
    rows = [*_whys(at), at.text("evaluation", lines=8)]
    points = list(at.breach.improvements.select_related("owner_user")) if at.breach else []
    for number, point in enumerate(points, start=1):
        rows.append(Row(_("Point for improvement %(n)d") % {"n": number}, _point(point)))
    if not points:
        none = bool(at.breach) and at.breach.no_improvements
        rows.append(
            Row(
                _("Points for improvement, each with an owner and a day"),
                _("There are none.") if none else "",
                awaits=bool(at.breach) and not none,
                lines=6,
            )
        )
    return rows


_ROWS = {
    "reporter": _reporter,
    "discovery": _discovery,
    "description": _description,
    "details": _details,
    "impact": _impact,
    "notification": _notification,
    "evaluation": _evaluation,
}


def _note(code: str, at: _Filler) -> str:
    if at.breach and at.holder is None:
        return _("The details of the reporter have been destroyed.")
    return {
        "discovery": _("The 72 hours to notify the AP run from the moment it was certain."),
        "details": _("Look in the processing register where needed."),
        "notification": _(
            "Notify the AP where the protection of personal data was broken, also in doubt."
            " Only where adverse effects can be excluded may it be left; what happened is"
            " recorded all the same. Whoever informs the people concerned always notifies the AP"
            " too."
        ),
        "evaluation": _(
            "The evaluation is needed for every breach, also for one that is not notified."
        ),
    }.get(code, "")


def part_of(breach: Breach | None, code: str) -> Part:
    """One section with its answers; with `breach` None every answer is empty."""
    number = list(SECTIONS).index(code) + 1
    at = _Filler(breach, code)
    return Part(number, code, str(SECTIONS[code].label), _ROWS[code](at), _note(code, at))


def all_parts(breach: Breach | None) -> list[Part]:
    return [part_of(breach, code) for code in SECTIONS]
