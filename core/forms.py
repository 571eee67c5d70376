"""Form fields for what the Dutch type: days, BSN, postcode, IBAN, LRK numbers (mission: formats).

Each accepts common ways of writing and gives back one normal form.
"""

import datetime as dt
import re
from decimal import Decimal

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from stdnum import iban as stdnum_iban
from stdnum.nl import bsn as stdnum_bsn

from core.actions import ChangedMeanwhile


class DayField(forms.DateField):
    """A day typed as dd-mm-jjjj; also accepts d-m-jjjj and jjjj-mm-dd. Where it lies `ahead`, an
    example would be one that has passed some day."""

    default_error_messages = {
        "invalid": _("Enter a day that exists, like 14-03-2023 (day-month-year)."),
        "required": _("Enter a day, like 14-03-2023."),
    }
    widget = forms.DateInput(
        format="%d-%m-%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}
    )

    def __init__(self, *, ahead=False, **kwargs):
        kwargs.setdefault("input_formats", ["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"])
        example = _("Day-month-year, in digits") if ahead else _("For example 14-03-2023")
        kwargs.setdefault("help_text", example)
        super().__init__(**kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day:
            _check_year(day.year)
        return day


class MomentField(forms.DateTimeField):
    """A day and time typed as dd-mm-jjjj uu:mm or uu.mm, in Amsterdam time. Where an estimate will
    do (`by_day`) a day alone is the beginning of that day, and that moment is shown as the day."""

    default_error_messages = {
        "without_time": _("Add the time to the day, like 14-03-2026 09:30."),
        "invalid": _("Enter a day and a time, like 14-03-2026 09:30."),
        "required": _("Enter a day and a time, like 14-03-2026 09:30."),
    }
    widget = forms.DateTimeInput(format="%d-%m-%Y %H:%M", attrs={"autocomplete": "off"})

    def __init__(self, *, by_day=False, **kwargs):
        days, times = ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"), ("%H:%M", "%H.%M")
        kwargs.setdefault("input_formats", [f"{day} {time}" for day in days for time in times])
        kwargs.setdefault("help_text", _("Day and time, for example 14-03-2026 09:30"))
        super().__init__(**kwargs)
        self.by_day = by_day

    def to_python(self, value):
        if isinstance(value, str) and (day := _day_alone(value)):
            if not self.by_day:
                raise ValidationError(self.error_messages["without_time"], code="without_time")
            value = f"{day:%d-%m-%Y} 00:00"
        return super().to_python(value)

    def is_day(self, moment: dt.datetime) -> bool:
        """Whether a moment stands for the day alone."""
        return self.by_day and timezone.localtime(moment).time() == dt.time()

    def prepare_value(self, value):
        if isinstance(value, dt.datetime) and timezone.is_aware(value) and self.is_day(value):
            return f"{timezone.localtime(value):%d-%m-%Y}"
        return super().prepare_value(value)

    def clean(self, value):
        moment = super().clean(value)
        if moment:
            _check_year(moment.year)
        return moment


def _check_year(year: int) -> None:
    if year < 1000:
        raise ValidationError(_("Enter the year in four digits, like 2023."), code="year")
    if not 1900 <= year <= 2200:
        raise ValidationError(_("Check the year: it is before 1900 or after 2200."), code="year")


def _day_alone(text: str) -> dt.date | None:
    """The day of a text that holds a day and no time; None where it is anything else."""
    try:
        return DayField(required=False).clean(text.strip())
    except ValidationError:
        return None


class _NormalisedField(forms.CharField):
    """Text that the class's `normalise` puts in its normal form; ValueError means it is wrong."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values:
            return ""
        try:
            return self.normalise(value)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def normal_bsn(value: str) -> str:
    """Nine digits that pass the eleven test. Raises ValueError otherwise."""
    digits = re.sub(r"[\s.\-]", "", value)
    if not re.fullmatch(r"\d{8,9}", digits) or not int(digits):
        raise ValueError(value)
    digits = digits.zfill(9)
    if not stdnum_bsn.is_valid(digits):
        raise ValueError(value)
    return digits


class BsnField(_NormalisedField):
    default_error_messages = {
        "invalid": _("This is not a valid BSN. A BSN has 9 digits; check them one by one.")
    }

    normalise = staticmethod(normal_bsn)


def normal_postcode(value: str) -> str:
    """`1234 AB`. Raises ValueError for a leading zero and the letters SA, SD and SS."""
    found = re.fullmatch(r"\s*([1-9]\d{3})\s?([A-Za-z]{2})\s*", value)
    if not found or found[2].upper() in {"SA", "SD", "SS"}:
        raise ValueError(value)
    return f"{found[1]} {found[2].upper()}"


class PostcodeField(_NormalisedField):
    default_error_messages = {"invalid": _("Enter a postcode like 1234 AB.")}

    normalise = staticmethod(normal_postcode)


def normal_iban(value: str) -> str:
    """An IBAN without spaces. Raises ValueError where the check digits are wrong."""
    if not stdnum_iban.is_valid(value):
        raise ValueError(value)
    return stdnum_iban.compact(value)


class IbanField(_NormalisedField):
    default_error_messages = {
        "invalid": _(
            "This is not a valid IBAN. Check it; a Dutch one looks like NL91 ABNA 0417 1643 00."
        )
    }

    normalise = staticmethod(normal_iban)


def normal_lrk(value: str) -> str:
    """Nine digits. Raises ValueError otherwise."""
    digits = re.sub(r"\s", "", value)
    if not re.fullmatch(r"[1-9]\d{8}", digits):
        raise ValueError(value)
    return digits


class LrkField(_NormalisedField):
    default_error_messages = {"invalid": _("Enter the LRK number: 9 digits.")}

    normalise = staticmethod(normal_lrk)


def normal_phone(value: str) -> str:
    """A telephone number with single spaces. Raises ValueError where it cannot be one."""
    if not re.fullmatch(r"\+?[\d\s()\-]{8,20}", value) or len(re.sub(r"\D", "", value)) < 9:
        raise ValueError(value)
    return re.sub(r"\s+", " ", value)


def phone_digits(value: str) -> str:
    """What tells one telephone number from another, however it was written."""
    return re.sub(r"^(00|\+)310?", "0", re.sub(r"[^\d+]", "", value))


class PhoneField(_NormalisedField):
    default_error_messages = {"invalid": _("Enter a telephone number like 06 12345678.")}

    normalise = staticmethod(normal_phone)


class EuroField(forms.DecimalField):
    """An amount in euro, with a comma or a point before the cents, in whatever language; shown as
    the language of the page writes it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 0, "max_digits": 6, "decimal_places": 2, **kwargs})

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return number_format(value, self.decimal_places, force_grouping=False)
        return value


class HoursField(EuroField):
    """Hours a week, with a comma or a point before a part of one; whole ones are shown without."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_value": 60, "max_digits": None, **kwargs})  # 60 limits the digits

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return number_format(value.normalize(), force_grouping=False)
        return value


class LineField(forms.CharField):
    """One line of text, with single spaces."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class CodeField(forms.CharField):
    """One of the given words, in any case; gives the choice it stands for. For tables."""

    def __init__(self, codes: dict, **kwargs):
        self.codes = codes
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value).casefold()
        if text not in self.codes:
            if not text and not self.required:
                return ""
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return self.codes[text]


class SeveralField(forms.ModelMultipleChoiceField):
    """Any number of rows. A key greater than the database holds is a wrong choice, as any other."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError:
            raise ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": max(map(str, value), key=len)},
            ) from None


class LongAgoForm(forms.Form):
    """A day or moment (field `may_be_long_ago`) of `a_year_ago` or longer is mostly a wrong year,
    so that is asked, once. It can be right too, and what is found late is noted all the same."""

    may_be_long_ago = ""
    a_year_ago: dt.date  # or a moment
    long_ago = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean(self):
        cleaned = super().clean()
        typed, read = cleaned.get(self.may_be_long_ago), cleaned.pop("long_ago", "")
        if typed and typed <= self.a_year_ago and read != typed.isoformat():
            self.data = self.data.copy()
            self.data[self.add_prefix("long_ago")] = typed.isoformat()
            self.add_error(
                self.may_be_long_ago,
                _("This is a year ago or longer. Check the year. Is it right? Then send it again."),
            )
        return cleaned


def check_period(cleaned: dict, start: str, end: str, message=None) -> None:
    """Raise ValidationError on field `end` where a period would end before it starts."""
    first, last = cleaned.get(start), cleaned.get(end)
    if isinstance(first, dt.date) and isinstance(last, dt.date) and last < first:
        raise ValidationError({end: message or _("The end cannot be before the start.")})


def is_out_of_date(form: forms.Form) -> bool:
    """Whether an action refused what was typed because of what somebody else wrote meanwhile."""
    return form.has_error(NON_FIELD_ERRORS, ChangedMeanwhile.CODE)


def add_errors(form: forms.Form, error: ValidationError) -> None:
    """Put an action's ValidationError on the form: at the fields it names, else on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
