"""Filters the components and pages use to show days, terms, names, form errors and table cells.

Pure functions: no database and no clock. What day it is comes in as an argument, from the view.
Days are shown as the Dutch write them (dd-mm-yyyy) in every language of the product.
"""

import datetime as dt
import re

from dateutil.relativedelta import relativedelta
from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BaseForm, BaseFormSet
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString
from django.utils.text import normalize_newlines
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.field_labels import signed

register = template.Library()

SOON_DAYS = 2
"""From this many days before its day, and on the day itself, something counts as due soon."""

NOTHING = ("", BLANK_CHOICE_DASH[0][1])
"""What stands in a list of choices for none of them, where nobody gave it words."""

_DAY = r"\b\d\d-\d\d-\d{4}(?: \d\d:\d\d)?\b"
_NUMBER_OF_A_CASE = r"\b\d{4}-\d{3}\b"
_TELEPHONE = r"(?:\+\d\d ?(?:\(0\) ?)?|\b0|\(0)\d{1,3}\)?(?: - |[ -])\d[\d ]{4,9}\d\b"
_LEFT_ALONE = r"<(option|script|style|svg|textarea|title)\b.*?</\1>|<[^>]*>"
_LONG_NAME_AT = r"(?<![\w.+-])[\w.+-]{16,}@(?=\w)"
_WHOLE = re.compile(
    f"{_LEFT_ALONE}|(?P<whole>{_DAY}|{_NUMBER_OF_A_CASE}|{_TELEPHONE})|(?P<at>{_LONG_NAME_AT})",
    re.DOTALL,
)

PAIR_LABEL_LENGTH = 14
"""Two options with labels up to this long (Yes and No) stand beside each other, equally wide."""


def _local(value):
    """The value in Amsterdam time where it is a moment with a time zone, else as it came."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def day(value) -> str:
    """`20-11-2026`, for a date or a moment; empty for anything else."""
    return format_date(_local(value), "d-m-Y") if isinstance(value, dt.date) else ""


@register.filter
def moment(value) -> str:
    """`20-11-2026 09:30` in Amsterdam time; empty for anything but a moment."""
    return format_date(_local(value), "d-m-Y H:i") if isinstance(value, dt.datetime) else ""


@register.filter
def weekday_day(value) -> str:
    """`Friday 20-11-2026`, the weekday in the active language."""
    return format_date(_local(value), "l d-m-Y") if isinstance(value, dt.date) else ""


@register.filter
def weekday_moment(value) -> str:
    """`Friday 20-11-2026 09:30` in Amsterdam time, the weekday in the active language."""
    return format_date(_local(value), "l d-m-Y H:i") if isinstance(value, dt.datetime) else ""


@register.filter
def due_words(due_on: dt.date | None, today: dt.date) -> str:
    """How far `due_on` lies from `today`, in words: `2 days late`, `today`, `in 3 weeks`.

    Late is in days for a month, in whole months for two years and in whole years after that; what
    is ahead is in years after two years too.
    """
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days < 0:
        past = relativedelta(today, due_on)
        months = 12 * past.years + past.months
        if months >= 24:
            return ngettext("%(n)d year late", "%(n)d years late", past.years) % {"n": past.years}
        if months >= 1:
            return ngettext("%(n)d month late", "%(n)d months late", months) % {"n": months}
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 14:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    if days < 61:
        return ngettext("in %(n)d week", "in %(n)d weeks", days // 7) % {"n": days // 7}
    months = round(days / 30.44)
    if months >= 24:
        years = max(2, relativedelta(due_on, today).years)
        return ngettext("in %(n)d year", "in %(n)d years", years) % {"n": years}
    return ngettext("in %(n)d month", "in %(n)d months", months) % {"n": months}


def moment_words(due_at: dt.datetime, now: dt.datetime) -> str:
    """How far a moment lies from now, in words: in elapsed hours on the day itself and for two days
    after it, else in days as `due_words` has it."""
    due, now = due_at.astimezone(dt.UTC), now.astimezone(dt.UTC)
    due_on, today = _local(due).date(), _local(now).date()
    if due < now and now - due < dt.timedelta(days=2):
        return _("%(span)s late") % {"span": duration_words(now - due)}
    if due >= now and due_on == today:
        return _("in %(span)s") % {"span": duration_words(due - now)}
    return due_words(due_on, today)


@register.filter
def due_kind(due_on: dt.date | None, today: dt.date) -> str:
    """`late` once the day has passed, `soon` from SOON_DAYS before it, else empty."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days < 0:
        return "late"
    return "soon" if days <= SOON_DAYS else ""


@register.filter
def whole(page) -> str:
    """A page of which no line ends within a day, the number of a case or a telephone number: a
    browser takes a dash in one for a hyphen. A long email address may be broken after its @, and
    not within a word. The frames of all pages do this to what stands in them, so that no page or
    component has to."""

    def kept(piece: re.Match) -> str:
        if piece["whole"]:
            return f'<span class="whole">{piece["whole"]}</span>'
        return f"{piece['at']}<wbr>" if piece["at"] else piece[0]

    return SafeString(_WHOLE.sub(kept, conditional_escape(page)))


@register.filter
def whole_on_paper(page) -> str:
    """As `whole`, for what WeasyPrint lays out: it ends a line after its first word where the line
    is full but for the space at the end of a text. So the space before a day is a text of its own.
    """
    kept = whole(page).replace(' <span class="whole">', '<span> </span><span class="whole">')
    return SafeString(kept)


@register.filter
def titled_paragraphs(text: str) -> str:
    """As `linebreaks`; where the first line of a paragraph ends without a mark and more follows, it
    is the title of the rest."""
    made = []
    for paragraph in re.split("\n{2,}", normalize_newlines(text)):
        first, _newline, rest = paragraph.partition("\n")
        if rest and first.rstrip()[-1:].isalnum():
            made.append(format_html("<h3>{}</h3>", first))
            paragraph = rest
        made.append(linebreaks(paragraph, autoescape=True))
    return SafeString("\n".join(made))


@register.filter
def duration_words(span: dt.timedelta | None) -> str:
    """A span of time in hours and minutes, its sign left out: `41 hours and 12 minutes`."""
    if span is None:
        return ""
    minutes = int(abs(span).total_seconds()) // 60
    hours, minutes = divmod(minutes, 60)
    in_hours = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    in_minutes = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if not hours:
        return in_minutes
    if not minutes:
        return in_hours
    return _("%(hours)s and %(minutes)s") % {"hours": in_hours, "minutes": in_minutes}


@register.filter
def initials(name: str) -> str:
    """The capital of the first and of the last word: `Noor El Amrani` gives `NA`."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    if not words:
        return ""
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.filter
def message_kind(message) -> str:
    """The notice kind of a message of django.contrib.messages."""
    return {"success": "good", "warning": "soon", "error": "late"}.get(message.level_tag, "info")


@register.filter
def beside(row, headers) -> list[tuple]:
    """(header, cell) of a row of a table; a cell beyond the headers has an empty one."""
    return list(zip([*headers, *[""] * (len(row) - len(headers))], row, strict=False))


@register.filter
def as_cell(value) -> dict:
    """A table cell as a dict; plain values become its text, days are written dd-mm-yyyy."""
    if isinstance(value, dict):
        return value
    if isinstance(value, dt.datetime):
        return {"text": moment(value), "num": True}
    if isinstance(value, dt.date):
        return {"text": day(value), "num": True}
    if isinstance(value, int) and not isinstance(value, bool):
        return {"text": str(value), "num": True}
    return {"text": "" if value is None else value}


@register.filter
def elided(page_obj) -> list:
    """The page numbers to show, gaps as None."""
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def in_words(optgroups, required: bool) -> list:
    """The groups of options of a choice widget, with words where Django writes none. Of buttons
    of which one must be chosen there is none for nothing."""
    words = _("Make a choice") if required else _("Not filled in")

    def said(options: list) -> list:
        chosen = options
        if required:
            chosen = [
                one for one in options if one.get("type") != "radio" or one["label"] not in NOTHING
            ]
        return [{**one, "label": words} if one["label"] in NOTHING else one for one in chosen]

    return [(name, said(options), index) for name, options, index in optgroups]


@register.filter
def is_pair(optgroups) -> bool:
    """Whether a choice widget has exactly two options with short labels."""
    options = [option for _name, group, _index in optgroups for option in group]
    return len(options) == 2 and all(len(str(o["label"])) <= PAIR_LABEL_LENGTH for o in options)


@register.filter
def described(field):
    """The widget with `aria-describedby`, for those Django leaves it off (file inputs)."""
    described_by = field.aria_describedby
    return field.as_widget(attrs={"aria-describedby": described_by} if described_by else {})


@register.filter
def shows_optional(field) -> bool:
    """Whether to write `(optional)` at the label: not for one tick box, which never must be set,
    nor on a form where every answer may wait and the page says so, nor where the hint says when it
    is needed."""
    form = field.form
    if getattr(form, "all_may_wait", False) or field.name in getattr(form, "hints_say_when", ()):
        return False
    return not (field.field.required or field.field.disabled or field.widget_type == "checkbox")


@register.filter
def field_labels(form) -> str:
    """What the visible fields of a form are called, by the name each is sent with, signed."""
    return signed({field.html_name: str(field.label) for field in form.visible_fields()})


def _target(field) -> str:
    """The id an error in the summary links to: the input, or the first of its options."""
    return field.id_for_label or f"{field.auto_id}_0"


def _form_error(message: str) -> dict:
    return {"target": "", "label": "", "message": message}


def _form_errors(form: BaseForm) -> list[dict]:
    found = [_form_error(message) for message in form.non_field_errors()]
    for name in form.errors:
        if name not in form.fields:
            continue
        field = form[name]
        place = {} if field.is_hidden else {"target": _target(field), "label": field.label}
        found += [_form_error(message) | place for message in field.errors]
    return found


@register.filter
def error_list(source) -> list[dict]:
    """Every error of a form, a formset or a list of them: `target` (an id), `label`, `message`."""
    if not source:
        return []
    if isinstance(source, BaseForm):
        return _form_errors(source)
    if isinstance(source, BaseFormSet):
        found = [_form_error(message) for message in source.non_form_errors()]
        return found + [error for form in source.forms for error in _form_errors(form)]
    return [error for part in source for error in error_list(part)]
