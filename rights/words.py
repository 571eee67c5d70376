"""JSON-ready values as people read them."""

import datetime as dt
import re
from decimal import Decimal

from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.functions import FUNCTIONS
from core.privacy import CATEGORIES
from core.templatetags.ui import day, moment
from subjects.trail import ACTIONS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_AMOUNT = re.compile(r"\d+\.\d{1,2}")


# Fields whose values are codes of ours, with what the codes mean.
_CODES = {
    "action": ACTIONS,
    "function": {code: function.label for code, function in FUNCTIONS.items()},
    "section": {code: category.label for code, category in CATEGORIES.items()},
}


def shown(row: dict) -> list[tuple[str, str]]:
    """(field name, value in words) of a row of an export section."""
    return [
        (name, in_words(str(_CODES[name].get(value, value)) if name in _CODES else value))
        for name, value in row.items()
    ]


def in_words(value) -> str:
    """Days as dd-mm-yyyy, cents as the language writes them, yes and no, lists with commas; nothing
    at all as a dash."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(in_words(part) for part in value)
    text = str(value)
    if _DAY.fullmatch(text):
        return day(dt.date.fromisoformat(text))
    if _MOMENT.match(text) and (parsed := parse_datetime(text)):
        return moment(parsed)
    if _AMOUNT.fullmatch(text):
        return number_format(Decimal(text))
    return text
