"""The record in words: any page of questions, for the screen, the AP and the paper form.

The same rows serve the blank form: without a breach every answer is empty.
"""

from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breaches.forms import FORMS
from breaches.models import Answer, Breach, RootCause
from breaches.people import counted_people
from breaches.proposals import answer_with_log, told_so_far
from breaches.sections import PAGES, SECTIONS, Page, awaits, holder_of, section_of
from core.forms import MomentField
from core.templatetags.ui import day, moment

# What the log of who was told answers beside what was filled in.
TOLD = ("informed_count", "informed_means", "informed_text")


@dataclass
class Row:
    """A question with its answer: a text, or options of which some are ticked, with the letters
    that the paper form gives them. `awaits` says that the answer is still to come, `lines` is the
    room the blank form leaves for writing."""

    label: str
    text: str = ""
    options: list[tuple[str, bool]] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    awaits: bool = False
    lines: int = 1

    @property
    def shown(self) -> str:
        """The answer as one text."""
        if self.options:
            return ", ".join(label for label, ticked in self.options if ticked)
        return self.text

    @property
    def boxes(self) -> list[tuple[str, bool]]:
        """The options as the paper form has them."""
        if not self.letters:
            return self.options
        pairs = zip(self.letters, self.options, strict=True)
        return [(f"{letter}. {label}", ticked) for letter, (label, ticked) in pairs]


@dataclass
class Part:
    number: int
    code: str
    label: str
    rows: list[Row]
    note: str = ""


def _options(choices, chosen):
    return [(str(label), value in chosen) for value, label in choices]


def _written(value) -> str:
    """A value as people write it; empty for none."""
    if hasattr(value, "hour"):
        return moment(value)
    if hasattr(value, "year"):
        return day(value)
    return "" if value is None else str(value)


def _at_least_listed(breach: Breach, number: int) -> str:
    """How many people there are: never fewer than are listed, and in words where that differs."""
    listed = counted_people(breach)
    if number >= listed:
        return str(number)
    words = _("%(listed)d (that many people are listed; %(number)d was filled in)")
    return words % {"listed": listed, "number": number}


def row_of(breach: Breach | None, page: Page, name: str) -> Row:
    """One question with its answer; of no breach, without one."""
    asked = FORMS[page.code].base_fields[name]
    holder = holder_of(breach, page) if breach else None
    row = Row(str(asked.label), awaits=bool(holder) and awaits(breach, page, name))
    value = getattr(holder, name) if holder else None
    if page.code == "informing" and breach and name in TOLD:
        value = answer_with_log(name, value, told_so_far(breach))
    if isinstance(asked, forms.ModelMultipleChoiceField):
        row.text, row.lines = ", ".join(map(str, value.all() if value else ())), 2
    elif isinstance(asked, forms.MultipleChoiceField):
        row.options = _options(asked.choices, value or [])
        row.letters = [value for value, _label in asked.choices] if name == "nature" else []
    elif isinstance(asked, forms.ChoiceField) and not isinstance(asked, forms.ModelChoiceField):
        row.options = _options(asked.choices, [value])
    elif name in ("people_least", "people_most") and value is not None:
        row.text = _at_least_listed(breach, value)
    elif isinstance(asked, MomentField) and value and asked.is_day(value):
        row.text = day(value)
    else:
        row.text, row.lines = _written(value), asked.widget.attrs.get("rows", 1)
    if breach and not row.shown and f"{page.code}.{name}" in breach.unknown:
        row.options, row.letters, row.text = [], [], str(Answer.UNKNOWN.label)
    return row


def rows_of(breach: Breach | None, page: Page) -> list[Row]:
    """All questions of a page."""
    if page.code == "evaluation":
        return _evaluation(breach)
    return [row_of(breach, page, name) for name in page.fields]


def _due(measure) -> str:
    """Who does it, and by when; what was done at once may have neither."""
    if measure.due_on is None:
        return measure.owner_words
    words = _("%(owner)s, by %(day)s")
    return words % {"owner": measure.owner_words, "day": day(measure.due_on)}


def words_of_measure(point) -> str:
    done = _("done on %(day)s") % {"day": day(point.done_on)} if point.done_on else ""
    return "\n".join(
        part
        for part in (
            point.what,
            _due(point),
            done,
            point.done_with,
        )
        if part
    )


def _whys(breach):
    """Five times why; in a filled form as far as it was asked."""
    cause = RootCause.objects.filter(breach=breach).first() if breach else None
    fields = FORMS["evaluation"].base_fields
    rows = [
        Row(str(fields[name].label), getattr(cause, name) if cause else "")
        for name in RootCause.WHYS
    ]
    return [row for row in rows if row.text or breach is None]


def _evaluation(breach):
    rows = [*_whys(breach), row_of(breach, PAGES["evaluation"], "evaluation")]
    points = list(breach.improvements.select_related("owner_user")) if breach else []
    for number, point in enumerate(points, start=1):
        rows.append(Row(_("Point for improvement %(n)d") % {"n": number}, words_of_measure(point)))
    if not points:
        none = bool(breach) and breach.no_improvements
        rows.append(
            Row(
                _("Points for improvement, each with an owner and a day"),
                _("There are none.") if none else "",
                awaits=bool(breach) and not none,
                lines=6,
            )
        )
    return rows


def note_of(code: str, breach: Breach | None) -> str:
    if breach and holder_of(breach, PAGES[code]) is None:
        return _("The details of the reporter have been destroyed.")
    if code == "amount" and breach and (listed := counted_people(breach)):
        text = ngettext(
            "%(n)d person is listed for this breach.",
            "%(n)d people are listed for this breach.",
            listed,
        )
        return text % {"n": listed}
    return {
        "discovery": _("The 72 hours to notify the AP run from the moment it was certain."),
        "details": _("Look in the processing register where needed."),
        "notification": _(
            "Notify the AP if the protection of personal data was broken, also if you are in"
            " doubt. You need not notify only if adverse effects can be excluded; what"
            " happened is recorded all the same. Whoever informs the people concerned always"
            " notifies the AP too."
        ),
        "evaluation": _(
            "The evaluation is needed for every breach, also for one that is not notified."
        ),
    }.get(code, "")


def number_of(section) -> int:
    return list(SECTIONS).index(section.code) + 1


def page_part(breach: Breach, page: Page) -> Part:
    """One page of questions with its answers."""
    number = number_of(section_of(page))
    return Part(
        number, page.code, str(page.label), rows_of(breach, page), note_of(page.code, breach)
    )
